/* advice - see advice.h */
#include "advice.h"

static const struct {
	const char *id, *text;
} advice[] = {
	{ "DEL",
	    "Take the address off every list and do not try again: nothing you do changes its "
	    "state." },
	{ "FIX", "Look for a typing error; if the right form is plain, correct the address." },
	{ "TYPO",
	    "Look for a typing error in the domain; if the right form is plain, correct the "
	    "address." },
	{ "LOGSYN", "Look at how the address was collected, and check what is typed there." },
	{ "FORM",
	    "Protect the forms that collect addresses against typing errors and made-up "
	    "addresses." },
	{ "NEWADDR",
	    "The server named a new address: let the contact confirm it before you use it." },
	{ "OLD", "Are the recipients at this provider still active? Is it worth keeping them?" },
	{ "LATER", "Send at other times of the day." },
	{ "VOL", "Send less at once, and less a day." },
	{ "WARM", "Warm up: come back to the full volume step by step." },
	{ "MXCHK", "Check that the domain and its MX records are right and always reachable." },
	{ "AUTH", "Check SPF, DKIM and DMARC of the sending domain." },
	{ "PTR", "Give the sending address a name that resolves both ways, and use it in HELO." },
	{ "TLS", "Check certificates and the TLS policy on both sides." },
	{ "CFG", "Check the configuration of the sending server: login, commands, relay." },
	{ "RFC", "Check how the message is built: header fields, line ends, encodings." },
	{ "SIZE", "Send less: a smaller message, links instead of attachments." },
	{ "BATCH", "Send to fewer recipients in one transaction." },
	{ "UTF8", "The path cannot carry internationalised addresses: use an ASCII one." },
	{ "SUPP", "Your own platform refuses the address: look at its suppression list." },
	{ "TPL", "Correct the template or its data; nothing was sent." },
	{ "RETRY", "Let the sending server try again: greylisting ends by itself." },
	{ "BLIP", "See whether the sending address is on a block list, and have it taken off." },
	{ "BLDOM", "See whether the sending domain is on a block list, and have it taken off." },
	{ "BLURL", "See whether a link of the message is on a block list, and leave it out." },
	{ "CONTENT", "Look at what the message says and how." },
	{ "CLEAN",
	    "Remove invalid addresses from your lists: hard bounces belong well below 3 %." },
	{ "OPTOUT", "This recipient does not want this sender: stop, for this sender." },
	{ "REVIEW", "Read the message, and add a rule." },
};
enum { COUNT = sizeof advice / sizeof *advice };
_Static_assert(COUNT < 64, "one bit each");

int
advice_find(struct slice id)
{
	for (int i = 0; i < COUNT; i++)
		if (slice_equal(id, slice_of(advice[i].id)))
			return i;
	return -1;
}

const char *
advice_name(int i)
{
	return i >= 0 && i < COUNT ? advice[i].id : NULL;
}

const char *
advice_text(int i)
{
	return i >= 0 && i < COUNT ? advice[i].text : NULL;
}

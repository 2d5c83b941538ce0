/* advice - see advice.h */
#include "advice.h"

#include "language.h"

static const struct {
	const char *id, *text;
} advice[] = {
	{ "DEL",
	    N_("Take the address off every list and do not try again: nothing you do changes its "
	       "state.") },
	{ "FIX", N_("Look for a typing error; if the right form is plain, correct the address.") },
	{ "TYPO",
	    N_("Look for a typing error in the domain; if the right form is plain, correct the "
	       "address.") },
	{ "LOGSYN", N_("Look at how the address was collected, and check what is typed there.") },
	{ "FORM",
	    N_("Protect the forms that collect addresses against typing errors and made-up "
	       "addresses.") },
	{ "NEWADDR",
	    N_("The server named a new address: let the contact confirm it before you use it.") },
	{ "OLD",
	    N_("Are the recipients at this provider still active? Is it worth keeping them?") },
	{ "LATER", N_("Send at other times of the day.") },
	{ "VOL", N_("Send less at once, and less a day.") },
	{ "WARM", N_("Warm up: come back to the full volume step by step.") },
	{ "MXCHK", N_("Check that the domain and its MX records are right and always reachable.") },
	{ "AUTH", N_("Check SPF, DKIM and DMARC of the sending domain.") },
	{ "PTR",
	    N_("Give the sending address a name that resolves both ways, and use it in HELO.") },
	{ "TLS", N_("Check certificates and the TLS policy on both sides.") },
	{ "CFG", N_("Check the configuration of the sending server: login, commands, relay.") },
	{ "RFC", N_("Check how the message is built: header fields, line ends, encodings.") },
	{ "SIZE", N_("Send less: a smaller message, links instead of attachments.") },
	{ "BATCH", N_("Send to fewer recipients in one transaction.") },
	{ "UTF8", N_("The path cannot carry internationalised addresses: use an ASCII one.") },
	{ "SUPP", N_("Your own platform refuses the address: look at its suppression list.") },
	{ "TPL", N_("Correct the template or its data; nothing was sent.") },
	{ "RETRY", N_("Let the sending server try again: greylisting ends by itself.") },
	{ "BLIP",
	    N_("See whether the sending address is on a block list, and have it taken off.") },
	{ "BLDOM",
	    N_("See whether the sending domain is on a block list, and have it taken off.") },
	{ "BLURL", N_("See whether a link of the message is on a block list, and leave it out.") },
	{ "CONTENT", N_("Look at what the message says and how.") },
	{ "CLEAN",
	    N_("Remove invalid addresses from your lists: hard bounces belong well below 3 %.") },
	{ "OPTOUT", N_("This recipient does not want this sender: stop, for this sender.") },
	{ "REVIEW", N_("Read the message, and add a rule.") },
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
	return i >= 0 && i < COUNT ? _(advice[i].text) : NULL;
}

#include "formats.h"

#include "arf.h"
#include "dsn.h"
#include "mdn.h"

const struct format formats[] = {
	/* structure: parts that declare what they are */
	{ "arf", arf_read, WORD_NOBODYS },
	{ "rfc3464", dsn_read, WORD_NOBODYS },
	{ "mdn", mdn_read, WORD_NOBODYS },
	{ "feedback", arf_read_plain, WORD_NOBODYS },
	/* fields of RFC 3464 where they do not belong */
	{ "rfc3464-text", dsn_read_text, WORD_NOBODYS },
	{ "ses-json", format_ses_json, WORD_NOBODYS },
	/* layouts of text; formats_text_first counts the rows above */
	{ "zoho", format_zoho, WORD_NOBODYS },
	{ "einsundeins", format_einsundeins, WORD_NOBODYS },
	{ "exim", format_exim, WORD_OWN_BUT_REPLIES },
	{ "exim-syntax", format_exim_syntax, WORD_NOBODYS },
	{ "postfix", format_postfix, WORD_OWN_BESIDE_FIELDS },
	{ "james", format_james, WORD_NOBODYS },
	{ "opensmtpd", format_opensmtpd, WORD_NOBODYS },
	{ "dma", format_dma, WORD_NOBODYS },
	{ "yahoo", format_yahoo, WORD_NOBODYS },
	{ "qmail", format_qmail, WORD_OWN_BUT_HEARD },
	{ "qmail-clone", format_qmail_clone, WORD_NOBODYS },
	{ "gmail", format_gmail, WORD_NOBODYS },
	{ "google-groups", format_google_groups, WORD_NOBODYS },
	{ "google-workspace", format_workspace, WORD_NOBODYS },
	{ "aol", format_aol, WORD_NOBODYS },
	{ "courier", format_courier, WORD_NOBODYS },
	{ "active-hunter", format_active_hunter, WORD_NOBODYS },
	{ "webshield", format_webshield, WORD_NOBODYS },
	{ "sendmail", format_sendmail, WORD_NOBODYS },
	{ "postfix-transcript", format_postfix_transcript, WORD_NOBODYS },
	{ "mdaemon", format_mdaemon, WORD_OWN },
	{ "sendmail-5", format_sendmail_5, WORD_PLAIN },
	{ "hmailserver", format_hmailserver, WORD_OWN_BUT_HEARD },
	{ "communigate", format_communigate, WORD_PLAIN_OF_MODULE },
	{ "exchange-5", format_exchange_5, WORD_OWN },
	{ "barracuda", format_barracuda, WORD_NOBODYS },
	{ "exchange", format_exchange, WORD_OWN_ENHANCED },
	{ "exchange-2000", format_exchange_2000, WORD_OWN },
	{ "ses", format_ses, WORD_NOBODYS },
	{ "domino", format_domino, WORD_OWN },
	{ "notes", format_notes, WORD_OWN },
	{ "groupwise", format_groupwise, WORD_OWN },
	{ "imail", format_imail, WORD_OWN },
	{ "iplanet", format_iplanet, WORD_NOBODYS },
	{ "netscape", format_netscape, WORD_OWN_BUT_REPLIES },
	{ "compuserve", format_compuserve, WORD_NOBODYS },
	{ "smtpsvc", format_smtpsvc, WORD_NOBODYS },
	{ "amavis", format_amavis, WORD_NOBODYS },
	{ "mailmarshal", format_mailmarshal, WORD_NOBODYS },
	{ "mailfoundry", format_mailfoundry, WORD_NOBODYS },
	{ "interscan", format_interscan, WORD_NOBODYS },
	{ "surfcontrol", format_surfcontrol, WORD_NOBODYS },
	{ "m-filter", format_mfilter, WORD_NOBODYS },
	{ "lsmtp", format_lsmtp, WORD_PLAIN },
	{ "smail", format_smail, WORD_OWN },
	{ "demon", format_demon, WORD_NOBODYS },
	{ "llnl", format_llnl, WORD_NOBODYS },
	{ "fml", format_fml, WORD_NOBODYS },
	{ "list-refusal", format_list_refusal, WORD_NOBODYS },
	{ "certified", format_certified, WORD_NOBODYS },
	{ "x400", format_x400, WORD_PLAIN },
	{ "exchange-online", format_exchange_online, WORD_OWN_ENHANCED },
	{ "domino", format_domino_by_form, WORD_OWN },
	{ "phrases", format_phrases, WORD_PLAIN },
	{ "sentence", format_sentence, WORD_PLAIN },
	{ "filter", format_filter, WORD_NOBODYS },
	{ "carrier", format_carrier, WORD_NOBODYS },
	/* a whole report inside another message */
	{ "rfc3464-nested", dsn_read_nested, WORD_NOBODYS },
	/* must stay last: only knows that a machine tells of a failure */
	{ "freeform", format_freeform, WORD_PLAIN },
};
const size_t formats_count = sizeof formats / sizeof *formats;
const size_t formats_text_first = 6;

/* Is this the name of the row that reads so? It is one of the last. */
static bool
reads(const char *name, format_read *read)
{
	size_t i = formats_count;

	while (i > 0 && formats[i - 1].read != read)
		i--;
	return i > 0 && formats[i - 1].name == name;
}

enum format_word
formats_word(const char *name)
{
	for (size_t i = 0; i < formats_count; i++)
		if (formats[i].name == name)
			return formats[i].word;
	return WORD_NOBODYS;
}

bool
formats_is_text(const char *name)
{
	for (size_t i = 0; i < formats_text_first; i++)
		if (formats[i].name == name)
			return false;
	return name && !reads(name, dsn_read_nested);
}

bool
formats_is_of_words(const char *name)
{
	return formats_is_text(name) || reads(name, dsn_read_text) || formats_is_guess(name);
}

bool
formats_is_guess(const char *name)
{
	return reads(name, dsn_read_nested) || reads(name, format_freeform) ||
	    reads(name, format_filter);
}

void
formats_read(const struct message *m, size_t first, struct report *out)
{
	*out = report_new(m->a);
	for (size_t i = first; i < formats_count; i++) {
		if (formats[i].read(m, out) != PARSE_NOT_MINE) {
			out->format = formats[i].name;
			return;
		}
		/* most readers see at once that it is not theirs */
		if (report_is_written(out))
			*out = report_new(m->a);
	}
}

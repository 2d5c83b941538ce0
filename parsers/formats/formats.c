#include "formats.h"

#include "arf.h"
#include "dsn.h"
#include "mdn.h"

const struct format formats[] = {
	/* structure: parts that declare what they are */
	{ "arf", arf_read },
	{ "rfc3464", dsn_read },
	{ "mdn", mdn_read },
	{ "feedback", arf_read_plain },
	/* fields of RFC 3464 where they do not belong */
	{ "rfc3464-text", dsn_read_text },
	{ "ses-json", format_ses_json },
	/* layouts of text; formats_text_first counts the rows above */
	{ "zoho", format_zoho },
	{ "einsundeins", format_einsundeins },
	{ "exim", format_exim },
	{ "exim-syntax", format_exim_syntax },
	{ "postfix", format_postfix },
	{ "james", format_james },
	{ "opensmtpd", format_opensmtpd },
	{ "dma", format_dma },
	{ "yahoo", format_yahoo },
	{ "qmail", format_qmail },
	{ "qmail-clone", format_qmail_clone },
	{ "gmail", format_gmail },
	{ "google-groups", format_google_groups },
	{ "google-workspace", format_workspace },
	{ "aol", format_aol },
	{ "courier", format_courier },
	{ "active-hunter", format_active_hunter },
	{ "webshield", format_webshield },
	{ "sendmail", format_sendmail },
	{ "postfix-transcript", format_postfix_transcript },
	{ "mdaemon", format_mdaemon },
	{ "sendmail-5", format_sendmail_5 },
	{ "hmailserver", format_hmailserver },
	{ "communigate", format_communigate },
	{ "exchange-5", format_exchange_5 },
	{ "barracuda", format_barracuda },
	{ "exchange", format_exchange },
	{ "exchange-2000", format_exchange_2000 },
	{ "ses", format_ses },
	{ "domino", format_domino },
	{ "notes", format_notes },
	{ "groupwise", format_groupwise },
	{ "imail", format_imail },
	{ "iplanet", format_iplanet },
	{ "netscape", format_netscape },
	{ "compuserve", format_compuserve },
	{ "smtpsvc", format_smtpsvc },
	{ "amavis", format_amavis },
	{ "mailmarshal", format_mailmarshal },
	{ "mailfoundry", format_mailfoundry },
	{ "interscan", format_interscan },
	{ "surfcontrol", format_surfcontrol },
	{ "m-filter", format_mfilter },
	{ "lsmtp", format_lsmtp },
	{ "smail", format_smail },
	{ "demon", format_demon },
	{ "llnl", format_llnl },
	{ "fml", format_fml },
	{ "list-refusal", format_list_refusal },
	{ "certified", format_certified },
	{ "x400", format_x400 },
	{ "phrases", format_phrases },
	{ "sentence", format_sentence },
	{ "filter", format_filter },
	{ "carrier", format_carrier },
	/* a whole report inside another message */
	{ "rfc3464-nested", dsn_read_nested },
	/* must stay last: only knows that a machine tells of a failure */
	{ "freeform", format_freeform },
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

/*
 * formats - every form a report comes in, as one ordered table.
 *
 * A row is a name and a function. The first function that does not answer PARSE_NOT_MINE wins, so
 * the order is meaning: structure first, then layouts with unmistakable words, then families, and
 * last what only looks like a report. Adding a mail system is one row, one function, and one sample
 * in tests/samples/formats/NAME/ with what it must be read as.
 *
 * A row of a structure reads parts; the rows behind formats_text_first read the human text, and are
 * asked a second time for a structured report: text often has the longer diagnostic or the address
 * as the sender wrote it.
 */
#ifndef CAROM_FORMATS_H
#define CAROM_FORMATS_H

#include "message.h"
#include "parse.h"
#include "report.h"

typedef enum parse_rc format_read(const struct message *m, struct report *r);

struct format {
	const char *name; /* verdict.format */
	format_read *read;
};

extern const struct format formats[];
extern const size_t formats_count;
extern const size_t formats_text_first;

/* Asks the rows from first on; *out is the report of the row that answered, or an empty one with kind
 * KIND_OTHER. */
void formats_read(const struct message *m, size_t first, struct report *out);

/* Is this the name of a row that reads the human text? name: a pointer out of the table, or NULL. */
bool formats_is_text(const char *name);

/* Is this the name of a row that has only words to go by, or fields where they do not belong? name: as above. */
bool formats_is_of_words(const char *name);

/* Is this the name of a row that knows no layout and only guesses? name: as above. */
bool formats_is_guess(const char *name);

/* Rows, by family. Each file says what its systems write. */
format_read format_postfix, format_postfix_transcript;
format_read format_exim, format_exim_syntax, format_einsundeins, format_demon, format_zoho;
format_read format_qmail, format_qmail_clone, format_yahoo, format_mfilter;
format_read format_sendmail, format_sendmail_5;
format_read format_courier, format_opensmtpd, format_dma, format_smail, format_lsmtp;
format_read format_gmail, format_workspace, format_google_groups, format_aol, format_ses,
    format_ses_json;
format_read format_exchange_5, format_exchange, format_exchange_2000, format_smtpsvc;
format_read format_domino, format_notes, format_groupwise;
format_read format_imail, format_mdaemon, format_iplanet, format_netscape, format_compuserve;
format_read format_james, format_hmailserver, format_communigate;
format_read format_amavis, format_barracuda, format_mailmarshal, format_webshield;
format_read format_interscan, format_surfcontrol, format_mailfoundry, format_llnl,
    format_active_hunter;
format_read format_filter, format_certified, format_x400;
format_read format_fml, format_list_refusal, format_carrier;
format_read format_phrases, format_sentence, format_freeform;

#endif

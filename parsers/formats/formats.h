/*
 * formats - every form a report comes in, as one ordered table (formats.def).
 *
 * A row is a name, a function, and whose word it reads. The first function that does not answer PARSE_NOT_MINE wins, so
 * the order is meaning: structure first, then layouts with unmistakable words, then families, and
 * last what only looks like a report. Adding a mail system is one row, one function, which is declared at the end of this
 * file, and one sample in tests/samples/formats/NAME/ with what it must be read as; where neither an empty path of return
 * nor the sender tells that a machine wrote it, also a line in [set report.subject] with its title, as a layout in
 * anybody's letter is one that is quoted.
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

/*
 * Whose word is what a row reads, where it finds an address to be unknown? That of the mail system that has the
 * address, which is hard, or one that somebody passes on, perhaps from the end of DATA, which is not.
 * parsers/permanence.c asks.
 */
enum format_word {
	/* Nobody's: what servers replied stands among its own words, or we do not know better. Yahoo wrote so of mail that its
	 * filters refused, and gateways of what they heard. */
	WORD_NOBODYS,
	/* The system's own, which has looked into its own directory. */
	WORD_OWN,
	/* Exchange: its own replies have an enhanced code. One without is heard; with no code at all it is its own unless a server
	 * is said to have told it. */
	WORD_OWN_ENHANCED,
	/* Its own, save what has a reply code: replies of servers are quoted as they came. Exim also names the command that was
	 * refused, so what has neither stage nor code is the word of its router, or of a transport, whose words the rules know. */
	WORD_OWN_BUT_REPLIES,
	/* As WORD_OWN_BUT_REPLIES, but some replies are quoted without their code, behind words like "Remote host said:". */
	WORD_OWN_BUT_HEARD,
	/* Postfix: as WORD_OWN_BUT_REPLIES where it stands beside fields of RFC 3464, whose Status says nothing in
	 * versions that did not know enhanced codes; alone nobody's. */
	WORD_OWN_BESIDE_FIELDS,
	/* No layout that tells more than the words: own where these are about this recipient alone, with no code, and no server is
	 * said to have told it. */
	WORD_PLAIN,
	/* As WORD_PLAIN, and the module that failed is named: that for SMTP reports what it heard. */
	WORD_PLAIN_OF_MODULE,
};

struct format {
	const char *name; /* verdict.format */
	format_read *read;
	enum format_word word;
};

extern const struct format formats[];
extern const size_t formats_count;
extern const size_t formats_text_first;

/* Asks the rows from first on; *out is the report of the row that answered, or an empty one with kind
 * KIND_OTHER. */
void formats_read(const struct message *m, size_t first, struct report *out);

/* Whose word it is; WORD_NOBODYS of NULL and of what is no row. name: a pointer out of the table. */
enum format_word formats_word(const char *name);

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
format_read format_exchange_5, format_exchange, format_exchange_online, format_exchange_2000,
    format_smtpsvc;
format_read format_domino, format_domino_by_form, format_notes, format_groupwise;
format_read format_imail, format_mdaemon, format_iplanet, format_netscape, format_compuserve;
format_read format_james, format_hmailserver, format_communigate;
format_read format_amavis, format_barracuda, format_mailmarshal, format_webshield;
format_read format_interscan, format_surfcontrol, format_mailfoundry, format_llnl,
    format_active_hunter;
format_read format_filter, format_certified, format_x400;
format_read format_fml, format_list_refusal, format_carrier;
format_read format_phrases, format_sentence, format_freeform;

#endif

/*
 * language - the report and its advice in the reader's language, by gettext(3).
 *
 * English is in the source; the catalogues are po/LANGUAGE.po, compiled at build time. They are looked for
 * where CAROM_LOCALEDIR says, beside the program (a build that is not installed), and where they were installed to.
 *
 * Process    `carom` and the web role. The language is one for the whole process.
 * Text       What language_text() gives is UTF-8 whatever the locale, and lives until the language changes.
 */
#ifndef CAROM_LANGUAGE_H
#define CAROM_LANGUAGE_H

#include <stdbool.h>
#include <stddef.h>

/* Takes the language of the environment: LANGUAGE, else LC_ALL, LC_MESSAGES or LANG. That locale need not exist
 * on the machine. */
void language_open(void);
/* A language by its tag ("fr", "es-MX"). False, and English from then on, when there is no catalogue for it. */
bool language_set(const char *tag);
/* The first language of an Accept-Language header (RFC 9110) that there is a catalogue for, else English. NULL:
 * English. */
void language_accept(const char *header);
/* The language now, as BCP 47 ("en"). */
const char *language_tag(void);

const char *language_text(const char *msgid) __attribute__((format_arg(1)));

#define _(text) language_text(text)
#define N_(text) text /* marked for the catalogues, translated later */

#endif

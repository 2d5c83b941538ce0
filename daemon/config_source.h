/*
 * config_source - the text of a configuration file, looked over before libconfuse reads it.
 *
 * libconfuse stops at the first mistake, takes the last of two equal keys without a word and keeps
 * no line numbers. This pass walks the text by the same option table, reports every unknown,
 * repeated or malformed statement, takes those out of the text (their lines stay), and remembers
 * on which line each key was. What libconfuse then sees has no mistake it would stop at.
 *
 * Strings may not run over the end of a line, and what libconfuse would drop silently outside quotes
 * ('*', '+', parentheses) is a mistake here.
 */
#ifndef CAROM_CONFIG_SOURCE_H
#define CAROM_CONFIG_SOURCE_H

#include "config_mistake.h"

#include <confuse.h>

enum { CONFIG_MAX_FILE = 1024 * 1024 };

struct config_source;

/* Looks over n bytes of text; opts is the table libconfuse will get and must outlive the source.
 * Never NULL; what is wrong is in *m. */
struct config_source *config_source_new(
    const char *text, size_t n, cfg_opt_t *opts, struct config_mistakes *m);
void config_source_free(struct config_source *s);

/* The text for cfg_parse_buf(). */
const char *config_source_text(const struct config_source *s);

/* Takes a key of the outermost level out of the text, or all that is in a section of it. */
void config_source_remove(struct config_source *s, const char *name);

/* Ties the sections of a parsed root to their lines. */
void config_source_bind(struct config_source *s, cfg_t *root);

/* Line of a key of section, of the section itself with key NULL; of the section when the key is
 * absent; 0 when the section is not in the file. */
unsigned config_source_line(const struct config_source *s, const cfg_t *section, const char *key);
/* Was the key written, even if wrongly? */
bool config_source_has(const struct config_source *s, const cfg_t *section, const char *key);
/* Was it, and could it be read? */
bool config_source_has_value(const struct config_source *s, const cfg_t *section, const char *key);

#endif

/*
 * rules - what mail systems say, read from text files: see the top of rules/phrases.rules for the
 * format, or carom-rules(5).
 *
 * The files of parsers/rules/ are built into the program; a site adds or overrides with its own
 * files. Files come as text: nothing here opens one (daemon/rules_load.h does).
 *
 * Ownership  rules_new() gives the rules to the caller; they are constant afterwards and may be shared
 *            by forked children. Source texts need not outlive the call.
 */
#ifndef CAROM_RULES_H
#define CAROM_RULES_H

#include "slice.h"

struct rules;

struct rules_source {
	const char *name; /* as errors and "file:line" show it */
	struct slice text;
	bool user; /* a site's own file: its rules are asked before ours, its ids may repeat ours */
};

/* The files of parsers/rules/, generated into rules_embedded.c at build time. */
extern const struct rules_source rules_embedded[];
extern const size_t rules_embedded_count;

/* Called once for each mistake, in the order of the files; the text says what is wrong and what to do,
 * without "file:line". Strings are valid during the call. */
typedef void rules_complain(void *arg, const char *file, unsigned line, const char *text);

/*
 * Reads and compiles all sources together. Every mistake is reported; one is enough for NULL. A mistake
 * without a line (memory, processor without SSSE3) has line 0.
 */
struct rules *rules_new(
    const struct rules_source *source, size_t n, rules_complain *complain, void *arg);
void rules_free(struct rules *r); /* NULL is allowed */

/* The bit of a named set ("autoreply.subject") for scan_sets(); 0 when no file has it. Bits of several
 * sets may be or-ed. At most 64 sets. */
uint64_t rules_set(const struct rules *r, const char *name);

/* For `carom doctor` and the tests. */
struct rules_count {
	size_t phrases;   /* texts of generic reasons, in any language */
	size_t providers; /* fingerprinted mail systems */
	size_t rules;     /* provider rules with an id */
	size_t blocklists, stages, sets, set_phrases, statuses, replies;
};
void rules_count(const struct rules *r, struct rules_count *out);

#endif

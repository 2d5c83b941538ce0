/*
 * rules - what mail systems say, read from text files: see the top of rules/phrases.rules for the
 * format, or carom-rules(5).
 *
 * The files of parsers/rules/ are built into the program, with the automata that find their texts; a site
 * adds or overrides with its own files. Files come as text: nothing here opens one (daemon/rules_load.h does).
 *
 * Ownership  rules_new() gives the rules to the caller; they are constant afterwards and may be shared
 *            by forked children. Source texts need not outlive the call.
 */
#ifndef CAROM_RULES_H
#define CAROM_RULES_H

#include "text.h"

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
 * without a line (memory, processor without SSSE3) has line 0. With NULL errno is ENOMEM when memory was
 * out, which is nobody's mistake, else EINVAL.
 */
struct rules *rules_new(
    const struct rules_source *source, size_t n, rules_complain *complain, void *arg);

/* Which texts an automaton looks for: those of every kind but sets; of these, those that only tell the stage,
 * for texts of which nothing else is wanted; those of named sets; of these, those of the sets that tell a report from
 * other mail ("report.*", "notice.*" and what is asked for beside them), which most messages are asked for. */
enum automaton {
	AUTOMATON_FAILURES,
	AUTOMATON_STAGES,
	AUTOMATON_SETS,
	AUTOMATON_REPORTS,
	AUTOMATA
};

/* The automata of the sources that are not a site's, as rules_prepare() made them: compiling takes a
 * quarter of a second. */
struct rules_ready {
	const char *matcher; /* hs_version() of the library that they are for */
	uint64_t patterns;   /* a hash of all the texts they look for */
	struct slice of[AUTOMATA];
};
/* The same as rules_new(), sooner. What is ready is used when libhs is the very one that made it, the
 * texts are the same and the processor is able to run it; else, and when ready is NULL or damaged, all is
 * compiled here, with the same result. ready need not outlive the call; it must come with the program,
 * since libhs trusts what it holds. */
struct rules *rules_new_ready(const struct rules_source *source, size_t n,
    const struct rules_ready *ready, rules_complain *complain, void *arg);
/* Makes it, for any processor of this kind that is not older than ten years. The slices are the caller's:
 * rules_ready_free(). false when there is a mistake. */
bool rules_prepare(const struct rules_source *source, size_t n, struct rules_ready *out,
    rules_complain *complain, void *arg);
void rules_ready_free(struct rules_ready *ready);

/* Of rules_embedded, made at build time by rules_build.c. */
extern const struct rules_ready rules_ready;

void rules_free(struct rules *r); /* NULL is allowed */

/* The bit of a named set ("autoreply.subject") for scan_sets(); 0 when no file has it. Bits of several
 * sets may be or-ed. At most 64 sets. */
uint64_t rules_set(const struct rules *r, const char *name);

/* The lists of "[texts NAME]", which are looked for where a line, a title or a name is in hand already. */
enum text_list {
#define TEXT_LIST(symbol, name) TEXTS_##symbol,
#include "text_lists.def"
	TEXT_LISTS
};
struct texts {
	const struct phrase *text;
	size_t n;
};
/* A site's own come first; none where no file has the list. They live as long as the rules. */
struct texts rules_texts(const struct rules *r, enum text_list which);
/* The first text of the list that s begins or ends with, or is, or that stands anywhere in it; NULL when none does. ASCII
 * letters are the same in either case. TEXT_WORD: s is the text, or begins with what is in front of the * that ends it. */
enum text_place { TEXT_BEGINS, TEXT_ENDS, TEXT_IS, TEXT_WITHIN, TEXT_WORD };
const struct phrase *rules_text(
    const struct rules *r, enum text_list which, enum text_place where, struct slice s);
/* The first line at or behind from that begins with a text of the list, as text_phrase(); TEXT_NONE. */
size_t rules_text_line(
    const struct rules *r, enum text_list which, const struct text *t, size_t from);

/* For `carom doctor` and the tests. */
struct rules_count {
	size_t phrases;   /* texts of generic reasons, in any language */
	size_t providers; /* fingerprinted mail systems */
	size_t rules;     /* provider rules with an id */
	size_t blocklists, stages, sets, set_phrases, statuses, replies;
	bool ready; /* the automata of rules_new_ready() are in use */
};
void rules_count(const struct rules *r, struct rules_count *out);
/* The name of a mail system; NULL behind the last. It lives as long as the rules. */
const char *rules_provider(const struct rules *r, size_t i);

#endif

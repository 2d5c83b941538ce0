/*
 * rules_reading - rules files on their way into struct rules (rules_private.h); for rules*.c only.
 *
 * Errors     What reads a line or a part of one reports a mistake by rules_bad(), which counts it and names file and
 *            line, and goes on with the next line: all mistakes are told at once. What answers false or NULL has
 *            reported why.
 * Ownership  What is kept is in the arena of the rules, or malloc()ed and owned by them; a slice of a line is of the
 *            file, so whoever keeps it copies it (rules_copy(), rules_string()).
 * Nulls      No argument may be NULL unless it is said.
 */
#ifndef CAROM_RULES_READING_H
#define CAROM_RULES_READING_H

#include "rules_private.h"

/* What stands in the braces of a line. */
struct braces {
	struct conditions when;
	const char *language; /* "" when none */
	enum permanence permanence;
	enum group group; /* GROUP_COUNT when none */
	int confidence;
};

/* Where the reader is. */
enum section_kind {
	SECTION_NONE,
	SECTION_REASON,
	SECTION_PROVIDER,
	SECTION_BLOCKLIST,
	SECTION_STAGE,
	SECTION_STATUS,
	SECTION_REPLY,
	SECTION_RETRY,
	SECTION_IGNORE,
	SECTION_DOUBT,
	SECTION_INSTEAD,
	SECTION_WORDS,
	SECTION_TOGETHER,
	SECTION_SET,
	SECTION_TEXTS,
	SECTION_ORDER,
	SECTION_OFF
};
struct section {
	enum section_kind kind;
	struct slice name; /* reason, provider, stage or set; in the arena */
	enum reason reason;
	enum strength strength;
	enum stage stage;
	uint16_t provider;
	uint64_t set;
	uint64_t instead_of; /* of SECTION_INSTEAD: bits 1 << enum reason */
	enum text_list texts;
	struct groups words; /* of SECTION_WORDS: its group */
	bool all, aside;
	uint32_t rule; /* the last one, that a ": text" line adds to */
	bool has_rule;
};

/* A line of [off]. */
struct off_line {
	const char *id, *file;
	unsigned line;
};

/* One file being read, and the mistakes of all. */
struct reading {
	struct rules *r;
	rules_complain *complain;
	void *arg;
	const char *file;
	unsigned line;
	bool user;
	bool known_good;      /* what is no site's was looked at when it was built in */
	bool is_odd;          /* a line of this file was no UTF-8 */
	struct off_line *off; /* what is to be forgotten, once all is there; malloc()ed */
	size_t noff, off_cap;
	uint64_t ranked_by_user; /* bits 1 << enum reason: their place in the order is a site's */
	bool failed, no_memory;
	struct section section;
	struct arena *scratch; /* of one line, then of one compilation: what is kept is copied */
	uint32_t *ids;         /* open addressing over rule ids: index + 1, 0 is free; malloc()ed */
	size_t nids, ids_cap;
};

/* rules_reading.c */
/* Always false, so that a reader can `return rules_bad(...)`. The parts are put together. */
bool rules_bad(struct reading *in, const struct slice *parts, size_t n);
#define BAD(in, ...) \
	rules_bad((in), (const struct slice[]){ __VA_ARGS__ }, \
	    sizeof((const struct slice[]){ __VA_ARGS__ }) / sizeof(struct slice))
/* Nobody's mistake. Always false. */
bool rules_no_memory(struct reading *in);
/* What libhs does not take, and why. Always false; error is freed. */
bool rules_refused(
    struct reading *in, struct slice what, struct slice text, hs_compile_error_t *error);

/* Room for one more in a growing array, not yet filled; NULL when memory is out (reported). Pointers to
 * its elements are void then. */
void *rules_grow(struct reading *in, void **array, size_t *n, size_t *cap, size_t size);
/* A NUL-terminated copy. */
const char *rules_string(struct reading *in, struct slice s);
/* "file:line" of the line being read */
const char *rules_place(struct reading *in);
struct slice rules_copy(struct reading *in, struct slice s);
/* The next mistake is at "file:line", as rules_place() wrote it. */
void rules_go_to(struct reading *in, const char *at);
/* Complains of a name that is none of the known ones, the last of which is NULL, and says which may be meant; more: what
 * to say behind it. */
bool rules_unknown(struct reading *in, const char *what, struct slice word,
    const char *const *known, struct slice more);
/* Complains that what stands at "file:line" never counts since first is asked before it. */
void rules_never(struct reading *in, const char *at, struct slice what, const char *first);

/* rules_section.c: a "[...]" line */
void line_section(struct reading *in, struct slice line);
/* rules_rule.c: a text with an id made of it; NAME REASON {...} text; ": text"; a line of a provider */
void line_text(struct reading *in, enum rule_kind kind, struct slice prefix, struct slice line);
void line_rule(struct reading *in, enum rule_kind kind, struct slice prefix, struct slice name,
    struct slice rest);
void line_more(struct reading *in, struct slice line);
void line_provider(struct reading *in, struct slice line);
/* rules_words.c: "[words NAME]", a line of it, and one of "[together]" */
bool words_open(struct reading *in, struct slice name);
void line_words(struct reading *in, struct slice line);
void line_together(struct reading *in, struct slice line);
/* rules_texts.c: "[texts NAME]" and a line of it */
bool texts_open(struct reading *in, struct slice name);
void line_texts(struct reading *in, struct slice line);
/* rules_read.c */
void rules_read(struct reading *in, struct slice text);
/* What the [off] sections of all files name, once all are read. */
void rules_switch_off(struct reading *in);
/* rules_line.c: the parts lines are made of; all report what is wrong */
struct slice take_word(struct slice *rest);
bool read_stage(struct reading *in, struct slice word, enum stage *out);
bool read_group(struct reading *in, struct slice word, enum group *out);
bool read_stages(struct reading *in, struct slice list, unsigned *out);
bool read_reason(struct reading *in, struct slice word, enum reason *out);
bool read_status_pattern(struct reading *in, struct slice word);
bool read_confidence(struct reading *in, struct slice word, int *out);
bool read_reply_pattern(struct reading *in, struct slice word);
/* rules_braces.c */
bool take_braces(struct reading *in, struct slice *rest, struct braces *out);
bool braces_have_conditions(const struct conditions *c);
/* Whenever narrow holds, wide does. */
bool conditions_cover(const struct conditions *wide, const struct conditions *narrow);
/* Complains when they say more than a language. */
bool braces_say_language(struct reading *in, const struct braces *b);
/* Complains of what never counts in a line of this kind; gives: the line has the reason of a verdict. */
bool braces_fit(struct reading *in, const struct braces *b, enum rule_kind kind, bool gives);
/* rules_add.c */
/* A rule of its own, with id when it is not empty; NULL was reported. */
struct rule *rule_add(
    struct reading *in, enum rule_kind kind, struct slice id, const struct braces *braces);
/* The rule with this id, or NULL. */
struct rule *rules_by_id(struct reading *in, const char *id);
/* prefix, a dot, and text in lower case with _ for blanks; in the scratch. */
struct slice rules_slug(struct reading *in, struct slice prefix, struct slice text);
/* Adds text to the rule (index). */
bool pattern_add(struct reading *in, uint32_t rule, struct slice text);
/* rules_phrase.c: a text as it is written, without its braces; kind: of its rule */
bool phrase_check(struct reading *in, enum rule_kind kind, struct slice text);
size_t phrase_find_sign(struct slice text, unsigned char c, size_t at);
/* The same of a text of "[texts NAME]" that stands in no quotes; star: where its list takes one. */
enum text_star { TEXT_STAR_NOWHERE, TEXT_STAR_BEHIND, TEXT_STAR_IN_FRONT };
bool text_check(struct reading *in, enum text_star star, struct slice text);
/* The same of a word of "[words NAME]", without the * of a stem; folded: as it is looked for. */
enum { STEM_LEAST = 3 };
bool word_check(struct reading *in, struct slice word, struct slice folded, bool stem);
/* rules_check.c: once all files are read. The names that lines of theirs ask for; then, with the tables made, what would
 * be found in every report. */
void rules_check_names(struct reading *in);
void rules_check_texts(struct reading *in);
/* rules_shadow.c: a site's lines that never count, once all files are read */
void rules_check_shadows(struct reading *in);
/* rules_shadow_rows.c: its part for codes and words that stand together */
void rules_check_row_shadows(struct reading *in);
/* rules_plain.c: the text with ASCII in place of letters that have marks, "ae" in German; SLICE_NONE when it is
 * ASCII already, or has letters that are no Latin ones. */
struct slice rules_plain(struct reading *in, struct slice text, const char *language);
/* rules_host.c: the table that host_find() looks in, made once all files are read */
bool hosts_index(struct reading *in);
/* word_groups.c: the table that words_groups() looks in, made once all files are read */
bool words_index(struct reading *in);
/* rules_status.c: the lists that status_find() looks in, made once all files are read */
bool statuses_index(struct reading *in);
/* rules_compile.c: of the patterns from up to below to; for this processor when platform is NULL */
bool rules_compile(struct reading *in, size_t from, size_t to, const hs_platform_info_t *platform,
    struct automata *out);
void automata_free(struct automata *a);
/* rules_window.c: all of the automaton but db, in the arena of the rules */
bool windows_choose(
    struct reading *in, enum automaton which, size_t from, size_t end, struct finder *out);
/* rules_ready.c: takes ours from what the build made; false when that does not fit, and nothing is taken */
bool rules_take_ready(struct reading *in, const struct rules_ready *ready);
/* Of all of ours that is compiled: texts, how each is looked for, and in which order. */
uint64_t rules_ready_hash(const struct rules *r);
/* rules.c: reads all sources, compiles nothing; NULL when there is a mistake. The caller ends it. */
struct rules *reading_begin(struct reading *in, const struct rules_source *source, size_t n);
void reading_end(struct reading *in);

#endif

/*
 * rules_private - the compiled rules, for rules*.c, scan.c, decide*.c and classify.c only.
 *
 * A rule is one line of a rules file (with the lines that add a text to it). A pattern is one text of
 * a rule; the automaton reports patterns, what is decided about are rules.
 */
#ifndef CAROM_RULES_PRIVATE_H
#define CAROM_RULES_PRIVATE_H

#include "arena.h"
#include "glob.h"
#include "rules.h"
#include "scan.h"
#include "verdict.h"

#include <hs.h>

enum rule_kind {
	RULE_PHRASE,    /* [reason R] */
	RULE_PROVIDER,  /* [provider P]: name, reason, conditions, text */
	RULE_MARK,      /* mark of a provider */
	RULE_BLOCKLIST, /* [blocklist] */
	RULE_STAGE,     /* [stage S] */
	RULE_RETRY,     /* [retry] */
	RULE_IGNORE,    /* [ignore] */
	RULE_DOUBT,     /* [doubt] */
	RULE_INSTEAD,   /* [instead R OTHER] */
	RULE_TOGETHER,  /* [together] */
	RULE_SET        /* [set NAME] */
};

/* How a phrase stands against codes: see classify.h. */
enum strength { STRENGTH_LAST, STRENGTH_WEAK, STRENGTH_NORMAL, STRENGTH_STRONG };

/* Each empty or 0 when not asked for. Lists are comma separated, as in the file. */
struct conditions {
	struct slice reply, status, action, code, provider, format;
	unsigned stages; /* bits 1 << enum stage */
	char class;      /* '4', '5' or 0 */
};

/* Takes the next item off a comma separated list; false at its end. */
static inline bool
take_item(struct slice *list, struct slice *item)
{
	size_t comma;

	if (list->n == 0)
		return false;
	comma = slice_find_byte(*list, ',', 0);
	*item = slice_first(*list, comma == SLICE_NPOS ? list->n : comma);
	*list = slice_after(*list, item->n + 1);
	return true;
}

/* What stands in the braces of a line. */
struct braces {
	struct conditions when;
	const char *language; /* "" when none */
	enum permanence permanence;
	enum group group; /* GROUP_COUNT when none */
	int confidence;
};

struct rule {
	enum rule_kind kind;
	const char *id, *at, *language; /* NUL-terminated, in the arena of the rules */
	const struct conditions *when;  /* never NULL */
	enum reason reason;
	enum strength strength;
	enum stage stage;
	uint16_t provider;   /* index, of RULE_PROVIDER and RULE_MARK */
	uint64_t set;        /* of RULE_SET */
	uint64_t instead_of; /* of RULE_INSTEAD: bits 1 << enum reason */
	bool all;            /* every place counts: of a doubt, and of a set that says so */
	bool aside;          /* a doubt that advice has too, or advice to be ignored */
	bool user;
	bool off; /* switched off, or replaced, by a user file */
	bool has_text;
	unsigned rank;    /* of the reason: lower is asked first */
	const char *name; /* of a block list */
	/* what the line says about its verdict, against the row of the reason; _NONE, GROUP_COUNT and 0
	 * when it says nothing */
	enum permanence permanence;
	enum group group;
	int confidence;
};

struct pattern {
	uint32_t rule;
	bool regex;
	union {
		struct glob glob; /* of a phrase */
		struct {
			struct slice source; /* the regular expression without its slashes */
			unsigned width;      /* its longest match; UINT_MAX: no bound */
		};
	};
};

struct host {
	struct slice name; /* lower case; with a leading dot it is a suffix */
	uint16_t provider;
	bool domain; /* of the recipient, not of the mail system */
};

/* A provider's rule without a text. */
struct wordless {
	uint32_t rule;
	uint32_t next; /* 1 + the index of the same provider's next one; 0 when there is none */
};

struct provider {
	const char *name;
	const char *ids;                  /* what the ids of its rules begin with */
	uint32_t wordless, last_wordless; /* 1 + the index of its first and last one; 0: none */
	struct slice *code;               /* pictures of provider codes, see picture.h */
	size_t ncodes;
	struct slice *weak; /* status patterns that say little here */
	size_t nweak;
};

struct status_row {
	struct slice pattern;
	enum reason reason;
	const char *at;   /* "file:line" */
	enum group group; /* GROUP_NONE: as the reason */
	bool weak, user;
};

/* The rows that may fit codes of one subject, in their order. */
enum { STATUS_LISTS = 11 };
struct status_list {
	const struct status_row **row;
	size_t n;
};

struct reply_row {
	struct slice pattern;
	unsigned stages; /* bits; ~0 for any */
	enum reason reason;
	const char *at;   /* "file:line" */
	enum group group; /* GROUP_NONE: as the reason */
	int confidence;
	bool user;
};

struct set_row {
	const char *name;
};

/* A list of "[texts NAME]". */
struct text_rows {
	struct phrase *text;
	size_t n, cap;
	uint64_t first; /* a bit for the first octet of each: text_bit() in rules_texts.c */
	/* Of each slot (see struct phrase) the bits of the texts in it, and 1 + the index of the first of them; of each
	 * text the same of the next one. */
	uint16_t bits[TEXT_SLOTS + 1];
	uint32_t head[TEXT_SLOTS + 1], tail[TEXT_SLOTS + 1], *next;
	size_t nnext, next_cap;
};

/* A set of groups of words: a bit for each. */
enum { GROUPS_LIMIT = 128 };
struct groups {
	uint64_t bits[GROUPS_LIMIT / 64];
};
#define GROUPS_NONE ((struct groups){ { 0, 0 } })

static inline struct groups
groups_both(struct groups a, struct groups b)
{
	return (struct groups){ { a.bits[0] | b.bits[0], a.bits[1] | b.bits[1] } };
}

/* Is there one that is in either? */
static inline bool
groups_meet(struct groups a, struct groups b)
{
	return ((a.bits[0] & b.bits[0]) | (a.bits[1] & b.bits[1])) != 0;
}

static inline bool
groups_any(struct groups g)
{
	return (g.bits[0] | g.bits[1]) != 0;
}

/* A group of words with one meaning: "[words NAME]". */
struct word_group {
	const char *name, *file;
	unsigned line;
	bool filled;
};
/* The groups that have this word, and those that have what begins with it. */
struct word_row {
	struct slice text; /* folded */
	struct groups whole, stem;
};

/* A line of [together]: of each of need, up to the first 0, a word must stand in the same sentence, and none of
 * without. */
enum { TOGETHER_TERMS = 4 };
struct together {
	uint32_t rule;
	struct groups need[TOGETHER_TERMS], without;
};

/* Up to eight octets of a phrase's anchor, which the automaton looks for; all of a regular expression. */
enum { WINDOW = 8 };
struct window {
	uint32_t pattern;
	int32_t
	    behind; /* octets of the anchor behind it; -1 when the blank behind the anchor is its last one */
};

/* What finds texts: id i stands for the windows from first[i] to below first[i + 1], which are the same octets. */
struct finder {
	hs_database_t *db; /* NULL where there is nothing to find */
	struct window *window;
	uint32_t *first;
	uint32_t ids;
};

/* Of a site's rules, or of ours. */
struct automata {
	struct finder of[AUTOMATA];
};

enum { HOST_ENDS = 128 };

/* What is kept for good, in its smallest form: thousands of children share these pages. The arrays that
 * grow are malloc()ed, only ever appended to; everything they point at is in the arena. */
struct rules {
	struct arena *arena;
	struct rule *rule;
	size_t nrules, rules_cap;
	struct pattern *pattern;
	size_t npatterns, patterns_cap;
	struct wordless *wordless; /* in their order */
	size_t nwordless, wordless_cap;
	struct provider *provider;
	size_t nproviders, providers_cap;
	struct host *host;
	size_t nhosts, hosts_cap;
	uint16_t *host_at; /* open addressing by the name without its dot: index + 1, 0 is free */
	size_t host_slots; /* a power of two, 0 without hosts */
	uint64_t host_end
	    [HOST_ENDS]; /* a bit for the last two labels of each, by their hash: most names have others */
	struct status_row *status;
	size_t nstatuses, statuses_cap;
	struct status_list status_of[STATUS_LISTS]; /* see rules_status.c */
	struct reply_row *reply;
	size_t nreplies, replies_cap;
	struct set_row *set;
	size_t nsets, sets_cap;
	struct text_rows texts[TEXT_LISTS];
	struct word_group *group;
	size_t ngroups, groups_cap;
	struct word_row *word;
	size_t nwords, words_cap;
	struct groups recipient, thing, missing, gone, noun, filler, of,
	    place;                     /* the groups with these names */
	struct groups machine;         /* those that are called client or machine */
	struct groups unless, failing; /* those of a line "doubt" in [together] */
	struct groups told;        /* those that lines of [together] with a hard reason ask for */
	uint16_t *word_at;         /* open addressing by the text: index + 1, 0 is free */
	size_t word_slots;         /* a power of two */
	struct together *together; /* in the order of the files */
	size_t ntogether, together_cap;
	uint64_t report_sets;        /* those for AUTOMATON_REPORTS */
	unsigned rank[REASON_COUNT]; /* UINT_MAX: not in an order line */
	unsigned nranked;
	size_t nsite; /* patterns of a site's own files; ours come behind them */
	struct automata site, ours;
	bool ready; /* ours are the build's */
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

/* One file being read, and the mistakes of all. */
struct reading {
	struct rules *r;
	rules_complain *complain;
	void *arg;
	const char *file;
	unsigned line;
	bool user;
	bool failed, no_memory;
	struct section section;
	struct arena *scratch; /* of one line, then of one compilation: what is kept is copied */
	uint32_t *ids;         /* open addressing over rule ids: index + 1, 0 is free; malloc()ed */
	size_t nids, ids_cap;
};

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
/* The [off] sections of a file, once all are read. */
void rules_switch_off(struct reading *in, struct slice text);
/* rules_line.c: the parts lines are made of; all report what is wrong */
struct slice take_word(struct slice *rest);
bool take_braces(struct reading *in, struct slice *rest, struct braces *out);
bool read_stages(struct reading *in, struct slice list, unsigned *out);
bool read_reason(struct reading *in, struct slice word, enum reason *out);
bool read_status_pattern(struct reading *in, struct slice word);
bool read_confidence(struct reading *in, struct slice word, int *out);
bool read_reply_pattern(struct reading *in, struct slice word);
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
/* rules_plain.c: the text with ASCII in place of letters that have marks, "ae" in German; SLICE_NONE when it is
 * ASCII already, or has letters that are no Latin ones. */
struct slice rules_plain(struct reading *in, struct slice text, const char *language);
/* rules_host.c: the table that host_find() looks in, made once all files are read */
bool hosts_index(struct reading *in);
/* The host line that fits a name best: the name itself, else the longest suffix; NULL when none. */
const struct host *host_find(const struct rules *r, struct slice name, bool domain);
/* rules_words.c: the table that words_groups() looks in, made once all files are read */
bool words_index(struct reading *in);
/* The bits of the groups that a folded word belongs to. */
struct groups words_groups(const struct rules *r, struct slice word);
/* rules_status.c: the lists that status_find() looks in, made once all files are read */
bool statuses_index(struct reading *in);
/* The row of a status code, a site's own first; NULL when none has it. */
const struct status_row *status_find(const struct rules *r, const char *status);
/* rules_compile.c: of the patterns from up to below to; for this processor when platform is NULL */
bool rules_compile(struct reading *in, size_t from, size_t to, const hs_platform_info_t *platform,
    struct automata *out);
void automata_free(struct automata *a);
/* rules_window.c: all of the automaton but db, in the arena of the rules */
bool windows_choose(
    struct reading *in, enum automaton which, size_t from, size_t end, struct finder *out);
struct slice window_text(const struct rules *r, const struct window *w);
/* rules_ready.c: takes ours from what the build made; false when that does not fit, and nothing is taken */
bool rules_take_ready(struct reading *in, const struct rules_ready *ready);
/* rules.c: reads all sources, compiles nothing; NULL when there is a mistake. The caller ends it. */
struct rules *reading_begin(struct reading *in, const struct rules_source *source, size_t n);
void reading_end(struct reading *in);

/* One rule found in a text; offsets are into the folded text. */
struct rule_hit {
	uint32_t rule;
	bool spaced;     /* there is a blank in it */
	bool named;      /* it stands in a URL or a host name */
	unsigned weight; /* octets of the phrase itself, without what its stars stand for */
	size_t from, to;
	size_t end; /* of its anchor, which is what the automaton finds */
};
struct scan;
/* scan.c: every rule but those of sets whose text is there, each once but for doubts, in the order of their ends. The
 * array belongs to the scan and lives until the next call. */
size_t scan_failure(struct scan *s, const struct folded *text, const struct rule_hit **hits);
/* Of these the rules of stages alone, for less. */
size_t scan_stages(struct scan *s, const struct folded *text, const struct rule_hit **hits);
/* May there be one, wherever gaps and edges lie? Then the longest piece of one stands in the text. */
bool scan_stages_likely(struct scan *s, const struct folded *text);

/* What is known about a failure besides its text. */
enum { PROVIDERS_MAX = 8 };
struct circumstances {
	const char *status_diag, *status_dsn, *reply; /* NUL-terminated, "" when none */
	struct slice action, code, format;
	enum stage stage;
	uint16_t provider[PROVIDERS_MAX]; /* surest first */
	size_t nproviders;
};
bool reply_row_fits(const struct reply_row *row, const char *reply, enum stage stage);
bool conditions_hold(
    const struct rules *r, const struct conditions *when, const struct circumstances *c);

#endif

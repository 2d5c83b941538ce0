/*
 * rules_private - the compiled rules, for rules*.c, scan*.c and what includes evidence.h only. How files are read
 * into them is in rules_reading.h.
 *
 * A rule is one line of a rules file (with the lines that add a text to it). A pattern is one text of
 * a rule; the automaton reports patterns, what is decided about are rules.
 */
#ifndef CAROM_RULES_PRIVATE_H
#define CAROM_RULES_PRIVATE_H

#include "arena.h"
#include "glob.h"
#include "rules.h"
#include "rules_window.h"
#include "scan.h"
#include "verdict.h"
#include "word_groups.h"

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
	bool domain;         /* of the recipient, not of the mail system */
	const char *user_at; /* "file:line" of a site's own, else NULL */
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
	const char *user_at; /* where a site named it first, if it did so before our files */
	const char
	    *named_at; /* where the first id was made that begins with ids; NULL: nowhere yet */
	bool is_found; /* there is a host, domain or mark line */
	bool of_site;  /* ids and named_at are of a site's files, not of ours */
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
	const char *user_at; /* where a site named it, NULL when our files have it, too */
};

/* A list of "[texts NAME]". */
struct text_rows {
	struct phrase *text;
	size_t n, cap;
	/* a bit for the first octet of each, and for the last: text_bit() in rules_texts.c */
	uint64_t first, last;
	/* Of each slot (see struct phrase) the bits of the texts in it, and 1 + the index of the first of them; of each
	 * text the same of the next one. */
	uint16_t bits[TEXT_SLOTS + 1];
	uint32_t head[TEXT_SLOTS + 1], tail[TEXT_SLOTS + 1], *next;
	size_t nnext, next_cap;
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
	struct groups recipient, thing, missing, gone, noun, whose, filler, of,
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

/* rules_host.c: the host line that fits a name best: the name itself, else the longest suffix; NULL when none. */
const struct host *host_find(const struct rules *r, struct slice name, bool domain);
/* rules_status.c: the row of a status code, a site's own first; NULL when none has it. */
const struct status_row *status_find(const struct rules *r, const char *status);

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
/* * any characters, ? any one, letters in either case. */
bool word_fits(struct slice word, struct slice pattern);
bool conditions_hold(
    const struct rules *r, const struct conditions *when, const struct circumstances *c);

#endif

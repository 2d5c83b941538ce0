/*
 * autoreply_words - an answer as its own words: without what it quotes, and what the rules know of it.
 *
 * For autoreply*.c and notice.c only. Everything lives in the arena of the message.
 */
#ifndef CAROM_AUTOREPLY_WORDS_H
#define CAROM_AUTOREPLY_WORDS_H

#include "message.h"
#include "scan.h"

/* The named sets of rules/autoreply.rules. */
enum reply_set {
	SET_SUBJECT,
	SET_SUBJECT_AWAY,
	SET_AWAY,
	SET_LEFT,
	SET_CHANGED,
	SET_UNATTENDED,
	SET_RECEIVED,
	SET_CHALLENGE,
	SET_CHALLENGE_SURE,
	SET_CHALLENGE_ABOUT,
	SET_UNSUBSCRIBE,
	SET_SUBSCRIBE,
	SET_RETURN,
	SET_RETURN_AFTER,
	SET_RETURN_NEXT, /* only where the day is the next word */
	SET_UNTIL,
	SET_UNTIL_AFTER,
	SET_THROUGH,
	SET_THROUGH_AFTER,
	SET_SUBSTITUTE,
	SET_NEW_ADDRESS,
	SET_QUOTE,
	SET_LANGUAGE,
	SET_READ_TITLE, /* of rules/notices.rules from here on */
	SET_READ,
	SET_READ_SURE,
	SET_UNREAD,
	SET_DELAYED,
	SET_DELIVERED,
	SET_RELAYED,
	SET_EXPANDED,
	SET_FAILED,
	SET_POLITE, /* of rules/autoreply.rules again */
	SET_ITSELF,
	SET_MONTH,                    /* twelve of them */
	SET_WEEKDAY = SET_MONTH + 12, /* seven, Sunday first */
	SET_COUNT = SET_WEEKDAY + 7
};

struct word {
	enum reply_set set;
	size_t start, end;    /* in text */
	const char *language; /* "" when the rule has none */
	const char *id, *at;  /* of the rule, and its "file:line" */
};

struct words {
	const struct message *m;
	struct slice source;     /* subject, empty line, body: at most a few KiB */
	struct folded folded;    /* of source */
	struct slice text;       /* folded, up to where the quoted letter begins */
	size_t begin;            /* where the subject begins behind the name of a list */
	size_t subject, first;   /* where the subject ends, where the body's first line ends */
	bool answered;           /* Subject had "Re:" in front; text begins behind it */
	bool quotes;             /* something is quoted, and own words follow or precede it */
	const struct word *word; /* in text only, in the order of their starts */
	size_t n;
	char language[12]; /* BCP 47, "" when nothing tells */
};

void words_read(const struct message *m, struct scan *s, struct words *out);
/* The same of a few sets alone, for less: bits 1 << enum reply_set. The quoted letter is cut off all the same; no
 * language. */
void words_read_few(const struct message *m, struct scan *s, uint64_t sets, struct words *out);

/* The same of the subject alone, and nothing is cut off. */
void words_read_title(const struct message *m, struct scan *s, uint64_t sets, struct words *out);

/* Sets language from the words, for words_read(): most of them tell one. At most 64 languages are weighed. */
void words_find_language(struct words *w);

/* The index of the first word that begins at at or behind it; w->n when there is none. */
size_t words_from(const struct words *w, size_t at);

/* The first word of the set that begins in [from, to), or NULL. */
const struct word *words_find(const struct words *w, enum reply_set set, size_t from, size_t to);

/* The first word of the set with which the subject begins, behind the name of a list or without. */
const struct word *words_head(const struct words *w, enum reply_set set);

/* The first day back, as days since 1970, from the words and the message's own date (seconds; false when
 * it has none). False when nothing surely says it. */
bool words_until(const struct words *w, bool has_date, int64_t date, int64_t *day);

/* The person's own new address, and the address of whoever stands in; each may stay empty. */
void words_people(
    const struct words *w, enum subkind kind, struct slice *new_address, struct slice *substitute);

/* An address that only the target of a link names, and where what is shown of it stands in text. */
struct link {
	struct slice address;
	size_t start, end;
};
/* The links of the HTML, at most most; how many. */
size_t words_links(const struct words *w, struct link *link, size_t most);

#endif

/*
 * message - one message taken apart, as the readers of reports see it.
 *
 * message_open() does once what every reader needs: the tree of parts, the header fields that say
 * who speaks, the human text without the returned message, and where the returned message is.
 *
 * Ownership  Everything lives in the arena or points into raw.
 * Nulls      charsets may be NULL (then only the tables of charset.h are used).
 */
#ifndef CAROM_MESSAGE_H
#define CAROM_MESSAGE_H

#include "mime.h"
#include "scan.h"
#include "text.h"

/* What the header alone says about the sender; none of it decides, all of it weighs. */
enum hint {
	HINT_NULL_SENDER = 1 << 0, /* Return-Path: <> (RFC 5321 4.5.5) */
	HINT_DAEMON = 1 << 1,      /* From is a mailer daemon or a postmaster */
	HINT_SUBJECT = 1 << 2,     /* Subject is a report's; see kind_has_subject() */
	HINT_AUTO = 1 << 3,        /* Auto-Submitted other than no (RFC 3834 5) */
	HINT_MARKED = 1 << 4,      /* a header that only delivery reports have */
	HINT_ANSWER = 1 << 5,      /* Subject begins with an answer's or a forward's prefix */
	HINT_LIST = 1 << 6,        /* came through a mailing list */
	HINT_THREAD = 1 << 7,      /* In-Reply-To or References */
	HINT_RETURN = 1 << 8,      /* Return-Path is an address of the sender, no mail system's */
	HINT_NAMED = 1 << 9,       /* a daemon by its name alone, not by its address */
	/* any of these: a machine speaks */
	HINT_MACHINE = HINT_NULL_SENDER | HINT_DAEMON | HINT_MARKED
};

struct message {
	struct arena *a;
	const struct charsets *charsets;
	struct scan *scan;
	struct slice raw;
	struct mime mime;
	const struct headers *headers; /* of part 0 */
	struct slice subject;          /* decoded */
	struct slice title;            /* the same behind the name of a list: "[Returns] " */
	struct slice from;             /* first address of From */
	struct slice from_text;        /* From, decoded */
	struct slice to;               /* first address of To */
	unsigned hints;                /* bits of enum hint */
	bool by_person;                /* see message_by_person() */

	struct text text; /* the human text in front of the returned message */
	struct text all;  /* the same and what follows */
	/* Where the returned message is: a part of the tree, or text behind a separator. */
	size_t returned_part; /* index of the part that is or holds it, or MIME_NONE */
	struct slice returned_text;
	unsigned truncated;
};

/* PARSE_OK, or PARSE_LIMIT when the arena cannot hold even the outermost part. */
int message_open(struct arena *a, const struct charsets *c, struct scan *s, struct slice raw,
    struct message *out);

/* May this message be a report at all? Only then are text layouts looked for in all of it. */
bool message_by_machine(const struct message *m);
/* A person forwards or discusses a report: nothing inside counts. */
bool message_forwarded(const struct message *m);
/* The same, or somebody wrote it who wants to know what becomes of his letter, as services do and mail systems that
 * report a failure never. */
static inline bool
message_by_person(const struct message *m)
{
	return m->by_person;
}

/* Does a text of the list stand there in s? See rules_text(). */
static inline bool
message_text(const struct message *m, enum text_list which, enum text_place where, struct slice s)
{
	return rules_text(scan_rules(m->scan), which, where, s) != NULL;
}

static inline bool
message_has(const struct message *m, const char *header)
{
	return headers_has(m->headers, slice_of(header));
}

static inline struct slice
message_header(const struct message *m, const char *header) /* unfolded */
{
	return headers_get(m->a, m->headers, slice_of(header));
}

#endif

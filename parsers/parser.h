/*
 * parser - bytes in, verdict out.
 *
 * A struct parser holds what is loaded once: compiled rules, pattern database and its scratch,
 * charset descriptors. It is made before the sandbox closes; parser_read() then opens nothing.
 * One parser serves one message at a time: one per process.
 */
#ifndef CAROM_PARSER_H
#define CAROM_PARSER_H

#include "arena.h"
#include "verdict.h"

/* How a reader of some bytes ended. Pure code has no text and no log. */
enum parse_rc {
	PARSE_OK,
	PARSE_NOT_MINE,  /* another reader's */
	PARSE_MALFORMED, /* mine, and unreadable */
	PARSE_LIMIT      /* the arena's ceiling, or a limit that leaves nothing to go on with */
};

struct rules; /* rules.h */
struct parser;

struct parse_options {
	bool
	    no_digest; /* leave verdict.canonical 0: nobody will ask whether the message was read before */
	bool explain;   /* fill verdict.steps */
	bool truncated; /* raw is only the head of the message: flag it */
	const struct slice
	    *keep; /* names of headers of the original to keep besides X-, List-, Feedback-ID */
	size_t nkeep;
};

/* Borrows rules, which must outlive it. NULL when memory is out or the processor is not supported. */
struct parser *parser_new(const struct rules *rules);
void parser_free(struct parser *p);

/*
 * Reads one message. Always gives a verdict: what nothing recognises is KIND_MAIL, what is not mail
 * KIND_OTHER. PARSE_LIMIT only when the arena was too small to say anything at all.
 * raw must outlive *out; everything else in *out lives in a.
 */
enum parse_rc parser_read(struct parser *p, struct arena *a, struct slice raw,
    const struct parse_options *o, struct verdict *out);

/*
 * Classifies one failure that did not come as a message (carom.report_event): the same rules, the
 * same precedence. in->diagnostic, status_dsn, reply, stage and remote_mta are read; reason and the
 * other results are written. A reason already given (!= REASON_NONE) wins.
 */
enum parse_rc parser_classify(struct parser *p, struct arena *a, struct recipient *in);

/* A ceiling that suits arena_new() for one message. */
enum { PARSER_ARENA = 48 * 1024 * 1024 };

#endif

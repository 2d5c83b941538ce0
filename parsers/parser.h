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
#include "parse.h"
#include "verdict.h"

struct rules; /* rules.h */
struct parser;

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

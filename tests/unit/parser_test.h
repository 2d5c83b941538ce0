/* parser_test - a parser with the built-in rules and an arena, for a group of tests. */
#ifndef CAROM_PARSER_TEST_H
#define CAROM_PARSER_TEST_H

#include "cmocka_test.h"

#include "parser.h"
#include "rules.h"

#include <stdio.h>

struct state {
	struct rules *rules;
	struct parser *parser;
	struct arena *arena;
};

static inline void
complain(void *arg, const char *file, unsigned line, const char *text)
{
	(void)arg;
	fprintf(stderr, "%s:%u: %s\n", file, line, text);
}

static inline int
open_parser(void **state)
{
	static struct state s;

	s.rules =
	    rules_new_ready(rules_embedded, rules_embedded_count, &rules_ready, complain, NULL);
	s.parser = s.rules ? parser_new(s.rules) : NULL;
	s.arena = arena_new(PARSER_ARENA);
	*state = &s;
	return s.parser && s.arena ? 0 : -1;
}

static inline int
close_parser(void **state)
{
	struct state *s = *state;

	parser_free(s->parser);
	rules_free(s->rules);
	arena_free(s->arena);
	return 0;
}

static inline struct verdict
verdict_of(struct state *s, const char *raw, size_t n)
{
	struct verdict v;

	arena_reset(s->arena);
	assert_int_equal(parser_read(s->parser, s->arena,
			     (struct slice){ (const unsigned char *)raw, n }, NULL, &v),
	    PARSE_OK);
	return v;
}

/* A letter of Monday, 3 August 2026. fields: of its header besides, without the last line end; type: "plain" or "html". */
static inline struct verdict
verdict_of_letter(struct state *s, const char *fields, const char *type, const char *text)
{
	static char raw[70000]; /* the verdict points into it */
	int n = snprintf(raw, sizeof raw,
	    "To: news@example.com\nDate: Mon, 3 Aug 2026 09:00:00 +0000\nMIME-Version: 1.0\n"
	    "Content-Type: text/%s; charset=utf-8\nContent-Transfer-Encoding: 8bit\n%s\n\n%s\n",
	    type, fields, text);

	assert_true(n > 0 && (size_t)n < sizeof raw);
	return verdict_of(s, raw, (size_t)n);
}

/* A report up to its fields about a first recipient, with a sentence for people. */
#define REPORT_UPTO_FIELDS(text) \
	"From: MAILER-DAEMON@mx.example.net\nTo: news@example.com\n" \
	"Subject: Undelivered mail\nMIME-Version: 1.0\n" \
	"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" \
	"--b\n\n" text "\n\n" \
	"--b\nContent-Type: message/delivery-status\n\n" \
	"Reporting-MTA: dns; mx.example.net\n\n"

#endif

/* classify_test - what decides, with the built-in rules, for a group of tests of classify. */
#ifndef CAROM_CLASSIFY_TEST_H
#define CAROM_CLASSIFY_TEST_H

#include "cmocka_test.h"

#include "classify.h"
#include "parser.h"
#include "rules_private.h"

#include <stdlib.h>
#include <string.h>

struct world {
	struct rules *rules;
	struct scan *scan;
	struct arena *arena;
	bool *decided; /* a rule: has it decided a case? */
};

static inline void
complain(void *arg, const char *file, unsigned line, const char *text)
{
	(void)arg;
	print_error("%s:%u: %s\n", file, line, text);
}

static inline int
open_classifier(void **state)
{
	static struct world w;

	w.rules =
	    rules_new_ready(rules_embedded, rules_embedded_count, &rules_ready, complain, NULL);
	if (!w.rules)
		return -1;
	w.scan = scan_new(w.rules);
	w.arena = arena_new(PARSER_ARENA);
	w.decided = calloc(w.rules->nrules, sizeof *w.decided);
	*state = &w;
	return w.scan && w.arena && w.decided ? 0 : -1;
}

static inline int
close_classifier(void **state)
{
	struct world *w = *state;

	free(w->decided);
	arena_free(w->arena);
	scan_free(w->scan);
	rules_free(w->rules);
	return 0;
}

static inline const char *
or_empty(const char *text)
{
	return text ? text : "";
}

static inline void
wants(const char *what, const char *got, const char *want, const char *diagnostic)
{
	if (strcmp(or_empty(got), want) != 0)
		fail_msg("%s is \"%s\", not \"%s\": %s", what, or_empty(got), want, diagnostic);
}

#endif

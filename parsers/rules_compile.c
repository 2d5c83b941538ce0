/* rules_compile - the texts of all rules in automata: see rules.h;
 * once for a site's own rules, which are few, and once for ours, which the build compiles (rules_ready.c) */
#include "rules_reading.h"

#include <stdlib.h>

struct input {
	const char **expression;
	struct slice *text;
	unsigned *flags, *id;
	unsigned n;
	const hs_platform_info_t *platform;
};

/* A text with everything escaped that might mean something. */
static const char *
escaped(struct reading *in, struct slice s)
{
	static const char hex[] = "0123456789abcdef";
	struct abuf b = abuf_in(in->scratch, 4 * s.n + 1);

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];

		if (ascii_alnum(c)) {
			abuf_byte(&b, c);
		} else {
			abuf_put(&b, "\\x", 2);
			abuf_byte(&b, (unsigned char)hex[c >> 4]);
			abuf_byte(&b, (unsigned char)hex[c & 15]);
		}
	}
	abuf_byte(&b, '\0');
	return b.bad ? NULL : (const char *)b.p;
}

static bool
input_put(struct reading *in, struct input *to, const struct finder *a, uint32_t id)
{
	const struct window *w = &a->window[id];
	const struct pattern *p = &in->r->pattern[w->pattern];
	bool all = in->r->rule[p->rule].all;

	/* a phrase may fail glob_match() at one place and pass at the next: every place is wanted */
	to->flags[to->n] = p->regex ? HS_FLAG_CASELESS | (all ? 0u : HS_FLAG_SINGLEMATCH) : 0u;
	to->id[to->n] = id;
	to->text[to->n] = window_text(in->r, w);
	to->expression[to->n] = p->regex ? (const char *)p->source.p : escaped(in, to->text[to->n]);
	return to->expression[to->n++] != NULL;
}

/* Thousands of plain texts compile in half the time when they are not read as expressions first. */
static hs_error_t
compile_plain(
    struct reading *in, const struct input *to, hs_database_t **out, hs_compile_error_t **error)
{
	const char **text = arena_alloc(in->scratch, to->n, sizeof *text);
	size_t *length = arena_alloc(in->scratch, to->n, sizeof *length);

	if (!text || !length)
		return HS_NOMEM;
	for (size_t i = 0; i < to->n; i++) {
		text[i] = (const char *)to->text[i].p;
		length[i] = to->text[i].n;
	}
	return hs_compile_lit_multi(text, to->flags, to->id, length, (unsigned)to->n, HS_MODE_BLOCK,
	    to->platform, out, error);
}

static bool
compile(
    struct reading *in, enum automaton which, const hs_platform_info_t *platform, struct finder *a)
{
	struct rules *r = in->r;
	size_t n = a->ids;
	struct input to = { .platform = platform,
		.expression = arena_alloc(in->scratch, n, sizeof *to.expression),
		.text = arena_alloc(in->scratch, n, sizeof *to.text),
		.flags = arena_alloc(in->scratch, n, sizeof *to.flags),
		.id = arena_alloc(in->scratch, n, sizeof *to.id) };
	hs_compile_error_t *error = NULL;
	hs_error_t rc;
	bool regex = false;

	in->line = 0;
	if (!to.expression || !to.text || !to.flags || !to.id)
		return rules_no_memory(in);
	for (uint32_t i = 0; i < a->nwindows; i++) {
		if (i > 0 && a->window[i - 1].more)
			continue;
		regex = regex || r->pattern[a->window[i].pattern].regex;
		if (!input_put(in, &to, a, i))
			return rules_no_memory(in);
	}
	if (to.n == 0)
		return true;
	rc = which != AUTOMATON_FAILURES && !regex
	    ? compile_plain(in, &to, &a->db, &error)
	    : hs_compile_multi(
		  to.expression, to.flags, to.id, to.n, HS_MODE_BLOCK, platform, &a->db, &error);
	return rc == HS_SUCCESS ||
	    rules_refused(in, SLICE("the rules do not compile together"), SLICE(""), error);
}

bool
rules_compile(struct reading *in, size_t from, size_t to, const hs_platform_info_t *platform,
    struct automata *out)
{
	for (enum automaton i = 0; i < AUTOMATA; i++) {
		arena_reset(in->scratch);
		if (!windows_choose(in, i, from, to, &out->of[i]) ||
		    !compile(in, i, platform, &out->of[i]))
			return false;
	}
	return true;
}

void
automata_free(struct automata *a)
{
	for (size_t i = 0; i < AUTOMATA; i++)
		hs_free_database(a->of[i].db);
	*a = (struct automata){ 0 };
}

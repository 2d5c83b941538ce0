/* steps - see steps.h */
#include "steps.h"

enum { DETAIL_MAX = 300, FIRST_CAP = 16 };

static bool
grow(struct steps *s)
{
	size_t cap = s->cap ? s->cap * 2 : FIRST_CAP;
	struct step *at;

	if (s->n < s->cap)
		return true;
	if (s->n >= STEPS_MAX || !(at = arena_alloc(s->a, cap, sizeof *at)))
		return false;
	for (size_t i = 0; i < s->n; i++)
		at[i] = s->at[i];
	s->at = at;
	s->cap = cap;
	return true;
}

void
steps_add(struct steps *s, const char *what, const struct slice *parts, size_t nparts)
{
	struct abuf b;
	size_t left = DETAIL_MAX;

	if (!s || !grow(s))
		return;
	b = abuf_in(s->a, 0);
	for (size_t i = 0; i < nparts && left > 0; i++) {
		struct slice part = slice_first(parts[i], left);

		/* never half a UTF-8 sequence */
		if (part.n < parts[i].n)
			while (part.n > 0 && (parts[i].p[part.n] & 0xc0) == 0x80)
				part.n--;
		abuf_slice(&b, part);
		left = part.n < parts[i].n ? 0 : left - part.n;
	}
	s->at[s->n++] = (struct step){ .what = what, .detail = abuf_done(&b) };
}

/* freeform_alike - one sentence for each recipient, in reports without a known layout */
#include "freeform.h"

#include "kind.h"

enum { ALIKE_LINES = 400, WORDS_LEAST = 4 };

/* A line around its only address. */
struct around {
	struct slice front, address, behind;
};

static bool
read_around(const struct message *m, size_t i, struct around *out)
{
	struct slice line = slice_trim(m->text.line[i]), rest = line, other;

	if (!layout_next_address(&rest, &out->address))
		return false;
	out->front = slice_first(line, slice_at(line, out->address));
	out->behind = rest;
	return !layout_next_address(&rest, &other);
}

static bool
are_alike(const struct around *a, const struct around *b)
{
	return slice_equal(a->front, b->front) && slice_equal(a->behind, b->behind) &&
	    !slice_equal_nocase(a->address, b->address);
}

/* Does the sentence tell of a failure, and of whom by its words in front? */
static bool
tells_failure(const struct message *m, size_t i, const struct around *one)
{
	return one->front.n >= WORDS_LEAST && slice_has_letters(one->front) &&
	    kind_says(m, REPORT_FAILURE, m->text.line[i]) &&
	    !freeform_is_aside(m, m->text.line[i], one->address, one->behind) &&
	    !freeform_is_of_others(m, m->text.line[i]);
}

/* The next line from at on that is like the first; ALIKE_LINES or the end of the text where there is none. */
static size_t
next_alike(const struct message *m, const struct around *first, size_t at)
{
	struct around one;

	for (; at < m->text.n && at < ALIKE_LINES; at++)
		if (slice_find_byte(m->text.line[at], '@', 0) != SLICE_NPOS &&
		    read_around(m, at, &one) && are_alike(first, &one))
			break;
	return at;
}

/* Where one of them has nothing under his sentence, what stands under another's may be for both. */
static void
add_from(const struct message *m, struct report *r, const struct around *first, size_t at)
{
	size_t most = m->text.n < ALIKE_LINES ? m->text.n : ALIKE_LINES;
	struct around one;
	bool bare = false;

	while (at < most && read_around(m, at, &one)) {
		size_t next = next_alike(m, first, at + 1),
		       from = text_skip_blank(&m->text, at + 1);
		size_t end = from < next ? text_paragraph_end(&m->text, from) : next;
		struct report_rcpt *rcpt = report_add_final(r, layout_valid(m, one.address));

		if (rcpt && rcpt->diagnostic.n == 0)
			rcpt->diagnostic = text_join(m->a, &m->text, at, end < next ? end : next);
		bare = bare || from >= next;
		at = next;
	}
	for (size_t i = 0; bare && i < r->n; i++)
		r->rcpt[i]->untied = true;
}

size_t
freeform_rows_alike(const struct message *m, struct report *r)
{
	struct around first;

	for (size_t i = 0; i < m->text.n && i < TABLE_LINES; i++) {
		if (slice_find_byte(m->text.line[i], '@', 0) == SLICE_NPOS ||
		    !read_around(m, i, &first))
			continue;
		if (next_alike(m, &first, i + 1) < m->text.n && tells_failure(m, i, &first))
			add_from(m, r, &first, i);
		return r->n;
	}
	return 0;
}

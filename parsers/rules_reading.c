/* rules_reading - what all readers of rules files need: to complain at a place, and to keep what they found */
#include "rules_reading.h"

#include "suggest.h"

#include <stdlib.h>
#include <string.h>

enum { BAD_MAX = 400 };

bool
rules_bad(struct reading *in, const struct slice *parts, size_t n)
{
	char text[BAD_MAX];
	size_t used = 0;

	in->failed = true;
	for (size_t i = 0; i < n; i++) {
		size_t take =
		    parts[i].n < sizeof text - 1 - used ? parts[i].n : sizeof text - 1 - used;

		if (take)
			memcpy(text + used, parts[i].p, take);
		used += take;
	}
	text[used] = '\0';
	if (in->complain)
		in->complain(in->arg, in->file, in->line, text);
	return false;
}

bool
rules_no_memory(struct reading *in)
{
	in->no_memory = true;
	return BAD(in, SLICE("too much: memory for rules is out"));
}

/* libhs tells this from a mistake in words only. */
static bool
is_no_memory(const hs_compile_error_t *e)
{
	return !e || !e->message ||
	    slice_find(slice_of(e->message), SLICE("allocate memory"), 0) != SLICE_NPOS;
}

bool
rules_refused(struct reading *in, struct slice what, struct slice text, hs_compile_error_t *error)
{
	if (is_no_memory(error))
		rules_no_memory(in);
	else
		BAD(in, what, text, SLICE(": "), slice_of(error->message));
	if (error)
		hs_free_compile_error(error);
	return false;
}

void *
rules_grow(struct reading *in, void **array, size_t *n, size_t *cap, size_t size)
{
	if (*n == *cap) {
		size_t more = *cap ? *cap * 2 : 64;
		void *p = realloc(*array, more * size);

		if (!p) {
			rules_no_memory(in);
			return NULL;
		}
		*array = p;
		*cap = more;
	}
	return (unsigned char *)*array + (*n)++ * size;
}

struct slice
rules_copy(struct reading *in, struct slice s)
{
	struct slice copy = s.n ? arena_copy(in->r->arena, s) : SLICE("");

	if (s.n && !copy.p)
		rules_no_memory(in);
	return copy;
}

const char *
rules_string(struct reading *in, struct slice s)
{
	struct slice copy = rules_copy(in, s);

	return copy.p ? (const char *)copy.p : "";
}

const char *
rules_place(struct reading *in)
{
	struct abuf b = abuf_in(in->scratch, 0);
	char digits[12];
	size_t at = sizeof digits;

	for (unsigned n = in->line; at > 0 && (n || at == sizeof digits); n /= 10)
		digits[--at] = (char)('0' + n % 10);
	abuf_slice(&b, slice_of(in->file));
	abuf_byte(&b, ':');
	abuf_put(&b, digits + at, sizeof digits - at);
	return rules_string(in, abuf_done(&b));
}

/* "file:line" of something read before becomes the place of the next mistake. */
void
rules_go_to(struct reading *in, const char *at)
{
	struct slice place = slice_of(at);
	size_t colon = place.n;
	uint64_t line = 0;

	while (colon > 0 && place.p[colon - 1] != ':')
		colon--;
	if (colon == 0)
		return;
	slice_decimal(slice_after(place, colon), UINT32_MAX, &line);
	in->file = rules_string(in, slice_first(place, colon - 1));
	in->line = (unsigned)line;
}

bool
rules_unknown(struct reading *in, const char *what, struct slice word, const char *const *known,
    struct slice more)
{
	const char *meant = suggest_word(rules_string(in, word), known);

	if (word.n == 0)
		return BAD(in, SLICE("the name of "), slice_of(*what == 'a' ? "an " : "a "),
		    slice_of(what), SLICE(" is missing"), more);
	if (meant)
		return BAD(in, SLICE("unknown "), slice_of(what), SLICE(" \""), word,
		    SLICE("\" (did you mean \""), slice_of(meant), SLICE("\"?)"), more);
	return BAD(in, SLICE("unknown "), slice_of(what), SLICE(" \""), word, SLICE("\""), more);
}

void
rules_never(struct reading *in, const char *at, struct slice what, const char *first)
{
	rules_go_to(in, at);
	BAD(in, what, SLICE(" never counts: "), slice_of(first),
	    SLICE(" is asked first and holds whenever it does"));
}

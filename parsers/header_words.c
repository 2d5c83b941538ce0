/* header_words - encoded words (RFC 2047), as they are really written: with blanks inside, too long,
 * glued to other text, and with a character divided between two of them. See header.h. */
#include "header.h"

#include <string.h>

#include "transfer.h"

enum { WORDS_MAX = 200, CHARSET_MAX = 64 };

struct word {
	struct slice charset, text;
	unsigned char encoding; /* 'b' or 'q' */
	size_t end;             /* index behind it */
};

/* Is there an encoded word at "=?"? out->end is SLICE_NPOS when no word at all ends from here on. */
static bool
word_at(struct slice s, size_t at, struct word *out)
{
	size_t stop, from = at + 2;

	stop = slice_find_byte(
	    slice_first(s, s.n - from > CHARSET_MAX ? from + CHARSET_MAX : s.n), '?', from);
	if (stop == SLICE_NPOS || stop == from || s.n - stop < 5 || s.p[stop + 2] != '?')
		return false;
	out->encoding = ascii_lower(s.p[stop + 1]);
	if (out->encoding != 'b' && out->encoding != 'q')
		return false;
	out->charset = (struct slice){ s.p + from, stop - from };
	from = stop + 3;
	stop = slice_find(s, SLICE("?="), from);
	if (stop == SLICE_NPOS) {
		out->end = SLICE_NPOS;
		return false;
	}
	out->text = (struct slice){ s.p + from, stop - from };
	out->end = stop + 2;
	return true;
}

/* Where the next encoded word may begin, at or behind from: signs of equality are rare. */
static size_t
find_word(struct slice s, size_t from)
{
	size_t at = from;

	while ((at = slice_find_byte(s, '=', at)) != SLICE_NPOS &&
	    (at + 1 == s.n || s.p[at + 1] != '?'))
		at++;
	return at;
}

static bool
all_blank(struct slice s)
{
	while (s.n && ascii_space(s.p[s.n - 1]))
		s.n--;
	return s.n == 0;
}

struct decoder {
	struct arena *a;
	const struct charsets *c;
	struct abuf out;
	struct abuf pending; /* octets of the words before, in charset */
	struct slice charset;
};

/* A control character in a header can only have been smuggled in: it would end a line elsewhere. */
static void
put_without_controls(struct abuf *out, struct slice s)
{
	size_t done = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] >= ' ' && s.p[i] != 0x7F)
			continue;
		abuf_put(out, s.p + done, i - done);
		abuf_byte(out, ' ');
		done = i + 1;
	}
	if (s.n)
		abuf_put(out, s.p + done, s.n - done);
}

static void
flush_words(struct decoder *d)
{
	if (d->pending.n)
		put_without_controls(
		    &d->out, charset_decode(d->a, d->c, d->charset, abuf_done(&d->pending)));
	d->pending.n = 0;
}

static void
put_word(struct decoder *d, const struct word *w)
{
	if (!slice_equal_nocase(w->charset, d->charset))
		flush_words(d);
	d->charset = w->charset;
	if (w->encoding == 'b')
		transfer_base64(&d->pending, w->text);
	else
		transfer_q_word(&d->pending, w->text);
}

static void
put_text(struct decoder *d, struct slice s)
{
	flush_words(d);
	abuf_slice(&d->out, charset_make_valid(d->a, s));
}

/* The first word begins at at, if any. */
static struct slice
decode_words(struct arena *a, const struct charsets *c, struct slice s, size_t at)
{
	struct decoder d = { .a = a, .c = c };
	size_t done = 0;
	bool after_word = false;

	d.out = abuf_in(a, 0);
	d.pending = abuf_in(a, 0);
	for (int words = 0; at != SLICE_NPOS && words < WORDS_MAX;) {
		struct word w = { .end = 0 };
		struct slice between = { s.p + done, at - done };

		if (!word_at(s, at, &w)) {
			at = w.end == SLICE_NPOS ? SLICE_NPOS : find_word(s, at + 2);
			continue;
		}
		if (!after_word || !all_blank(between))
			put_text(&d, between);
		put_word(&d, &w);
		words++;
		after_word = true;
		done = w.end;
		at = find_word(s, done);
	}
	put_text(&d, slice_after(s, done));
	return abuf_done(&d.out);
}

struct slice
header_decode(struct arena *a, const struct charsets *c, struct slice s)
{
	size_t at = find_word(s, 0);

	return at == SLICE_NPOS ? charset_make_valid(a, s) : decode_words(a, c, s, at);
}

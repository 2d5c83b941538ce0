/* address_list - see address_list.h */
#include "address_list.h"

#include <string.h>

#include "charset.h"

const unsigned char address_ends_word[256] = {
	[' '] = ADDRESS_BLANK,
	['\t'] = ADDRESS_BLANK,
	['\r'] = ADDRESS_BLANK,
	['\n'] = ADDRESS_BLANK,
	['"'] = ADDRESS_SIGN,
	['('] = ADDRESS_SIGN,
	[','] = ADDRESS_SIGN,
	[':'] = ADDRESS_SIGN,
	[';'] = ADDRESS_SIGN,
	['<'] = ADDRESS_SIGN,
	['>'] = ADDRESS_SIGN,
};

/* The address that is being read, without blanks and comments. */
struct word {
	unsigned char bytes[LIMIT_ADDRESS];
	size_t n;
	bool too_long;
};

static void
word_put(struct word *w, struct slice s)
{
	if (s.n > sizeof w->bytes - w->n) {
		w->too_long = true;
		return;
	}
	memcpy(w->bytes + w->n, s.p, s.n);
	w->n += s.n;
}

static void
word_clear(struct word *w)
{
	w->n = 0;
	w->too_long = false;
}

struct reader {
	struct arena *a;
	struct slice s;
	struct word word;
	struct slice earlier; /* a word with an @ before the one that is being read */
	unsigned words;       /* of the element, without <> */
	bool angle, closed;   /* inside <>, behind it */
	bool blank;           /* since the last byte of word */
};

/* Brackets that do not close are text. The rest is copied without them, so that no later step looks
 * for their end again: the work stays linear. */
static void
drop_openers(struct reader *r, const char *which)
{
	struct slice copy = arena_copy(r->a, r->s);
	unsigned char *p = (unsigned char *)(uintptr_t)copy.p;

	for (size_t i = 0; i < copy.n; i++)
		if (p[i] && strchr(which, p[i]))
			p[i] = ' ';
	r->s = copy;
}

/* Octets of the quoted string at the front; 0 when it does not end. */
static size_t
quoted_length(struct slice s)
{
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == '"')
			return i + 1;
		if (s.p[i] == '\\')
			i++;
	}
	return 0;
}

static size_t
comment_length(struct slice s)
{
	size_t depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		else if (s.p[i] == '(')
			depth++;
		else if (s.p[i] == ')' && --depth == 0)
			return i + 1;
	}
	return 0;
}

static bool
has_at(struct slice s)
{
	return slice_find_byte(s, '@', 0) != SLICE_NPOS;
}

static struct slice
word_slice(const struct word *w)
{
	return w->too_long ? SLICE_NONE : (struct slice){ w->bytes, w->n };
}

/* A blank ended the word before this byte, unless a dot or @ on either side joins them. */
static void
begin_word(struct reader *r, unsigned char next)
{
	unsigned char last = r->word.n ? r->word.bytes[r->word.n - 1] : 0;

	if (r->word.n && r->blank && next != '@' && next != '.' && last != '@' && last != '.') {
		if (!r->angle && r->earlier.n == 0 && has_at(word_slice(&r->word)))
			r->earlier = arena_copy(r->a, word_slice(&r->word));
		word_clear(&r->word);
		r->words++;
	}
	r->blank = false;
}

/* What the element amounts to, when it has an address. */
static struct slice
element(struct reader *r)
{
	struct slice found = word_slice(&r->word);

	if (!r->closed && !r->angle) {
		if (r->earlier.n)
			found = r->earlier;
		else if (r->words && !has_at(found))
			found = SLICE_NONE; /* a display name alone */
	}
	if (found.n && found.p[0] == '@') { /* source route (RFC 5321 appendix C) */
		size_t colon = slice_find_byte(found, ':', 0);

		found = colon == SLICE_NPOS ? found : slice_after(found, colon + 1);
	}
	if (found.n && found.p != r->earlier.p)
		found = arena_copy(r->a, found);
	return charset_make_valid(r->a, found);
}

static void
next_element(struct reader *r)
{
	word_clear(&r->word);
	r->earlier = SLICE_NONE;
	r->words = 0;
	r->angle = r->closed = r->blank = false;
}

static void
take_quoted(struct reader *r)
{
	size_t n = quoted_length(r->s);

	if (n == 0) {
		drop_openers(r, "\"");
		return;
	}
	if (!r->closed) {
		begin_word(r, '"');
		word_put(&r->word, slice_first(r->s, n));
	}
	r->s = slice_after(r->s, n);
}

static void
take_comment(struct reader *r)
{
	size_t n = comment_length(r->s);

	if (n == 0)
		drop_openers(r, "()");
	else
		r->s = slice_after(r->s, n);
}

/* The rest of a word at once. */
static void
take_run(struct reader *r)
{
	struct slice run = slice_first(r->s, sizeof r->word.bytes - r->word.n);
	size_t n = 0;

	while (n < run.n && !address_ends_word[run.p[n]])
		n++;
	if (n) {
		word_put(&r->word, slice_first(run, n));
		r->s = slice_after(r->s, n);
	}
}

/* Does a domain literal (RFC 5321 4.1.3) stand in it? */
static bool
is_literal(const struct word *w)
{
	return w->n && memchr(w->bytes, '[', w->n);
}

/* One byte that is neither quote nor comment. True when the element ends. */
static bool
take_byte(struct reader *r)
{
	unsigned char c = r->s.p[0];
	bool route = r->angle && !r->closed && r->word.n && r->word.bytes[0] == '@';
	struct slice byte = slice_first(r->s, 1);

	if (c == '<' && r->closed) /* the comma between two is missing */
		return true;
	r->s = slice_after(r->s, 1);
	if ((c == ',' && !route) || (c == ';' && !r->angle))
		return true;
	if (c == ':' && !r->angle &&
	    !is_literal(&r->word)) { /* the name of a group, or of a scheme */
		next_element(r);
	} else if (r->closed) {
		;
	} else if (c == '<') {
		word_clear(&r->word);
		r->angle = true;
		r->blank = false;
	} else if (c == '>') {
		r->closed = r->angle;
	} else if (ascii_space(c)) {
		r->blank = true;
	} else {
		begin_word(r, c);
		word_put(&r->word, byte);
		take_run(r);
	}
	return false;
}

bool
address_list_next(struct arena *a, struct slice *list, struct slice *address)
{
	struct reader r;

	r.a = a;
	r.s = *list;
	next_element(&r);
	*address = SLICE_NONE;
	while (r.s.n && address->n == 0) {
		bool ended = false;

		if (r.s.p[0] == '"')
			take_quoted(&r);
		else if (r.s.p[0] == '(')
			take_comment(&r);
		else
			ended = take_byte(&r);
		if (ended || r.s.n == 0) {
			*address = element(&r);
			next_element(&r);
		}
	}
	*list = r.s;
	return address->n > 0;
}

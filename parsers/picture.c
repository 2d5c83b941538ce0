/* picture - provider codes ("[TSS04]", "OFR_506") described by the shape they have */
#include "evidence.h"

enum { RUN_MAX = 32 };

static bool
fits(unsigned char picture, unsigned char c)
{
	if (picture == '9')
		return ascii_digit(c);
	if (picture == '@')
		return ascii_alpha(c);
	return ascii_lower(picture) == ascii_lower(c);
}

/* Does the picture stand at at? from and to become its kept part. */
static bool
stands(struct slice text, size_t at, struct slice picture, size_t *from, size_t *to)
{
	bool braces = false;

	*from = at;
	for (size_t i = 0; i < picture.n; i++) {
		unsigned char p = picture.p[i];
		size_t run = 1;

		if (p == '{') {
			*from = at;
			continue;
		}
		if (p == '}') {
			*to = at;
			braces = true;
			continue;
		}
		if (at >= text.n || !fits(p, text.p[at]))
			return false;
		at++;
		if (i + 1 < picture.n && picture.p[i + 1] == '+') {
			for (i++; at < text.n && run < RUN_MAX && fits(p, text.p[at]); run++)
				at++;
		}
	}
	if (!braces)
		*to = at;
	/* a code is a word of its own */
	return at >= text.n || !ascii_alnum(text.p[at]) || !ascii_alnum(text.p[at - 1]);
}

static bool
is_class(unsigned char p)
{
	return p == '9' || p == '@';
}

static bool
is_itself(unsigned char p)
{
	return p && !is_class(p) && p != '+' && p != '{' && p != '}';
}

/* What is looked for: the first octets that stand for themselves, so many octets behind the front. */
static struct slice
fixed_part(struct slice picture, size_t *before)
{
	struct slice rest = slice_after(picture, picture.n && picture.p[0] == '{' ? 1 : 0);
	size_t n = 0;

	for (*before = 0; rest.n && is_class(rest.p[0]); ++*before)
		rest = slice_after(rest, 1);
	while (n < rest.n && is_itself(rest.p[n]))
		n++;
	return slice_first(rest, n);
}

struct slice
picture_find(struct slice text, struct slice picture)
{
	size_t before;
	struct slice fixed = fixed_part(picture, &before);

	for (size_t at = 0, from, to = 0; at < text.n; at++) {
		if (fixed.n) {
			at = slice_find_nocase(text, fixed, at + before);
			if (at == SLICE_NPOS)
				return SLICE_NONE;
			at -= before;
		}
		if (at > 0 && ascii_alnum(text.p[at - 1]) && ascii_alnum(text.p[at]))
			continue;
		if (stands(text, at, picture, &from, &to) && to > from)
			return (struct slice){ text.p + from, to - from };
	}
	return SLICE_NONE;
}

/* mime_framed - text without the sign that a program put in front of each of its lines. See mime_type.h.
 *
 * A bar at the side, a box, a list of points: what was laid out by blanks and by how lines begin is no longer known with
 * it. Lines that ">" quotes stay, since somebody quotes them. */
#include "mime_type.h"

enum { LINES_LEAST = 3 /* of points; a bar is nothing else in one */ };

/* "|", "*", "-" and their like; of an empty one there is none. */
static struct slice
sign_of(struct slice line)
{
	static const struct slice signs[] = { SLICE("\xe2\x94\x82"), SLICE("\xe2\x94\x83"),
		SLICE("\xe2\x80\xa2"), SLICE("\xe2\x96\xaa"), SLICE("\xe2\x97\x8f"),
		SLICE("\xc2\xb7") };

	if (line.p[0] < 0x80)
		return slice_first(line, 1);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (slice_starts(line, signs[i]))
			return signs[i];
	return SLICE_NONE;
}

static inline bool
may_be_sign(unsigned char c)
{
	return c == '|' || c == '*' || c == '-' || c == '+' || c == 0xE2 || c == 0xC2;
}

static bool
is_bar(struct slice sign)
{
	return sign.p[0] == '|' || (sign.p[0] == 0xE2 && sign.p[1] == 0x94);
}

/* The upper or lower side of a box, a line of strokes. */
static bool
is_side(struct slice line)
{
	size_t n = 0;

	while (n < line.n &&
	    (line.p[n] == '+' || line.p[n] == '-' || line.p[n] == '=' || line.p[n] == '_' ||
		(line.p[n] == 0xE2 && line.n - n > 2 &&
		    (line.p[n + 1] == 0x94 || line.p[n + 1] == 0x95))))
		n += line.p[n] == 0xE2 ? 3 : 1;
	return n > 2 && n == line.n;
}

/* A line behind its sign and one blank; false when it begins otherwise. tight: a bar that touches the text, whose blanks
 * are all its own. */
static bool
without_sign(struct slice line, struct slice sign, bool tight, struct slice *rest)
{
	if (!slice_starts(line, sign))
		return false;
	*rest = slice_after(line, sign.n);
	if (tight)
		return true;
	if (rest->n && rest->p[0] != ' ' && rest->p[0] != '\t')
		return false;
	if (rest->n)
		*rest = slice_after(*rest, 1);
	return true;
}

static struct slice
trim_right(struct slice s)
{
	while (s.n && ascii_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* The sign in front of all lines, sides and empty ones set aside. *closed: it stands at the end of all of them, too. */
static struct slice
sign_of_all(struct slice s, bool tight, bool *closed)
{
	struct slice sign = SLICE_NONE, line, rest;
	size_t lines = 0;

	*closed = !tight;
	while (slice_line(&s, &line)) {
		line = trim_right(line);
		if (line.n == 0 || is_side(line))
			continue;
		if (sign.n == 0)
			sign = sign_of(line);
		if (sign.n == 0 || !may_be_sign(sign.p[0]) || (tight && !is_bar(sign)) ||
		    !without_sign(line, sign, tight, &rest))
			return SLICE_NONE;
		*closed = *closed && is_bar(sign) && slice_ends_nocase(rest, sign);
		lines++;
	}
	return lines >= LINES_LEAST || (lines && !tight && is_bar(sign)) ? sign : SLICE_NONE;
}

struct slice
mime_framed(struct arena *a, struct slice s)
{
	struct slice sign, line, rest;
	unsigned char *out;
	size_t n = 0, from = 0;
	bool closed, tight;

	while (from < s.n && s.p[from] == '\n')
		from++;
	if (from == s.n || !may_be_sign(s.p[from]))
		return s;
	sign = sign_of_all(s, false, &closed);
	tight = sign.n == 0 && (s.p[from] == '|' || s.p[from] == 0xE2);
	if (tight)
		sign = sign_of_all(s, true, &closed);
	out = sign.n ? arena_take(a, s.n, 1) : NULL;
	if (!out)
		return s;
	while (slice_line(&s, &line)) {
		line = trim_right(line);
		if (!without_sign(line, sign, tight, &rest))
			rest = is_bar(sign) ? SLICE_NONE : line;
		else if (closed)
			rest = trim_right(slice_first(rest, rest.n - sign.n));
		for (size_t i = 0; i < rest.n; i++)
			out[n++] = rest.p[i];
		out[n++] = '\n';
	}
	return (struct slice){ out, n };
}

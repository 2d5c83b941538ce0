/* header_body - the body of one field: folds and comments. See header.h. */
#include "header.h"

#include <string.h>

struct slice
header_unfold(struct arena *a, struct slice body)
{
	struct slice s = slice_trim(body);
	size_t at = slice_find_eol(s, 0), n = at;
	unsigned char *out;

	if (at == s.n)
		return s;
	out = arena_take(a, s.n, 1);
	if (!out)
		return SLICE_NONE;
	memcpy(out, s.p, n);
	while (at < s.n) {
		size_t stop;

		while (n && (out[n - 1] == ' ' || out[n - 1] == '\t'))
			n--;
		while (ascii_space(s.p[at])) /* ends before s does: s is trimmed */
			at++;
		out[n++] = ' ';
		stop = slice_find_eol(s, at);
		memcpy(out + n, s.p + at, stop - at);
		n += stop - at;
		at = stop;
	}
	return (struct slice){ out, n };
}

struct slice
header_value(struct arena *a, const struct header *field)
{
	return field->folded ? header_unfold(a, field->body) : slice_trim(field->body);
}

/* Index behind the quoted string (RFC 5322 3.2.4) that begins at; s.n when it does not end. */
static size_t
skip_quoted(struct slice s, size_t at)
{
	for (at++; at < s.n; at++) {
		if (s.p[at] == '"')
			return at + 1;
		if (s.p[at] == '\\' && at + 1 < s.n)
			at++;
	}
	return s.n;
}

/* Index behind the comment (RFC 5322 3.2.2) that begins at; SLICE_NPOS when it does not end. */
static size_t
skip_comment(struct slice s, size_t at)
{
	size_t depth = 0;

	for (; at < s.n; at++) {
		if (s.p[at] == '\\')
			at++;
		else if (s.p[at] == '(')
			depth++;
		else if (s.p[at] == ')' && --depth == 0)
			return at + 1;
	}
	return SLICE_NPOS;
}

struct slice
header_uncomment(struct arena *a, struct slice s)
{
	unsigned char *out;
	size_t n = 0;

	if (slice_find_byte(s, '(', 0) == SLICE_NPOS)
		return s;
	out = arena_take(a, s.n, 1);
	if (!out)
		return SLICE_NONE;
	for (size_t at = 0; at < s.n;) {
		size_t next = at + 1;

		if (s.p[at] == '"') {
			next = skip_quoted(s, at);
		} else if (s.p[at] == '(') {
			next = skip_comment(s, at);
			if (next != SLICE_NPOS) {
				at = next;
				continue;
			}
			next = s.n; /* a comment without end is text: so are all that follow */
		}
		memcpy(out + n, s.p + at, next - at);
		n += next - at;
		at = next;
	}
	return (struct slice){ out, n };
}

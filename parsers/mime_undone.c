/* mime_undone - plain text without what programs made of it: lines that they broke, backslashes of Markdown, HTML. See
 * mime_type.h. */
#include "html_effect.h"
#include "mime_type.h"

#include <string.h>

/* Does the line that ends at end go on in the next one? RFC 3676 4.1, 4.3: not the line above a signature, and quoted
 * text is left as it is. */
static bool
is_soft(struct slice s, size_t start, size_t end)
{
	return end > start && s.p[end - 1] == ' ' && s.p[start] != '>' &&
	    !(end - start == 3 && memcmp(s.p + start, "-- ", 3) == 0) && end + 1 < s.n &&
	    s.p[end + 1] != '>' && s.p[end + 1] != '\n';
}

/* Lines that a program broke between words in one piece again. What was stuffed in front of a line stays: it is indented
 * anyway, and not every program that says so does it. */
struct slice
mime_unflowed(struct arena *a, struct slice s, bool delete)
{
	unsigned char *out = arena_take(a, s.n, 1);
	size_t n = 0, start = 0, end;

	if (!out)
		return s;
	for (; start < s.n; start = end + 1) {
		end = slice_find_byte(s, '\n', start);
		if (end == SLICE_NPOS)
			end = s.n;
		memcpy(out + n, s.p + start, end - start);
		n += end - start;
		if (is_soft(s, start, end))
			n -= delete;
		else if (end < s.n)
			out[n++] = '\n';
	}
	return (struct slice){ out, n };
}

/* "Delivery to \\<john\\_doe@corp.example\\> failed:\\": Markdown, with a backslash in front of whatever would be a sign of its own
 * and at the end of each line that is to end there. */
struct slice
mime_unescaped(struct arena *a, struct slice s)
{
	unsigned char *out = arena_take(a, s.n, 1);
	size_t n = 0;

	if (!out)
		return s;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char next = i + 1 < s.n ? s.p[i + 1] : '\n';

		if (s.p[i] == '\\' &&
		    (next == '\n' || (next > ' ' && next < 0x7F && !ascii_alnum(next)))) {
			if (next == '\n')
				continue;
			i++;
		}
		out[n++] = s.p[i];
	}
	return (struct slice){ out, n };
}

/* HTML that says it is plain text: it begins with an element that holds others, which something closes. "<p@corp.example>"
 * is none. */
bool
mime_is_html(struct slice s)
{
	size_t end = 1;

	s = slice_trim(s);
	if (s.n == 0 || s.p[0] != '<')
		return false;
	if (slice_starts_nocase(s, SLICE("<!doctype html")))
		return true;
	while (end < s.n && ascii_alnum(s.p[end]))
		end++;
	return end > 1 && end < s.n && (s.p[end] == '>' || ascii_space(s.p[end])) &&
	    html_effect(slice_after(slice_first(s, end), 1)) != HTML_INLINE &&
	    slice_find(s, SLICE("</"), end) != SLICE_NPOS;
}

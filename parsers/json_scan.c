/* json_scan - see json_scan.h */
#include "json_scan.h"

#include "charset.h"
#include "text.h"
#include "transfer.h"
#include "verdict.h"

size_t
json_scan_string_end(struct slice text, size_t at)
{
	for (size_t i = at + 1; i < text.n; i++) {
		if (text.p[i] == '\\')
			i++;
		else if (text.p[i] == '"')
			return i + 1;
	}
	return text.n;
}

struct slice
json_scan_value(struct slice text, const char *key)
{
	struct slice name = slice_of(key);

	for (size_t i = 0; i < text.n; i++) {
		size_t end;
		struct slice rest;

		if (text.p[i] != '"')
			continue;
		end = json_scan_string_end(text, i);
		rest = slice_after(text, end);
		while (rest.n && ascii_space(rest.p[0]))
			rest = slice_after(rest, 1);
		if (rest.n && rest.p[0] == ':' && end - i == name.n + 2 &&
		    slice_equal((struct slice){ text.p + i + 1, name.n }, name)) {
			rest = slice_after(rest, 1);
			while (rest.n && ascii_space(rest.p[0]))
				rest = slice_after(rest, 1);
			return rest;
		}
		i = end - 1;
	}
	return SLICE_NONE;
}

/* What the escape behind a backslash at the front of s stands for (RFC 8259 7); octets of s that it takes. Line ends and
 * tabulators become blanks. */
static size_t
put_escaped(struct abuf *b, struct slice s)
{
	uint32_t c = 0;
	size_t n = 1;

	if (s.p[0] == 'n' || s.p[0] == 'r' || s.p[0] == 't') {
		abuf_byte(b, ' ');
	} else if (s.p[0] != 'u') {
		abuf_byte(b, s.p[0]);
	} else {
		for (; n < 5 && n < s.n && transfer_hex_value(s.p[n]) >= 0; n++)
			c = c << 4 | (uint32_t)transfer_hex_value(s.p[n]);
		utf8_put(b, c);
	}
	return n;
}

static struct slice
unescape(struct arena *a, struct slice s)
{
	struct abuf b = abuf_in(a, 0);
	size_t escape;

	if (slice_find_byte(s, '\\', 0) == SLICE_NPOS)
		return s;
	while ((escape = slice_find_byte(s, '\\', 0)) != SLICE_NPOS && escape + 1 < s.n) {
		abuf_slice(&b, slice_first(s, escape));
		s = slice_after(s, escape + 1);
		s = slice_after(s, put_escaped(&b, s));
	}
	abuf_slice(&b, s);
	return abuf_done(&b);
}

struct slice
json_scan_unquoted(struct arena *a, struct slice s)
{
	if (s.n < 2 || s.p[0] != '"')
		return SLICE_NONE;
	return unescape(a, slice_first(slice_after(s, 1), json_scan_string_end(s, 0) - 2));
}

struct slice
json_scan_string(struct arena *a, struct slice text, const char *key)
{
	struct slice value = json_scan_unquoted(a, json_scan_value(text, key));

	return charset_make_valid(a, text_clip(value, LIMIT_DIAGNOSTIC));
}

struct slice
json_scan_nested(struct slice s)
{
	int depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"') {
			i = json_scan_string_end(s, i) - 1;
		} else if (s.p[i] == '{' || s.p[i] == '[') {
			depth++;
		} else if (s.p[i] == '}' || s.p[i] == ']') {
			if (--depth == 0)
				return slice_first(s, i + 1);
		}
		if (depth == 0)
			return SLICE_NONE;
	}
	return SLICE_NONE;
}

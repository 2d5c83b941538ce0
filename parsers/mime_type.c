/* mime_type - see mime_type.h */
#include "mime_type.h"

#include <string.h>

/* Is it one of the types that nearly all parts of reports have? Nothing has to be repaired then. */
static bool
is_usual(struct slice value)
{
	static const struct slice usual[] = { SLICE("text/plain"), SLICE("message/delivery-status"),
		SLICE("message/rfc822"), SLICE("multipart/report"), SLICE("multipart/mixed"),
		SLICE("text/html") };

	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (slice_equal(value, usual[i]))
			return true;
	return false;
}

/* RFC 2045 5.2: what cannot be understood is plain text. Some write the type without its subtype. */
static struct slice
repair_type(struct slice value, bool digest)
{
	/* unfolded: it holds no line ends */
	static const unsigned char ends[] = { ' ', '\t', ',' };
	bool whole;

	if (is_usual(value))
		return value;
	for (size_t i = 0; i < sizeof ends; i++)
		value = slice_first(value, slice_find_byte(value, ends[i], 0));
	whole = slice_find_byte(value, '/', 0) != SLICE_NPOS;
	if (value.n == 0)
		return digest ? SLICE("message/rfc822") : SLICE("text/plain");
	if (whole)
		return value;
	if (slice_equal(value, SLICE("multipart")))
		return SLICE("multipart/mixed");
	if (slice_equal(value, SLICE("message")))
		return SLICE("message/rfc822");
	if (slice_equal(value, SLICE("html")))
		return SLICE("text/html");
	return SLICE("text/plain");
}

/* The word of a Content-Transfer-Encoding, lower case. */
static struct slice
encoding_word(struct arena *a, struct slice field)
{
	struct slice s = slice_trim(header_uncomment(a, field)), copy;
	size_t end = 0;

	while (s.n && (s.p[0] == '"' || s.p[0] == '\''))
		s = slice_after(s, 1);
	while (end < s.n && !ascii_space(s.p[end]) && s.p[end] != ';' && s.p[end] != '"' &&
	    s.p[end] != '\'')
		end++;
	copy = arena_copy(a, slice_first(s, end));
	for (size_t i = 0; i < copy.n; i++)
		((unsigned char *)(uintptr_t)copy.p)[i] = ascii_lower(copy.p[i]);
	return copy;
}

void
mime_type_read(struct arena *a, const struct charsets *c, struct mime_part *p, bool digest,
    unsigned *truncated)
{
	struct slice type = headers_get(a, &p->headers, SLICE("Content-Type"));
	struct slice encoding = headers_get(a, &p->headers, SLICE("Content-Transfer-Encoding"));

	if (is_usual(type)) /* and has no parameters */
		p->type.value = type;
	else if (type.n)
		parameters_parse(a, c, type, &p->type, truncated);
	p->type.value = repair_type(p->type.value, digest && type.n == 0);
	if (encoding.n)
		p->encoding = encoding_word(a, encoding);
}

enum mime_division
mime_type_division(const struct mime_part *p)
{
	struct slice v = p->type.value;

	if (slice_starts(v, SLICE("multipart/")))
		return DIVISION_PARTS;
	if (slice_equal(v, SLICE("message/rfc822")) || slice_equal(v, SLICE("message/global")) ||
	    slice_equal(v, SLICE("message/news")))
		return DIVISION_MESSAGE;
	if (slice_equal(v, SLICE("text/rfc822-headers")) ||
	    slice_equal(v, SLICE("text/rfc822-header")) ||
	    slice_equal(v, SLICE("message/rfc822-headers")) ||
	    slice_equal(v, SLICE("message/global-headers")))
		return DIVISION_HEADER;
	return DIVISION_NONE;
}

enum mime_encoding
mime_type_encoding(const struct mime_part *p)
{
	struct slice e = p->encoding;

	if (slice_equal(e, SLICE("base64")))
		return ENCODING_BASE64;
	if (slice_starts(e, SLICE("quoted-print")))
		return ENCODING_QUOTED;
	if (slice_equal(e, SLICE("x-uuencode")) || slice_equal(e, SLICE("uuencode")) ||
	    slice_equal(e, SLICE("x-uue")) || slice_equal(e, SLICE("uue")))
		return ENCODING_UU;
	return ENCODING_NONE;
}

static bool
looks_base64(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-' && i && (s.p[i - 1] == '\n' || s.p[i - 1] == '\r'))
			return true; /* the boundary behind it */
		if (!ascii_space(s.p[i]) && !ascii_alpha(s.p[i]) && !ascii_digit(s.p[i]) &&
		    !(s.p[i] && strchr("+/=", s.p[i])))
			return false;
	}
	return true;
}

/* Encoded headers of parts have their "=" encoded. */
static bool
looks_quoted(struct slice s)
{
	return slice_find_nocase(s, SLICE("charset=3D"), 0) != SLICE_NPOS ||
	    slice_find_nocase(s, SLICE("boundary=3D"), 0) != SLICE_NPOS ||
	    slice_find_nocase(s, SLICE("type=3D"), 0) != SLICE_NPOS;
}

bool
mime_type_is_encoded(const struct mime_part *p)
{
	enum { LOOK_BASE64 = 256, LOOK_QUOTED = 2048 };

	switch (mime_type_encoding(p)) {
	case ENCODING_BASE64:
		return looks_base64(slice_first(p->body, LOOK_BASE64));
	case ENCODING_QUOTED:
		return mime_type_division(p) != DIVISION_PARTS ||
		    looks_quoted(slice_first(p->body, LOOK_QUOTED));
	case ENCODING_UU:
		return true;
	default:
		return false;
	}
}

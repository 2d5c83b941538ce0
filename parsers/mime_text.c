/* mime_text - the body of a part: octets, and text. See mime.h. */
#include "mime.h"

#include <string.h>

#include "charset.h"
#include "mime_type.h"
#include "transfer.h"

/* Base64 whose Content-Transfer-Encoding was lost on the way: two first lines of one length, that of encoders, and nothing
 * but its alphabet in them. */
static bool
is_bare_base64(struct slice body)
{
	enum { SHORTEST = 60, LONGEST = 76 }; /* RFC 2045 6.8, in groups of 4; PEM's are 64 */
	size_t length = 0;

	if (slice_find_byte(slice_first(body, SHORTEST), ' ', 0) != SLICE_NPOS) /* as nearly all */
		return false;
	for (int line = 0; line < 2; line++) {
		size_t n = 0;

		while (n < body.n && n <= LONGEST &&
		    (ascii_alnum(body.p[n]) || body.p[n] == '+' || body.p[n] == '/'))
			n++;
		if (n < SHORTEST || n > LONGEST || n % 4 || n == body.n || (line && n != length))
			return false;
		length = n;
		if (body.p[n] != '\r' && body.p[n] != '\n')
			return false;
		n += body.p[n] == '\r' && n + 1 < body.n && body.p[n + 1] == '\n';
		body = slice_after(body, n + 1);
	}
	return true;
}

/* A gateway has encoded what was encoded already. */
static struct slice
decoded_again(struct arena *a, struct slice body, unsigned *truncated)
{
	struct abuf out = abuf_in(a, LIMIT_DECODED);

	transfer_base64(&out, body);
	if (out.bad)
		*truncated |= arena_full(a) ? TRUNCATED_MEMORY : TRUNCATED_DECODED;
	return abuf_done(&out);
}

struct slice
mime_decoded(struct arena *a, const struct mime_part *p, unsigned *truncated)
{
	enum mime_encoding encoding = mime_type_encoding(p);
	struct abuf out = abuf_in(a, LIMIT_DECODED);

	if (p->body.n == 0)
		return SLICE_NONE;
	if (encoding == ENCODING_NONE && is_bare_base64(p->body))
		encoding = ENCODING_BASE64;
	switch (encoding) {
	case ENCODING_BASE64:
		transfer_base64(&out, p->body);
		if (!out.bad && is_bare_base64((struct slice){ out.p, out.n }))
			return decoded_again(a, abuf_done(&out), truncated);
		break;
	case ENCODING_QUOTED:
		transfer_quoted(&out, p->body);
		break;
	case ENCODING_UU:
		transfer_uuencode(&out, p->body);
		break;
	default:
		if (p->body.n > LIMIT_DECODED)
			*truncated |= TRUNCATED_DECODED;
		return slice_first(p->body, LIMIT_DECODED);
	}
	if (out.bad)
		*truncated |= arena_full(a) ? TRUNCATED_MEMORY : TRUNCATED_DECODED;
	return abuf_done(&out);
}

/* Every line end as LF: CRLF, CR CR LF, and CR alone. */
static struct slice
lines_as_lf(struct arena *a, struct slice s)
{
	size_t at = slice_find_byte(s, '\r', 0), done = 0, n = 0;
	unsigned char *out;

	if (at == SLICE_NPOS)
		return s;
	out = arena_take(a, s.n, 1);
	if (!out)
		return SLICE_NONE;
	for (; at != SLICE_NPOS; at = slice_find_byte(s, '\r', at)) {
		size_t crs = 0;

		memcpy(out + n, s.p + done, at - done);
		n += at - done;
		while (at < s.n && s.p[at] == '\r') {
			at++;
			crs++;
		}
		if (at == s.n || s.p[at] != '\n') {
			memset(out + n, '\n', crs);
			n += crs;
		}
		done = at;
	}
	memcpy(out + n, s.p + done, s.n - done);
	return (struct slice){ out, n + s.n - done };
}

/* A picture or another file that says it is text, as some mail systems label a logo: there are no words in it. Of one that
 * might be too long to be matched that is to be said, so it goes the way of all text. */
static bool
is_file(struct slice s)
{
	enum { GROWS = 3 }; /* at most so many times when it is converted */
	static const struct slice starts[] = { SLICE("\x89PNG\r\n\x1A\n"), SLICE("GIF87a"),
		SLICE("GIF89a"), SLICE("\xFF\xD8\xFF"), SLICE("%PDF-"), SLICE("PK\x03\x04"),
		SLICE("\x1F\x8B\x08") };

	/* text begins otherwise, but for "PKI" and the like */
	if (s.n > LIMIT_MATCHED / GROWS || s.n == 0 || !memchr("\x89G\xFF%P\x1F", s.p[0], 6))
		return false;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		if (slice_starts(s, starts[i]))
			return true;
	return false;
}

/* A body that names no charset is in the one of its subject, "=?gb2312?B?...?=", unless it is UTF-8. */
static struct slice
subject_charset(const struct mime_part *p, struct slice bytes)
{
	struct slice name = headers_raw(&p->headers, SLICE("Subject"));
	size_t at = slice_find(name, SLICE("=?"), 0);
	size_t end = at == SLICE_NPOS ? at : slice_find_byte(name, '?', at + 2);

	if (end == SLICE_NPOS || (utf8_ascii_prefix(bytes) != bytes.n && utf8_valid(bytes)))
		return SLICE_NONE;
	name = slice_first(slice_after(name, at + 2), end - at - 2);
	return slice_starts_nocase(name, SLICE("utf")) ? SLICE_NONE : name;
}

/* Charsets are converted in pieces of at most this size. */
enum { CONVERTED_AT_ONCE = 1024 };

struct slice
mime_text(struct arena *a, const struct charsets *c, const struct mime_part *p, unsigned *truncated)
{
	bool text = slice_starts(p->type.value, SLICE("text/"));
	struct slice charset = text ? parameters_get(&p->type, SLICE("charset")) : SLICE_NONE;
	struct slice bytes = mime_decoded(a, p, truncated), s;
	bool grown, ascii;

	if (is_file(bytes))
		return SLICE_NONE;
	if (text && charset.n == 0)
		charset = subject_charset(p, bytes);
	s = charset_decode_told(a, c, charset, bytes, &ascii);
	grown = s.n && s.p != bytes.p;
	if (grown &&
	    s.n > LIMIT_DECODED - CONVERTED_AT_ONCE) /* it ended there, as near as it could */
		*truncated |= TRUNCATED_DECODED;

	if (slice_starts(s, SLICE("\xEF\xBB\xBF"))) /* byte order mark */
		s = slice_after(s, 3);
	s = slice_equal(p->type.value, SLICE("text/html"))
	    ? html_text(a, s)
	    : mime_plain(a, p, lines_as_lf(a, s), ascii);
	if (arena_full(a))
		*truncated |= TRUNCATED_MEMORY;
	return s;
}

/* transfer - see transfer.h */
#include "transfer.h"

#include <string.h>

#include "lines.h"

enum { SKIP = 0xFF, PAD = 0xFE };

#define X SKIP
static const unsigned char base64_values[256] = {
	/* clang-format off */
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, 62, X, X, X, 63, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, X, X, X, PAD, X, X,
	X, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, X, X, X, X, X,
	X, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X, X,
	/* clang-format on */
};
#undef X

int
transfer_hex_value(unsigned char c)
{
	if (ascii_digit(c))
		return c - '0';
	c = ascii_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Makes room for n more octets at once, as far as the bound of out goes; how many there is room for. */
static size_t
reserve(struct abuf *out, size_t n)
{
	unsigned char *p;
	size_t cap;

	if (out->bad)
		return 0;
	if (n <= out->cap - out->n)
		return n;
	if (out->cap_max && n > out->cap_max - out->n)
		n = out->cap_max - out->n;
	if (n <= out->cap - out->n)
		return n;
	cap = out->n + n;
	if (cap < out->cap * 2 && (!out->cap_max || out->cap * 2 <= out->cap_max))
		cap = out->cap * 2;
	p = arena_alloc(out->a, cap, 1);
	if (!p) {
		out->bad = true;
		return 0;
	}
	if (out->n)
		memcpy(p, out->p, out->n);
	out->p = p;
	out->cap = cap;
	return n;
}

/* Is the next line that is not empty one of whole quanta? Lines have 76 digits (RFC 2045 6.8). */
static bool
base64_line_follows(struct slice s)
{
	enum { LOOK_AHEAD = 128 };
	size_t digits = 0, at = 0;

	while (at < s.n && ascii_space(s.p[at]))
		at++;
	for (size_t i = at; i < s.n && i - at < LOOK_AHEAD; i++) {
		if (s.p[i] == '\n' || s.p[i] == '\r')
			return digits % 4 == 0;
		if (base64_values[s.p[i]] != SKIP)
			digits++;
		else if (!ascii_space(s.p[i]))
			return false;
	}
	return digits && (digits >= LOOK_AHEAD / 2 || digits % 4 == 0);
}

/* Four letters to three octets; false when one of them is none. */
static inline bool
base64_four(const unsigned char *p, unsigned char *to)
{
	unsigned char v0 = base64_values[p[0]], v1 = base64_values[p[1]], v2 = base64_values[p[2]],
		      v3 = base64_values[p[3]];

	if ((v0 | v1 | v2 | v3) >= 64)
		return false;
	to[0] = (unsigned char)(v0 << 2 | v1 >> 4);
	to[1] = (unsigned char)(v1 << 4 | v2 >> 2);
	to[2] = (unsigned char)(v2 << 6 | v3);
	return true;
}

/* The digits up to a line that ends in padding; what is behind it in *rest. */
static void
base64_run(struct abuf *out, struct slice *rest, size_t room)
{
	const unsigned char *p = rest->p, *end = rest->p + rest->n;
	unsigned char *to = out->p + out->n, *stop = to + room;
	uint32_t bits = 0;
	unsigned held = 0;
	bool padded = false;

	while (p < end) {
		unsigned char v;

		if (held == 0 && !padded && end - p >= 4 && stop - to >= 3 && base64_four(p, to)) {
			to += 3;
			p += 4;
			continue;
		}
		v = base64_values[*p++];
		if (v == SKIP) {
			if (padded && (p[-1] == '\n' || p[-1] == '\r'))
				break;
			continue;
		}
		if (v == PAD) {
			if (held != 0 && held != 6) /* else it is a stray one */
				padded = true;
			held = 0;
			bits = 0;
			continue;
		}
		padded = false;
		bits = (bits << 6 | v) & 0xFFFF;
		held += 6;
		if (held >= 8) {
			if (to == stop) {
				out->bad = true;
				p = end;
				break;
			}
			held -= 8;
			*to++ = (unsigned char)(bits >> held);
		}
	}
	out->n = (size_t)(to - out->p);
	*rest = (struct slice){ p, (size_t)(end - p) };
}

void
transfer_base64(struct abuf *out, struct slice s)
{
	do {
		size_t room = reserve(out, s.n / 4 * 3 + 3);

		if (out->bad || s.n == 0)
			return;
		base64_run(out, &s, room);
	} while (base64_line_follows(s));
}

/* Where the line ends whose rest is blank from at on, else SLICE_NPOS: "=" there is a soft break. */
static size_t
soft_break(struct slice s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	while (at < s.n && s.p[at] == '\r')
		at++;
	if (at == s.n)
		return at;
	if (s.p[at] == '\n')
		return at + 1;
	return s.p[at - 1] == '\r' ? at : SLICE_NPOS;
}

void
transfer_quoted(struct abuf *out, struct slice s)
{
	size_t at = 0;

	reserve(out, s.n);
	while (at < s.n && !out->bad) {
		size_t equals = slice_find_byte(s, '=', at), next;
		int high, low;

		if (equals == SLICE_NPOS)
			equals = s.n;
		abuf_put(out, s.p + at, equals - at);
		if (equals == s.n)
			return;
		at = equals + 1;
		high = s.n - at >= 2 ? transfer_hex_value(s.p[at]) : -1;
		low = high >= 0 ? transfer_hex_value(s.p[at + 1]) : -1;
		if (low >= 0) {
			abuf_byte(out, (unsigned char)(high << 4 | low));
			at += 2;
			continue;
		}
		next = soft_break(s, at);
		if (next == SLICE_NPOS)
			abuf_byte(out, '=');
		else
			at = next;
	}
}

/* An octet as a mark and two hex digits; underline: what "_" stands for. */
static inline void
put_escaped(struct abuf *out, struct slice s, unsigned char mark, unsigned char underline)
{
	for (size_t i = 0; i < s.n; i++) {
		int high = s.p[i] == mark && s.n - i > 2 ? transfer_hex_value(s.p[i + 1]) : -1;
		int low = high >= 0 ? transfer_hex_value(s.p[i + 2]) : -1;

		if (low >= 0) {
			abuf_byte(out, (unsigned char)(high << 4 | low));
			i += 2;
		} else {
			abuf_byte(out, s.p[i] == '_' ? underline : s.p[i]);
		}
	}
}

void
transfer_q_word(struct abuf *out, struct slice s)
{
	put_escaped(out, s, '=', ' ');
}

void
transfer_percent(struct abuf *out, struct slice s)
{
	put_escaped(out, s, '%', '_');
}

static void
uuencode_line(struct abuf *out, struct slice line)
{
	size_t want = (line.p[0] - 32U) & 63;
	uint32_t bits = 0;
	unsigned held = 0;

	for (size_t i = 1; i < line.n && want; i++) {
		bits = (bits << 6 | ((line.p[i] - 32U) & 63)) & 0xFFFF;
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		abuf_byte(out, (unsigned char)(bits >> held));
		want--;
	}
}

static bool
is_begin(struct slice line)
{
	return slice_starts(line, SLICE("begin ")) && line.n > 9 && ascii_digit(line.p[6]);
}

void
transfer_uuencode(struct abuf *out, struct slice s)
{
	struct lines l = lines_of(s, lines_eol(s));
	struct slice line;

	while (lines_next(&l, &line) && !is_begin(line))
		;
	if (l.p == l.end)
		l = lines_of(s, lines_eol(s));
	while (lines_next(&l, &line) && !slice_equal(line, SLICE("end")))
		if (line.n && line.p[0] > ' ' && line.p[0] < 'a')
			uuencode_line(out, line);
}

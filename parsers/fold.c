/* fold - text made even for matching; see scan.h */
#include "charset.h"
#include "octets.h"
#include "scan.h"

#include <string.h>

struct folder {
	struct arena *a;
	struct abuf out;
	struct slice all, rest;
	struct fold_step *step;
	size_t nsteps, cap;
	size_t shift;  /* source offset minus folded offset of the last step */
	bool line;     /* the next character begins a line */
	uint32_t last; /* the last code point put, 0 at the start */
};

static void
step_put(struct folder *f, size_t at, size_t source)
{
	if (f->nsteps && !f->line && source - at == f->shift)
		return;
	if (f->nsteps == f->cap) {
		size_t cap = f->cap ? f->cap * 2 : 32;
		struct fold_step *step = arena_take(f->a, cap, sizeof *step);

		if (!step)
			return;
		for (size_t i = 0; i < f->nsteps; i++)
			step[i] = f->step[i];
		f->step = step;
		f->cap = cap;
	}
	f->step[f->nsteps++] =
	    (struct fold_step){ .at = (uint32_t)at, .source = (uint32_t)source, .line = f->line };
	f->shift = source - at;
	f->line = false;
}

static bool
is_plain(unsigned char c)
{
	return c > ' ' && c < 0x7f && c != '`';
}

static inline bool
is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
is_space(uint32_t c)
{
	return is_blank(c) || c == 0xa0 || c == 0x3000 || c == 0x202f ||
	    (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029;
}

static bool
is_invisible(uint32_t c)
{
	return c == 0 || c == 0xad || c == 0xfeff || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2064);
}

/* scripts that are written without spaces: a line end between two of them is nothing */
static bool
is_ideograph(uint32_t c)
{
	return (c >= 0x2e80 && c <= 0xa4cf) || (c >= 0xf900 && c <= 0xfaff) ||
	    (c >= 0xff00 && c <= 0xffef) || (c >= 0x20000 && c <= 0x3ffff);
}

static uint32_t
plain(uint32_t c)
{
	switch (c) {
	case 0x2018:
	case 0x2019:
	case 0x201a:
	case 0x201b:
	case 0x2032:
	case 0xb4:
	case '`':
		return '\'';
	case 0x201c:
	case 0x201d:
	case 0x201e:
	case 0x201f:
	case 0xab:
	case 0xbb:
		return '"';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
	case 0x2212:
		return '-';
	default:
		return c >= 0xff01 && c <= 0xff5e ? c - 0xfee0 : c;
	}
}

static uint32_t
peek(struct slice s)
{
	while (s.n) {
		uint32_t c = utf8_take(&s);

		if (!is_invisible(c))
			return c;
	}
	return 0;
}

/* Takes the white space in front of rest and puts what stands for it. */
static void
take_space(struct folder *f)
{
	size_t ends = 0;

	for (;;) {
		struct slice before;
		uint32_t c;

		for (; f->rest.n && is_blank(f->rest.p[0]); f->rest = slice_after(f->rest, 1))
			/* CRLF is one end of line */
			ends += f->rest.p[0] == '\n' ||
			    (f->rest.p[0] == '\r' && !(f->rest.n > 1 && f->rest.p[1] == '\n'));
		if (f->rest.n == 0 || is_plain(f->rest.p[0]))
			break;
		before = f->rest;
		c = utf8_take(&f->rest);
		if (!is_space(c) && !is_invisible(c)) {
			f->rest = before;
			break;
		}
	}
	if (ends)
		f->line = true;
	if (f->last == 0 || f->rest.n == 0)
		return;
	if (ends > 1)
		abuf_byte(&f->out, '\n');
	else if (!(ends && is_ideograph(f->last) && is_ideograph(plain(peek(f->rest)))))
		abuf_byte(&f->out, ' ');
}

/* Puts sixteen octets folded, of which as many count as are plain or a single blank before something plain.
 * from: one octet more can be read. */
static inline size_t
put_plain(const unsigned char *from, unsigned char *to)
{
	octets at = octets_at(from), next = octets_at(from + 1), blank = (octets)(at == ' ');
	octets good = octets_between(at, ' ', '~') & ~(octets)(at == '`');
	octets next_good = octets_between(next, '!', '~') & ~(octets)(next == '`');

	at |= octets_between(at, 'A', 'Z') & 0x20;
	memcpy(to, &at, sizeof at);
	return octets_first_clear(good & ~(blank & ~next_good));
}

/* A run of ASCII at once, with the single blanks in it: most of all text. */
static void
take_plain(struct folder *f)
{
	struct slice s = f->rest;
	unsigned char *to, end[2 * OCTETS] = { 0 };
	size_t n = 0, more = OCTETS;

	if (f->out.cap - f->out.n < s.n + OCTETS && !abuf_reserve(&f->out, s.n + OCTETS))
		return;
	to = f->out.p + f->out.n;
	while (more == OCTETS && s.n - n > OCTETS) {
		more = put_plain(s.p + n, to + n);
		n += more;
	}
	if (more == OCTETS && n < s.n) { /* NULs behind it end the run */
		memcpy(end, s.p + n, s.n - n);
		n += put_plain(end, to + n);
	}
	f->out.n += n;
	f->last = to[n - 1];
	f->rest = slice_after(s, n);
}

static inline bool
continues(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Octets of the character at the front when it is one of those that folding leaves as they are and that
 * fill whole texts: small letters of Latin, Greek and Cyrillic, Hebrew, Arabic, the scripts of India to Korea.
 * 0 for any other, which may be one of them all the same. */
static size_t
unfolded_length(struct slice s)
{
	const unsigned char *p = s.p;

	if (s.n < 2 || !continues(p[1]))
		return 0;
	if (p[0] < 0xE0) {
		bool latin =
		    (p[0] == 0xC3 && p[1] >= 0xA0) || (p[0] == 0xC4 && p[1] <= 0xB1 && (p[1] & 1));
		/* but the final sigma */
		bool greek =
		    (p[0] == 0xCE && p[1] >= 0xAC) || (p[0] == 0xCF && p[1] < 0x8F && p[1] != 0x82);
		bool cyrillic = (p[0] == 0xD0 && p[1] >= 0xB0) || (p[0] == 0xD1 && p[1] < 0xA0);

		return latin || greek || cyrillic || (p[0] >= 0xD7 && p[0] <= 0xDB) ? 2 : 0;
	}
	if (s.n < 3 || !continues(p[2]))
		return 0;
	/* U+3000 is a blank, U+FFFD stands for what was no character */
	return (p[0] == 0xE0 && p[1] >= 0xA0) || (p[0] == 0xE3 && (p[1] > 0x80 || p[2] > 0x80)) ||
		(p[0] > 0xE3 && p[0] <= 0xEC) || (p[0] == 0xEF && p[1] == 0xBF && p[2] == 0xBD)
	    ? 3
	    : 0;
}

/* A run of such characters; false when there is none. */
static bool
take_unfolded(struct folder *f)
{
	struct slice s = f->rest, last = SLICE_NONE;
	size_t n;

	while (s.n && (n = unfolded_length(s))) {
		last = s;
		s = slice_after(s, n);
	}
	if (last.n == 0)
		return false;
	abuf_put(&f->out, f->rest.p, f->rest.n - s.n);
	f->last = utf8_take(&last);
	f->rest = s;
	return true;
}

static void
take_one(struct folder *f)
{
	size_t source = (size_t)(f->rest.p - f->all.p), at = f->out.n;
	unsigned char byte = *f->rest.p;

	if (is_plain(byte)) {
		take_plain(f);
	} else if (is_blank(byte)) {
		take_space(f);
		return;
	} else if (!take_unfolded(f)) {
		struct slice before = f->rest;
		uint32_t c = utf8_take(&f->rest);

		if (is_invisible(c))
			return;
		if (is_space(c)) {
			f->rest = before;
			take_space(f);
			return;
		}
		f->last = c;
		utf8_put(&f->out, utf8_fold(plain(c)));
	}
	step_put(f, at, source);
}

void
fold_text(struct arena *a, struct slice text, struct folded *out)
{
	struct folder f = { .a = a, .line = true };

	f.all = f.rest = slice_first(text, LIMIT_MATCHED);
	f.out = abuf_in(a, 0);
	while (f.rest.n && !f.out.bad)
		take_one(&f);
	*out = (struct folded){
		.text = abuf_done(&f.out), .step = f.step, .nsteps = f.nsteps, .source = f.all.n
	};
}

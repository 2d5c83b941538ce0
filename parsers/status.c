/* status - see status.h */
#include "status.h"

#include "octets.h"
#include "status_number.h"

#include <string.h>

struct found {
	char reply[REPLY_SIZE];
	char status[STATUS_SIZE];
	enum trust reply_trust, status_trust;
	bool continued; /* the reply was the first line of several ("550-") */
};

static void
code_put(char out[STATUS_SIZE], struct slice code)
{
	memcpy(out, code.p, code.n);
	out[code.n] = '\0';
}

static void
take_reply(struct found *f, struct slice text, size_t at, bool continued, enum trust trust)
{
	bool next_line = f->continued && trust == TRUST_STRONG;

	if (f->reply_trust >= trust && !next_line)
		return;
	/* the first word on the line counts; a later line of the same reply replaces it */
	memcpy(f->reply, text.p + at, 3);
	f->reply[3] = '\0';
	f->reply_trust = trust;
	f->continued = continued || f->reply[0] < '4';
	if (next_line) {
		struct slice rest = slice_trim(slice_after(text, at + 3 + (continued ? 1 : 0)));

		if (number_code_length(rest))
			f->status_trust = TRUST_NONE; /* replaced by the code that follows */
	}
}

/* "5.0.0" says nothing: a code of the same class behind it says more, where something says that it is one. The number of
 * a section or of a version is none, and "451 4.0.0 ... 5.1.1" tells what somebody else answered. */
static bool
says_more(const struct found *f, struct slice text, size_t at, enum trust trust)
{
	size_t before = at;

	if (strcmp(f->status + 1, ".0.0") != 0 || f->status[0] != text.p[at])
		return false;
	while (before > 0 && text.p[before - 1] == ' ')
		before--;
	return trust > TRUST_WEAK || (before > 0 && strchr("(:;<", text.p[before - 1]));
}

/* "5.1.0 - Unknown address error 550-'5.0.0 ...'": nor does it say more than the code that the report begins with. */
static bool
says_less(const struct found *f, struct slice code)
{
	return f->status_trust > TRUST_WEAK && f->status[0] == code.p[0] &&
	    slice_ends_nocase(code, SLICE(".0.0"));
}

static void
take_code(struct found *f, struct slice text, size_t at, size_t n, enum trust trust)
{
	bool more = f->status_trust && says_more(f, text, at, trust);

	if ((f->status_trust >= trust && !more) || says_less(f, (struct slice){ text.p + at, n }))
		return;
	code_put(f->status, (struct slice){ text.p + at, n });
	f->status_trust = trust > f->status_trust ? trust : f->status_trust;
}

static size_t
skip_url(struct slice text, size_t at)
{
	while (at < text.n && !(number_beside[text.p[at]] & ENDS_URL))
		at++;
	return at;
}

static inline bool
is_telling(unsigned char c)
{
	return ascii_digit(c) || c == ':' || c == '<' || c == '>';
}

/* Index of the first of sixteen octets that is telling; OCTETS when none is. */
static inline size_t
telling_among(const unsigned char *p)
{
	octets at = octets_at(p);

	return octets_first(
	    octets_between(at, '0', ':') | (octets)(at == '<') | (octets)(at == '>'));
}

/* The place at or behind i at which a code, a level of nesting or a URL may begin: other words and signs are
 * stepped over. */
static size_t
next_telling(struct slice text, size_t i)
{
	size_t from = i, more;

	for (;;) {
		while (text.n - i >= OCTETS && (more = telling_among(text.p + i)) > 0) {
			i += more;
			if (more < OCTETS)
				break;
		}
		while (i < text.n && !is_telling(text.p[i]))
			i++;
		if (i == text.n || i == from || !number_is_word(text.p[i]) ||
		    !number_is_joined(text, i))
			return i;
		/* a digit in a word */
		while (i < text.n && number_is_word(text.p[i]))
			i++;
		from = i;
	}
}

/* Takes the code or the reply that begins with the digit at at, and says where it ends; where a number does that is
 * neither. */
static size_t
take_number(struct found *f, struct slice text, size_t at)
{
	size_t n = number_code_length(slice_after(text, at));
	bool continued;
	enum trust trust;

	if (n) {
		bool mark = at > 0 && text.p[at - 1] == '#';

		if ((mark || number_code_plausible((struct slice){ text.p + at, n })) &&
		    !number_after_version(text, at))
			take_code(f, text, at, n,
			    number_led_by_reply(text, at) ? TRUST_LED
				: mark || at == 0         ? TRUST_STRONG
							  : TRUST_WEAK);
		return at + n;
	}
	if (number_reply_at(text, at, &continued, &trust)) {
		take_reply(f, text, at, continued, trust);
		return at + 3;
	}
	while (at < text.n && (number_is_word(text.p[at]) || text.p[at] == '.'))
		at++;
	return at;
}

/* "<421 4.4.2 ...>" or "<host #5.1.1 smtp;...>", not "<user@host>" or "<<<": at is the sign. */
static bool
is_quotation(struct slice text, size_t at)
{
	struct slice rest = slice_after(text, at + 1);

	return slice_find_byte(slice_first(rest, 40), ' ', 0) != SLICE_NPOS && rest.n &&
	    rest.p[0] != '<' && text.p[at - 1] != '<';
}

/* Reads the codes at one level of nesting; what stands in <...> is the next level. */
static void
scan_level(struct slice text, struct found *outer, struct found *inner)
{
	struct found *f = outer;
	size_t i = 0;

	while ((i = next_telling(text, i)) < text.n) {
		unsigned char c = text.p[i];

		if (c == '<' && i > 0) {
			if (outer->status_trust && is_quotation(text, i))
				f = inner;
		} else if (c == '>' && f == inner) {
			f = outer;
		} else if (c == ':' && i + 2 < text.n && text.p[i + 1] == '/' &&
		    text.p[i + 2] == '/') {
			i = skip_url(text, i);
			continue;
		} else if (ascii_digit(c) && !number_in_name(text, i)) {
			i = take_number(f, text, i);
			continue;
		}
		while (number_is_word(c) && i + 1 < text.n && number_is_word(text.p[i + 1]))
			i++;
		i++;
	}
}

static bool
has_no_detail(const char *status)
{
	return slice_ends_nocase(slice_of(status), SLICE(".0"));
}

/* "554 5.7.0 <host #5.7.133 smtp;550 5.7.133 ...>": a system that gives only a class and a subject quotes the answer in
 * which the rest stands. */
static bool
is_finer(const struct found *inner, const char *outer)
{
	return inner->status_trust > TRUST_WEAK && has_no_detail(outer) &&
	    inner->status[0] == outer[0] && !has_no_detail(inner->status);
}

void
status_scan(struct slice diagnostic, struct codes *out)
{
	struct found outer = { .reply = "" }, inner = { .reply = "" };

	memset(out, 0, sizeof *out);
	scan_level(diagnostic, &outer, &inner);
	if (outer.reply[0] >= '4')
		memcpy(out->reply, outer.reply, sizeof out->reply);
	memcpy(out->status, outer.status, sizeof out->status);
	memcpy(out->inner_reply, inner.reply, sizeof out->inner_reply);
	memcpy(out->inner_status, inner.status, sizeof out->inner_status);
	if ((!out->reply[0] && !out->status[0]) || is_finer(&inner, outer.status)) {
		if (inner.reply[0] || !out->reply[0])
			memcpy(out->reply, inner.reply, sizeof out->reply);
		memcpy(out->status, inner.status, sizeof out->status);
		out->inner_reply[0] = out->inner_status[0] = '\0';
	}
}

bool
status_parse(struct slice field, char out[STATUS_SIZE])
{
	struct slice s = slice_trim(field);
	size_t n;

	out[0] = '\0';
	while (s.n > 0 && (s.p[0] == '#' || s.p[0] == '(' || s.p[0] == '"'))
		s = slice_after(s, 1);
	if ((n = number_code_length(s))) {
		code_put(out, slice_first(s, n));
		return true;
	}
	n = number_digits(s);
	if (s.n == 0 || (s.p[0] != '2' && s.p[0] != '4' && s.p[0] != '5'))
		return false;
	if (n == 3) { /* 511 */
		const char code[] = { (char)s.p[0], '.', (char)s.p[1], '.', (char)s.p[2], '\0' };

		memcpy(out, code, sizeof code);
		return true;
	}
	if (n == 1 && s.n >= 3 && s.p[1] == '.' && ascii_digit(s.p[2])) { /* 5.1 */
		size_t subject = number_digits(slice_after(s, 2));

		if (subject > 3 || (s.n > 2 + subject && s.p[2 + subject] == '.'))
			return false;
		memcpy(out, s.p, 2 + subject);
		memcpy(out + 2 + subject, ".0", sizeof ".0");
		return true;
	}
	return false;
}

char
status_class(const char *status, const char *reply)
{
	char c = status[0] ? status[0] : reply[0];

	return c == '2' || c == '4' || c == '5' ? c : 0;
}

bool
status_fits_whole(const char *status, struct slice pattern)
{
	const unsigned char *p = pattern.p, *end = pattern.p + pattern.n;

	if (!status[0])
		return false;
	for (; p < end; p++) {
		if (*p == '*') {
			while (ascii_digit((unsigned char)*status))
				status++;
		} else if (*p == '?') {
			if (!ascii_digit((unsigned char)*status))
				return false;
			status++;
		} else if (!*status || *p != (unsigned char)*status++) {
			return false;
		}
	}
	return !*status;
}

/* status - see status.h */
#include "status.h"

#include "octets.h"

#include <string.h>

/* How sure we are that a number is a reply or a code and not a count, a date or a version. */
enum trust { TRUST_NONE, TRUST_WEAK, TRUST_STRONG, TRUST_LED };

struct found {
	char reply[REPLY_SIZE];
	char status[STATUS_SIZE];
	enum trust reply_trust, status_trust;
	bool continued; /* the reply was the first line of several ("550-") */
};

/* What an octet beside a number says. */
enum {
	CUE = 1,       /* in front of it: a reply follows */
	JOINED = 2,    /* in front of it: no reply, it goes on from there */
	DELIMITED = 4, /* behind three digits: they may be a reply */
	QUOTE = 8,     /* may stand between a reply and its code */
	NAME = 16,     /* in front of it: it is part of a name, an address or a URL */
	ENDS_URL = 32,
};

/* Indexed by the octet. */
static const unsigned char says[256] = {
	[' '] = DELIMITED | ENDS_URL,
	['\t'] = DELIMITED | ENDS_URL,
	['\r'] = DELIMITED | ENDS_URL,
	['\n'] = DELIMITED | ENDS_URL,
	['"'] = CUE | DELIMITED | QUOTE | ENDS_URL,
	['#'] = DELIMITED | QUOTE,
	['%'] = NAME,
	['&'] = NAME,
	['\''] = CUE | DELIMITED | QUOTE | ENDS_URL,
	['('] = CUE | QUOTE,
	[')'] = DELIMITED | ENDS_URL,
	['+'] = JOINED | NAME,
	[','] = CUE | DELIMITED,
	['-'] = JOINED | DELIMITED,
	['.'] = JOINED | DELIMITED | NAME,
	['/'] = JOINED | NAME,
	[':'] = CUE | DELIMITED,
	[';'] = CUE | DELIMITED,
	['<'] = CUE | ENDS_URL,
	['='] = CUE | JOINED,
	['>'] = CUE | DELIMITED | ENDS_URL,
	['?'] = NAME,
	['@'] = JOINED | NAME,
	['['] = CUE,
	[']'] = DELIMITED,
	['_'] = NAME,
	['{'] = CUE,
	['|'] = CUE,
};

/* Indexed by the octet. */
static const bool word_octet[256] = {
	['_'] = true,
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
	[0x80 ... 0xff] = true,
};

static inline bool
is_word(unsigned char c)
{
	return word_octet[c];
}

/* Does what begins at at go on from the letters in front of it? Chinese and Japanese set no blanks, and their colons are
 * letters here, too (three octets, like few others). */
static inline bool
is_joined(struct slice text, size_t at)
{
	if (at == 0 || !is_word(text.p[at - 1]))
		return false;
	return text.p[at - 1] < 0x80 || at < 3 || (text.p[at - 3] & 0xF0) != 0xE0;
}

/* Number of digits at the front of s, at most 4. */
static size_t
digits(struct slice s)
{
	size_t n = 0;

	while (n < s.n && n < 4 && ascii_digit(s.p[n]))
		n++;
	return n;
}

/* Length of "c.s.d" at the front of s (RFC 3463 2), 0 when there is none or it goes on as a number. */
static size_t
code_length(struct slice s)
{
	size_t subject, detail, end;

	if (s.n < 5 || (s.p[0] != '2' && s.p[0] != '4' && s.p[0] != '5') || s.p[1] != '.')
		return 0;
	subject = digits(slice_after(s, 2));
	if (subject < 1 || subject > 3 || s.n < subject + 4 || s.p[2 + subject] != '.')
		return 0;
	detail = digits(slice_after(s, 3 + subject));
	end = 3 + subject + detail;
	if (detail < 1 || detail > 3)
		return 0;
	if (end < s.n && (is_word(s.p[end]) || s.p[end] == '@' || s.p[end] == '/'))
		return 0;
	if (s.n - end >= 2 && (s.p[end] == '.' || s.p[end] == '-') && is_word(s.p[end + 1]))
		return 0;
	return end;
}

static void
code_put(char out[STATUS_SIZE], struct slice code)
{
	memcpy(out, code.p, code.n);
	out[code.n] = '\0';
}

/* The subjects that RFC 3463 has: what else looks like a code is more likely a version or a date. */
static bool
code_plausible(struct slice code)
{
	return code.p[3] == '.' && code.p[2] <= '7';
}

static bool
ends_with_any(struct slice before, const char *const *words, size_t n)
{
	before = slice_trim(before);
	for (size_t i = 0; i < n; i++) {
		struct slice w = slice_of(words[i]);

		if (slice_ends_nocase(before, w) &&
		    (before.n == w.n || !is_word(before.p[before.n - w.n - 1])))
			return true;
	}
	return false;
}

/* Is the number that begins at at a version ("Exim 4.9.2") rather than a code? */
static bool
after_version_word(struct slice text, size_t at)
{
	static const char *const words[] = { "version", "ver", "v", "exim", "postfix", "sendmail",
		"exchange", "esmtp", "smtpd", "agent", "release", "qmail", "mdaemon", "outlook",
		"mailer", "service", "server" };

	struct slice before = slice_trim(slice_first(text, at));

	/* mostly there is a reply in front of it */
	return before.n && ascii_alpha(before.p[before.n - 1]) &&
	    ends_with_any(before, words, sizeof words / sizeof *words);
}

/* rest: trimmed */
static bool
starts_with_any(struct slice rest, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_begins_nocase(rest, words[i]))
			return true;
	return false;
}

/* Is the number behind which rest begins a quantity ("450 seconds")? Some nouns also begin the text of
 * a reply ("554 Message rejected"): those count only where nothing announced a reply. */
static bool
before_unit(struct slice rest, bool announced)
{
	static const char *const units[] = { "second", "sec ", "minute", "min ", "hour", "day",
		"byte", "kb", "mb", "gb", "k ", "times", "attempt", "char", "% ", "octet" };
	static const char *const nouns[] = { "message", "mail", "recipient", "connection", "line" };
	/* that only begin like them: "550 Hourly limit exceeded" */
	static const char *const others[] = { "hourly", "secondary", "daylight", "mailbox" };

	/* mostly there is a code behind a reply */
	rest = slice_trim(rest);
	if (!rest.n || ascii_digit(rest.p[0]) ||
	    starts_with_any(rest, others, sizeof others / sizeof *others))
		return false;
	return starts_with_any(rest, units, sizeof units / sizeof *units) ||
	    (!announced && starts_with_any(rest, nouns, sizeof nouns / sizeof *nouns));
}

static bool
reply_cue(struct slice text, size_t at)
{
	static const char *const cues[] = { "said", "response", "error", "returned", "code",
		"reply", "replied", "status", "answer", "answered", "<<<", "<--", "-->", "was" };
	struct slice before = slice_trim(slice_first(text, at));

	if (before.n == 0)
		return true;
	if (says[before.p[before.n - 1]] & CUE)
		return true;
	return ends_with_any(before, cues, sizeof cues / sizeof *cues);
}

/* A reply at at: 3 digits as RFC 5321 4.2.1 has them, delimited. */
static bool
reply_at(struct slice text, size_t at, bool *continued, enum trust *trust)
{
	struct slice s = slice_after(text, at), rest;

	if (s.n < 3 || s.p[0] < '2' || s.p[0] > '5' || !ascii_digit(s.p[1]) || !ascii_digit(s.p[2]))
		return false;
	if (at > 0 && (is_joined(text, at) || says[text.p[at - 1]] & JOINED))
		return false;
	rest = slice_after(s, 3);
	*continued = rest.n > 0 && rest.p[0] == '-';
	if (rest.n > 0 && !(says[rest.p[0]] & DELIMITED))
		return false;
	if (rest.n > 1 && (rest.p[0] == '.' || rest.p[0] == '-') && ascii_digit(rest.p[1]) &&
	    !(*continued &&
		(code_length(slice_after(rest, 1)) ||
		    slice_starts(slice_after(rest, 1), slice_first(s, 3)))))
		return false;
	if (code_length(slice_trim(slice_after(rest, *continued ? 1 : 0))) ||
	    (rest.n > 1 && rest.p[1] == '#'))
		*trust = TRUST_STRONG;
	else
		*trust = reply_cue(text, at) ? TRUST_STRONG : TRUST_WEAK;
	if (before_unit(rest, *trust == TRUST_STRONG))
		return false;
	/* positive and intermediate replies are no failure: only "220-" banners matter, to skip */
	return s.p[0] >= '4' || *trust == TRUST_STRONG;
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

		if (code_length(rest))
			f->status_trust = TRUST_NONE; /* replaced by the code that follows */
	}
}

static void
take_code(struct found *f, struct slice text, size_t at, size_t n, enum trust trust)
{
	if (f->status_trust >= trust)
		return;
	code_put(f->status, (struct slice){ text.p + at, n });
	f->status_trust = trust;
}

/* Does a reply stand right before at: "550 5.1.1", "550-5.1.1", "550-'5.1.1", "550 #5.1.1"? */
static bool
led_by_reply(struct slice text, size_t at)
{
	const unsigned char *p = text.p;

	if (at > 0 && says[p[at - 1]] & QUOTE)
		at--;
	return at >= 4 && (p[at - 1] == ' ' || p[at - 1] == '-') && ascii_digit(p[at - 2]) &&
	    ascii_digit(p[at - 3]) && (p[at - 4] == '2' || p[at - 4] == '4' || p[at - 4] == '5') &&
	    !is_joined(text, at - 4);
}

/* Is what stands at at part of a name, an address, an IP address or a URL? */
static bool
in_name(struct slice text, size_t at)
{
	return at > 0 &&
	    (is_joined(text, at) || says[text.p[at - 1]] & NAME ||
		(text.p[at - 1] == '-' && at > 1 && !ascii_digit(text.p[at - 2])));
}

static size_t
skip_url(struct slice text, size_t at)
{
	while (at < text.n && !(says[text.p[at]] & ENDS_URL))
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
		if (i == text.n || i == from || !is_word(text.p[i]) || !is_joined(text, i))
			return i;
		/* a digit in a word */
		while (i < text.n && is_word(text.p[i]))
			i++;
		from = i;
	}
}

/* Reads the codes at one level of nesting; what stands in <...> is the next level. */
static void
scan_level(struct slice text, struct found *outer, struct found *inner)
{
	struct found *f = outer;
	size_t i = 0, n;
	bool continued;
	enum trust trust;

	while ((i = next_telling(text, i)) < text.n) {
		unsigned char c = text.p[i];

		if (c == '<' && i > 0) {
			struct slice rest = slice_after(text, i + 1);

			/* "<421 4.4.2 ...>" or "<host #5.1.1 smtp;...>", not "<user@host>" or "<<<" */
			if (outer->status_trust &&
			    slice_find_byte(slice_first(rest, 40), ' ', 0) != SLICE_NPOS &&
			    rest.n && rest.p[0] != '<' && text.p[i - 1] != '<')
				f = inner;
		} else if (c == '>' && f == inner) {
			f = outer;
		} else if (c == ':' && i + 2 < text.n && text.p[i + 1] == '/' &&
		    text.p[i + 2] == '/') {
			i = skip_url(text, i);
			continue;
		} else if (ascii_digit(c) && !in_name(text, i)) {
			n = code_length(slice_after(text, i));
			if (n) {
				bool mark = i > 0 && text.p[i - 1] == '#';
				struct slice code = { text.p + i, n };

				if ((mark || code_plausible(code)) && !after_version_word(text, i))
					take_code(f, text, i, n,
					    led_by_reply(text, i) ? TRUST_LED
						: mark || i == 0  ? TRUST_STRONG
								  : TRUST_WEAK);
				i += n;
				continue;
			}
			if (reply_at(text, i, &continued, &trust)) {
				take_reply(f, text, i, continued, trust);
				i += 3;
				continue;
			}
			while (i < text.n && (is_word(text.p[i]) || text.p[i] == '.'))
				i++;
			continue;
		}
		while (is_word(c) && i + 1 < text.n && is_word(text.p[i + 1]))
			i++;
		i++;
	}
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
	if (!out->reply[0] && !out->status[0]) {
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
	if ((n = code_length(s))) {
		code_put(out, slice_first(s, n));
		return true;
	}
	n = digits(s);
	if (s.n == 0 || (s.p[0] != '2' && s.p[0] != '4' && s.p[0] != '5'))
		return false;
	if (n == 3) { /* 511 */
		const char code[] = { (char)s.p[0], '.', (char)s.p[1], '.', (char)s.p[2], '\0' };

		memcpy(out, code, sizeof code);
		return true;
	}
	if (n == 1 && s.n >= 3 && s.p[1] == '.' && ascii_digit(s.p[2])) { /* 5.1 */
		size_t subject = digits(slice_after(s, 2));

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

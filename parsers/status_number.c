/* status_number - see status_number.h */
#include "status_number.h"

const unsigned char number_beside[256] = {
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

const bool number_word[256] = {
	['_'] = true,
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
	[0x80 ... 0xff] = true,
};

size_t
number_digits(struct slice s)
{
	size_t n = 0;

	while (n < s.n && n < 4 && ascii_digit(s.p[n]))
		n++;
	return n;
}

size_t
number_code_length(struct slice s)
{
	size_t subject, detail, end;

	if (s.n < 5 || (s.p[0] != '2' && s.p[0] != '4' && s.p[0] != '5') || s.p[1] != '.')
		return 0;
	subject = number_digits(slice_after(s, 2));
	if (subject < 1 || subject > 3 || s.n < subject + 4 || s.p[2 + subject] != '.')
		return 0;
	detail = number_digits(slice_after(s, 3 + subject));
	end = 3 + subject + detail;
	if (detail < 1 || detail > 3)
		return 0;
	if (end < s.n && (number_is_word(s.p[end]) || s.p[end] == '@' || s.p[end] == '/'))
		return 0;
	if (s.n - end >= 2 && (s.p[end] == '.' || s.p[end] == '-') && number_is_word(s.p[end + 1]))
		return 0;
	return end;
}

bool
number_code_plausible(struct slice code)
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
		    (before.n == w.n || !number_is_word(before.p[before.n - w.n - 1])))
			return true;
	}
	return false;
}

bool
number_after_version(struct slice text, size_t at)
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

/* These words, as those above, are asked for at every number of every text: no list of the rules. */
static bool
reply_cue(struct slice text, size_t at)
{
	static const char *const cues[] = { "said", "response", "error", "returned", "code",
		"reply", "replied", "status", "answer", "answered", "<<<", "<--", "-->", "was" };
	struct slice before = slice_trim(slice_first(text, at));

	if (before.n == 0)
		return true;
	if (number_beside[before.p[before.n - 1]] & CUE)
		return true;
	return ends_with_any(before, cues, sizeof cues / sizeof *cues);
}

/* "[192.0.2.1]:587: Connection refused", "mx.example.net:465: socket error", "192.0.2.1:443 - Local": what no reply has
 * needs nothing behind it, and "mx.example.net:550 5.1.1 no such user" is one. */
static bool
is_port(struct slice text, size_t at)
{
	struct slice number = slice_first(slice_after(text, at), 3);
	size_t from = at - 1;

	if (at < 2 || text.p[at - 1] != ':')
		return false;
	if (!slice_equal(number, SLICE("443")) && !slice_equal(number, SLICE("465")) &&
	    !slice_equal(number, SLICE("587")) && (at + 3 >= text.n || text.p[at + 3] != ':'))
		return false;
	if (text.p[at - 2] == ']')
		return true;
	while (from > 0 &&
	    (number_is_word(text.p[from - 1]) || text.p[from - 1] == '-' ||
		text.p[from - 1] == '.'))
		from--;
	return slice_find_byte(slice_first(text, at - 2), '.', from) != SLICE_NPOS;
}

/* "response=550 5.1.1 User unknown", and not "size=550": a code behind it says that it is a reply */
static bool
is_value(struct slice text, size_t at, struct slice rest)
{
	return text.p[at - 1] == '=' && rest.n > 1 && rest.p[0] == ' ' &&
	    number_code_length(slice_after(rest, 1));
}

bool
number_reply_at(struct slice text, size_t at, bool *continued, enum trust *trust)
{
	struct slice s = slice_after(text, at), rest;

	if (s.n < 3 || s.p[0] < '2' || s.p[0] > '5' || !ascii_digit(s.p[1]) || !ascii_digit(s.p[2]))
		return false;
	rest = slice_after(s, 3);
	if (at > 0 && (number_is_joined(text, at) || number_beside[text.p[at - 1]] & JOINED) &&
	    !is_value(text, at, rest))
		return false;
	if (is_port(text, at))
		return false;
	*continued = rest.n > 0 && rest.p[0] == '-';
	if (rest.n > 0 && !(number_beside[rest.p[0]] & DELIMITED))
		return false;
	/* "550.example" is a host */
	if (rest.n > 1 && rest.p[0] == '.' && rest.p[1] >= 'a' && rest.p[1] <= 'z')
		return false;
	if (rest.n > 1 && (rest.p[0] == '.' || rest.p[0] == '-') && ascii_digit(rest.p[1]) &&
	    !(*continued &&
		(number_code_length(slice_after(rest, 1)) ||
		    slice_starts(slice_after(rest, 1), slice_first(s, 3)))))
		return false;
	if (number_code_length(slice_trim(slice_after(rest, *continued ? 1 : 0))) ||
	    (rest.n > 1 && rest.p[1] == '#'))
		*trust = TRUST_STRONG;
	else
		*trust = reply_cue(text, at) ? TRUST_STRONG : TRUST_WEAK;
	if (before_unit(rest, *trust == TRUST_STRONG))
		return false;
	/* positive and intermediate replies are no failure: only "220-" banners matter, to skip */
	return s.p[0] >= '4' || *trust == TRUST_STRONG;
}

bool
number_led_by_reply(struct slice text, size_t at)
{
	const unsigned char *p = text.p;

	if (at > 0 && number_beside[p[at - 1]] & QUOTE)
		at--;
	return at >= 4 && (p[at - 1] == ' ' || p[at - 1] == '-') && ascii_digit(p[at - 2]) &&
	    ascii_digit(p[at - 3]) && (p[at - 4] == '2' || p[at - 4] == '4' || p[at - 4] == '5') &&
	    !number_is_joined(text, at - 4);
}

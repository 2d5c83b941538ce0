#include "layout.h"

#include "address.h"
#include "octets.h"

enum stage
layout_command_stage(struct slice s)
{
	static const struct {
		const char *command;
		enum stage stage;
	} known[] = { { "RCPT", STAGE_RCPT }, { "MAIL", STAGE_MAIL }, { "DATA", STAGE_DATA },
		{ "EHLO", STAGE_HELO }, { "HELO", STAGE_HELO }, { "STARTTLS", STAGE_STARTTLS },
		{ "AUTH", STAGE_AUTH }, { "QUIT", STAGE_QUIT }, { "BDAT", STAGE_EOM },
		{ ".", STAGE_EOM }, { "<CRLF>.", STAGE_EOM } };

	s = slice_trim(s);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_begins_nocase(s, known[i].command))
			return known[i].stage;
	return STAGE_UNKNOWN;
}

/* All words that name a stage begin in one of four ways. mark: an octet of it, with a blank behind it if it is a
 * letter, by which it is looked for; so many octets stand in front of that. */
static const struct beginning {
	struct slice words;
	unsigned char mark;
	size_t before;
} beginnings[] = { { SLICE("in reply to "), 'y', 7 }, { SLICE("after "), 'r', 4 },
	{ SLICE("for "), 'r', 2 }, { SLICE("["), '[', 0 } };

/* The first counts, wherever it stands. */
static const struct stage_words {
	unsigned char beginning; /* index */
	struct slice rest;
	enum stage stage;
} stage_words[] = { { 0, SLICE("RCPT TO"), STAGE_RCPT }, { 0, SLICE("MAIL FROM"), STAGE_MAIL },
	{ 0, SLICE("DATA command"), STAGE_DATA }, { 0, SLICE("end of DATA"), STAGE_EOM },
	{ 0, SLICE("EHLO"), STAGE_HELO }, { 0, SLICE("HELO"), STAGE_HELO },
	{ 1, SLICE("RCPT TO:"), STAGE_RCPT }, { 1, SLICE("MAIL FROM:"), STAGE_MAIL },
	{ 1, SLICE("RCPT command"), STAGE_RCPT }, { 1, SLICE("end of data"), STAGE_EOM },
	{ 1, SLICE("initial connection"), STAGE_GREETING }, { 1, SLICE("DATA"), STAGE_DATA },
	{ 3, SLICE("RCPT_TO]"), STAGE_RCPT }, { 3, SLICE("MAIL_FROM]"), STAGE_MAIL },
	{ 3, SLICE("DATA]"), STAGE_DATA }, { 2, SLICE("RCPT TO command"), STAGE_RCPT },
	{ 2, SLICE("TEXT command"), STAGE_EOM }, { 2, SLICE("MAIL FROM command"), STAGE_MAIL } };

enum { STAGE_WORDS = sizeof stage_words / sizeof *stage_words };

static inline bool
is_mark(struct slice s, size_t i)
{
	unsigned char c = s.p[i] | 0x20;

	return s.p[i] == '[' || ((c == 'r' || c == 'y') && i + 1 < s.n && s.p[i + 1] == ' ');
}

/* Index of the first mark at or after from; s.n when there is none. */
static size_t
next_mark(struct slice s, size_t from)
{
	for (; s.n - from > OCTETS; from += OCTETS) {
		octets at = octets_at(s.p + from), lower = at | 0x20;
		octets blank = (octets)(octets_at(s.p + from + 1) == ' ');
		size_t first = octets_first((octets)(at == '[') |
		    (((octets)(lower == 'r') | (octets)(lower == 'y')) & blank));

		if (first < OCTETS)
			return from + first;
	}
	while (from < s.n && !is_mark(s, from))
		from++;
	return from;
}

/* Index of the stage words that stand around the mark, if it is less than best. */
static size_t
words_around(struct slice text, size_t mark, size_t best)
{
	unsigned char c = text.p[mark] == '[' ? '[' : text.p[mark] | 0x20;

	for (size_t k = 0; k < sizeof beginnings / sizeof *beginnings; k++) {
		const struct beginning *b = &beginnings[k];
		struct slice s;

		if (b->mark != c || mark < b->before)
			continue;
		s = slice_after(text, mark - b->before);
		if (!slice_starts_nocase(s, b->words))
			continue;
		s = slice_after(s, b->words.n);
		for (size_t i = 0; i < best; i++)
			if (stage_words[i].beginning == k &&
			    slice_starts_nocase(s, stage_words[i].rest))
				return i;
	}
	return best;
}

enum stage
layout_stage_of_words(struct slice text)
{
	size_t best = STAGE_WORDS;

	for (size_t at = 0; (at = next_mark(text, at)) < text.n; at++)
		best = words_around(text, at, best);
	return best < STAGE_WORDS ? stage_words[best].stage : STAGE_UNKNOWN;
}

static bool
is_failure_reply(struct slice s)
{
	return s.n >= 3 && (s.p[0] == '4' || s.p[0] == '5') && ascii_digit(s.p[1]) &&
	    ascii_digit(s.p[2]) && (s.n == 3 || !ascii_digit(s.p[3]));
}

/* Behind "[7:1] ". */
static struct slice
without_session(struct slice line)
{
	enum { NUMBERS = 24 };
	size_t end = line.n && line.p[0] == '[' ? slice_find_byte(line, ']', 0) : NUMBERS;

	return end < NUMBERS ? slice_trim(slice_after(line, end + 1)) : line;
}

/* MDaemon writes the time in front, and later which session: "Mon 2018-03-12 09:11:08: [7:1] <-- 550 text". */
static struct slice
without_time(struct slice line)
{
	enum { DAY_AND_TIME = 32 };

	for (size_t i = 8; i + 2 < line.n && i < DAY_AND_TIME; i++)
		if (line.p[i] == ':' && line.p[i + 1] == ' ' && ascii_digit(line.p[i - 1]) &&
		    line.p[i - 3] == ':' && line.p[i - 6] == ':')
			return without_session(slice_trim(slice_after(line, i + 2)));
	return line;
}

/* What follows one of the marks in a line; false when the line has none. Marks are compared as they
 * stand: they are nothing but ornaments. */
static bool
behind(struct slice line, const labels set, struct slice *rest)
{
	line = slice_trim(line);
	if (line.n && ascii_alpha(line.p[0]))
		line = without_time(line);
	for (size_t i = 0; i < LABELS && set[i].text; i++) {
		if (!slice_starts_nocase(line, phrase_slice(&set[i])))
			continue;
		*rest = slice_trim(slice_after(line, set[i].n));
		return true;
	}
	return false;
}

struct dialogue {
	enum stage stage;
	struct report_rcpt *rcpt;
};

static void
take_command(const struct message *m, struct report *r, struct dialogue *d, struct slice s)
{
	enum stage stage = layout_command_stage(s);

	d->stage = stage;
	if (stage == STAGE_RCPT) {
		struct slice rest = s, found;

		d->rcpt = NULL;
		if (layout_next_address(&rest, &found))
			d->rcpt = report_add_final(r, charset_make_valid(m->a, found));
	} else if (stage != STAGE_UNKNOWN && stage != STAGE_DATA && stage != STAGE_EOM &&
	    stage != STAGE_QUIT) {
		d->rcpt = NULL;
	}
}

/* Lists quote a reply and cut it. */
static bool
same_beginning(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	if (n > 40)
		n = 40;
	return n > 3 && slice_equal_nocase(slice_first(a, n), slice_first(b, n));
}

/* Commands were sent in one go (RFC 2920): the reply in front of "503 Need RCPT" was RCPT's. */
static bool
says_no_recipients(struct slice s)
{
	return slice_starts(s, SLICE("503")) ||
	    slice_find_nocase(s, SLICE("no valid recipients"), 0) != SLICE_NPOS;
}

static void
put_reply(struct report *r, const struct dialogue *d, struct slice text)
{
	if (d->stage == STAGE_RCPT && d->rcpt) {
		if (d->rcpt->diagnostic.n == 0)
			d->rcpt->diagnostic = text;
		if (d->rcpt->stage == STAGE_UNKNOWN)
			d->rcpt->stage = d->stage;
		return;
	}
	for (size_t i = 0; i < r->n; i++) {
		struct report_rcpt *one = r->rcpt[i];

		if (one->diagnostic.n == 0) {
			one->diagnostic = text;
			one->stage = d->stage;
		} else if (one->stage == STAGE_UNKNOWN && same_beginning(one->diagnostic, text)) {
			/* known from a list already; the dialogue tells when it was said */
			one->stage = d->stage;
		}
	}
}

/* A reply of several lines: each has the mark and the code. Leaves *line and *last at the last one. */
static struct slice
whole_reply(
    const struct message *m, size_t *line, size_t to, const labels reply, struct slice *last)
{
	struct abuf b = abuf_in(m->a, LIMIT_DIAGNOSTIC);
	struct slice more;

	abuf_slice(&b, *last);
	while (last->n > 3 && last->p[3] == '-' && *line + 1 < to && *line + 1 < m->text.n &&
	    behind(m->text.line[*line + 1], reply, &more) && b.n + more.n + 1 < LIMIT_DIAGNOSTIC) {
		abuf_byte(&b, ' ');
		abuf_slice(&b, more);
		*last = more;
		++*line;
	}
	return abuf_done(&b);
}

/* Is there another failure from line on, before the next command? */
static bool
fails_again(
    const struct message *m, size_t line, size_t to, const labels command, const labels reply)
{
	struct slice s;

	for (; line < to && line < m->text.n && !behind(m->text.line[line], command, &s); line++)
		if (behind(m->text.line[line], reply, &s) && is_failure_reply(s))
			return true;
	return false;
}

size_t
layout_dialogue(const struct message *m, struct report *r, size_t from, size_t to,
    const labels command, const labels reply)
{
	struct dialogue d = { 0 };
	struct slice pending = SLICE_NONE;
	enum stage pending_stage = STAGE_UNKNOWN;
	size_t before = r->n;

	for (size_t i = from; i < to && i < m->text.n; i++) {
		struct slice s, text;

		if (slice_starts_nocase(
			text_plain_start(m->text.line[i]), SLICE("while talking to"))) {
			d = (struct dialogue){ .stage = STAGE_GREETING };
			continue;
		}
		if (behind(m->text.line[i], command, &s)) {
			take_command(m, r, &d, s);
			continue;
		}
		if (!behind(m->text.line[i], reply, &s) || !is_failure_reply(s))
			continue;
		text = whole_reply(m, &i, to, reply, &s);
		if (d.stage == STAGE_DATA) {
			if (says_no_recipients(s))
				continue;
			/* DATA has one reply: several are those of RCPT, sent in one go */
			if (fails_again(m, i + 1, to, command, reply))
				d.stage = STAGE_RCPT;
		}
		if (r->n == 0 && !d.rcpt) {
			pending = text;
			pending_stage = d.stage;
		} else {
			put_reply(r, &d, text);
		}
	}
	if (pending.n) {
		d.stage = pending_stage;
		d.rcpt = NULL;
		put_reply(r, &d, pending);
	}
	return r->n - before;
}

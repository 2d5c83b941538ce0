/* dialogue - SMTP dialogues: who was refused with which reply; see layout.h */
#include "layout.h"

#include "address.h"

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
	enum { TIME = 8, DAY_AND_TIME = 32 };
	struct slice front = slice_first(line, DAY_AND_TIME);

	for (size_t at = slice_find_byte(front, ':', TIME); at != SLICE_NPOS;
	     at = slice_find_byte(front, ':', at + 1))
		if (at + 2 < line.n && line.p[at + 1] == ' ' && ascii_digit(line.p[at - 1]) &&
		    line.p[at - 3] == ':' && line.p[at - 6] == ':')
			return without_session(slice_trim(slice_after(line, at + 2)));
	return line;
}

/* A line from its mark on, where it has one. */
static struct slice
from_mark(const struct message *m, size_t i)
{
	struct slice line = slice_trim(m->text.line[i]);

	return line.n && ascii_alpha(line.p[0]) ? without_time(line) : line;
}

/* What follows one of the marks with which a line may begin; false when it begins with none. Marks are compared as they
 * stand: they are nothing but ornaments. */
static bool
behind(struct slice line, const labels set, struct slice *rest)
{
	for (size_t i = 0; i < LABELS && set[i].text; i++) {
		if (!slice_starts_nocase(line, phrase_slice(&set[i])))
			continue;
		*rest = slice_trim(slice_after(line, set[i].n));
		return true;
	}
	return false;
}

struct dialogue {
	const struct message *m;
	struct report *r;
	size_t to;                            /* the line behind it */
	const struct phrase *command, *reply; /* the marks of its lines: labels */
	enum stage stage;
	struct report_rcpt *rcpt;
	bool added;           /* he was not known before */
	struct slice pending; /* a refusal when nobody was named yet */
	enum stage pending_stage;
};

static void
take_command(struct dialogue *d, struct slice s)
{
	enum stage stage = layout_command_stage(s);

	d->stage = stage;
	if (stage == STAGE_RCPT) {
		struct slice rest = s, found;
		size_t before = d->r->n;

		d->rcpt = NULL;
		if (layout_next_address(&rest, &found))
			d->rcpt = report_add_final(d->r, charset_make_valid(d->m->a, found));
		d->added = d->r->n > before;
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
put_reply(const struct dialogue *d, struct slice text)
{
	struct report *r = d->r;

	if (d->stage == STAGE_RCPT && d->rcpt) {
		if (d->rcpt->diagnostic.n == 0 || report_goes_on(d->rcpt->diagnostic, text))
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
			/* known from a list already; the dialogue tells when it was said, and the rest of it */
			one->stage = d->stage;
			if (report_goes_on(one->diagnostic, text))
				one->diagnostic = text;
		}
	}
}

static bool
is_consent(struct slice s)
{
	return s.n >= 3 && s.p[0] == '2' && ascii_digit(s.p[1]) && ascii_digit(s.p[2]);
}

/* Whom nothing but RCPT TO named, and the server took: where others were refused, the message went on without these. */
static void
drop_taken(struct report *r)
{
	size_t kept = 0, refused = 0;

	for (size_t i = 0; i < r->n; i++)
		refused += r->rcpt[i]->diagnostic.n > 0;
	for (size_t i = 0; refused && i < r->n; i++)
		if (!r->rcpt[i]->taken || r->rcpt[i]->diagnostic.n)
			r->rcpt[kept++] = r->rcpt[i];
	if (refused)
		r->n = kept;
}

struct slice
layout_whole_reply(
    const struct message *m, size_t *line, size_t to, const labels reply, struct slice *last)
{
	struct slice more;
	struct abuf b;

	if (last->n < 4 || last->p[3] != '-')
		return *last;
	b = abuf_in(m->a, LIMIT_DIAGNOSTIC);
	abuf_slice(&b, *last);
	while (last->n > 3 && last->p[3] == '-' && *line + 1 < to && *line + 1 < m->text.n &&
	    behind(from_mark(m, *line + 1), reply, &more) && b.n + more.n + 1 < LIMIT_DIAGNOSTIC) {
		abuf_byte(&b, ' ');
		abuf_slice(&b, more);
		*last = more;
		++*line;
	}
	return abuf_done(&b);
}

/* Is there another failure from line on, before the next command? */
static bool
fails_again(const struct dialogue *d, size_t line)
{
	for (; line < d->to; line++) {
		struct slice mark = from_mark(d->m, line), s;

		if (behind(mark, d->command, &s))
			return false;
		if (behind(mark, d->reply, &s) && is_failure_reply(s))
			return true;
	}
	return false;
}

/* s: behind the mark of line *i, which is left at the last one of the refusal. */
static void
take_refusal(struct dialogue *d, size_t *i, struct slice s)
{
	struct slice text = layout_whole_reply(d->m, i, d->to, d->reply, &s);

	if (d->stage == STAGE_DATA) {
		if (says_no_recipients(s))
			return;
		/* DATA has one reply: several are those of RCPT, sent in one go */
		if (fails_again(d, *i + 1))
			d->stage = STAGE_RCPT;
	}
	if (d->r->n == 0 && !d->rcpt) {
		d->pending = text;
		d->pending_stage = d->stage;
	} else {
		put_reply(d, text);
	}
}

/* Takes line *i, and what a refusal there goes on with. */
static void
take_line(struct dialogue *d, size_t *i)
{
	struct slice mark, s;

	if (slice_starts_nocase(d->m->text.plain[*i], SLICE("while talking to"))) {
		d->stage = STAGE_GREETING;
		d->rcpt = NULL;
		d->added = false;
		return;
	}
	mark = from_mark(d->m, *i);
	if (behind(mark, d->command, &s))
		take_command(d, s);
	else if (!behind(mark, d->reply, &s))
		return;
	else if (is_failure_reply(s))
		take_refusal(d, i, s);
	else if (d->added && d->stage == STAGE_RCPT && d->rcpt && is_consent(s))
		d->rcpt->taken = true;
}

void
layout_dialogue(const struct message *m, struct report *r, size_t from, size_t to,
    const labels command, const labels reply)
{
	struct dialogue d = { .m = m,
		.r = r,
		.to = to < m->text.n ? to : m->text.n,
		.command = command,
		.reply = reply };

	for (size_t i = from; i < d.to; i++)
		take_line(&d, &i);
	if (d.pending.n) {
		d.stage = d.pending_stage;
		d.rcpt = NULL;
		put_reply(&d, d.pending);
	}
	drop_taken(r);
}

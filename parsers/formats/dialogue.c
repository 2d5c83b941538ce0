#include "layout.h"

#include "address.h"

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
		if (slice_starts_nocase(s, slice_of(known[i].command)))
			return known[i].stage;
	return STAGE_UNKNOWN;
}

static bool
is_failure_reply(struct slice s)
{
	return s.n >= 3 && (s.p[0] == '4' || s.p[0] == '5') && ascii_digit(s.p[1]) &&
	    ascii_digit(s.p[2]) && (s.n == 3 || !ascii_digit(s.p[3]));
}

/* What follows one of the marks in a line; false when the line has none. Marks are compared as they
 * stand: they are nothing but ornaments. */
static bool
behind(struct slice line, const labels set, struct slice *rest)
{
	line = slice_trim(line);
	for (size_t i = 0; set[i]; i++) {
		if (!slice_starts_nocase(line, slice_of(set[i])))
			continue;
		*rest = slice_trim(slice_after(line, slice_of(set[i]).n));
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

static void
put_reply(struct report *r, const struct dialogue *d, struct slice text)
{
	if (d->stage == STAGE_RCPT && d->rcpt) {
		if (d->rcpt->diagnostic.n == 0) {
			d->rcpt->diagnostic = text;
			d->rcpt->stage = d->stage;
		}
		return;
	}
	for (size_t i = 0; i < r->n; i++) {
		if (r->rcpt[i]->diagnostic.n)
			continue;
		r->rcpt[i]->diagnostic = text;
		r->rcpt[i]->stage = d->stage;
	}
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
		struct slice s, more;
		struct abuf b = abuf_in(m->a, LIMIT_DIAGNOSTIC);

		if (behind(m->text.line[i], command, &s)) {
			take_command(m, r, &d, s);
			continue;
		}
		if (!behind(m->text.line[i], reply, &s) || !is_failure_reply(s))
			continue;
		abuf_slice(&b, s);
		/* a reply of several lines: each has the mark */
		while (i + 1 < to && i + 1 < m->text.n &&
		    behind(m->text.line[i + 1], reply, &more) &&
		    b.n + more.n + 1 < LIMIT_DIAGNOSTIC) {
			abuf_byte(&b, ' ');
			abuf_slice(&b, more);
			i++;
		}
		if (r->n == 0 && !d.rcpt) {
			pending = abuf_done(&b);
			pending_stage = d.stage;
		} else {
			put_reply(r, &d, abuf_done(&b));
		}
	}
	if (pending.n) {
		d.stage = pending_stage;
		d.rcpt = NULL;
		put_reply(r, &d, pending);
	}
	return r->n - before;
}

#include "parser.h"

#include "address.h"
#include "autoreply.h"
#include "canonical.h"
#include "candidates.h"
#include "classify.h"
#include "date.h"
#include "formats/layout.h"
#include "kind.h"
#include "message.h"
#include "notice.h"
#include "original.h"
#include "status.h"

#include <stdlib.h>
#include <string.h>

enum { MANY_HOPS = 30 }; /* the lowest limit that mail systems have by default */

struct parser {
	const struct rules *rules;
	struct scan *scan;
	struct charsets *charsets;
};

struct parser *
parser_new(const struct rules *rules)
{
	struct parser *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->rules = rules;
	p->scan = scan_new(rules);
	p->charsets = charsets_new();
	if (!p->scan || !p->charsets) {
		parser_free(p);
		return NULL;
	}
	return p;
}

void
parser_free(struct parser *p)
{
	if (!p)
		return;
	scan_free(p->scan);
	charsets_free(p->charsets);
	free(p);
}

static void
read_header(const struct message *m, struct verdict *v)
{
	v->message_id = charset_make_valid(m->a, slice_trim(message_header(m, "Message-ID")));
	v->from = m->from;
	v->to = m->to;
	v->subject = m->subject;
	/* folds are blanks to a date */
	v->has_date = date_parse(headers_raw(m->headers, SLICE("Date")), &v->date);
	v->has_received =
	    date_parse_received(headers_raw(m->headers, SLICE("Received")), &v->received);
}

/* All of the human text as one slice. */
static struct slice
human_text(const struct message *m)
{
	const struct slice *last;

	if (m->text.n == 0)
		return SLICE_NONE;
	last = &m->text.line[m->text.n - 1];
	return (struct slice){ m->text.line[0].p, (size_t)(last->p + last->n - m->text.line[0].p) };
}

static bool
has_letters(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (ascii_alpha(s.p[i]) || s.p[i] >= 0x80)
			return true;
	return false;
}

/* A diagnostic field without any code says less than the reply that the human text quotes. *known: what was found in the
 * one that is given. */
static struct slice
better_diagnostic(const struct report_rcpt *from, struct codes *codes, bool *known)
{
	struct codes human;

	*known = false;
	if (from->diagnostic.n == 0 || from->text.n == 0)
		return from->diagnostic.n ? from->diagnostic : from->text;
	if (slice_equal(from->diagnostic, from->text))
		return from->diagnostic;
	if (!has_letters(from->diagnostic))
		return from->text; /* "255": the exit status of a program */
	*known = true;
	status_scan(from->diagnostic, codes);
	if (codes->reply[0] || codes->status[0])
		return from->diagnostic;
	status_scan(from->text, &human);
	if (!human.reply[0])
		return from->diagnostic;
	*codes = human;
	return from->text;
}

/* "550" in a Status field, and not "511", which is an enhanced code without its dots: 550 to 556, 450 to 456, 500 to 506
 * and 421 are what servers reply. */
static bool
is_reply(struct slice status)
{
	if (status.n != 3 || (status.p[0] != '4' && status.p[0] != '5') ||
	    !ascii_digit(status.p[2]))
		return false;
	return slice_equal(status, SLICE("421")) ||
	    (status.p[2] < '7' &&
		(status.p[1] == '5' || (status.p[0] == '5' && status.p[1] == '0')));
}

static void
put_reply(struct slice status, struct slice diagnostic, struct recipient *to)
{
	struct codes said;

	to->status_dsn[0] = '\0';
	status_scan(slice_first(diagnostic, LIMIT_MATCHED), &said);
	if (!said.reply[0])
		memcpy(to->reply, slice_trim(status).p, sizeof to->reply - 1);
}

/* Gives the bit that says that the diagnostic was cut, or 0. */
static unsigned
put_recipient(const struct message *m, const struct report_rcpt *from, struct recipient *to,
    struct codes *codes, bool *known)
{
	struct slice better = better_diagnostic(from, codes, known);
	struct slice diagnostic = charset_make_valid(m->a, slice_trim(better));
	bool at_final = slice_find_byte(from->final, '@', 0) != SLICE_NPOS;
	bool at_original = slice_find_byte(from->original, '@', 0) != SLICE_NPOS;

	to->final = from->final;
	to->original = from->original;
	to->address = at_original || (from->original.n && !at_final) ? from->original : from->final;
	to->action = kind_action_name(from->action);
	to->remote_mta = from->remote_mta;
	to->stage = from->stage;
	(void)status_parse(from->status, to->status_dsn);
	if (is_reply(slice_trim(from->status)))
		put_reply(from->status, diagnostic, to);
	to->diagnostic = text_clip(diagnostic, LIMIT_DIAGNOSTIC);
	*known = *known && to->diagnostic.p == better.p && to->diagnostic.n == better.n;
	return diagnostic.n > LIMIT_DIAGNOSTIC ? TRUNCATED_DIAGNOSTIC : 0;
}

static bool
is_trouble(const struct report *r, const struct report_rcpt *one)
{
	return (r->kind == KIND_BOUNCE || r->kind == KIND_DELAY) &&
	    (one->action == ACTION_FAILED || one->action == ACTION_DELAYED ||
		one->action == ACTION_NONE);
}

/* Of PowerMTA: one word for why, in front of what the human part says. */
static struct slice
with_category(struct arena *a, struct slice category, struct slice text)
{
	struct abuf b = abuf_in(a, 0);

	abuf_slice(&b, SLICE("bounce category: "));
	abuf_slice(&b, category);
	abuf_slice(&b, SLICE("\n"));
	abuf_slice(&b, text);
	return b.bad ? text : abuf_done(&b);
}

static void
put_recipients(struct parser *p, const struct message *m, const struct report *r,
    struct steps *steps, struct verdict *v)
{
	struct recipient *at = arena_alloc(m->a, r->n, sizeof(*at));

	if (!at) {
		v->truncated |= TRUNCATED_MEMORY;
		return;
	}
	for (size_t i = 0; i < r->n; i++) {
		const struct report_rcpt *from = r->rcpt[i];
		struct failure f = { .reporting_mta = r->reporting_mta,
			.senders = { m->to, v->original.from, v->original.return_path },
			.format = r->format,
			.human = from->remote_mta.n ? NULL : r->human,
			.stage = from->stage,
			.delay = from->action == ACTION_DELAYED,
			.untied = from->untied,
			.steps = steps };
		struct codes codes;
		bool known;

		v->truncated |= put_recipient(m, from, &at[i], &codes, &known);
		f.codes = known ? &codes : NULL;
		if (f.stage == STAGE_UNKNOWN)
			f.stage =
			    layout_stage_of_words(from->text.n ? from->text : from->diagnostic);
		if (!is_trouble(r, from))
			continue;
		f.text = from->text;
		if (r->n == 1)
			f.transcript = human_text(m);
		if (f.text.n == 0 && r->n == 1)
			f.text = r->text.n ? r->text : f.transcript;
		at[i].reason = from->reason;
		if (from->category.n)
			f.text = with_category(m->a, from->category, f.text);
		/* Exim gives no reason when a message went in circles; what it returns shows it */
		if (at[i].diagnostic.n == 0 && from->text.n == 0 && original_hops(m) >= MANY_HOPS)
			at[i].reason = REASON_routing_loop;
		classify_failure(p->scan, m->a, &f, &at[i]);
		if (!v->provider)
			v->provider = at[i].provider;
	}
	v->recipients = at;
	v->nrecipients = r->n;
}

/* What the human text of a structured report adds. */
static void
read_human_text(const struct message *m, struct report *r)
{
	struct report human;

	if (r->kind != KIND_BOUNCE && r->kind != KIND_DELAY)
		return;
	/* a layout of text has read it already */
	if (!formats_is_text(r->format)) {
		formats_read(m, formats_text_first, &human);
		if (human.kind != KIND_BOUNCE && human.kind != KIND_DELAY)
			return;
		report_merge(r, &human);
		human = report_new(m->a);
		if (report_names_nobody(r) && format_freeform(m, &human) == PARSE_OK)
			report_merge(r, &human);
	}
	report_tidy(r);
	if (r->n)
		kind_decide(r);
}

static bool
is_mail(const struct message *m)
{
	static const char *const names[] = { "From", "To", "Subject", "Date", "Message-ID",
		"Received", "Return-Path", "MIME-Version", "Cc", "Bcc" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (message_has(m, names[i]))
			return true;
	return false;
}

/* Somebody's automatic reply with the words of a failure in it, which it may quote whole: taken for a report by a guess,
 * or by a layout although no mail system wrote it. */
static bool
is_plain_reply(struct parser *p, const struct message *m, const struct report *r)
{
	return (formats_is_guess(r->format) ||
		   ((m->hints & HINT_DAEMON) == 0 && formats_is_of_words(r->format))) &&
	    (m->hints & HINT_MARKED) == 0 && autoreply_is_plain(m, p->scan);
}

/* Does somebody who looks after a list or a mail system hear of a report, which is quoted or attached? What such programs
 * write has titles of its own; a report proper that is nothing else tells so by its structure. */
static bool
is_notice(const struct message *m, const struct report *r)
{
	return (formats_is_text(r->format) || formats_is_guess(r->format)) &&
	    kind_says(m, REPORT_NOTICE, m->subject);
}

static void
recognise(struct parser *p, const struct message *m, struct steps *steps, struct report *r,
    struct verdict *v)
{
	struct report report;

	/* TMDA begins like Exim: "created automatically by mail delivery software" */
	if ((m->hints & (HINT_DAEMON | HINT_MARKED)) == 0 && autoreply_is_challenger(m) &&
	    autoreply_read(m, p->scan, steps, r, &v->auto_reply) && r->subkind == SUBKIND_CHALLENGE)
		return;
	v->auto_reply = (struct auto_reply){ 0 };
	formats_read(m, 0, r);
	if (r->format && (is_notice(m, r) || is_plain_reply(p, m, r)))
		*r = report_new(m->a);
	if (r->format) {
		steps_say(steps, "format", slice_of(r->format));
		if (r->n == 0 || r->kind != KIND_FEEDBACK)
			read_human_text(m, r);
		if (!formats_is_text(r->format) || !notice_may_correct(r) ||
		    autoreply_keeps_report(m, p->scan, r))
			return;
		report = *r;
		*r = report_new(m->a);
		if (autoreply_read(m, p->scan, steps, r, &v->auto_reply) &&
		    r->subkind == SUBKIND_CHALLENGE)
			return;
		v->auto_reply = (struct auto_reply){ 0 };
		*r = report;
		return;
	}
	if (autoreply_read(m, p->scan, steps, r, &v->auto_reply))
		return;
	r->kind = is_mail(m) ? KIND_MAIL : KIND_OTHER;
}

/* A filter's letter around a report, where that letter by itself says little: reads the report inside instead.
 * NULL when there is none or when it says no more. */
static const struct message *
unwrap(struct parser *p, const struct message *outer, struct message *inner, struct steps *steps,
    struct report *r, struct verdict *v)
{
	struct report inside;
	struct verdict scratch;
	struct slice raw;

	if (r->format && !formats_is_guess(r->format))
		return NULL;
	/* a person's, who attaches one */
	if (kind_is_persons(outer))
		return NULL;
	raw = message_wrapped(outer);
	if (raw.n == 0 || message_open(outer->a, outer->charsets, p->scan, raw, inner) != PARSE_OK)
		return NULL;
	steps_say(steps, "structure", SLICE("a letter of a filter around a message"));
	inside = report_new(outer->a);
	scratch = (struct verdict){ 0 };
	recognise(p, inner, steps, &inside, &scratch);
	if (!inside.format)
		return NULL;
	*r = inside;
	v->auto_reply = scratch.auto_reply;
	v->truncated |= inner->truncated;
	return inner;
}

enum parse_rc
parser_read(struct parser *p, struct arena *a, struct slice raw, const struct parse_options *o,
    struct verdict *out)
{
	struct message m, inside;
	const struct message *report = &m;
	struct steps kept = { .a = a }, *steps = o && o->explain ? &kept : NULL;
	struct report r = report_new(a);

	*out = (struct verdict){ 0 };
	if (message_open(a, p->charsets, p->scan, raw, &m) != PARSE_OK) {
		out->truncated = TRUNCATED_MEMORY;
		return PARSE_LIMIT;
	}
	steps_say(steps, "structure", charset_make_valid(a, m.mime.part[0].type.value));
	read_header(&m, out);
	recognise(p, &m, steps, &r, out);
	if (unwrap(p, &m, &inside, steps, &r, out))
		report = &inside;
	out->kind = r.kind;
	out->subkind = r.subkind;
	out->format = r.format;
	out->reporting_mta = r.reporting_mta;
	out->feedback = r.feedback;
	if (r.kind != KIND_MAIL && r.kind != KIND_OTHER)
		original_read(report, o, &out->original);
	put_recipients(p, report, &r, steps, out);
	candidates_collect(&m, &r, out);
	out->truncated |= m.truncated | r.truncated;
	if (o && o->truncated)
		out->truncated |= TRUNCATED_MESSAGE;
	if (arena_full(a))
		out->truncated |= TRUNCATED_MEMORY;
	if (!o || !o->no_digest)
		canonical_digest(a, &m.mime, out->canonical);
	out->steps = kept.at;
	out->nsteps = kept.n;
	return PARSE_OK;
}

enum parse_rc
parser_classify(struct parser *p, struct arena *a, struct recipient *in)
{
	struct failure f = { .stage = in->stage };

	classify_failure(p->scan, a, &f, in);
	return arena_full(a) ? PARSE_LIMIT : PARSE_OK;
}

/* recognise - see recognise.h */
#include "recognise.h"

#include "autoreply.h"
#include "formats/formats.h"
#include "handed.h"
#include "kind.h"
#include "notice.h"
#include "wrapped.h"

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
is_plain_reply(const struct message *m, const struct report *r)
{
	return (formats_is_guess(r->format) ||
		   ((m->hints & HINT_DAEMON) == 0 && formats_is_of_words(r->format))) &&
	    (m->hints & HINT_MARKED) == 0 && autoreply_is_plain(m, m->scan);
}

/* Does somebody who looks after a list or a mail system hear of a report, which is quoted or attached? What such programs
 * write has titles of its own; a report proper that is nothing else tells so by its structure. */
static bool
is_notice(const struct message *m, const struct report *r)
{
	return (formats_is_text(r->format) || formats_is_guess(r->format)) &&
	    kind_is_titled(m, REPORT_NOTICE);
}

/* Nobody but the one to whom the message went: where mail fails he is the one who reads of it. */
static bool
names_reader_alone(const struct message *m, const struct report *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (m->to.n == 0 || !slice_equal_nocase(r->rcpt[i]->final, m->to))
			return false;
	return true;
}

/* The header says, as anybody's may, that a program sent it, and under a mail system's address. */
static bool
is_by_daemon_itself(const struct message *m)
{
	return (m->hints & (HINT_DAEMON | HINT_NAMED)) == HINT_DAEMON &&
	    ((m->hints & HINT_AUTO) ||
		slice_starts(slice_trim(message_header(m, "Return-Path")), SLICE("<>")));
}

/* "Mail delivery failed. Click here to release your messages": a letter that looks like a report of a mail system, of which
 * it has nothing but words, and wants a password. Who calls his path of return "mailer-daemon" may be anybody. */
static bool
is_lure(const struct message *m, const struct report *r)
{
	if ((m->hints & HINT_MARKED) || m->returned_part != MIME_NONE || m->returned_text.n ||
	    is_by_daemon_itself(m) || !names_reader_alone(m, r) || !formats_is_of_words(r->format))
		return false;
	return message_text(
	    m, TEXTS_REPORT_LURE, TEXT_WITHIN, text_join(m->a, &m->text, 0, m->text.n));
}

/* By what message_by_person() knew it. */
static const char *
why_person(const struct message *m)
{
	if (m->hints & HINT_LIST)
		return "somebody on a list";
	if (m->hints & HINT_ANSWER)
		return "an answer's or a forwarded letter's subject";
	return m->hints & HINT_RETURN ? "a sender's own path of return"
				      : "a program that people write with";
}

static void
recognise_one(const struct message *m, struct steps *steps, struct report *r, struct verdict *v)
{
	struct report report;

	/* TMDA begins like Exim: "created automatically by mail delivery software" */
	if ((m->hints & (HINT_DAEMON | HINT_MARKED)) == 0 && autoreply_is_challenger(m) &&
	    autoreply_read(m, m->scan, steps, r, &v->auto_reply) && r->subkind == SUBKIND_CHALLENGE)
		return;
	v->auto_reply = (struct auto_reply){ 0 };
	formats_read(m, 0, r);
	if (r->format && (is_notice(m, r) || is_plain_reply(m, r) || is_lure(m, r)))
		*r = report_new(m->a);
	if (r->format) {
		steps_say(steps, "format", slice_of(r->format));
		if (r->n == 0 || r->kind != KIND_FEEDBACK)
			read_human_text(m, r);
		if (!formats_is_text(r->format) ||
		    !notice_may_correct(r, formats_is_guess(r->format)) ||
		    autoreply_keeps_report(m, m->scan, r))
			return;
		report = *r;
		*r = report_new(m->a);
		if (autoreply_read(m, m->scan, steps, r, &v->auto_reply) &&
		    r->subkind == SUBKIND_CHALLENGE)
			return;
		v->auto_reply = (struct auto_reply){ 0 };
		*r = report;
		return;
	}
	if (autoreply_read(m, m->scan, steps, r, &v->auto_reply))
		return;
	if (message_by_person(m) && (kind_has_subject(m) || m->returned_part != MIME_NONE))
		steps_say(steps, "person", slice_of(why_person(m)),
		    SLICE(": what is quoted or attached does not count"));
	r->kind = is_mail(m) ? KIND_MAIL : KIND_OTHER;
}

/* Of a letter that may say something itself only a report counts, and of one without words of its own whatever is no
 * ordinary mail. */
static bool
is_told_inside(const struct report *outside, const struct report *inside)
{
	return inside->format ||
	    (!outside->format && inside->kind != KIND_MAIL && inside->kind != KIND_OTHER);
}

/* Each relay on the way may have a filter. */
enum { FILTERS = 3 };

static const struct message *recognise_any(const struct message *m, struct message *inner,
    int depth, struct steps *steps, struct report *r, struct verdict *v);

/* raw: what is inside of outer. */
static bool
recognise_inside(const struct message *outer, struct slice raw, enum wrapping how,
    struct message *inner, int depth, struct steps *steps, struct report *r, struct verdict *v)
{
	struct report inside = report_new(outer->a);
	struct verdict scratch = { 0 };
	struct message deeper;

	if (message_open(outer->a, outer->charsets, outer->scan, raw, inner) != PARSE_OK)
		return false;
	steps_say(steps, "structure", SLICE("a letter around a message"));
	if (recognise_any(inner, &deeper, depth + 1, steps, &inside, &scratch) == &deeper)
		*inner = deeper;
	if ((how == WRAPPED_MAYBE && !is_told_inside(r, &inside)) ||
	    (how == WRAPPED_HANDED && !handed_report(outer, inner, &inside)))
		return false;
	*r = inside;
	v->auto_reply = scratch.auto_reply;
	v->truncated |= inner->truncated;
	return true;
}

static const struct message *
recognise_any(const struct message *m, struct message *inner, int depth, struct steps *steps,
    struct report *r, struct verdict *v)
{
	struct slice raw;
	enum wrapping how = depth < FILTERS ? wrapped_find(m, &raw) : WRAPPED_NOT;

	if (how == WRAPPED_WHOLE && recognise_inside(m, raw, how, inner, depth, steps, r, v))
		return inner;
	recognise_one(m, steps, r, v);
	if (depth < FILTERS && r->kind == KIND_BOUNCE && r->n == 1 &&
	    wrapped_report(m, r->rcpt[0]->final, &raw))
		return recognise_inside(m, raw, WRAPPED_MAYBE, inner, depth, steps, r, v) ? inner
											  : m;
	/* a person's, who attaches one, says no more than that */
	if (how == WRAPPED_NOT || (r->format && !formats_is_guess(r->format)) || kind_is_persons(m))
		return m;
	return recognise_inside(m, raw, how, inner, depth, steps, r, v) ? inner : m;
}

const struct message *
recognise_message(const struct message *m, struct message *inner, struct steps *steps,
    struct report *r, struct verdict *v)
{
	return recognise_any(m, inner, 0, steps, r, v);
}

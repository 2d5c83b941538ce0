/*
 * The last resort: knows only that a machine wrote about a failure, and names a recipient only when
 * there is no doubt.
 */
#include "freeform.h"

#include "address.h"
#include "kind.h"
#include "status.h"

#include <string.h>

enum { CODE_LINES = 200, WORD_LINES = 200, LETTER_LINES = 12, LOG_HEAD = 80 };

/* Does any line that is not quoted hold a reply with an enhanced status code of failure (RFC 2034)? */
static bool
has_code(const struct message *m)
{
	for (size_t i = 0; i < m->text.n && i < CODE_LINES; i++) {
		struct codes codes;

		if (slice_starts(slice_trim(m->text.line[i]), SLICE(">")))
			continue;
		status_scan(m->text.line[i], &codes);
		if (codes.reply[0] >= '4' && codes.status[0] >= '4')
			return true;
	}
	return false;
}

/* Is one of the words of rules/reports.rules in the first lines? */
static bool
says_failure(const struct message *m)
{
	size_t lines = m->text.n < WORD_LINES ? m->text.n : WORD_LINES;

	return kind_says(m, REPORT_FAILURE, text_join(m->a, &m->text, 0, lines));
}

/* Does a person quote or forward a report? */
static bool
quotes_report(const struct message *m)
{
	size_t first = text_skip_blank(&m->text, 0), end = first + LETTER_LINES;

	if (m->hints & HINT_NULL_SENDER)
		return false;
	for (size_t i = first; i < m->text.n && i < end; i++)
		if (slice_starts(slice_trim(m->text.line[i]), SLICE(">")))
			return true;
	return layout_forwarded(m, end < m->text.n ? end : m->text.n);
}

/* Who writes of what programs logged, and quotes the replies of days. */
static bool
is_log(const struct message *m)
{
	struct slice local, domain;

	if (!address_split(m->from, &local, &domain))
		local = m->from;
	return message_has(m, "X-Cron-Env") || message_text(m, TEXTS_SENDER_LOG, TEXT_IS, local);
}

/* "May 14 09:12:30 host program[123]: ", "2026-05-14 09:12:30 1kfN6Y-008w0k-CK ** " */
static bool
is_logged(struct slice line)
{
	struct slice head = slice_first(slice_trim(line), LOG_HEAD);
	size_t colon = slice_find_byte(head, ':', 0), name;

	if (colon < 5 || head.n < colon + 7 || head.p[colon + 3] != ':' ||
	    !ascii_digit(head.p[colon + 1]) || !ascii_digit(head.p[colon + 4]) ||
	    head.p[colon + 6] != ' ')
		return false;
	/* Exim's: behind the time the name of the message, in three parts */
	if (ascii_digit(head.p[0]))
		return head.n > colon + 24 && head.p[colon + 13] == '-' &&
		    head.p[colon + 20] == '-';
	name = slice_find_byte(head, '[', colon);
	return name != SLICE_NPOS && name + 1 < head.n && ascii_digit(head.p[name + 1]);
}

/* " Nov 2026", behind a day. */
static bool
begins_with_month(struct slice s)
{
	size_t i = 0, from;

	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '.'))
		i++;
	for (from = i; i < s.n && is_letter_octet(s.p[i]);)
		i++;
	return i > from && i + 1 < s.n && s.p[i] == ' ' && ascii_digit(s.p[i + 1]);
}

/* "4700", and no time or day. */
static bool
begins_with_count(struct slice s)
{
	size_t i = 0;

	while (i < s.n && ascii_digit(s.p[i]))
		i++;
	return i > 0 &&
	    (i == s.n || (!strchr("/:.-", s.p[i]) && !begins_with_month(slice_after(s, i))));
}

/* Is the line logged, or one of the last of those that begin with a logged one and were wrapped? */
static bool
is_of_log(const struct message *m, size_t at)
{
	enum { WRAPPED = 6 };

	for (size_t n = 0; n < WRAPPED && at < m->text.n && !text_blank(&m->text, at); n++, at--)
		if (is_logged(m->text.line[at]))
			return true;
	return false;
}

/* "Delivered: 4700  Deferred: 12", "   4700   delivered": how many of them are in a line. */
static unsigned
tallies(const struct message *m, struct slice line)
{
	struct texts words = rules_texts(scan_rules(m->scan), TEXTS_REPORT_TALLY);
	unsigned n = 0;

	line = slice_trim(line);
	if (slice_find_byte(line, '@', 0) != SLICE_NPOS)
		return 0; /* "ann@corp.example failed: 550 5.1.1 user unknown" */
	for (size_t i = 0; i < words.n; i++) {
		size_t at = slice_find_nocase(line, phrase_slice(&words.text[i]), 0), to;

		if (at == SLICE_NPOS)
			continue;
		for (to = at + words.text[i].n; to < line.n && line.p[to] == ' ';)
			to++;
		if (to < line.n && line.p[to] == ':') {
			while (++to < line.n && line.p[to] == ' ')
				;
			n += begins_with_count(slice_after(line, to));
		} else if (ascii_digit(line.p[0])) {
			for (to = 0; to < at && (ascii_digit(line.p[to]) || line.p[to] == ' ');)
				to++;
			n += to == at && line.p[at - 1] == ' ';
		}
	}
	return n;
}

/* "Problem with your message to ...": a report speaks to the one who sent it. */
static bool
speaks_to_sender(const struct message *m)
{
	size_t lines = m->text.n < LETTER_LINES ? m->text.n : LETTER_LINES;

	return kind_is_titled(m, REPORT_TO_SENDER) ||
	    kind_says(m, REPORT_TO_SENDER, text_join(m->a, &m->text, 0, lines));
}

/* What a day's mail came to, what was logged of it or set off an alarm, and no report to a sender. */
static bool
is_statistics(const struct message *m, size_t reply)
{
	unsigned n = 0;

	if (speaks_to_sender(m))
		return false;
	if ((m->hints & HINT_NULL_SENDER) == 0 && reply != TEXT_NONE && is_of_log(m, reply))
		return true;
	for (size_t i = 0; i < m->text.n && i < CODE_LINES && n < 2; i++)
		n += tallies(m, m->text.line[i]);
	return n > 1 || ((m->hints & HINT_NULL_SENDER) == 0 && kind_is_watcher(m));
}

/* Does a help desk's program answer? It repeats the subject and the words of whoever asked about a report. */
static bool
is_answer(const struct message *m, bool returned)
{
	return (m->hints & HINT_ANSWER) && (m->hints & HINT_AUTO) &&
	    (m->hints & (HINT_DAEMON | HINT_MARKED)) == 0 && !returned;
}

/* Is there an address in the line with the reply, or in that above? */
static bool
names_whom(const struct message *m, size_t reply)
{
	return slice_find_byte(m->text.line[reply], '@', 0) != SLICE_NPOS ||
	    (reply > 0 && slice_find_byte(m->text.line[reply - 1], '@', 0) != SLICE_NPOS);
}

/* Without a return path, and in nobody's name: parcels and messages of telephones are not delivered either, and programs
 * show what servers replied to them. A report names an address, under a title of its own or in words to the sender. */
static bool
is_to_sender(const struct message *m, size_t reply, bool returned)
{
	bool named = reply != TEXT_NONE && names_whom(m, reply);

	if (kind_is_tracker(m))
		return false;
	if (named &&
	    (begins_with_count(m->text.plain[reply]) ||
		slice_starts_nocase(
		    slice_trim(message_header(m, "Auto-Submitted")), SLICE("auto-replied"))))
		return true;
	return returned ||
	    (text_holding(&m->text, SLICE("@"), 0, WORD_LINES) != TEXT_NONE &&
		(speaks_to_sender(m) || (kind_has_subject(m) && (m->hints & HINT_ANSWER) == 0)));
}

/* Words, codes and what came back have to agree the more, the less the header says. */
static bool
is_about_failure(const struct message *m, size_t reply)
{
	bool returned = m->returned_part != MIME_NONE || m->returned_text.n > 0;

	if (m->hints & HINT_MARKED)
		return true;
	/* a postmaster writes to whoever looks after the list */
	if (m->returned_part != MIME_NONE && kind_is_persons(m))
		return false;
	if (quotes_report(m) || is_answer(m, returned) || (!returned && is_statistics(m, reply)))
		return false;
	/* anybody may call himself "Mail Delivery", and write of "undelivered messages" that wait for a click */
	if ((m->hints & (HINT_NAMED | HINT_NULL_SENDER)) == HINT_NAMED && !returned &&
	    (reply == TEXT_NONE || !(names_whom(m, reply) || speaks_to_sender(m))))
		return false;
	if ((m->hints & HINT_NAMED) && !returned && reply == TEXT_NONE && !says_failure(m))
		return false;
	if (m->hints & HINT_DAEMON)
		return kind_has_subject(m) || (says_failure(m) && !kind_is_persons(m)) ||
		    (returned && (m->hints & HINT_AUTO)) ||
		    ((m->hints & HINT_NULL_SENDER) && has_code(m)); /* in any language */
	if ((m->hints & HINT_NULL_SENDER) && !is_to_sender(m, reply, returned))
		return false;
	/* a subject in a language that is not known here: the null sender says as much (RFC 5321 4.5.5), but
	 * automatic answers have it too, and telephone numbers look like replies */
	if (!kind_has_subject(m))
		return (m->hints & HINT_NULL_SENDER) && !is_log(m) && has_code(m);
	if (m->hints & HINT_NULL_SENDER)
		return says_failure(m) || has_code(m);
	if (!returned && (reply == TEXT_NONE || !speaks_to_sender(m) || kind_asks(m)))
		return false;
	return says_failure(m) && !kind_is_letter(m);
}

enum parse_rc
format_freeform(const struct message *m, struct report *r)
{
	size_t reply;

	if (!message_by_machine(m) || message_by_person(m))
		return PARSE_NOT_MINE;
	reply = freeform_reply(m, 0, m->text.n);
	if (!is_about_failure(m, reply))
		return PARSE_NOT_MINE;
	freeform_recipients(m, r);
	if (reply != TEXT_NONE)
		freeform_replies(m, r);
	else
		freeform_headings(m, r);
	/* an answer of the postmaster's that quotes a reply, or news about a program that delivers mail */
	if (r->n == 0 && m->returned_part == MIME_NONE && m->returned_text.n == 0 &&
	    (!kind_has_subject(m) || (m->hints & HINT_MACHINE) == 0) &&
	    (m->hints & HINT_MARKED) == 0 &&
	    ((m->hints & HINT_NULL_SENDER) == 0 ||
		((m->hints & HINT_DAEMON) == 0 && !says_failure(m))))
		return PARSE_NOT_MINE;
	/* a summary of what waits in quarantine has a subject like a report's */
	if (r->n == 0 && reply == TEXT_NONE && (m->hints & HINT_MARKED) == 0 &&
	    m->returned_part == MIME_NONE && m->returned_text.n == 0 &&
	    text_holding(&m->text, SLICE("@"), 0, WORD_LINES) == TEXT_NONE && !says_failure(m) &&
	    !kind_says_delayed(m))
		return PARSE_NOT_MINE;
	r->text = text_join(m->a, &m->text, 0, layout_words_end(m));
	if (layout_finish(m, r) != PARSE_OK)
		r->kind = kind_says_delayed(m) ? KIND_DELAY : KIND_BOUNCE;
	return PARSE_OK;
}

/* kind_writer - who else than a mail system writes of failures: bug trackers, persons, programs that watch; see kind.h */
#include "kind.h"

#include "added.h"
#include "address.h"

#include <string.h>

enum {
	PERSON_LINES = 4,
	SALUTATION = 48,
	PREFIX = 9, /* octets of an answer's */
	NUMBER = 3  /* digits of a ticket's, at least */
};

/* Most titles are none's, and every one is asked. */
static bool
may_be_answer(struct slice title)
{
	title = slice_first(title, PREFIX);
	return slice_find_byte(title, ':', 0) != SLICE_NPOS ||
	    slice_find(title, SLICE("\xef\xbc\x9a"), 0) != SLICE_NPOS;
}

/* Cuts one tag off the title, or the prefix of an answer: "Re: [name] ALERT ...". False when it has none. */
static bool
cut_front(const struct message *m, struct slice *title, struct slice *tag)
{
	struct slice behind = *title;
	const struct phrase *prefix;

	*tag = added_tag(&behind);
	if (tag->n == 0) {
		if (!may_be_answer(*title))
			return false;
		prefix = rules_text(scan_rules(m->scan), TEXTS_SUBJECT_ANSWER, TEXT_BEGINS, *title);
		if (!prefix)
			return false;
		behind = slice_trim(slice_after(*title, prefix->n));
	}
	*title = behind;
	return true;
}

/* "Ticket 4711", "SUP-4711": a tag with a number at its end. */
static bool
ends_in_number(struct slice tag)
{
	size_t at = tag.n;

	while (at > 0 && ascii_digit(tag.p[at - 1]))
		at--;
	return at > 2 && tag.n - at >= NUMBER && strchr(" -:_", tag.p[at - 1]);
}

/* "[Help desk #4711] Undelivered Mail Returned to Sender": what a ticket is about stands behind its number, and the name of
 * a list may stand in front. */
static bool
has_ticket_number(const struct message *m)
{
	struct slice title = m->subject, tag;

	while (cut_front(m, &title, &tag)) {
		size_t number = slice_find_byte(tag, '#', 0);

		if (ends_in_number(tag) ||
		    (number != SLICE_NPOS && number + 1 < tag.n && ascii_digit(tag.p[number + 1])))
			return true;
	}
	return false;
}

bool
kind_is_tracker(const struct message *m)
{
	struct texts fields = rules_texts(scan_rules(m->scan), TEXTS_SENDER_TRACKER);

	for (size_t i = 0; i < fields.n; i++)
		if (headers_has(m->headers, phrase_slice(&fields.text[i])))
			return true;
	return has_ticket_number(m);
}

bool
kind_is_by_client(const struct message *m)
{
	return message_text(m, TEXTS_SENDER_CLIENT, TEXT_WITHIN, message_header(m, "X-Mailer")) ||
	    message_has(m, "User-Agent");
}

static bool
is_watchers(const struct message *m, struct slice title)
{
	title = slice_first(title, slice_find_byte(title, ':', 0));
	while (title.n && strchr(" *[(", title.p[0])) /* "[ALERT] ...", "** PROBLEM ..." */
		title = slice_after(title, 1);
	return title.n && kind_says(m, REPORT_WATCHER, title);
}

bool
kind_is_watcher(const struct message *m)
{
	struct slice title = m->subject, tag;

	do
		if (is_watchers(m, title))
			return true;
	while (cut_front(m, &title, &tag));
	return false;
}

/* "Dear Sir," and the like in any language: a few words and a comma, alone in the line. */
static bool
is_salutation(struct slice line)
{
	size_t words = 1;

	line = slice_trim(line);
	if (line.n < 3 || line.n > SALUTATION || line.p[line.n - 1] != ',')
		return false;
	for (size_t i = 0; i < line.n; i++) {
		words += line.p[i] == ' ';
		if (line.p[i] == '@' || line.p[i] == ':' || ascii_digit(line.p[i]))
			return false;
	}
	return words <= 5;
}

/* "mailer-daemon@", "mdaemon@": no person's address, other than postmaster@. */
static bool
is_from_daemon(const struct message *m)
{
	struct slice local, domain;

	return (m->hints & (HINT_DAEMON | HINT_NAMED)) == HINT_DAEMON &&
	    address_split(m->from, &local, &domain) && slice_ends_nocase(local, SLICE("daemon"));
}

bool
kind_is_letter(const struct message *m)
{
	size_t first = text_skip_blank(&m->text, 0), end = first + PERSON_LINES;

	return first < m->text.n && !is_from_daemon(m) &&
	    (is_salutation(m->text.line[first]) ||
		kind_says(m, REPORT_GREETING,
		    text_join(m->a, &m->text, first, end < m->text.n ? end : m->text.n)));
}

bool
kind_is_persons(const struct message *m)
{
	return (m->hints & (HINT_NULL_SENDER | HINT_MARKED | HINT_AUTO)) == 0 && kind_is_letter(m);
}

bool
kind_is_own_letter(const struct message *m)
{
	return kind_is_persons(m) && ((m->hints & HINT_DAEMON) == 0 || !kind_has_subject(m));
}

bool
kind_asks(const struct message *m)
{
	static const struct slice signs[] = { SLICE("?"), SLICE("\xef\xbc\x9f") };

	for (size_t i = 0; i < m->text.n; i++)
		for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
			if (slice_ends_nocase(slice_trim(m->text.line[i]), signs[k]))
				return true;
	return false;
}

bool
kind_is_remark(const struct message *m)
{
	return (m->hints & HINT_MACHINE) == 0 && text_skip_blank(&m->text, 0) < m->text.n &&
	    !kind_says(m, REPORT_FAILURE, text_join(m->a, &m->text, 0, m->text.n));
}

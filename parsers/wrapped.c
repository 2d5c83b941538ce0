/* wrapped - see wrapped.h */
#include "wrapped.h"

#include "added.h"
#include "address.h"
#include "handed.h"
#include "kind.h"

enum { OPENING = 8 /* lines in which such a program tells what it has done */ };

/* "Content-Type: message/rfc822; x-spam-type=original", or text/plain for who fears the other. */
static bool
is_spam_original(const struct mime_part *p)
{
	return (slice_equal(p->type.value, SLICE("message/rfc822")) ||
		   slice_equal(p->type.value, SLICE("text/plain"))) &&
	    slice_equal_nocase(parameters_get(&p->type, SLICE("x-spam-type")), SLICE("original"));
}

static struct slice
opening(const struct message *m)
{
	return text_join(m->a, &m->text, 0, m->text.n < OPENING ? m->text.n : OPENING);
}

static bool
is_flagged(const struct message *m)
{
	return slice_starts_nocase(slice_trim(message_header(m, "X-Spam-Flag")), SLICE("yes")) ||
	    slice_starts_nocase(slice_trim(message_header(m, "X-Spam-Status")), SLICE("yes")) ||
	    message_text(m, TEXTS_WRAPPED_TOLD, TEXT_WITHIN, opening(m));
}

/* The letter's sender and subject stand in front of it too; who has no subject gets no more than the filter's tag. */
static enum wrapping
by_repetition(const struct message *m, const struct headers *inner)
{
	struct slice subject;
	bool flagged;

	if (!slice_equal(headers_text(m->a, m->charsets, inner, SLICE("From")), m->from_text))
		return WRAPPED_NOT;
	subject = added_subject(
	    scan_rules(m->scan), headers_text(m->a, m->charsets, inner, SLICE("Subject")));
	if (subject.n && slice_find(m->subject, subject, 0) == SLICE_NPOS)
		return WRAPPED_NOT;
	flagged = is_flagged(m) && !kind_is_persons(m);
	if (subject.n == 0 && !flagged)
		return WRAPPED_NOT;
	return flagged ? WRAPPED_WHOLE : WRAPPED_MAYBE;
}

/* Italian certified mail puts all that it carries into a letter of its own, what comes from elsewhere into one about an
 * anomaly. */
static enum wrapping
by_certified_mail(const struct message *m)
{
	struct slice what;

	if (!slice_starts_nocase(m->from, SLICE("posta-certificata@")))
		return WRAPPED_NOT;
	what = slice_trim(message_header(m, "X-Trasporto"));
	if (slice_equal_nocase(what, SLICE("posta-certificata")))
		return WRAPPED_WHOLE;
	return slice_equal_nocase(what, SLICE("errore")) ? WRAPPED_MAYBE : WRAPPED_NOT;
}

/* A list manager hands to the owner of the list what it takes for a report. */
static bool
hands_on(const struct message *m)
{
	return message_text(m, TEXTS_WRAPPED_HANDED, TEXT_WITHIN, opening(m));
}

/* Exchange's rule of a mailbox, "forward as attachment": nothing in the text, the letter below. */
static bool
is_passed_on(const struct message *m)
{
	return slice_equal_nocase(
		   slice_trim(message_header(m, "X-MS-Exchange-Generated-Message-Source")),
		   SLICE("Mailbox Rules Agent")) &&
	    text_skip_blank(&m->text, 0) >= m->text.n;
}

static bool
is_by_mail_system(const struct message *m)
{
	for (const char *const *one = kind_mail_systems; *one; one++)
		if (slice_begins_nocase(m->from, *one))
			return true;
	return false;
}

/* A header on top of the letter, with the title of that and not a word, by a mail system or under the name of who
 * wrote it. */
static enum wrapping
by_header(const struct message *m, const struct headers *inner)
{
	struct slice subject = added_subject(
	    scan_rules(m->scan), headers_text(m->a, m->charsets, inner, SLICE("Subject")));
	struct slice from = headers_text(m->a, m->charsets, inner, SLICE("From"));

	return subject.n && slice_equal(subject, m->subject) &&
		(is_by_mail_system(m) || slice_equal(from, m->from_text))
	    ? WRAPPED_WHOLE
	    : WRAPPED_NOT;
}

static enum wrapping
by_letter(const struct message *m, const struct headers *inner)
{
	enum wrapping how = by_certified_mail(m);

	if (how == WRAPPED_NOT)
		how = by_repetition(m, inner);
	return how == WRAPPED_NOT && (hands_on(m) || is_passed_on(m)) ? WRAPPED_MAYBE : how;
}

/* The message that came back whole, MIME_NONE where it did not. */
static size_t
returned_message(const struct message *m)
{
	const struct mime_part *part;

	if (m->returned_part == MIME_NONE)
		return MIME_NONE;
	part = &m->mime.part[m->returned_part];
	return slice_equal(part->type.value, SLICE("message/rfc822")) ? part->first_child
								      : MIME_NONE;
}

bool
wrapped_report(const struct message *m, struct slice to, struct slice *raw)
{
	size_t inner = returned_message(m);
	unsigned cut = 0;

	if (inner == MIME_NONE ||
	    !slice_equal(m->mime.part[inner].type.value, SLICE("multipart/report")) ||
	    !slice_equal_nocase(to,
		address_first(m->a,
		    headers_text(m->a, m->charsets, &m->mime.part[inner].headers, SLICE("To")))))
		return false;
	*raw = mime_decoded(m->a, &m->mime.part[m->returned_part], &cut);
	return true;
}

/* The outermost part that its writer made: what is signed is that and the signature. */
static const struct mime_part *
outermost(const struct message *m)
{
	const struct mime_part *p = &m->mime.part[0];

	if (slice_equal(p->type.value, SLICE("multipart/signed")) && p->first_child != MIME_NONE)
		return &m->mime.part[p->first_child];
	return p;
}

enum wrapping
wrapped_find(const struct message *m, struct slice *raw)
{
	enum wrapping how;
	size_t inner;
	const struct mime_part *outer = outermost(m);
	bool mixed = slice_equal(outer->type.value, SLICE("multipart/mixed"));
	unsigned cut = 0;

	*raw = SLICE_NONE;
	if (m->from_text.n == 0 ||
	    !(mixed || slice_equal(outer->type.value, SLICE("message/rfc822"))))
		return WRAPPED_NOT;
	for (size_t i = mixed ? outer->first_child : MIME_NONE; i != MIME_NONE;
	     i = m->mime.part[i].next_sibling)
		if (is_spam_original(&m->mime.part[i])) {
			*raw = mime_decoded(m->a, &m->mime.part[i], &cut);
			return WRAPPED_WHOLE;
		}
	inner = returned_message(m);
	if (inner == MIME_NONE)
		return WRAPPED_NOT;
	how = mixed ? by_letter(m, &m->mime.part[inner].headers)
		    : by_header(m, &m->mime.part[inner].headers);
	if (how == WRAPPED_NOT && handed_alone(m, &m->mime.part[inner].headers))
		how = WRAPPED_HANDED;
	if (how != WRAPPED_NOT)
		*raw = mime_decoded(m->a, &m->mime.part[m->returned_part], &cut);
	return how;
}

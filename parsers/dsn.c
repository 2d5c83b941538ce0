/* dsn - where in a message its delivery status stands; see dsn.h */
#include "dsn.h"

#include "address.h"
#include "dsn_field.h"
#include "formats/layout.h"
#include "kind.h"
#include "original.h"
#include "parse.h"

/* The groups that name nobody and say nothing are residues of odd blank lines. */
static void
drop_empty(struct report *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct report_rcpt *one = r->rcpt[i];

		if (one->final.n || one->original.n || one->status.n || one->diagnostic.n ||
		    one->action != ACTION_NONE)
			r->rcpt[kept++] = r->rcpt[i];
	}
	r->n = kept;
}

/* Whom what came back was sent to, read once for all recipients. */
struct sent {
	bool read;
	struct slice to;
};

static struct slice
sent_to(const struct message *m, struct sent *sent)
{
	struct headers h = { 0 };

	if (!sent->read && original_headers(m, &h))
		sent->to = address_first(m->a, headers_get(m->a, &h, SLICE("To")));
	sent->read = true;
	return sent->to;
}

/* "rfc822; ann": some systems leave their own domain out. What came back tells it, when it went to that local part. */
static void
complete_local(const struct message *m, struct report_rcpt *one, struct sent *sent)
{
	struct slice local, domain;

	if (one->final.n == 0 || one->original.n ||
	    slice_find_byte(one->final, '@', 0) != SLICE_NPOS)
		return;
	if (address_split(sent_to(m, sent), &local, &domain) && domain.n &&
	    slice_equal_nocase(local, one->final))
		one->original = charset_make_valid(m->a, sent->to);
}

/* "ann+2Bnews@" of the sender's own command was not decoded (RFC 3461 4.2) when the final one or what came back
 * has it so. */
static void
decode_original(const struct message *m, struct report_rcpt *one, struct sent *sent)
{
	struct slice decoded = one->original;

	if (slice_find_byte(one->original, '+', 0) != SLICE_NPOS)
		decoded = xtext_decode(m->a, one->original);
	if (slice_equal(decoded, one->original))
		return;
	if (slice_equal_nocase(decoded, one->final))
		one->original = one->final;
	else if (slice_equal_nocase(decoded, sent_to(m, sent)))
		one->original = decoded;
}

/* The words of the message are asked once, however many recipients have no action of their own. */
static void
fill_actions(const struct message *m, struct report *r)
{
	bool asked = false, delayed = false;

	for (size_t i = 0; i < r->n; i++) {
		struct report_rcpt *one = r->rcpt[i];

		if (one->action != ACTION_NONE)
			continue;
		if (!asked)
			delayed = kind_says_delayed(m);
		asked = true;
		one->action = kind_action_from(one->status, one->diagnostic, delayed);
	}
}

static void
finish(const struct message *m, struct report *r)
{
	struct sent sent = { 0 };

	drop_empty(r);
	for (size_t i = 0; i < r->n; i++)
		decode_original(m, r->rcpt[i], &sent);
	report_tidy(r);
	if (r->n == 1)
		complete_local(m, r->rcpt[0], &sent);
	fill_actions(m, r);
	kind_decide(r);
	if (r->n == 0 && kind_says_delayed(m))
		r->kind = KIND_DELAY;
}

static bool
is_status_part(const struct mime_part *p)
{
	return slice_equal(p->type.value, SLICE("message/delivery-status")) ||
	    slice_equal(p->type.value, SLICE("message/global-delivery-status")) ||
	    slice_equal(p->type.value, SLICE("text/delivery-status"));
}

static struct slice
status_bytes(const struct message *m, const struct mime_part *p, struct report *r)
{
	return mime_decoded(m->a, p, &r->truncated);
}

static bool
names_recipients(struct slice bytes)
{
	return slice_find_nocase(bytes, SLICE("Final-Recipient"), 0) != SLICE_NPOS ||
	    slice_find_nocase(bytes, SLICE("Diagnostic-Code"), 0) != SLICE_NPOS;
}

/* Does the structure say that a mail system wrote it, whatever it is wrapped in? */
static bool
has_report(const struct message *m)
{
	for (size_t i = 0; i < m->mime.n; i++)
		if (slice_equal(m->mime.part[i].type.value, SLICE("multipart/report")) &&
		    !mime_is_embedded(&m->mime, i))
			return true;
	return false;
}

/* Is the part attached to a letter or to what a tracker tells, of which neither the header nor the structure says that a
 * mail system wrote it? */
static bool
is_attached(const struct message *m)
{
	struct slice top = m->mime.part[0].type.value;

	return slice_starts(top, SLICE("multipart/")) &&
	    !slice_equal(top, SLICE("multipart/report")) &&
	    (kind_is_own_letter(m) ||
		((m->hints & HINT_MACHINE) == 0 &&
		    (kind_is_tracker(m) || ((m->hints & HINT_SUBJECT) == 0 && !has_report(m)))));
}

enum parse_rc
dsn_read(const struct message *m, struct report *r)
{
	bool found = false;

	if (message_by_person(m) || is_attached(m))
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < m->mime.n; i++) {
		if (!is_status_part(&m->mime.part[i]) || mime_is_embedded(&m->mime, i))
			continue;
		found = true;
		dsn_fields(m, status_bytes(m, &m->mime.part[i], r), r);
	}
	if (!found)
		return PARSE_NOT_MINE;
	finish(m, r);
	return PARSE_OK;
}

enum parse_rc
dsn_read_nested(const struct message *m, struct report *r)
{
	if (!message_by_machine(m) || message_by_person(m))
		return PARSE_NOT_MINE;
	/* a postmaster writes to whoever looks after the list, and attaches what his system said */
	if (kind_is_persons(m) || kind_is_remark(m))
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < m->mime.n; i++) {
		if (!is_status_part(&m->mime.part[i]))
			continue;
		dsn_fields(m, status_bytes(m, &m->mime.part[i], r), r);
		finish(m, r);
		return r->n ? PARSE_OK : PARSE_NOT_MINE;
	}
	return PARSE_NOT_MINE;
}

/* The line where the fields around line at begin: those of the recipient may stand in any order, and in front
 * of them, behind a blank line, those of the message. */
static size_t
first_field(const struct text *t, size_t at)
{
	enum { FIELD_LINES = 24 };
	size_t first = at, least = at > FIELD_LINES ? at - FIELD_LINES : 0;
	struct slice value;
	enum dsn_field id;

	for (size_t i = at; i-- > least;) {
		struct slice line = slice_trim(t->line[i]);
		bool field = dsn_field_split(line, &id, &value);

		if (field && id != DSN_OTHER)
			first = i;
		else if (line.n && !field && text_indent(t, i) == 0)
			break;
	}
	return first;
}

/* Fields in the text, from the line at on, or in parts that are neither text nor what came back. What stands in front of
 * the message that came back is not about a report that was in it. */
static void
read_misplaced(const struct message *m, size_t at, struct report *r)
{
	if (at != TEXT_NONE) {
		const struct text *t = at < m->text.n ? &m->text : &m->all;
		struct slice from = t->line[first_field(t, at)], last = t->line[t->n - 1];
		const unsigned char *end = last.p + last.n;

		dsn_fields(m, (struct slice){ from.p, (size_t)(end - from.p) }, r);
		return;
	}
	for (size_t i = 0; i < m->mime.n && r->n == 0; i++) {
		const struct mime_part *p = &m->mime.part[i];
		struct slice bytes;

		if (p->first_child != MIME_NONE || mime_is_embedded(&m->mime, i) ||
		    i == m->returned_part || slice_starts(p->type.value, SLICE("text/")) ||
		    slice_starts(p->type.value, SLICE("image/")))
			continue;
		bytes = slice_first(status_bytes(m, p, r), LIMIT_MATCHED);
		if (names_recipients(bytes))
			dsn_fields(m, bytes, r);
	}
}

/* Does somebody pass on what stands in the text, whose fields may begin in the line at? */
static bool
is_passed_on(const struct message *m, size_t at)
{
	return kind_is_own_letter(m) || layout_forwarded(m, at < m->all.n ? at : m->text.n) ||
	    ((m->hints & HINT_MACHINE) == 0 && kind_asks(m));
}

enum parse_rc
dsn_read_text(const struct message *m, struct report *r)
{
	static const struct phrase final = PHRASE("Final-Recipient:");
	size_t at = text_phrase(&m->all, &final);

	if (!message_by_machine(m) || message_by_person(m))
		return PARSE_NOT_MINE;
	read_misplaced(m, at, r);
	/* most texts have no fields, and need not be asked who wrote them */
	if (r->n == 0 || is_passed_on(m, at))
		return PARSE_NOT_MINE;
	finish(m, r);
	return r->n ? PARSE_OK : PARSE_NOT_MINE;
}

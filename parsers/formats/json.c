/*
 * Amazon SES notifications as SNS mails them: one JSON object in the text.
 *
 * Not a JSON library: keys are looked for, values are taken, nothing is built. Braces inside strings
 * are skipped; what does not fit is left out.
 */
#include "layout.h"

#include "arf.h"
#include "kind.h"
#include "transfer.h"

/* Position behind the string that begins at the quote at, or text.n. */
static size_t
string_end(struct slice text, size_t at)
{
	for (size_t i = at + 1; i < text.n; i++) {
		if (text.p[i] == '\\')
			i++;
		else if (text.p[i] == '"')
			return i + 1;
	}
	return text.n;
}

/* The value behind "key": as a slice from its first byte on; SLICE_NONE when there is no such key. */
static struct slice
value_of(struct slice text, const char *key)
{
	struct slice name = slice_of(key);

	for (size_t i = 0; i < text.n; i++) {
		size_t end;
		struct slice rest;

		if (text.p[i] != '"')
			continue;
		end = string_end(text, i);
		rest = slice_after(text, end);
		while (rest.n && ascii_space(rest.p[0]))
			rest = slice_after(rest, 1);
		if (rest.n && rest.p[0] == ':' && end - i == name.n + 2 &&
		    slice_equal((struct slice){ text.p + i + 1, name.n }, name)) {
			rest = slice_after(rest, 1);
			while (rest.n && ascii_space(rest.p[0]))
				rest = slice_after(rest, 1);
			return rest;
		}
		i = end - 1;
	}
	return SLICE_NONE;
}

/* What the escape behind a backslash at the front of s stands for (RFC 8259 7); octets of s that it takes. Line ends and
 * tabulators become blanks. */
static size_t
put_escaped(struct abuf *b, struct slice s)
{
	uint32_t c = 0;
	size_t n = 1;

	if (s.p[0] == 'n' || s.p[0] == 'r' || s.p[0] == 't') {
		abuf_byte(b, ' ');
	} else if (s.p[0] != 'u') {
		abuf_byte(b, s.p[0]);
	} else {
		for (; n < 5 && n < s.n && hex_value(s.p[n]) >= 0; n++)
			c = c << 4 | (uint32_t)hex_value(s.p[n]);
		utf8_put(b, c);
	}
	return n;
}

static struct slice
unescape(const struct message *m, struct slice s)
{
	struct abuf b = abuf_in(m->a, 0);
	size_t escape;

	if (slice_find_byte(s, '\\', 0) == SLICE_NPOS)
		return s;
	while ((escape = slice_find_byte(s, '\\', 0)) != SLICE_NPOS && escape + 1 < s.n) {
		abuf_slice(&b, slice_first(s, escape));
		s = slice_after(s, escape + 1);
		s = slice_after(s, put_escaped(&b, s));
	}
	abuf_slice(&b, s);
	return abuf_done(&b);
}

struct slice
layout_json_string(const struct message *m, struct slice text, const char *key)
{
	struct slice v = value_of(text, key);
	size_t end;

	if (v.n < 2 || v.p[0] != '"')
		return SLICE_NONE;
	end = string_end(v, 0);
	return charset_make_valid(m->a,
	    text_clip(unescape(m, slice_first(slice_after(v, 1), end - 2)), LIMIT_DIAGNOSTIC));
}

/* The object or array that begins at the front of s, brackets included. */
static struct slice
bracketed(struct slice s)
{
	int depth = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"') {
			i = string_end(s, i) - 1;
		} else if (s.p[i] == '{' || s.p[i] == '[') {
			depth++;
		} else if (s.p[i] == '}' || s.p[i] == ']') {
			if (--depth == 0)
				return slice_first(s, i + 1);
		}
		if (depth == 0)
			return SLICE_NONE;
	}
	return SLICE_NONE;
}

/* Each object of an array of recipients; strings where the array holds nothing but addresses. What all of them share is
 * what Amazon calls the failure: there need be no reply. */
static void
read_recipients(const struct message *m, struct report *r, struct slice list, enum action action,
    struct slice category)
{
	list = bracketed(list);
	for (size_t i = 1; i < list.n && r->n < LIMIT_RECIPIENTS; i++) {
		struct slice item = slice_after(list, i), address;
		struct report_rcpt *one;

		if (item.p[0] == '"') {
			size_t end = string_end(item, 0);

			address = end > 2 ? slice_first(slice_after(item, 1), end - 2) : SLICE_NONE;
			item = slice_first(item, end);
		} else if (item.p[0] == '{') {
			item = bracketed(item);
			address = layout_json_string(m, item, "emailAddress");
		} else {
			continue;
		}
		if (item.n == 0)
			return;
		i += item.n - 1;
		one = report_add_final(r, charset_make_valid(m->a, address));
		if (!one)
			continue;
		one->action = action;
		one->category = category;
		if (item.p[0] == '{') {
			one->status = layout_json_string(m, item, "status");
			one->diagnostic = layout_json_string(m, item, "diagnosticCode");
			if (slice_starts_nocase(one->diagnostic, SLICE("smtp;")))
				one->diagnostic = slice_trim(slice_after(one->diagnostic, 5));
		}
	}
}

/* The notification itself, or the one that is kept as a string in what SNS makes of it ("Type": "Notification"). */
static struct slice
notification(const struct message *m, struct slice text)
{
	struct slice inside = value_of(text, "Message");

	if (inside.n < 2 || inside.p[0] != '"')
		return text;
	return unescape(m, slice_first(slice_after(inside, 1), string_end(inside, 0) - 2));
}

/* Amazon Simple Email Service Developer Guide, "Contents of event data". What is sent, opened, clicked or could not be made
 * of a template is nothing that happened on the way. */
static bool
read_event(const struct message *m, struct report *r, struct slice text, struct slice type)
{
	struct slice of;

	if (slice_equal(type, SLICE("Bounce"))) {
		r->text = layout_json_string(m, text, "bounceSubType");
		read_recipients(m, r, value_of(text, "bouncedRecipients"), ACTION_FAILED, r->text);
	} else if (slice_equal(type, SLICE("DeliveryDelay"))) {
		r->text = layout_json_string(m, text, "delayType");
		read_recipients(m, r, value_of(text, "delayedRecipients"), ACTION_DELAYED, r->text);
	} else if (slice_equal(type, SLICE("Reject"))) {
		r->text = layout_json_string(m, bracketed(value_of(text, "reject")), "reason");
		of = bracketed(value_of(text, "mail"));
		read_recipients(m, r, value_of(of, "destination"), ACTION_FAILED, r->text);
	} else if (slice_equal(type, SLICE("Delivery"))) {
		of = bracketed(value_of(text, "delivery"));
		read_recipients(m, r, value_of(of, "recipients"), ACTION_DELIVERED, SLICE_NONE);
	} else if (slice_equal(type, SLICE("Complaint"))) {
		read_recipients(
		    m, r, value_of(text, "complainedRecipients"), ACTION_NONE, SLICE_NONE);
		of = layout_json_string(m, text, "complaintFeedbackType");
		r->kind = KIND_FEEDBACK;
		r->subkind = of.n ? arf_subkind(of) : SUBKIND_ABUSE;
		return true;
	}
	kind_decide(r);
	return r->n > 0;
}

enum parse_rc
format_ses_json(const struct message *m, struct report *r)
{
	size_t at = text_at(&m->all, SLICE("{"), 0);
	struct slice text, type;
	const struct slice *last;

	if (at == TEXT_NONE || message_forwarded(m))
		return PARSE_NOT_MINE;
	last = &m->all.line[m->all.n - 1];
	text = (struct slice){ m->all.line[at].p, (size_t)(last->p + last->n - m->all.line[at].p) };
	text = notification(m, text);
	type = layout_json_string(m, text, "notificationType");
	if (type.n == 0)
		type = layout_json_string(m, text, "eventType");
	if (type.n == 0)
		return PARSE_NOT_MINE;
	r->reporting_mta = layout_json_string(m, text, "reportingMTA");
	return read_event(m, r, text, type) ? PARSE_OK : PARSE_NOT_MINE;
}

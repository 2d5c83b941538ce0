/* Amazon SES notifications as SNS mails them: one JSON object in the text. */
#include "layout.h"

#include "arf.h"
#include "json_scan.h"
#include "kind.h"

/* Each object of an array of recipients; strings where the array holds nothing but addresses. What all of them share is
 * what Amazon calls the failure: there need be no reply. */
static void
read_recipients(const struct message *m, struct report *r, struct slice list, enum action action,
    struct slice category)
{
	list = json_scan_nested(list);
	for (size_t i = 1; i < list.n && r->n < LIMIT_RECIPIENTS; i++) {
		struct slice item = slice_after(list, i), address;
		struct report_rcpt *one;

		if (item.p[0] == '"') {
			size_t end = json_scan_string_end(item, 0);

			address = end > 2 ? slice_first(slice_after(item, 1), end - 2) : SLICE_NONE;
			item = slice_first(item, end);
		} else if (item.p[0] == '{') {
			item = json_scan_nested(item);
			address = json_scan_string(m->a, item, "emailAddress");
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
			one->status = json_scan_string(m->a, item, "status");
			one->diagnostic = json_scan_string(m->a, item, "diagnosticCode");
			if (slice_starts_nocase(one->diagnostic, SLICE("smtp;")))
				one->diagnostic = slice_trim(slice_after(one->diagnostic, 5));
		}
	}
}

/* The notification itself, or the one that is kept as a string in what SNS makes of it ("Type": "Notification"). */
static struct slice
notification(const struct message *m, struct slice text)
{
	struct slice inside = json_scan_unquoted(m->a, json_scan_value(text, "Message"));

	return inside.n ? inside : text;
}

/* Amazon Simple Email Service Developer Guide, "Contents of event data". What is sent, opened, clicked or could not be made
 * of a template is nothing that happened on the way. */
static bool
read_event(const struct message *m, struct report *r, struct slice text, struct slice type)
{
	struct slice of;

	if (slice_equal(type, SLICE("Bounce"))) {
		r->text = json_scan_string(m->a, text, "bounceSubType");
		read_recipients(
		    m, r, json_scan_value(text, "bouncedRecipients"), ACTION_FAILED, r->text);
	} else if (slice_equal(type, SLICE("DeliveryDelay"))) {
		r->text = json_scan_string(m->a, text, "delayType");
		read_recipients(
		    m, r, json_scan_value(text, "delayedRecipients"), ACTION_DELAYED, r->text);
	} else if (slice_equal(type, SLICE("Reject"))) {
		r->text = json_scan_string(
		    m->a, json_scan_nested(json_scan_value(text, "reject")), "reason");
		of = json_scan_nested(json_scan_value(text, "mail"));
		read_recipients(m, r, json_scan_value(of, "destination"), ACTION_FAILED, r->text);
	} else if (slice_equal(type, SLICE("Delivery"))) {
		of = json_scan_nested(json_scan_value(text, "delivery"));
		read_recipients(
		    m, r, json_scan_value(of, "recipients"), ACTION_DELIVERED, SLICE_NONE);
	} else if (slice_equal(type, SLICE("Complaint"))) {
		read_recipients(
		    m, r, json_scan_value(text, "complainedRecipients"), ACTION_NONE, SLICE_NONE);
		of = json_scan_string(m->a, text, "complaintFeedbackType");
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

	if (at == TEXT_NONE || message_forwarded(m) ||
	    (at > text_skip_blank(&m->all, 0) &&
		(message_by_person(m) || kind_is_persons(m) || layout_forwarded(m, at))))
		return PARSE_NOT_MINE;
	last = &m->all.line[m->all.n - 1];
	text = (struct slice){ m->all.line[at].p, (size_t)(last->p + last->n - m->all.line[at].p) };
	text = notification(m, text);
	type = json_scan_string(m->a, text, "notificationType");
	if (type.n == 0)
		type = json_scan_string(m->a, text, "eventType");
	if (type.n == 0)
		return PARSE_NOT_MINE;
	r->reporting_mta = json_scan_string(m->a, text, "reportingMTA");
	return read_event(m, r, text, type) ? PARSE_OK : PARSE_NOT_MINE;
}

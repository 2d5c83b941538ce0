/* arf - see arf.h */
#include "arf.h"

#include "address.h"
#include "formats/layout.h"
#include "json_scan.h"
#include "kind.h"
#include "original.h"
#include "parse.h"

enum subkind
arf_subkind(struct slice type)
{
	static const struct {
		const char *type;
		enum subkind subkind;
	} known[] = { { "abuse", SUBKIND_ABUSE }, { "fraud", SUBKIND_FRAUD },
		{ "virus", SUBKIND_VIRUS }, { "not-spam", SUBKIND_NOT_SPAM },
		{ "not_spam", SUBKIND_NOT_SPAM }, { "opt-out", SUBKIND_OPT_OUT },
		{ "auth-failure", SUBKIND_AUTH_FAILURE }, { "dkim", SUBKIND_AUTH_FAILURE },
		{ "dmarc", SUBKIND_AUTH_FAILURE }, { "unsubscribe", SUBKIND_OPT_OUT },
		{ "spam", SUBKIND_ABUSE }, { "phish", SUBKIND_FRAUD } };

	type = slice_trim(type);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_begins_nocase(type, known[i].type))
			return known[i].subkind;
	return SUBKIND_FEEDBACK_OTHER;
}

/* Providers blank the complainer out; such a word is nobody. */
static bool
is_redacted(const struct message *m, struct slice address)
{
	struct slice local, domain;

	return !address_split(address, &local, &domain) ||
	    message_text(m, TEXTS_FEEDBACK_REDACTED, TEXT_BEGINS, local);
}

static bool
add_complainer(const struct message *m, struct report *r, struct slice address)
{
	address = charset_make_valid(m->a, address_clean(m->a, address));
	if (address.n == 0 || is_redacted(m, address))
		return false;
	return report_add_final(r, address) != NULL;
}

static void
complainer_from_original(const struct message *m, struct report *r)
{
	static const char *const headers[] = { "X-HmXmrOriginalRecipient", "X-Original-Rcpt-To",
		"X-Original-To", "Delivered-To", "X-Rcpt-To" };
	struct headers h = { 0 };
	struct slice path, list, one, found = SLICE_NONE;
	size_t n = 0;

	if (!original_headers(m, &h))
		return;
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		if (add_complainer(
			m, r, address_first(m->a, headers_get(m->a, &h, slice_of(headers[i])))))
			return;
	path = address_first(m->a, headers_get(m->a, &h, SLICE("Return-Path")));
	if (path.n && add_complainer(m, r, verp_decode(m->a, path)))
		return;
	for (list = headers_get(m->a, &h, SLICE("To")); address_next(m->a, &list, &one); n++)
		found = one;
	if (n == 1)
		(void)add_complainer(m, r, found);
}

/* X-ARF (github.com/abusix/xarf) attaches what it knows as JSON; names of its third version and of its fourth. */
static void
complainer_from_json(const struct message *m, struct report *r)
{
	static const char *const names[][2] = { { "SmtpRcptToAddress", "smtp_to" },
		{ "SourceIp", "source_identifier" }, { "ReportType", "type" } };
	struct slice value[3], text = SLICE_NONE;

	for (size_t i = 1; i < m->mime.n && text.n == 0; i++)
		if (slice_equal(m->mime.part[i].type.value, SLICE("application/json")) &&
		    !mime_is_embedded(&m->mime, i))
			text = mime_decoded(m->a, &m->mime.part[i], &r->truncated);
	if (text.n == 0)
		return;
	for (size_t i = 0; i < 3; i++) {
		value[i] = json_scan_string(m->a, text, names[i][0]);
		if (value[i].n == 0)
			value[i] = json_scan_string(m->a, text, names[i][1]);
	}
	(void)add_complainer(m, r, value[0]);
	if (r->feedback.source_ip.n == 0)
		r->feedback.source_ip = value[1];
	if (value[2].n)
		r->subkind = arf_subkind(value[2]);
}

static void
read_fields(const struct message *m, struct slice bytes, struct report *r)
{
	struct headers h;
	struct slice rest;
	bool named = false;

	headers_scan(m->a, slice_trim(bytes), &h, &rest, &r->truncated);
	r->kind = KIND_FEEDBACK;
	r->subkind = arf_subkind(headers_get(m->a, &h, SLICE("Feedback-Type")));
	r->feedback.source_ip =
	    charset_make_valid(m->a, slice_trim(headers_get(m->a, &h, SLICE("Source-IP"))));
	r->feedback.reported_domain =
	    charset_make_valid(m->a, slice_trim(headers_get(m->a, &h, SLICE("Reported-Domain"))));
	r->feedback.user_agent =
	    charset_make_valid(m->a, slice_trim(headers_get(m->a, &h, SLICE("User-Agent"))));
	r->reporting_mta = charset_make_valid(
	    m->a, address_clean(m->a, headers_get(m->a, &h, SLICE("Reporting-MTA"))));
	r->envid = charset_make_valid(
	    m->a, slice_trim(headers_get(m->a, &h, SLICE("Original-Envelope-Id"))));
	for (size_t i = 0; i < h.n && r->n < LIMIT_RECIPIENTS; i++)
		if (slice_equal_nocase(h.at[i].name, SLICE("Original-Rcpt-To")) ||
		    slice_equal_nocase(h.at[i].name, SLICE("Removal-Recipient")))
			named |=
			    add_complainer(m, r, address_first(m->a, header_value(m->a, &h.at[i])));
	r->original_from = charset_make_valid(
	    m->a, address_first(m->a, headers_get(m->a, &h, SLICE("Original-Mail-From"))));
	if (!named)
		complainer_from_original(m, r);
	if (r->n == 0 && r->original_from.n)
		(void)add_complainer(m, r, verp_decode(m->a, r->original_from));
	if (r->subkind == SUBKIND_FEEDBACK_OTHER)
		complainer_from_json(m, r);
}

/* The fields in a part of no type of its own, as gateways leave it, or gone with it: the message says that it is one. */
static enum parse_rc
read_declared(const struct message *m, struct report *r)
{
	if (!slice_equal_nocase(parameters_get(&m->mime.part[0].type, SLICE("report-type")),
		SLICE("feedback-report")))
		return PARSE_NOT_MINE;
	for (size_t i = 1; i < m->mime.n; i++) {
		const struct mime_part *p = &m->mime.part[i];
		struct slice bytes;

		if (p->first_child != MIME_NONE || mime_is_embedded(&m->mime, i) ||
		    i == m->returned_part)
			continue;
		bytes = slice_trim(mime_decoded(m->a, p, &r->truncated));
		if (slice_starts_nocase(bytes, SLICE("Feedback-Type:"))) {
			read_fields(m, bytes, r);
			return PARSE_OK;
		}
	}
	r->kind = KIND_FEEDBACK;
	r->subkind = SUBKIND_ABUSE;
	complainer_from_original(m, r);
	return PARSE_OK;
}

/* Yahoo puts "FW:" in front of our subject; who forwards by hand puts words in front of the fields, which begin at
 * line at. */
static bool
is_quoted(const struct message *m, size_t at)
{
	if (at <= text_skip_blank(&m->all, 0))
		return message_forwarded(m) && (m->hints & HINT_LIST) != 0;
	return message_forwarded(m) || kind_is_by_client(m) || kind_is_persons(m) ||
	    layout_forwarded(m, at);
}

enum parse_rc
arf_read(const struct message *m, struct report *r)
{
	static const struct phrase type = PHRASE("Feedback-Type:");
	size_t at;

	for (size_t i = 0; i < m->mime.n; i++) {
		const struct mime_part *p = &m->mime.part[i];

		if (slice_equal(p->type.value, SLICE("message/feedback-report")) &&
		    !mime_is_embedded(&m->mime, i)) {
			read_fields(m, mime_decoded(m->a, p, &r->truncated), r);
			return PARSE_OK;
		}
	}
	at = text_phrase(&m->all, &type);
	if (at == TEXT_NONE || text_indent(&m->all, at) > 0 || is_quoted(m, at) ||
	    text_at(&m->all, SLICE("User-Agent:"), 0) == TEXT_NONE)
		return read_declared(m, r);
	read_fields(m,
	    (struct slice){ m->all.line[at].p,
		(size_t)(m->all.line[m->all.n - 1].p + m->all.line[m->all.n - 1].n -
		    m->all.line[at].p) },
	    r);
	return PARSE_OK;
}

/* An abuse desk passes on what somebody complained about, a copy of it below; who answers one quotes it too. */
static bool
is_passed_on(const struct message *m)
{
	struct headers h = { 0 };

	return (m->hints & (HINT_ANSWER | HINT_THREAD | HINT_LIST)) == 0 &&
	    message_text(m, TEXTS_SENDER_ABUSE, TEXT_BEGINS, m->from) &&
	    message_text(m, TEXTS_REPORT_COMPLAINT, TEXT_WITHIN, m->subject) &&
	    original_headers(m, &h);
}

static bool
from_complaint_desk(const struct message *m)
{
	struct headers h = { 0 };

	if (slice_equal_nocase(m->from, SLICE("scomp@aol.net")) ||
	    slice_starts_nocase(m->title, SLICE("Client TOS Notification")) ||
	    slice_starts_nocase(m->title, SLICE("Email Feedback Report for IP")))
		return true;
	if (slice_equal_nocase(m->from, SLICE("staff@hotmail.com")) &&
	    slice_starts_nocase(m->title, SLICE("complaint about message")))
		return true;
	if (message_has(m, "X-HmXmrOriginalRecipient") || message_has(m, "X-SpamCop-sourceip") ||
	    slice_ends_nocase(m->from, SLICE("@reports.spamcop.net")) || message_has(m, "X-XARF") ||
	    message_has(m, "X-ARF"))
		return true;
	return is_passed_on(m) ||
	    (m->returned_part != MIME_NONE && !message_by_machine(m) && original_headers(m, &h) &&
		headers_has(&h, SLICE("X-HmXmrOriginalRecipient")) && !kind_is_persons(m));
}

/* The IP address right behind label, or SLICE_NONE. */
static struct slice
ip_behind(struct slice text, struct slice label)
{
	enum { SHORTEST = 3, LONGEST = 45 };
	size_t at = slice_find_nocase(text, label, 0), n = 0;
	bool divided = false;

	if (at == SLICE_NPOS)
		return SLICE_NONE;
	text = slice_first(slice_trim(slice_after(text, at + label.n)), LONGEST);
	for (; n < text.n; n++) {
		unsigned char c = text.p[n];

		if (!ascii_digit(c) && c != '.' && c != ':' && ((c | 32) < 'a' || (c | 32) > 'f'))
			break;
		divided |= c == '.' || c == ':';
	}
	if (n > 0 && text.p[n - 1] == '.')
		n--;
	return divided && n >= SHORTEST ? slice_first(text, n) : SLICE_NONE;
}

/* "complaint about message from 192.0.2.1", "Email Feedback Report for IP 192.0.2.1", and AOL's sentence */
static struct slice
plain_source_ip(const struct message *m)
{
	struct slice ip = ip_behind(m->subject, SLICE("about message from"));
	size_t line = text_holding(&m->text, SLICE("received from IP address"), 0, m->text.n);

	if (ip.n == 0)
		ip = ip_behind(m->subject, SLICE("Report for IP"));
	if (ip.n == 0)
		ip = slice_trim(message_header(m, "X-SpamCop-sourceip"));
	if (ip.n == 0 && line != TEXT_NONE)
		ip = ip_behind(m->text.line[line], SLICE("received from IP address"));
	return charset_make_valid(m->a, ip);
}

enum parse_rc
arf_read_plain(const struct message *m, struct report *r)
{
	/* providers put "Fw:" in front of the subject, too */
	if ((message_forwarded(m) && !message_has(m, "X-ARF") && !message_has(m, "X-XARF")) ||
	    !from_complaint_desk(m))
		return PARSE_NOT_MINE;
	r->kind = KIND_FEEDBACK;
	r->subkind = SUBKIND_ABUSE;
	r->feedback.source_ip = plain_source_ip(m);
	/* some of these are the message itself, with the header put in front */
	if (!add_complainer(
		m, r, address_first(m->a, message_header(m, "X-HmXmrOriginalRecipient"))))
		complainer_from_original(m, r);
	if (r->n == 0)
		complainer_from_json(m, r);
	return PARSE_OK;
}

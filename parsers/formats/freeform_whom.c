/* freeform_whom - whom a report without a known layout is about: named only when there is no doubt */
#include "layout.h"

#include "address.h"
#include "original.h"

static bool
is_helper_address(const struct message *m, struct slice address)
{
	struct slice local, domain;

	if (slice_equal_nocase(address, m->from) || slice_equal_nocase(address, m->to) ||
	    !address_split(address, &local, &domain))
		return true;
	return slice_equal_nocase(local, SLICE("postmaster")) ||
	    slice_equal_nocase(local, SLICE("abuse")) ||
	    slice_equal_nocase(local, SLICE("support")) ||
	    slice_equal_nocase(local, SLICE("helpdesk")) ||
	    slice_equal_nocase(local, SLICE("mailer-daemon"));
}

/* Is it one of those to whom the system that reports says to turn? */
static bool
is_desk(const struct message *m, struct slice address)
{
	static const char *const desks[] = { "admin", "administrator", "help", "info", "contact",
		"noc", "security", "webmaster", "hostmaster", "mailadmin", "root", "service" };
	struct slice local, domain, own;

	if (!address_split(m->from, &local, &own) || own.n == 0 ||
	    !address_split(address, &local, &domain) || !slice_equal_nocase(domain, own))
		return false;
	for (size_t i = 0; i < sizeof desks / sizeof *desks; i++)
		if (slice_equal_nocase(local, slice_of(desks[i])))
			return true;
	return false;
}

/* "the message from <addr>" */
static bool
is_behind_from(struct slice line, struct slice address)
{
	struct slice front = slice_first(line, (size_t)(address.p - line.p));

	while (front.n && (front.p[front.n - 1] == '<' || front.p[front.n - 1] == ' '))
		front.n--;
	return slice_ends_nocase(front, SLICE("from")) &&
	    (front.n == 4 || front.p[front.n - 5] == ' ');
}

/* The address of the text that the returned message was sent to; else the only one there is. With
 * several and nothing to choose by, none: a wrong one would suppress a bystander. */
static void
only_address(const struct message *m, struct report *r)
{
	struct headers h = { 0 };
	bool have = original_headers(m, &h);
	struct slice sent = have ? headers_get(m->a, &h, SLICE("To")) : SLICE_NONE;
	struct slice only[2] = { SLICE_NONE, SLICE_NONE }; /* of no desk, and of one */
	size_t different[2] = { 0, 0 };

	for (size_t i = 0; i < m->text.n && i < 200; i++) {
		struct slice rest = m->text.line[i], found;

		if (slice_find_nocase(rest, SLICE("sender"), 0) != SLICE_NPOS ||
		    slice_find_nocase(rest, SLICE("please try <"), 0) != SLICE_NPOS ||
		    slice_starts_nocase(slice_trim(rest), SLICE("from")))
			continue;
		while (layout_next_address(&rest, &found)) {
			if (is_helper_address(m, found) || is_behind_from(m->text.line[i], found))
				continue;
			if (slice_find_nocase(sent, found, 0) != SLICE_NPOS) {
				(void)report_add_final(r, charset_make_valid(m->a, found));
			} else if (!slice_equal_nocase(found, only[is_desk(m, found)])) {
				only[is_desk(m, found)] = found;
				different[is_desk(m, found)]++;
			}
		}
	}
	for (size_t i = 0; i < 2 && r->n == 0 && different[i] < 2; i++)
		if (different[i] == 1)
			(void)report_add_final(r, charset_make_valid(m->a, only[i]));
}

/* "Recipient: addr" in a table that names others, too. */
static size_t
labelled(const struct message *m, struct report *r)
{
	static const labels whom = { PHRASE("Recipient:"), PHRASE("Recipients:"),
		PHRASE("Rcpt To:"), PHRASE("Recipient address:"), PHRASE("To:"), PHRASE("An:"),
		PHRASE("Empf\xc3\xa4nger:"), PHRASE("Destinataire"), PHRASE("Destinatario"),
		PHRASE("Destinat\xc3\xa1rio"), PHRASE("Odbiorca"),
		PHRASE("\xe6\x94\xb6\xe4\xbb\xb6\xe4\xba\xba"), /* Chinese */
		PHRASE("\xe5\xae\x9b\xe5\x85\x88") /* Japanese */ };
	struct slice found;

	for (size_t i = layout_next_label(m, 0, whom); i < m->text.n;
	     i = layout_next_label(m, i + 1, whom)) {
		struct slice rest = m->text.line[i];

		while (layout_next_address(&rest, &found))
			if (!is_helper_address(m, found))
				(void)report_add_final(r, charset_make_valid(m->a, found));
	}
	return r->n;
}

/* "Undeliverable: addr", "Quota exceeded for user addr" */
static void
subject_address(const struct message *m, struct report *r)
{
	struct slice rest = m->subject, found;

	if (layout_next_address(&rest, &found) && !is_helper_address(m, found))
		(void)report_add_final(r, charset_make_valid(m->a, found));
}

/* A session with ">>>" and "<<<": whom the server refused, not whom it took. */
static size_t
refused_in_session(const struct message *m, struct report *r)
{
	static const labels command = { PHRASE(">>>") }, reply = { PHRASE("<<<") };
	size_t at = text_at(&m->text, SLICE(">>> RCPT TO:"), 0);
	struct report seen = report_new(m->a);

	if (at == TEXT_NONE)
		return 0;
	(void)layout_dialogue(m, &seen, at, m->text.n, command, reply);
	for (size_t i = 0; i < seen.n; i++) {
		struct report_rcpt *one =
		    seen.rcpt[i]->diagnostic.n ? report_add_final(r, seen.rcpt[i]->final) : NULL;

		if (one) {
			one->diagnostic = seen.rcpt[i]->diagnostic;
			one->stage = seen.rcpt[i]->stage;
		}
	}
	return r->n;
}

void
freeform_recipients(const struct message *m, struct report *r)
{
	if (layout_failed_header(m, r) || refused_in_session(m, r) ||
	    layout_angles(m, r, 0, m->text.n) || layout_indented(m, r, 0, m->text.n) ||
	    labelled(m, r))
		return;
	only_address(m, r);
	if (r->n == 0)
		subject_address(m, r);
	if (r->n == 0)
		(void)layout_original_to(m, r);
}

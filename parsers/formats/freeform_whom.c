/* freeform_whom - whom a report without a known layout is about: named only when there is no doubt */
#include "layout.h"

#include "address.h"
#include "original.h"

#include <string.h>

enum { TABLE_LINES = 200 };

/* Behind these words stands in a table whom a message was for, or from, in many languages. */
static const char *const whom[] = { "recipient", "rcpt", "to:", "an:", "aan:", "empf", "destinat",
	"adresat", "odbiorca", "p\xc5\x99\xc3\xadjemce", "P\xc5\x99\xc3\xadjemce", "mottag",
	"modtag", "mottak", "vastaanottaja", "ontvanger", "geadresseerde",
	"al\xc4\xb1"
	"c\xc4\xb1",
	"Al\xc4\xb1"
	"c\xc4\xb1",
	"c\xc3\xadmzett", "C\xc3\xadmzett",
	"\xd0\xbf\xd0\xbe\xd0\xbb\xd1\x83\xd1\x87\xd0\xb0\xd1\x82\xd0\xb5\xd0\xbb",
	"\xd0\x9f\xd0\xbe\xd0\xbb\xd1\x83\xd1\x87\xd0\xb0\xd1\x82\xd0\xb5\xd0\xbb",
	"\xd0\x90\xd0\xb4\xd1\x80\xd0\xb5\xd1\x81\xd0\xb0\xd1\x82",
	"\xd0\x9e\xd0\xb4\xd0\xb5\xd1\x80\xd0\xb6\xd1\x83\xd0\xb2\xd0\xb0\xd1\x87",
	"\xe6\x94\xb6\xe4\xbb\xb6", "\xe5\xae\x9b\xe5\x85\x88",
	"\xe3\x81\x82\xe3\x81\xa6\xe5\x85\x88", "\xe9\x80\x81\xe4\xbf\xa1\xe5\x85\x88",
	"\xeb\xb0\x9b\xeb\x8a\x94", "\xec\x88\x98\xec\x8b\xa0" };
static const char *const whence[] = { "from", "absender", "von:",
	"exp\xc3\xa9"
	"diteur",
	"Exp\xc3\xa9"
	"diteur",
	"de:", "de :", "mittente", "remitente", "remetente", "afzender", "nadawca",
	"odes\xc3\xadlatel", "Odes\xc3\xadlatel", "avs\xc3\xa4ndare", "Avs\xc3\xa4ndare",
	"afsender", "avsender", "l\xc3\xa4hett\xc3\xa4j\xc3\xa4", "L\xc3\xa4hett\xc3\xa4j\xc3\xa4",
	"felad\xc3\xb3", "Felad\xc3\xb3", "expeditor", "g\xc3\xb6nderen", "G\xc3\xb6nderen",
	"\xd0\x9e\xd1\x82\xd0\xbf\xd1\x80\xd0\xb0\xd0\xb2\xd0\xb8\xd1\x82\xd0\xb5\xd0\xbb",
	"\xd0\x92\xd1\x96\xd0\xb4\xd0\xbf\xd1\x80\xd0\xb0\xd0\xb2\xd0\xbd\xd0\xb8\xd0\xba",
	"\xe5\x8f\x91\xe4\xbb\xb6", "\xe5\xaf\x84\xe4\xbb\xb6",
	"\xe5\xb7\xae\xe5\x87\xba\xe4\xba\xba", "\xe9\x80\x81\xe4\xbf\xa1\xe8\x80\x85",
	"\xeb\xb3\xb4\xeb\x82\xb8", "\xeb\xb0\x9c\xec\x8b\xa0", "message-id", "message id",
	"original message" };

static bool
begins_with_any(struct slice line, const char *const words[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_begins_nocase(line, words[i]))
			return true;
	return false;
}

/* Quoted, or a row that names whom the message was from? */
static bool
is_of_others(struct slice line)
{
	line = slice_trim(line);
	return slice_starts(line, SLICE(">")) ||
	    slice_find_nocase(line, SLICE("sender"), 0) != SLICE_NPOS ||
	    slice_find_nocase(line, SLICE("please try <"), 0) != SLICE_NPOS ||
	    begins_with_any(line, whence, sizeof whence / sizeof *whence);
}

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

/* "addr to <other>", "addr sent to other": the one who wrote. */
static bool
is_in_front_of_to(struct slice behind)
{
	static const char *const words[] = { "to ", "sent to ", "wrote to ", "mailed to ",
		"sent a message to ", "sent mail to ", "-> " };

	if (behind.n && behind.p[0] == '>')
		behind = slice_after(behind, 1);
	behind = slice_trim(behind);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_begins_nocase(behind, words[i])) {
			struct slice rest = slice_after(behind, strlen(words[i])), found;

			return layout_next_address(&rest, &found) &&
			    found.p <= behind.p + strlen(words[i]) + 1;
		}
	return false;
}

/* "Please write to", and the address in the next line, i. */
static bool
is_behind_advice(const struct message *m, size_t i)
{
	static const char *const ends[] = { "write to", "contact", " ask", " by", " with", " use" };
	struct slice above = i ? slice_trim(m->text.line[i - 1]) : SLICE_NONE;

	for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
		if (slice_ends_nocase(above, slice_of(ends[k])))
			return true;
	return false;
}

static bool
has_letters(const unsigned char *from, const unsigned char *to)
{
	for (; from < to; from++)
		if (ascii_alpha(*from) || *from >= 0x80)
			return true;
	return false;
}

/* Is somebody named in line i who may be a recipient? The first such, or the last in front of a reply. */
static bool
named_in(const struct message *m, size_t i, struct slice *found)
{
	struct slice line = m->text.line[i], rest = line, one;
	bool any = false, answered = false;

	if (is_of_others(line) || is_behind_advice(m, i))
		return false;
	while (layout_next_address(&rest, &one)) {
		if (is_helper_address(m, one) || is_desk(m, one) || is_behind_from(line, one) ||
		    is_in_front_of_to(rest))
			continue;
		if (any && !freeform_is_answered(rest)) {
			/* "2 got it (a, b), 1 did not (c)": no telling whom the next reply is for */
			if (has_letters(found->p + found->n, one.p) && !answered)
				return false;
			continue;
		}
		answered = freeform_is_answered(rest);
		*found = one;
		any = true;
	}
	return any;
}

/* Is front, which stands between the start of a line and an address, a label of recipients and nothing else? */
static bool
is_label(struct slice front)
{
	enum { LABEL = 48 };
	static const char *const others[] = { "admin", "postmaster", "contact", "support", "desk",
		"manager", "owner" };

	while (front.n && (front.p[front.n - 1] == '<' || front.p[front.n - 1] == ' '))
		front.n--;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (slice_find_nocase(front, slice_of(others[i]), 0) != SLICE_NPOS)
			return false;
	return front.n > 0 && front.n <= LABEL &&
	    (front.p[front.n - 1] == ':' || slice_find_byte(front, ' ', 0) == SLICE_NPOS) &&
	    begins_with_any(front, whom, sizeof whom / sizeof *whom);
}

/* May a reply under the line be for this address of it, too: with a label, or nothing but signs, in front? */
static bool
is_listed(struct slice line, struct slice address)
{
	struct slice front = slice_first(line, (size_t)(address.p - line.p));

	return is_label(slice_trim(front)) || freeform_is_row(line, address);
}

/* Of several addresses those with a reply between them and the next one, and those in the lines right above. */
static void
add_answered(const struct message *m, struct report *r)
{
	size_t lines = m->text.n < TABLE_LINES ? m->text.n : TABLE_LINES, run = 0;

	for (size_t i = 0; i < lines; i++) {
		struct slice rest = m->text.line[i], found;
		size_t next = i + 1;

		if (!named_in(m, i, &found)) {
			run = i + 1;
			continue;
		}
		while (next < lines && !named_in(m, next, &rest))
			next++;
		rest = m->text.line[i];
		rest = slice_after(rest, (size_t)(found.p + found.n - rest.p));
		if (freeform_reply(m, i + 1, next) == TEXT_NONE && !freeform_is_answered(rest)) {
			if (!is_listed(m->text.line[i], found))
				run = i + 1;
			continue;
		}
		for (; run <= i; run++)
			if (named_in(m, run, &found))
				(void)report_add_final(r, charset_make_valid(m->a, found));
	}
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

	for (size_t i = 0; i < m->text.n && i < TABLE_LINES; i++) {
		struct slice rest = m->text.line[i], found;

		if (is_of_others(rest))
			continue;
		while (layout_next_address(&rest, &found)) {
			if (is_helper_address(m, found) || is_behind_from(m->text.line[i], found) ||
			    is_in_front_of_to(rest))
				continue;
			if (slice_find_nocase(sent, found, 0) != SLICE_NPOS) {
				(void)report_add_final(r, charset_make_valid(m->a, found));
			} else if (!slice_equal_nocase(found, only[is_desk(m, found)])) {
				only[is_desk(m, found)] = found;
				different[is_desk(m, found)]++;
			}
		}
	}
	if (r->n == 0 && different[0] > 1)
		add_answered(m, r);
	for (size_t i = 0; i < 2 && r->n == 0 && different[i] < 2; i++)
		if (different[i] == 1)
			(void)report_add_final(r, charset_make_valid(m->a, only[i]));
}

bool
freeform_is_bystander(const struct message *m, struct slice line, struct slice address)
{
	return is_of_others(line) || is_helper_address(m, address);
}

/* "Recipient: addr" in a table that names others, too. */
static size_t
labelled(const struct message *m, struct report *r)
{
	for (size_t i = 0; i < m->text.n && i < TABLE_LINES; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;

		if (!layout_next_address(&rest, &found) ||
		    !is_label(slice_first(line, (size_t)(found.p - line.p))))
			continue;
		do
			if (!is_helper_address(m, found))
				(void)report_add_final(r, charset_make_valid(m->a, found));
		while (layout_next_address(&rest, &found));
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
	if (layout_failed_header(m, r) || refused_in_session(m, r))
		return;
	if (layout_angles(m, r, 0, m->text.n) || freeform_rows_answered(m, r) ||
	    layout_indented(m, r, 0, m->text.n) || freeform_rows_bulleted(m, r) || labelled(m, r)) {
		freeform_drop_served(m, r);
		return;
	}
	only_address(m, r);
	if (r->n == 0)
		subject_address(m, r);
	if (r->n == 0)
		(void)layout_original_to(m, r);
	freeform_drop_served(m, r);
}

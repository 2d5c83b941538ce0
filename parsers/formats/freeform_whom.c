/* freeform_whom - whom a report without a known layout is about: named only when there is no doubt */
#include "freeform.h"

#include "address.h"
#include "kind.h"
#include "original.h"

#include <string.h>

enum { SENT_READ = 8192 /* octets of what thousands of addresses are looked for in */ };

/* "Ann Lee [ann@corp.example]", "Lee, Ann <ann@corp.example>": nothing but a name and his address? */
static bool
is_named_row(struct slice line, struct slice front, struct slice address)
{
	struct slice behind = slice_trim(slice_after(line, front.n + address.n));

	return front.n > 1 && strchr("<[(", front.p[front.n - 1]) && behind.n == 1 &&
	    strchr(">])", behind.p[0]) && slice_find_byte(front, ':', 0) == SLICE_NPOS;
}

/* May a reply under the line be for this address of it, too: with a label, or nothing but signs, in front? */
static bool
is_listed(const struct message *m, struct slice line, struct slice address)
{
	struct slice front = slice_first(line, (size_t)(address.p - line.p));

	return (freeform_is_label(m, slice_trim(front)) || freeform_is_row(line, address) ||
		   is_named_row(line, front, address)) &&
	    !freeform_is_told_of(m, slice_after(line, front.n + address.n));
}

/* "ann@corp.example, bob@corp.example", "... and ...": does nothing stand between two of a line but that both are meant? By
 * known words alone: freeform_tied.c, where it keeps a reply from being one's, is content with any short one. */
static bool
are_listed(const struct message *m, struct slice one, struct slice other)
{
	static const char signs[] = " \t,;<>\"'";
	struct slice between = { one.p + one.n, (size_t)(other.p - one.p) - one.n };
	bool divided = false;

	while (between.n && strchr(signs, between.p[0])) {
		divided = divided || between.p[0] == ',' || between.p[0] == ';';
		between = slice_after(between, 1);
	}
	while (between.n && strchr(signs, between.p[between.n - 1]))
		between.n--;
	return between.n ? message_text(m, TEXTS_ADDRESS_AND, TEXT_IS, between) : divided;
}

/* Adds those of line i who are listed in front of one: "ann@corp.example und bob@corp.example". */
static void
add_listed(const struct message *m, struct report *r, size_t i, struct slice one)
{
	enum { ROW = 16 };
	struct slice line = m->text.line[i], rest = line, found, row[ROW];
	size_t n = 0;

	while (n < ROW && layout_next_address(&rest, &found) && found.p < one.p) {
		if (n && !are_listed(m, row[n - 1], found))
			n = 0;
		if (!freeform_is_aside(m, line, found, rest))
			row[n++] = found;
	}
	if (n == 0 || n == ROW || !are_listed(m, row[n - 1], one))
		return;
	for (size_t k = 0; k < n; k++)
		(void)report_add_final(r, charset_make_valid(m->a, row[k]));
}

/* Of several addresses those with a reply between them and the next one, and those in the lines right above. */
static void
add_answered(const struct message *m, struct report *r)
{
	size_t lines = m->text.n < TABLE_LINES ? m->text.n : TABLE_LINES, run = 0;

	for (size_t i = 0; i < lines; i++) {
		struct slice rest = m->text.line[i], found;
		size_t next = i + 1;

		if (!freeform_named(m, i, &found)) {
			run = i + 1;
			continue;
		}
		while (next < lines && !freeform_named(m, next, &rest))
			next++;
		rest = m->text.line[i];
		rest = slice_after(rest, (size_t)(found.p + found.n - rest.p));
		if (freeform_reply(m, i + 1, next) == TEXT_NONE && !freeform_is_answered(rest)) {
			if (!is_listed(m, m->text.line[i], found))
				run = i + 1;
			continue;
		}
		for (; run <= i; run++) {
			if (!freeform_named(m, run, &found))
				continue;
			if (run == i)
				add_listed(m, r, i, found);
			(void)report_add_final(r, charset_make_valid(m->a, found));
		}
	}
}

/* Of several addresses those that a reply names itself. */
static void
add_in_replies(const struct message *m, struct report *r)
{
	for (size_t i = 0; i < m->text.n && i < TABLE_LINES; i++) {
		struct slice rest = m->text.line[i], found;

		if (freeform_is_of_others(m, rest))
			continue;
		while (layout_next_address(&rest, &found))
			if (freeform_is_in_reply(m, i, found) && !freeform_is_helper(m, found))
				(void)report_add_final(r, charset_make_valid(m->a, found));
	}
}

/* The address of the text that the returned message was sent to; else the only one there is. With
 * several and nothing to choose by, none: a wrong one would suppress a bystander. Who is named behind the lines that are
 * looked at is not known: the only one in front may not be the one meant. True when the text names somebody. */
static bool
only_address(const struct message *m, struct report *r)
{
	struct headers h = { 0 };
	bool have = original_headers(m, &h);
	struct slice sent =
	    slice_first(have ? headers_get(m->a, &h, SLICE("To")) : SLICE_NONE, SENT_READ);
	struct slice only[2] = { SLICE_NONE, SLICE_NONE }; /* of no desk, and of one */
	size_t different[2] = { 0, 0 };
	bool more = freeform_goes_on(m, TABLE_LINES);

	for (size_t i = 0; i < m->text.n && i < TABLE_LINES; i++) {
		struct slice rest = m->text.line[i], found;

		if (freeform_is_of_others(m, rest))
			continue;
		while (layout_next_address(&rest, &found)) {
			bool desk = freeform_is_desk(m, found);

			if (freeform_is_aside(m, m->text.line[i], found, rest))
				continue;
			if (layout_names(sent, found)) {
				(void)report_add_final(r, charset_make_valid(m->a, found));
			} else if (!slice_equal_nocase(found, only[desk]) &&
			    !freeform_is_card(m, i, found)) {
				only[desk] = found;
				different[desk]++;
			}
		}
	}
	if (r->n == 0 && different[0] > 1)
		add_answered(m, r);
	if (r->n == 0 && different[0] > 1)
		add_in_replies(m, r);
	for (size_t i = 0; i < 2 && r->n == 0 && different[i] < 2; i++) {
		struct report_rcpt *one =
		    different[i] ? report_add_final(r, charset_make_valid(m->a, only[i])) : NULL;

		if (one)
			one->untied = more;
	}
	return different[0] > 0 || more;
}

/* "Undeliverable: addr", "Quota exceeded for user addr" */
static void
subject_address(const struct message *m, struct report *r)
{
	struct slice rest = m->subject, found;

	if (layout_next_address(&rest, &found) && !freeform_is_helper(m, found))
		(void)report_add_final(r, charset_make_valid(m->a, found));
}

/* A session: whom the server refused, not whom it took. */
static size_t
refused_in_session(const struct message *m, struct report *r)
{
	static const labels command = { PHRASE(">>>"), PHRASE("C:"), PHRASE("Client:"),
		PHRASE("-->"), PHRASE("->") },
			    reply = { PHRASE("<<<"), PHRASE("S:"), PHRASE("Server:"), PHRASE("<--"),
				    PHRASE("<-") };
	static const struct slice first[] = { SLICE(">>> RCPT TO:"), SLICE("C: RCPT TO:"),
		SLICE("Client: RCPT TO:"), SLICE("--> RCPT TO:"), SLICE("-> RCPT TO:") };
	struct report seen = report_new(m->a);
	size_t at = TEXT_NONE;

	for (size_t i = 0; at == TEXT_NONE && i < sizeof first / sizeof *first; i++)
		at = text_at(&m->text, first[i], 0);
	if (at == TEXT_NONE)
		return 0;
	layout_dialogue(m, &seen, at, m->text.n, command, reply);
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

/* The words between the last comma, stop or colon and the end. A thousand addresses may stand in one line: no more than
 * a long sentence is looked at in front of each. */
static struct slice
last_clause(struct slice s)
{
	enum { LONGEST = 512 };
	static const struct slice signs[] = { SLICE(", "), SLICE(". "), SLICE(": "),
		SLICE("\xef\xbc\x8c"), SLICE("\xe3\x80\x82"), SLICE("\xef\xbc\x9a"),
		SLICE("\xe3\x80\x81") };

	if (s.n > LONGEST)
		s = slice_after(s, s.n - LONGEST);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		for (size_t at; (at = slice_find(s, signs[i], 0)) != SLICE_NPOS;)
			s = slice_after(s, at + signs[i].n);
	return s;
}

/* "could not be delivered to abuse@corp.example", "Recipient: abuse@corp.example" */
static bool
is_failed(const struct message *m, struct slice line, struct slice address)
{
	struct slice front = slice_first(line, (size_t)(address.p - line.p)),
		     clause = last_clause(front);

	return freeform_is_label(m, slice_trim(front)) ||
	    (!message_text(m, TEXTS_LABEL_HELPER, TEXT_WITHIN, clause) &&
		kind_says(m, REPORT_FAILURE, clause));
}

/* Whom reports say to turn to gets mail himself: when nobody else is named, and the words in front say that it failed. */
static void
add_helper(const struct message *m, struct report *r)
{
	struct slice only = SLICE_NONE;
	bool failed = false;

	for (size_t i = 0; i < m->text.n && i < TABLE_LINES; i++) {
		struct slice line = m->text.line[i], rest = line, found;
		bool aside = failed || freeform_is_of_others(m, line);

		while (layout_next_address(&rest, &found)) {
			if (only.n && !slice_equal_nocase(found, only))
				return;
			only = found;
			failed = failed || (!aside && is_failed(m, line, found));
		}
	}
	if (failed && !slice_equal_nocase(only, m->from) && !slice_equal_nocase(only, m->to))
		(void)report_add_final(r, charset_make_valid(m->a, only));
}

void
freeform_recipients(const struct message *m, struct report *r)
{
	bool named;

	if (layout_failed_header(m, r) || refused_in_session(m, r))
		return;
	if (layout_angles(m, r, 0, m->text.n) || freeform_rows_listed(m, r) ||
	    freeform_rows_behind(m, r) || freeform_rows_answered(m, r) ||
	    layout_indented(m, r, 0, m->text.n) || freeform_rows_bulleted(m, r) ||
	    freeform_rows_worded(m, r) || freeform_rows_labelled(m, r) ||
	    freeform_rows_alike(m, r) || freeform_rows_bracketed(m, r) ||
	    freeform_rows_addressed(m, r)) {
		freeform_drop_served(m, r);
		if (!freeform_drop_cards(m, r))
			return;
	}
	named = only_address(m, r);
	if (r->n == 0)
		subject_address(m, r);
	/* of several in the text none may be meant, but the one who is not among them is not, either */
	if (r->n == 0 && !named)
		(void)layout_original_to(m, r);
	if (r->n == 0 && !named)
		add_helper(m, r);
	freeform_drop_served(m, r);
}

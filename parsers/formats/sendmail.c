/*
 * Sendmail, from version 5 to 8: a list of addresses under a heading, and a transcript with ">>>" and
 * "<<<", where a line "550 5.1.1 <addr>... text" tells about an address by itself.
 */
#include "layout.h"
#include "sendmail_lines.h"

#include "address.h"

static const labels headings = { PHRASE("The following addresses had permanent"),
	PHRASE("The following addresses have permanent"),
	PHRASE("The following addresses had transient"),
	PHRASE("The following addresses had delivery problems"),
	PHRASE("The following addresses had successful"), PHRASE("Addresses with permanent"),
	PHRASE("The following address had"), PHRASE("The following recipients had") };
static const labels transcript_head = { PHRASE("Transcript of session follows"),
	PHRASE("Transcript of the session"), PHRASE("Session Transcript"),
	PHRASE("Transcript follows"), PHRASE("Transcript of session is unavailable") };
static const labels command = { PHRASE(">>>") }, reply = { PHRASE("<<<") };

static size_t
first_of(const struct message *m, const labels set)
{
	size_t best = TEXT_NONE;

	for (const struct phrase *one = set; one < set + LABELS && one->text; one++) {
		size_t at = text_phrase(&m->text, one);

		if (at < best)
			best = at;
	}
	return best;
}

/* "(reason: 550 5.1.1 ...)" and "(expanded from: <orig>)" under an address. */
static void
read_remarks(const struct message *m, struct report *r, struct report_rcpt *one, size_t *i)
{
	bool program = one == NULL; /* "|/usr/bin/x": only the remark says whose */
	struct slice reason = SLICE_NONE;

	while (*i + 1 < m->text.n) {
		struct slice next = slice_trim(m->text.line[*i + 1]), rest, found;

		if (next.n < 3 || next.p[0] != '(')
			break;
		(*i)++;
		next = slice_after(next, 1);
		if (next.n && next.p[next.n - 1] == ')')
			next.n--;
		if (slice_starts_nocase(next, SLICE("expanded from"))) {
			rest = next;
			if (!layout_next_address(&rest, &found))
				continue;
			found = charset_make_valid(m->a, found);
			if (program)
				one = report_add_final(r, found);
			else if (one->original.n == 0)
				one->original = found;
		} else if (slice_starts_nocase(next, SLICE("reason:"))) {
			reason = slice_trim(slice_after(next, 7));
		}
	}
	if (one && one->text.n == 0)
		one->text = reason;
}

/* "(relayed to non-DSN-aware mailer)" behind the address, when it went well. */
static enum action
successful_action(struct slice behind)
{
	if (slice_find_nocase(behind, SLICE("(relayed"), 0) != SLICE_NPOS)
		return ACTION_RELAYED;
	return slice_find_nocase(behind, SLICE("(expanded"), 0) != SLICE_NPOS ? ACTION_EXPANDED
									      : ACTION_DELIVERED;
}

/* Adds the addresses under a heading and answers the line behind them. */
static size_t
read_list(const struct message *m, struct report *r, size_t heading)
{
	bool any = false,
	     good = slice_find_nocase(m->text.line[heading], SLICE("successful"), 0) != SLICE_NPOS;
	size_t i;

	for (i = text_skip_blank(&m->text, heading + 1); i < m->text.n; i++) {
		struct slice rest = m->text.line[i], found;
		struct report_rcpt *one = NULL;

		if (text_blank(&m->text, i)) {
			if (any)
				return i;
			continue;
		}
		if (slice_starts(slice_trim(rest), SLICE("---")) || layout_label(m, i, headings))
			return i;
		if (slice_trim(rest).n && slice_trim(rest).p[0] == '(') {
			continue;
		} else if (layout_next_address(&rest, &found)) {
			one = report_add_final(r, charset_make_valid(m->a, found));
			if (one && good)
				one->action = successful_action(rest);
			any = true;
		} else if (slice_trim(rest).p[0] == '"' || slice_trim(rest).p[0] == '|') {
			any = true;
		}
		read_remarks(m, r, one, &i);
	}
	return i;
}

/* "550 5.1.1 <ann@corp.example>... User unknown" is ann's alone. */
static bool
is_of_one(const struct report *r, struct slice line)
{
	struct slice found;

	return r->n > 1 && layout_next_address(&line, &found) && report_find(r, found);
}

/* A session that failed as a whole: "554 5.0.0 Service unavailable", "421 4.4.1 ... timed out". */
static void
read_last_line(const struct message *m, struct report *r, size_t from)
{
	for (size_t i = from; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]);

		if (line.n > 4 && (line.p[0] == '4' || line.p[0] == '5') &&
		    ascii_digit(line.p[1]) && ascii_digit(line.p[2]) &&
		    (line.p[3] == ' ' || line.p[3] == '-') && !is_of_one(r, line)) {
			layout_spread(
			    r, text_join(m->a, &m->text, i, text_paragraph_end(&m->text, i)));
			return; /* now everybody has a diagnostic */
		}
	}
}

static void
use_reasons(struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct slice said = r->rcpt[i]->text;
		size_t digits = 0;

		if (r->rcpt[i]->diagnostic.n)
			continue;
		while (digits < said.n && ascii_digit(said.p[digits]))
			digits++;
		/* "(reason: 255)" is an exit status; the transcript has the words */
		if (digits < said.n)
			r->rcpt[i]->diagnostic = said;
	}
}

/* "... while talking to mx.example.net.:": of the last session, which is the one that decided. */
static void
read_remote_host(const struct message *m, struct report *r, size_t from)
{
	struct slice host = SLICE_NONE;

	for (size_t at = text_at(&m->text, SLICE("while talking to"), from); at != TEXT_NONE;
	     at = text_at(&m->text, SLICE("while talking to"), at + 1))
		host = layout_host_behind(m->text.line[at], SLICE("while talking to "));
	for (size_t i = 0; i < r->n; i++)
		if (r->rcpt[i]->remote_mta.n == 0)
			r->rcpt[i]->remote_mta = host;
}

enum parse_rc
format_sendmail(const struct message *as_sent, struct report *r)
{
	size_t list = layout_mark(as_sent, headings), talk;
	const struct message *m;
	struct message whole;

	if (list == TEXT_NONE)
		return PARSE_NOT_MINE;
	m = sendmail_whole(as_sent, list, &whole);
	talk = first_of(m, transcript_head);
	for (size_t at = list; at < m->text.n;)
		at = layout_next_label(m, read_list(m, r, at), headings);
	if (talk != TEXT_NONE) {
		struct report seen = report_new(m->a);

		layout_dialogue(m, &seen, talk, m->text.n, command, reply);
		for (size_t i = 0; i < r->n; i++) {
			const struct report_rcpt *said = report_find(&seen, r->rcpt[i]->final);

			if (said && said->diagnostic.n) {
				r->rcpt[i]->diagnostic = said->diagnostic;
				r->rcpt[i]->stage = said->stage;
			}
		}
		/* what the server said comes before what Sendmail makes of it */
		use_reasons(r);
		sendmail_own_lines(m, r, talk, r->n == 0);
		layout_dialogue(m, r, talk, m->text.n, command, reply);
		read_last_line(m, r, talk);
		read_remote_host(m, r, talk);
	}
	use_reasons(r);
	talk = text_at(&m->text, SLICE("Non-delivered information"), list);
	if (talk != TEXT_NONE)
		layout_spread(r, text_join(m->a, &m->text, talk + 1, m->text.n));
	if (r->n == 0)
		(void)layout_original_to(m, r);
	return layout_finish(m, r);
}

/* Version 5: no list, the transcript is all. "While talking to host:" */
enum parse_rc
format_sendmail_5(const struct message *as_sent, struct report *r)
{
	size_t talk = layout_mark(as_sent, transcript_head);
	const struct message *m;
	struct message whole;

	if (talk == TEXT_NONE)
		return PARSE_NOT_MINE;
	m = sendmail_whole(as_sent, talk, &whole);
	sendmail_own_lines(m, r, talk, true);
	layout_dialogue(m, r, talk, m->text.n, command, reply);
	for (size_t i = talk + 1; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;
		size_t to = slice_find_nocase(line, SLICE(", to "), 0);

		/* "too many hops 18 (17 max): from news@..., to ann@..." */
		if (to != SLICE_NPOS)
			rest = slice_after(line, to + 5);
		if (line.n > 4 && line.p[0] == '5' && ascii_digit(line.p[1]) &&
		    ascii_digit(line.p[2]) && layout_next_address(&rest, &found)) {
			struct report_rcpt *one =
			    report_add_final(r, charset_make_valid(m->a, found));

			if (one && one->diagnostic.n == 0)
				one->diagnostic = line;
		}
	}
	read_last_line(m, r, talk);
	if (r->n == 0) {
		/* the IIS mail service writes nothing but addresses under the heading */
		for (size_t i = talk + 1; i < m->text.n; i++)
			(void)report_add_final(r, layout_bare_address(m, i));
		if (r->n == 0)
			(void)layout_failed_header(m, r);
		if (r->n == 0)
			(void)layout_original_to(m, r);
		layout_dialogue(m, r, talk, m->text.n, command, reply);
		read_last_line(m, r, talk);
		layout_spread(
		    r, text_join(m->a, &m->text, talk + 1, text_paragraph_end(&m->text, talk + 1)));
	}
	return layout_finish(m, r);
}

/*
 * Sendmail, from version 5 to 8: a list of addresses under a heading, and a transcript with ">>>" and
 * "<<<", where a line "550 5.1.1 <addr>... text" tells about an address by itself.
 */
#include "layout.h"

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
				one->action = ACTION_DELIVERED;
			any = true;
		} else if (slice_trim(rest).p[0] == '"' || slice_trim(rest).p[0] == '|') {
			any = true;
		}
		read_remarks(m, r, one, &i);
	}
	return i;
}

/* "554 <addr>... 550 Host unknown": the code behind the dots is the one that was answered. */
static struct slice
own_line_text(struct slice line, size_t dots)
{
	struct slice said = slice_trim(slice_after(line, dots + 4));

	if (said.n > 4 && (said.p[0] == '4' || said.p[0] == '5') && ascii_digit(said.p[1]) &&
	    ascii_digit(said.p[2]) && said.p[3] == ' ')
		return said;
	return line;
}

static bool
is_dialogue(struct slice line)
{
	return line.n == 0 || slice_starts(line, SLICE("<<<")) ||
	    slice_starts(line, SLICE(">>>")) || slice_starts(line, SLICE("---")) ||
	    slice_find_nocase(slice_first(line, 24), SLICE("while talking to"), 0) != SLICE_NPOS;
}

/* "550 <addr>... User unknown" without a server's answer: Sendmail says "Service unavailable" where one
 * refused the message, so nobody was refused later than at RCPT TO. */
static bool
is_unknown_user(struct slice line, size_t dots)
{
	return line.p[0] == '5' &&
	    slice_starts_nocase(slice_after(line, dots + 4), SLICE("User unknown"));
}

/* "554 <addr>... Service unavailable" and "... Remote protocol error" are what Sendmail makes of a server's answer, which
 * says more. */
static bool
is_made_of_answer(struct slice line, size_t dots)
{
	struct slice said = slice_after(line, dots + 4);

	return slice_starts_nocase(said, SLICE("Service unavailable")) ||
	    slice_starts_nocase(said, SLICE("Remote protocol error"));
}

/* The enhanced code of "550 5.1.1 <addr>... User unknown", which a Status field would have. */
static struct slice
own_status(struct slice line)
{
	struct slice code = slice_after(line, 4);

	code = slice_first(code, slice_find_byte(code, ' ', 0));
	if (line.n > 4 && ascii_digit(line.p[0]) && line.p[3] == ' ' && code.n > 4 && code.n < 10 &&
	    code.p[0] == line.p[0] && code.p[1] == '.')
		return code;
	return SLICE_NONE;
}

/* Programs of this host say what went wrong in lines of their own: those in [from, at), and what becomes of
 * the message under the line: "Message will be deleted from queue". The text of the line comes first. */
static struct slice
with_programs_words(const struct message *m, struct slice text, size_t from, size_t at)
{
	struct abuf b = abuf_in(m->a, 0);

	abuf_slice(&b, text);
	for (size_t i = from; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]);

		if (i > at && !slice_starts(line, SLICE("Message ")))
			break;
		if (i == at || is_dialogue(line))
			continue;
		abuf_byte(&b, ' ');
		abuf_slice(&b, line);
	}
	return abuf_done(&b);
}

/* What the line at i says of one whom it names; answer is what the server said just before, which is why. */
static void
read_own_line(const struct message *m, struct report_rcpt *one, size_t own, size_t i,
    struct slice answer, bool adds)
{
	struct slice line = slice_trim(m->text.line[i]);
	size_t dots = slice_find(line, SLICE("... "), 0);

	if (one->status.n == 0)
		one->status = own_status(line);
	if (one->diagnostic.n == 0 && (adds || is_made_of_answer(line, dots)) && answer.n &&
	    (answer.p[0] == '4' || answer.p[0] == '5')) {
		one->diagnostic = answer;
		one->text = line;
	} else if (one->diagnostic.n == 0 ||
	    (!ascii_digit(one->diagnostic.p[0]) && ascii_digit(line.p[0]))) {
		/* a reason without code says less than the line that has one */
		one->diagnostic = with_programs_words(m, own_line_text(line, dots), own, i);
		if (!answer.n && is_unknown_user(line, dots) && one->stage == STAGE_UNKNOWN)
			one->stage = STAGE_RCPT;
	} else if (one->text.n == 0) {
		one->text = line;
	}
}

/* "421 mx.example.net.tcp... Deferred: Connection refused" says it of a host; "554 "|/bin/x"... " of a program, whose
 * words are somebody's. */
static bool
is_of_host(struct slice line)
{
	struct slice what = slice_after(line, 4);

	return line.n > 5 && ascii_digit(line.p[0]) && line.p[3] == ' ' && what.p[0] != '"' &&
	    what.p[0] != '|';
}

/* The line behind i and behind what becomes of the message: "Message will be deleted from queue". */
static size_t
behind_remarks(const struct message *m, size_t i)
{
	for (i++; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]);

		if (!slice_starts(line, SLICE("Message ")) &&
		    !slice_starts(line, SLICE("Warning: message")) &&
		    !slice_starts(line, SLICE("Will keep trying")))
			break;
	}
	return i;
}

/* "550 5.1.1 <addr>... User unknown", "addr,addr... Deferred: Connection refused", "554 addr... text". */
static void
read_own_lines(const struct message *m, struct report *r, size_t from, bool adds)
{
	struct slice answer = SLICE_NONE;
	size_t own = from + 1;

	for (size_t i = from; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest, found;
		size_t dots = slice_find(line, SLICE("... "), 0);

		if (is_dialogue(line))
			own = i + 1;
		if (slice_starts(line, SLICE("<<<")))
			answer = slice_trim(slice_after(line, 3));
		if (slice_starts_nocase(line, SLICE("While talking to")))
			answer = SLICE_NONE;
		if (dots == SLICE_NPOS || slice_starts(line, SLICE("<<<")) ||
		    slice_starts(line, SLICE(">>>")))
			continue;
		rest = slice_first(line, dots);
		if (!layout_next_address(&rest, &found)) {
			if (is_of_host(line))
				own = i + 1;
			continue;
		}
		do {
			struct report_rcpt *one = report_find(r, found);

			if (!one && adds)
				one = report_add_final(r, charset_make_valid(m->a, found));
			if (one)
				read_own_line(m, one, own, i, answer, adds);
			rest = slice_trim(rest);
			if (rest.n && rest.p[0] == '>')
				rest = slice_trim(slice_after(rest, 1));
		} while (rest.n && rest.p[0] == ',' && layout_next_address(&rest, &found));
		answer = SLICE_NONE;
		own = behind_remarks(m, i);
	}
}

/* A session that failed as a whole: "554 5.0.0 Service unavailable", "421 4.4.1 ... timed out". */
static void
read_last_line(const struct message *m, struct report *r, size_t from)
{
	for (size_t i = from; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]);

		if (line.n > 4 && (line.p[0] == '4' || line.p[0] == '5') &&
		    ascii_digit(line.p[1]) && ascii_digit(line.p[2]) &&
		    (line.p[3] == ' ' || line.p[3] == '-'))
			layout_spread(
			    r, text_join(m->a, &m->text, i, text_paragraph_end(&m->text, i)));
	}
}

static void
use_reasons(struct report *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct slice said = r->rcpt[i]->text;
		bool number =
		    true; /* "(reason: 255)" is an exit status; the transcript has the words */

		for (size_t k = 0; k < said.n; k++)
			number &= ascii_digit(said.p[k]);
		if (r->rcpt[i]->diagnostic.n == 0 && !number)
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
format_sendmail(const struct message *m, struct report *r)
{
	size_t list = layout_mark(m, headings), talk = first_of(m, transcript_head);

	if (list == TEXT_NONE)
		return PARSE_NOT_MINE;
	for (size_t at = list; at < m->text.n;)
		at = layout_next_label(m, read_list(m, r, at), headings);
	if (talk != TEXT_NONE) {
		struct report seen = report_new(m->a);

		(void)layout_dialogue(m, &seen, talk, m->text.n, command, reply);
		for (size_t i = 0; i < r->n; i++) {
			const struct report_rcpt *said = report_find(&seen, r->rcpt[i]->final);

			if (said && said->diagnostic.n) {
				r->rcpt[i]->diagnostic = said->diagnostic;
				r->rcpt[i]->stage = said->stage;
			}
		}
		/* what the server said comes before what Sendmail makes of it */
		use_reasons(r);
		read_own_lines(m, r, talk, r->n == 0);
		(void)layout_dialogue(m, r, talk, m->text.n, command, reply);
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
format_sendmail_5(const struct message *m, struct report *r)
{
	size_t talk = layout_mark(m, transcript_head);

	if (talk == TEXT_NONE)
		return PARSE_NOT_MINE;
	read_own_lines(m, r, talk, true);
	(void)layout_dialogue(m, r, talk, m->text.n, command, reply);
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
		(void)layout_dialogue(m, r, talk, m->text.n, command, reply);
		read_last_line(m, r, talk);
		layout_spread(
		    r, text_join(m->a, &m->text, talk + 1, text_paragraph_end(&m->text, talk + 1)));
	}
	return layout_finish(m, r);
}

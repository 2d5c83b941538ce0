/* sendmail_lines - see sendmail_lines.h */
#include "sendmail_lines.h"

#include "layout.h"

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

/* A line that tells about addresses. */
struct own_line {
	size_t i;
	size_t from;         /* where the words of programs begin that are in front of it */
	struct slice answer; /* what the server said just before, which is why */
	bool adds;
	struct slice
	    said; /* with the programs' words: the same of all whom it names, who may be a thousand */
};

/* What a line says of one whom it names. */
static void
read_own_line(const struct message *m, struct report_rcpt *one, struct own_line *own)
{
	struct slice line = slice_trim(m->text.line[own->i]), answer = own->answer;
	size_t dots = slice_find(line, SLICE("... "), 0);

	if (one->status.n == 0)
		one->status = own_status(line);
	if (one->diagnostic.n == 0 && (own->adds || is_made_of_answer(line, dots)) && answer.n &&
	    (answer.p[0] == '4' || answer.p[0] == '5')) {
		one->diagnostic = answer;
		one->text = line;
	} else if (one->diagnostic.n == 0 ||
	    (!ascii_digit(one->diagnostic.p[0]) && ascii_digit(line.p[0]))) {
		/* a reason without code says less than the line that has one */
		if (own->said.n == 0)
			own->said =
			    with_programs_words(m, own_line_text(line, dots), own->from, own->i);
		one->diagnostic = own->said;
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

/* "554 "|/bin/x"... unknown mailer error 2", where more than one failed: the words in front are of that program, not of
 * whom the next line names. */
static bool
is_of_program(const struct report *r, struct slice line)
{
	return r->n > 1 && line.n > 5 && ascii_digit(line.p[0]) &&
	    slice_find(slice_first(line, 12), SLICE("\"|"), 0) != SLICE_NPOS;
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

/* All whom a line names in front of its dots: "<a>,<b>... User unknown". Is anybody? */
static bool
read_named(const struct message *m, struct report *r, struct slice rest, struct own_line *own)
{
	struct slice found;

	if (!layout_next_address(&rest, &found))
		return false;
	do {
		struct report_rcpt *one = report_find(r, found);

		if (!one && own->adds)
			one = report_add_final(r, charset_make_valid(m->a, found));
		if (one)
			read_own_line(m, one, own);
		rest = slice_trim(rest);
		if (rest.n && rest.p[0] == '>')
			rest = slice_trim(slice_after(rest, 1));
	} while (rest.n && rest.p[0] == ',' && layout_next_address(&rest, &found));
	return true;
}

/* What a server said in the line *i and the following ones, at the last of which *i is left. */
static struct slice
whole_answer(const struct message *m, size_t *i)
{
	static const labels mark = { PHRASE("<<<") };
	struct slice line = slice_trim(slice_after(slice_trim(m->text.line[*i]), 3));

	return layout_whole_reply(m, i, m->text.n, mark, &line);
}

void
sendmail_own_lines(const struct message *m, struct report *r, size_t from, bool adds)
{
	struct own_line own = { .from = from + 1, .adds = adds };

	for (size_t i = from; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]);
		size_t dots = slice_find(line, SLICE("... "), 0);

		if (slice_starts(line, SLICE("<<<")))
			own.answer = whole_answer(m, &i);
		if (is_dialogue(line))
			own.from = i + 1;
		if (slice_starts_nocase(line, SLICE("While talking to")))
			own.answer = SLICE_NONE;
		if (dots == SLICE_NPOS || slice_starts(line, SLICE("<<<")) ||
		    slice_starts(line, SLICE(">>>")))
			continue;
		own.i = i;
		own.said = SLICE_NONE;
		if (read_named(m, r, slice_first(line, dots), &own)) {
			own.answer = SLICE_NONE;
			own.from = behind_remarks(m, i);
		} else if (is_of_host(line) || is_of_program(r, line)) {
			own.from = i + 1;
		}
	}
}

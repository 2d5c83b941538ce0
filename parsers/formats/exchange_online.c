/*
 * Exchange Online since 2015: a page in the language of the one who wrote, whose tables are the same in all of them. A line
 * that ends in the code alone ("Statuscode: 550 5.1.10"), below it one with the same behind a label and what was
 * answered, and below that the host that wrote.
 */
#include "layout.h"

enum {
	LABEL = 80,
	CODE = 13 /* octets of "550 5.7.133" and a little more */,
	ROWS = 400,
	NEAR = 6 /* lines, with blank ones */
};

/* Where "550 5.1.10" begins, a reply of failure with an enhanced code; s.n when there is none. *end is behind it. */
static size_t
find_coded(struct slice s, size_t *end)
{
	for (size_t i = 0; i + 9 <= s.n; i++) {
		size_t k = i + 6;

		if ((s.p[i] != '4' && s.p[i] != '5') || (i > 0 && ascii_digit(s.p[i - 1])) ||
		    !ascii_digit(s.p[i + 1]) || !ascii_digit(s.p[i + 2]) || s.p[i + 3] != ' ' ||
		    (s.p[i + 4] != '4' && s.p[i + 4] != '5') || s.p[i + 5] != '.')
			continue;
		while (k < s.n && k < i + CODE && (ascii_digit(s.p[k]) || s.p[k] == '.'))
			k++;
		*end = k;
		return i;
	}
	return s.n;
}

/* "Statuscode: 550 5.1.10": something that is no address, the code, and nothing. */
static bool
is_code_row(struct slice line)
{
	size_t end = 0, at;

	line = slice_trim(line);
	if (line.n < CODE || line.n > LABEL || !ascii_digit(line.p[line.n - 1]))
		return false;
	at = find_coded(line, &end);
	return at > 2 && end == line.n && slice_find_byte(line, '@', 0) == SLICE_NPOS;
}

/* "Gemeldeter Fehler: 550 5.1.10 RESOLVER...": where the answer begins behind a label, or alone in its line; SLICE_NONE. */
static struct slice
answer_of(struct slice line)
{
	size_t end = 0, at;
	struct slice front;

	line = slice_trim(line);
	at = find_coded(line, &end);
	if (at > LABEL || at == line.n || end + 2 >= line.n)
		return SLICE_NONE;
	front = slice_first(line, at);
	return at == 0 || layout_ends_in_colon(front) ? slice_after(line, at) : SLICE_NONE;
}

/* Does the last word of the line name one of the hosts that write such pages? */
static struct slice
writer_of(struct slice line)
{
	static const struct slice ours[] = { SLICE(".outlook.com"), SLICE(".exchangelabs.com"),
		SLICE(".office365.us"), SLICE(".outlook.cn"), SLICE(".partner.outlook.cn") };
	size_t from;

	line = slice_trim(line);
	for (from = line.n; from > 0 && line.p[from - 1] > ' ' && line.p[from - 1] < 0x80;)
		from--;
	line = slice_after(line, from);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (slice_ends_nocase(line, ours[i]))
			return line;
	return SLICE_NONE;
}

/* Whom the page is about stands in its first sentence, "Your message to ann@corp.example couldn't be delivered"; else in the
 * last row with an address above the answer. */
static void
add_recipient(const struct message *m, struct report *r, size_t code, size_t answer)
{
	struct slice found;

	for (size_t i = 0; i < code && r->n == 0; i++) {
		struct slice rest = m->text.line[i];

		while (layout_next_address(&rest, &found))
			if (!slice_equal_nocase(found, m->to))
				(void)report_add_final(r, charset_make_valid(m->a, found));
	}
	for (size_t i = answer; i > code && r->n == 0; i--) {
		struct slice rest = m->text.line[i - 1];

		if (layout_next_address(&rest, &found) && !slice_equal_nocase(found, m->to))
			(void)report_add_final(r, charset_make_valid(m->a, found));
	}
}

enum parse_rc
format_exchange_online(const struct message *m, struct report *r)
{
	size_t code = 0, answer, end, rows = m->text.n < ROWS ? m->text.n : ROWS;
	struct slice said = SLICE_NONE;

	if (!message_by_machine(m) || message_by_person(m))
		return PARSE_NOT_MINE;
	while (code < rows && !is_code_row(m->text.line[code]))
		code++;
	for (answer = code + 1; answer < rows && said.n == 0; answer++)
		said = answer_of(m->text.line[answer]);
	if (said.n == 0)
		return PARSE_NOT_MINE;
	for (end = answer;
	     end < rows && layout_is_rest(m, end) && writer_of(m->text.line[end]).n == 0;)
		end++;
	for (size_t i = end; i < rows && i < end + NEAR && r->reporting_mta.n == 0; i++)
		r->reporting_mta = writer_of(m->text.line[i]);
	if (r->reporting_mta.n == 0)
		return PARSE_NOT_MINE;
	add_recipient(m, r, code, answer - 1);
	for (size_t i = 0; i < r->n; i++)
		layout_put_text(m, r->rcpt[i], said, answer, end);
	r->text = text_join(m->a, &m->text, 0, code + 1);
	return layout_finish(m, r);
}

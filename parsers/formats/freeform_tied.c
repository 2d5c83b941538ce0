/* freeform_tied - is a reply tied to exactly one recipient, in reports without a known layout which name others, too? */
#include "freeform_lines.h"

#include <string.h>

enum { BLOCK_LINES = 8 };

/* The same in labelled lines: "Rcpt to: other". */
static bool
has_labelled(struct freeform_tied *t, struct slice one, size_t to)
{
	for (size_t i = 0; i < to; i++)
		if (lines_are(t, i, FACT_LABEL) && lines_names(t, i, one).others)
			return true;
	return false;
}

static bool
has_others(struct freeform_tied *t, struct slice one, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (lines_names(t, i, one).others)
			return true;
	return false;
}

/* "addr: 550 User unknown", "550 <addr> User unknown": nothing is told between the two. */
static bool
is_next_to_reply(const struct message *m, size_t i, struct slice one)
{
	struct slice line = m->text.line[i], rest = line, found;

	while (layout_next_address(&rest, &found)) {
		size_t at = 0;

		if (!slice_equal_nocase(found, one))
			continue;
		while (at < rest.n && at < REPLY_CODES && !is_letter_octet(rest.p[at]) &&
		    !freeform_is_reply(slice_after(rest, at)))
			at++;
		if (freeform_is_reply(slice_after(rest, at)) || freeform_is_answered(rest) ||
		    freeform_is_in_reply(m, i, found))
			return true;
	}
	return false;
}

/* "ann@corp.example, bob@corp.example", "... and ...": nothing is told between two of a line but that both are meant. */
static bool
stand_in_row(struct slice one, struct slice other)
{
	enum { SHORT = 4 }; /* octets of "and" in most languages */
	struct slice between = { one.p + one.n, (size_t)(other.p - one.p) - one.n };
	size_t from = 0, end;

	while (from < between.n && !is_letter_octet(between.p[from]))
		from++;
	for (end = from; end < between.n && is_letter_octet(between.p[end]);)
		end++;
	if (end - from > SHORT)
		return false;
	while (end < between.n && !is_letter_octet(between.p[end]))
		end++;
	return end == between.n;
}

/* Is what stands behind one in line i a reply to him, and not one that names another? */
static bool
answers(const struct message *m, size_t i, struct slice behind, struct slice one)
{
	size_t at = freeform_reply_in(behind);
	struct slice next = behind, found;

	if (at == SLICE_NPOS || freeform_ends_sentence(slice_first(behind, at)))
		return false;
	if (!layout_next_address(&next, &found) || slice_equal_nocase(found, one))
		return true;
	return (size_t)(found.p - behind.p) > at && !freeform_is_in_reply(m, i, found);
}

/* The reply of line i itself: of the only one of the line, or whom it names, or who stands alone in front of it. */
static bool
is_tied_within(struct freeform_tied *t, size_t i, struct slice one)
{
	struct slice line = t->m->text.line[i], rest = line, found, before = SLICE_NONE;
	struct line_names names = lines_names(t, i, one);

	if (names.all == NAMES || !lines_are(t, i, FACT_REPLY))
		return false;
	if (names.others == 0)
		return lines_are(t, i, FACT_RECIPIENT) || is_next_to_reply(t->m, i, one);
	for (; layout_next_address(&rest, &found); before = found) {
		if (!slice_equal_nocase(found, one))
			continue;
		if (freeform_is_in_reply(t->m, i, found))
			return true;
		if (before.n && !slice_equal_nocase(before, one) && stand_in_row(before, found))
			continue;
		if (answers(t->m, i, rest, one))
			return true;
	}
	return false;
}

/* Is one reply meant for each of the bare addresses from line first on? "Not delivered to one of these:" may be above. */
static bool
is_for_each(struct freeform_tied *t, size_t first)
{
	while (first > 0 && text_blank(&t->m->text, first - 1))
		first--;
	return first == 0 || lines_are(t, first - 1, FACT_EACH);
}

/* A reply under line i, in a block that names nobody else: behind a blank line only where nobody stands above, either. */
static bool
is_tied_below(struct freeform_tied *t, size_t i, struct slice one)
{
	size_t first = i, end = i + 1;
	bool alone = lines_names(t, i, one).others == 0, bare = lines_are(t, i, FACT_BARE);

	if ((!alone && !bare) || !lines_are(t, i, FACT_RECIPIENT))
		return false;
	for (; bare && first > 0 && lines_are(t, first - 1, FACT_BARE); first--)
		alone = false;
	for (; bare && end < t->lines && lines_are(t, end, FACT_BARE); end++)
		alone = false;
	if (!alone && !is_for_each(t, first))
		return false;
	for (size_t left = BLOCK_LINES; end < t->lines && left; end++, left--) {
		struct line_names names = lines_names(t, end, one);

		if (names.others)
			return lines_are(t, end, FACT_REPLY) && names.has;
		if (lines_are(t, end, FACT_REPLY))
			return true;
		if (text_blank(&t->m->text, end) &&
		    (lines_are(t, i, FACT_LABEL) ? has_labelled(t, one, i)
						 : has_others(t, one, 0, first)))
			return false;
	}
	return false;
}

/* A reply right above line i, or above the bare addresses there, that is a heading and nobody's own. */
static bool
is_tied_above(struct freeform_tied *t, size_t i, struct slice one)
{
	const struct text *text = &t->m->text;
	size_t at = i;

	if (!lines_are(t, i, FACT_BARE) &&
	    (lines_names(t, i, one).others || !lines_are(t, i, FACT_RECIPIENT)))
		return false;
	while (at > 0 && lines_are(t, at - 1, FACT_BARE))
		at--;
	while (at > 0 && text_blank(text, at - 1))
		at--;
	return at > 0 && lines_are(t, at - 1, FACT_REPLY) && !has_others(t, one, at - 1, at) &&
	    (text_indent(text, i) > text_indent(text, at - 1) || at < 2 ||
		!has_others(t, one, at - 2, at - 1));
}

/* "Members: anna@corp.example;": whoever is in the next line is a member, too. */
static bool
is_list_going_on(struct freeform_tied *t, size_t i, struct slice line)
{
	return line.n && strchr(",;", line.p[line.n - 1]) && !lines_are(t, i, FACT_BARE);
}

/* Is line i the rest of a sentence that names somebody else, broken by a program on the way? In rows each has a reply. */
static bool
is_cut_off(struct freeform_tied *t, size_t i, struct slice one)
{
	struct line_names above;
	struct slice line;

	if (i == 0 || lines_are(t, i - 1, FACT_REPLY) || lines_are(t, i, FACT_LABEL))
		return false;
	line = slice_trim(t->m->text.line[i - 1]);
	if (!layout_is_rest(t->m, i) && !is_list_going_on(t, i - 1, line))
		return false;
	if (strchr(".:", line.p[line.n - 1]))
		return false;
	above = lines_names(t, i - 1, one);
	return above.all > (above.has ? 1 : 0);
}

/* "Somebody: addr", in a paragraph without the reply: a word that is not known may be that of whoever helps. */
static bool
is_labelled_apart(struct freeform_tied *t, size_t i, struct slice one)
{
	enum { LABEL = 40 };
	const struct text *text = &t->m->text;
	struct slice line = slice_trim(text->line[i]), front;
	size_t at = slice_find_nocase(line, one, 0), first = i, end = i + 1;

	if (at == SLICE_NPOS || at == 0 || at > LABEL ||
	    slice_has_letters(slice_after(line, at + one.n)))
		return false;
	front = slice_trim(slice_first(line, at));
	if (front.n == 0 || strchr(":>", front.p[front.n - 1]) == NULL ||
	    lines_are(t, i, FACT_RECIPIENT))
		return false;
	while (first > 0 && !text_blank(text, first - 1))
		first--;
	while (end < t->lines && !text_blank(text, end))
		end++;
	return freeform_reply(t->m, first, end) == TEXT_NONE;
}

/* "550 5.1.1 user unknown (addr was told)" */
static bool
is_remarked(struct freeform_tied *t, size_t i, struct slice one)
{
	struct slice line = t->m->text.line[i], behind;
	size_t at = slice_find_nocase(line, one, 0);

	if (at == SLICE_NPOS || at == 0 || line.p[at - 1] != '(')
		return false;
	behind = slice_after(line, at + one.n);
	return behind.n && behind.p[0] != ')' && freeform_is_told_of(t->m, behind);
}

/* Is he named only behind the first reply, which stands in line reply, and not as its recipient? Who signs a report and who
 * looks after the system stand there. */
static bool
is_behind_reply(struct freeform_tied *t, size_t i, struct slice one, size_t reply)
{
	bool bare;

	if (i <= reply)
		return i == reply && is_remarked(t, i, one);
	if (lines_are(t, i, FACT_REPLY) || lines_are(t, i, FACT_LABEL) || layout_is_rest(t->m, i))
		return false;
	bare = lines_are(t, i, FACT_BARE);
	return !(bare ? i == reply + 1 : lines_are(t, i, FACT_RECIPIENT));
}

/* Where nobody else is named: a label that nobody knows may be that of whoever helps. */
static bool
is_sole(struct freeform_tied *t, struct slice one)
{
	bool apart = false;
	size_t reply = 0;

	while (reply < t->lines && !lines_are(t, reply, FACT_REPLY))
		reply++;
	for (size_t i = 0; i < t->lines; i++) {
		if (!layout_names(t->m->text.line[i], one))
			continue;
		if (!is_labelled_apart(t, i, one) && !is_behind_reply(t, i, one, reply))
			return true;
		apart = true;
	}
	return !apart;
}

bool
freeform_is_tied(struct freeform_tied *t, struct slice one)
{
	size_t i = 0;
	/* whoever is named behind the lines that are looked at may be the one meant, and a reply there be his */
	bool all = !freeform_goes_on(t->m, t->lines), named = false, sole = all;

	while (sole && i < t->lines) {
		struct line_names n = lines_names(t, i, one);

		sole = n.others + n.served == 0 && !(n.has && is_cut_off(t, i, one));
		i++;
	}
	if (sole)
		return is_sole(t, one);
	for (i = 0; i < t->lines; i++) {
		if (!layout_names(t->m->text.line[i], one))
			continue;
		named = true;
		if (!lines_names(t, i, one).has || is_cut_off(t, i, one))
			continue;
		if (is_tied_within(t, i, one) || is_tied_below(t, i, one) ||
		    is_tied_above(t, i, one))
			return true;
	}
	return all && !named;
}

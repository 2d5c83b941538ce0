/* freeform_tied - is a reply tied to exactly one recipient, in reports without a known layout which name others, too? */
#include "freeform.h"

#include "kind.h"

/* Of a line with more addresses the rest is not looked through for each of them again. */
enum { TIED_LINES = 200, BLOCK_LINES = 8, NAMES = 32, WORDS_BEHIND = 80, CODES = 24 };

/* The addresses of a line that may be recipients: how many that are not the one asked for, and is he among them? */
struct line_names {
	size_t others, served, all;
	bool has;
};

static struct line_names
names_in(const struct message *m, struct slice line, struct slice one)
{
	struct line_names n = { 0 };
	struct slice rest = line, found;
	bool of_others = freeform_is_of_others(m, line);
	size_t desks = 0;

	while (n.all < NAMES && layout_next_address(&rest, &found)) {
		n.all++;
		if (slice_equal_nocase(found, one))
			n.has = true;
		else if (!of_others && !freeform_is_aside(m, line, found, rest))
			*(freeform_is_desk(m, found) ? &desks
				: freeform_says_served(m, slice_first(rest, WORDS_BEHIND))
				? &n.served
				: &n.others) += 1;
	}
	/* "the message for info@ and for ann@" */
	if (n.has)
		n.others += desks;

	return n;
}

/* What stands in front of the first address of line i. */
static struct slice
front_of(const struct message *m, size_t i)
{
	struct slice line = m->text.line[i], rest = line, found;

	return slice_trim(layout_next_address(&rest, &found)
		? slice_first(line, (size_t)(found.p - line.p))
		: line);
}

/* "could not be delivered to addr", "user addr": whoever else stands in such a sentence may be anybody. */
static bool
is_behind_to(const struct message *m, struct slice front)
{
	struct texts words = rules_texts(scan_rules(m->scan), TEXTS_ADDRESS_FOR);

	while (front.n &&
	    (front.p[front.n - 1] == '<' || front.p[front.n - 1] == ' ' ||
		front.p[front.n - 1] == ':'))
		front.n--;
	for (size_t k = 0; k < words.n; k++) {
		struct slice word = phrase_slice(&words.text[k]);

		if (!slice_ends_nocase(front, word) ||
		    (front.n > word.n && front.p[front.n - word.n - 1] != ' '))
			continue;
		return !message_text(m, TEXTS_ADDRESS_FOR_NOT, TEXT_ENDS,
		    slice_trim(slice_first(front, front.n - word.n)));
	}
	return false;
}

/* "addr bounced", "addr does not exist" */
static bool
tells_failure(const struct message *m, struct slice behind)
{
	return message_text(
	    m, TEXTS_ADDRESS_FAILED, TEXT_WITHIN, slice_first(behind, WORDS_BEHIND));
}

/* Does line i name its address as one that a failure may be told of? A clerk or an owner may stand above a reply, too. */
static bool
names_recipient(const struct message *m, size_t i)
{
	struct slice front = front_of(m, i), rest = m->text.line[i], found;
	bool failure = kind_says(m, REPORT_FAILURE, m->text.line[i]);

	(void)layout_next_address(&rest, &found);
	if (message_text(m, TEXTS_HEADING_FAILED, TEXT_BEGINS, front) &&
	    (front.p[front.n - 1] == ':' || is_behind_to(m, front)))
		return true;
	if (front.n == 0 || !freeform_has_letters(front.p, front.p + front.n))
		return failure || !freeform_is_told_of(m, rest);
	return freeform_is_label(m, front) ||
	    ((failure || tells_failure(m, rest)) && is_behind_to(m, front));
}

/* The same in labelled lines: "Rcpt to: other". */
static bool
has_labelled(const struct message *m, struct slice one, size_t to)
{
	for (size_t i = 0; i < to; i++)
		if (freeform_is_label(m, front_of(m, i)) &&
		    names_in(m, m->text.line[i], one).others)
			return true;
	return false;
}

static bool
has_others(const struct message *m, struct slice one, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (names_in(m, m->text.line[i], one).others)
			return true;
	return false;
}

/* Are there but addresses and signs in line i? */
static bool
is_bare(const struct message *m, size_t i)
{
	struct slice line = m->text.line[i], rest = line, found;
	const unsigned char *at = line.p;

	while (layout_next_address(&rest, &found)) {
		if (freeform_has_letters(at, found.p))
			return false;
		at = found.p + found.n;
	}
	return at != line.p && !freeform_has_letters(at, line.p + line.n);
}

/* As mail servers do: "550 5.1.1 <addr>: User unknown", "550 addr... User unknown". */
bool
freeform_is_in_reply(const struct message *m, size_t i, struct slice one)
{
	struct slice line = m->text.line[i];
	size_t at = (size_t)(one.p - line.p), from = at;

	while (from > 0 && at - from < CODES && !ascii_alpha(line.p[from - 1]) &&
	    line.p[from - 1] < 0x80 && !freeform_is_reply(slice_after(line, from)))
		from--;
	return freeform_is_reply(slice_after(line, from)) &&
	    (from == 0 || (!ascii_digit(line.p[from - 1]) && !ascii_alpha(line.p[from - 1]))) &&
	    freeform_reply(m, i, i + 1) != TEXT_NONE;
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
		while (at < rest.n && at < CODES && !ascii_alpha(rest.p[at]) && rest.p[at] < 0x80 &&
		    !freeform_is_reply(slice_after(rest, at)))
			at++;
		if (freeform_is_reply(slice_after(rest, at)) || freeform_is_answered(rest) ||
		    freeform_is_in_reply(m, i, found))
			return true;
	}
	return false;
}

/* The reply of line i itself: one's when he is the last in front of it, or the only one of the line. */
static bool
is_tied_within(const struct message *m, size_t i, struct slice one)
{
	struct slice line = m->text.line[i], rest = line, found;
	bool last = false;

	if (freeform_reply(m, i, i + 1) == TEXT_NONE)
		return false;
	if (names_in(m, line, one).others == 0)
		return names_recipient(m, i) || is_next_to_reply(m, i, one);
	while (layout_next_address(&rest, &found))
		if (slice_equal_nocase(found, one) || freeform_is_answered(rest))
			last = slice_equal_nocase(found, one);
	return last;
}

/* Is one reply meant for each of the bare addresses from line first on? "Not delivered to one of these:" may be above. */
static bool
is_for_each(const struct message *m, size_t first)
{
	struct slice heading;

	while (first > 0 && text_blank(&m->text, first - 1))
		first--;
	if (first == 0)
		return true;
	heading = m->text.line[first - 1];
	return slice_find_nocase(heading, SLICE("some "), 0) == SLICE_NPOS &&
	    slice_find_nocase(heading, SLICE("one "), 0) == SLICE_NPOS &&
	    message_text(m, TEXTS_HEADING_EACH, TEXT_WITHIN, heading);
}

/* A reply under line i, in a block that names nobody else: behind a blank line only where nobody stands above, either. */
static bool
is_tied_below(const struct message *m, size_t i, struct slice one)
{
	size_t first = i, end = i + 1, lines = m->text.n < TIED_LINES ? m->text.n : TIED_LINES;
	bool alone = names_in(m, m->text.line[i], one).others == 0;

	if ((!alone && !is_bare(m, i)) || !names_recipient(m, i))
		return false;
	for (; is_bare(m, i) && first > 0 && is_bare(m, first - 1); first--)
		alone = false;
	for (; is_bare(m, i) && end < lines && is_bare(m, end); end++)
		alone = false;
	if (!alone && !is_for_each(m, first))
		return false;
	for (size_t left = BLOCK_LINES; end < lines && left; end++, left--) {
		if (names_in(m, m->text.line[end], one).others)
			return freeform_reply(m, end, end + 1) != TEXT_NONE &&
			    names_in(m, m->text.line[end], one).has;
		if (freeform_reply(m, end, end + 1) != TEXT_NONE)
			return true;
		if (text_blank(&m->text, end) &&
		    (freeform_is_label(m, front_of(m, i)) ? has_labelled(m, one, i)
							  : has_others(m, one, 0, first)))
			return false;
	}
	return false;
}

/* A reply right above line i, or above the bare addresses there, that is a heading and nobody's own. */
static bool
is_tied_above(const struct message *m, size_t i, struct slice one)
{
	size_t at = i;

	if (!is_bare(m, i) && (names_in(m, m->text.line[i], one).others || !names_recipient(m, i)))
		return false;
	while (at > 0 && is_bare(m, at - 1))
		at--;
	while (at > 0 && text_blank(&m->text, at - 1))
		at--;
	return at > 0 && freeform_reply(m, at - 1, at) != TEXT_NONE &&
	    !has_others(m, one, at - 1, at) &&
	    (text_indent(&m->text, i) > text_indent(&m->text, at - 1) || at < 2 ||
		!has_others(m, one, at - 2, at - 1));
}

bool
freeform_is_tied(const struct message *m, struct slice one)
{
	size_t lines = m->text.n < TIED_LINES ? m->text.n : TIED_LINES;
	size_t i = 0;
	bool named = false, sole = true;

	while (sole && i < lines) {
		struct line_names n = names_in(m, m->text.line[i++], one);

		sole = n.others + n.served == 0;
	}
	if (sole)
		return true;
	for (i = 0; i < lines; i++) {
		if (slice_find_nocase(m->text.line[i], one, 0) == SLICE_NPOS)
			continue;
		named = true;
		if (!names_in(m, m->text.line[i], one).has)
			continue;
		if (is_tied_within(m, i, one) || is_tied_below(m, i, one) ||
		    is_tied_above(m, i, one))
			return true;
	}
	return !named;
}

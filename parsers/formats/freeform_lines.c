/* freeform_lines - see freeform_lines.h */
#include "freeform_lines.h"

#include "kind.h"

#include <string.h>

enum { WORDS_BEHIND = 80 };

struct freeform_tied *
freeform_tied_new(const struct message *m)
{
	struct freeform_tied *t = arena_alloc(m->a, 1, sizeof *t);

	if (!t)
		return NULL;
	t->m = m;
	t->lines = m->text.n < TIED_LINES ? m->text.n : TIED_LINES;
	t->replied = t->lines + 1;
	t->line = arena_alloc(m->a, t->lines, sizeof *t->line);
	return t->line ? t : NULL;
}

static void
read_names(const struct message *m, struct slice line, struct tied_line *out)
{
	struct name found[NAMES], *kept;
	struct slice rest = line;
	bool of_others = freeform_is_of_others(m, line);
	size_t n = 0;

	while (n < NAMES && layout_next_address(&rest, &found[n].address)) {
		struct name *one = &found[n++];

		one->kind = of_others                                          ? NAME_ASIDE
		    : freeform_is_called_desk(m, line, one->address, rest)     ? NAME_DESK
		    : freeform_is_aside(m, line, one->address, rest)           ? NAME_ASIDE
		    : freeform_says_served(m, slice_first(rest, WORDS_BEHIND)) ? NAME_SERVED
									       : NAME_OTHER;
	}
	kept = arena_take(m->a, n, sizeof *kept);
	if (!kept)
		return;
	if (n)
		memcpy(kept, found, n * sizeof *kept);
	out->name = kept;
	out->n = n;
}

static const struct tied_line *
line_of(struct freeform_tied *t, size_t i)
{
	struct tied_line *line = &t->line[i];

	if (!line->read)
		read_names(t->m, t->m->text.line[i], line);
	line->read = true;
	return line;
}

/* Whoever has the name of one who helps may be told of as any other where a reply is still to come, if it is not said that he
 * helps. */
static bool
may_be_meant(struct freeform_tied *t, size_t i)
{
	if (t->replied > t->lines)
		for (t->replied = t->lines;
		     t->replied > 0 && !lines_are(t, t->replied - 1, FACT_REPLY);)
			t->replied--;
	return i < t->replied && !lines_are(t, i, FACT_HELP);
}

struct line_names
lines_names(struct freeform_tied *t, size_t i, struct slice one)
{
	const struct tied_line *line = line_of(t, i);
	struct line_names n = { .all = line->n };
	size_t desks = 0;

	for (size_t k = 0; k < line->n; k++) {
		struct name *name = &line->name[k];

		bool own = slice_equal_nocase(name->address, one);

		n.has = n.has || own;
		if (!own && name->kind == NAME_OTHER)
			name->kind =
			    freeform_is_card(t->m, i, name->address) ? NAME_ASIDE : NAME_MEANT;
		n.others += !own && name->kind == NAME_MEANT;
		n.served += !own && name->kind == NAME_SERVED;
		desks += !own && name->kind == NAME_DESK;
	}
	/* "the message for info@ and for ann@" */
	if (desks && (n.has || may_be_meant(t, i)))
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

static bool
names_recipient(const struct message *m, size_t i)
{
	struct slice front = front_of(m, i), rest = m->text.line[i], found;
	bool failure = kind_says(m, REPORT_FAILURE, m->text.line[i]);

	(void)layout_next_address(&rest, &found);
	if (message_text(m, TEXTS_HEADING_FAILED, TEXT_BEGINS, front) &&
	    (front.p[front.n - 1] == ':' || is_behind_to(m, front)))
		return true;
	if (front.n == 0 || !slice_has_letters(front))
		return failure || !freeform_is_told_of(m, rest);
	return freeform_is_label(m, front) ||
	    ((failure || tells_failure(m, rest)) && is_behind_to(m, front));
}

/* Are there but addresses and signs in line i? */
static bool
is_bare(const struct message *m, size_t i)
{
	struct slice line = m->text.line[i], rest = line, found;
	size_t behind = 0;

	while (layout_next_address(&rest, &found)) {
		size_t at = slice_at(line, found);

		if (slice_has_letters(slice_after(slice_first(line, at), behind)))
			return false;
		behind = at + found.n;
	}
	return behind > 0 && !slice_has_letters(slice_after(line, behind));
}

bool
freeform_is_for_each(const struct message *m, struct slice heading)
{
	return slice_find_nocase(heading, SLICE("some "), 0) == SLICE_NPOS &&
	    slice_find_nocase(heading, SLICE("one "), 0) == SLICE_NPOS &&
	    message_text(m, TEXTS_HEADING_EACH, TEXT_WITHIN, heading);
}

bool
lines_are(struct freeform_tied *t, size_t i, enum fact which)
{
	struct tied_line *line = &t->line[i];
	unsigned bit = 1U << which;
	bool yes = false;

	if (line->asked & bit)
		return line->yes & bit;
	switch (which) {
	case FACT_BARE:
		yes = is_bare(t->m, i);
		break;
	case FACT_REPLY:
		yes = freeform_reply(t->m, i, i + 1) != TEXT_NONE;
		break;
	case FACT_LABEL:
		yes = freeform_is_label(t->m, front_of(t->m, i));
		break;
	case FACT_HELP:
		yes = freeform_is_behind_advice(t->m, i) ||
		    message_text(t->m, TEXTS_LABEL_HELPER, TEXT_WITHIN, front_of(t->m, i)) ||
		    message_text(t->m, TEXTS_ADDRESS_TURN, TEXT_ENDS, front_of(t->m, i));
		break;
	case FACT_EACH:
		yes = freeform_is_for_each(t->m, t->m->text.line[i]);
		break;
	case FACT_RECIPIENT:
		yes = names_recipient(t->m, i);
		break;
	}
	line->asked |= bit;
	line->yes |= yes ? bit : 0;
	return yes;
}

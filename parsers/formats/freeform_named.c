/* freeform_named - who is named in a line of a report without a known layout, and as what */
#include "freeform.h"

#include "address.h"
#include "kind.h"

#include <string.h>

/* Is it told of a sender? Not by the name of one who is called so: "<sender@corp.example>". */
static bool
tells_of_sender(struct slice line)
{
	static const struct slice word = SLICE("sender");

	for (size_t at = 0; (at = slice_find_nocase(line, word, at)) != SLICE_NPOS; at++) {
		size_t from = at, end = at + word.n;

		while (from > 0 && is_name_octet(line.p[from - 1]))
			from--;
		while (end < line.n && is_name_octet(line.p[end]))
			end++;
		if ((from == 0 || line.p[from - 1] != '@') && (end == line.n || line.p[end] != '@'))
			return true;
		at = end - 1;
	}
	return false;
}

/* "Dear ann@shop.example," */
static bool
greets(const struct message *m, struct slice line)
{
	enum { GREETING = 80 };

	return line.n > 0 && line.n <= GREETING && strchr(",!", line.p[line.n - 1]) &&
	    !freeform_is_reply(line) && kind_says(m, REPORT_GREETING, line);
}

bool
freeform_is_of_others(const struct message *m, struct slice line)
{
	line = slice_trim(line);
	/* "*  From: addr" */
	if (slice_starts(line, SLICE("* ")) || slice_starts(line, SLICE("- ")))
		line = slice_trim(slice_after(line, 2));
	return slice_starts(line, SLICE(">")) || tells_of_sender(line) || greets(m, line) ||
	    slice_find_nocase(line, SLICE("please try <"), 0) != SLICE_NPOS ||
	    message_text(m, TEXTS_LABEL_SENDER, TEXT_BEGINS, line);
}

/* The one who reports, or the one he reports to. */
static bool
is_of_report(const struct message *m, struct slice address)
{
	return slice_equal_nocase(address, m->from) || slice_equal_nocase(address, m->to);
}

bool
freeform_is_helper(const struct message *m, struct slice address)
{
	struct slice local, domain;

	return is_of_report(m, address) || !address_split(address, &local, &domain) ||
	    message_text(m, TEXTS_LOCAL_HELPER, TEXT_IS, local);
}

bool
freeform_is_desk(const struct message *m, struct slice address)
{
	struct slice local, domain, own;

	return address_split(m->from, &local, &own) && own.n &&
	    address_split(address, &local, &domain) && slice_equal_nocase(domain, own) &&
	    message_text(m, TEXTS_LOCAL_DESK, TEXT_IS, local);
}

/* "the message from <addr>", "failures are reported to addr", "(via addr)", "Message <id>" */
static bool
is_behind_from(const struct message *m, struct slice line, struct slice address)
{
	struct slice front = slice_first(line, (size_t)(address.p - line.p));

	while (front.n && (front.p[front.n - 1] == '<' || front.p[front.n - 1] == ' '))
		front.n--;
	return message_text(m, TEXTS_ADDRESS_OF, TEXT_ENDS, front) ||
	    (slice_ends_nocase(front, SLICE("from")) &&
		(front.n == 4 || front.p[front.n - 5] == ' '));
}

/* "Absender (addr)", "(expéditeur : addr)" */
static bool
is_behind_sender(const struct message *m, struct slice line, struct slice address)
{
	struct slice front = slice_first(line, (size_t)(address.p - line.p));
	size_t open = slice_find_last(front, '(');

	if (open == SLICE_NPOS)
		return false;
	return open + 1 == front.n
	    ? message_text(m, TEXTS_LABEL_SENDER, TEXT_ENDS, slice_trim(slice_first(front, open)))
	    : message_text(m, TEXTS_LABEL_SENDER, TEXT_BEGINS, slice_after(front, open + 1));
}

/* "addr to <other>", "addr sent to other": the one who wrote. */
static bool
is_in_front_of_to(const struct message *m, struct slice behind)
{
	const struct phrase *verb;
	struct slice rest, found;

	if (behind.n && behind.p[0] == '>')
		behind = slice_after(behind, 1);
	behind = slice_trim(behind);
	verb = rules_text(scan_rules(m->scan), TEXTS_ADDRESS_WROTE, TEXT_BEGINS, behind);
	if (!verb)
		return false;
	rest = slice_after(behind, verb->n);
	return layout_next_address(&rest, &found) && found.p <= behind.p + verb->n + 1;
}

bool
freeform_is_aside(
    const struct message *m, struct slice line, struct slice address, struct slice behind)
{
	return freeform_is_helper(m, address) || is_behind_from(m, line, address) ||
	    is_behind_sender(m, line, address) || is_in_front_of_to(m, behind);
}

bool
freeform_is_called_desk(
    const struct message *m, struct slice line, struct slice address, struct slice behind)
{
	return !is_of_report(m, address) && !is_behind_from(m, line, address) &&
	    !is_in_front_of_to(m, behind) &&
	    (freeform_is_helper(m, address) || freeform_is_desk(m, address));
}

bool
freeform_is_behind_advice(const struct message *m, size_t i)
{
	return i > 0 &&
	    message_text(m, TEXTS_ADDRESS_TURN, TEXT_ENDS, slice_trim(m->text.line[i - 1]));
}

bool
freeform_named(const struct message *m, size_t i, struct slice *found)
{
	struct slice line = m->text.line[i], rest = line, one;
	bool any = false, answered = false;

	if (freeform_is_of_others(m, line) || freeform_is_behind_advice(m, i))
		return false;
	while (layout_next_address(&rest, &one)) {
		if (freeform_is_desk(m, one) || freeform_is_aside(m, line, one, rest) ||
		    freeform_is_card(m, i, one))
			continue;
		if (any && !freeform_is_answered(rest)) {
			/* "2 got it (a, b), 1 did not (c)": no telling whom the next reply is for */
			struct slice between = slice_after(slice_first(line, slice_at(line, one)),
			    slice_at(line, *found) + found->n);

			if (slice_has_letters(between) && !answered)
				return false;
			continue;
		}
		answered = freeform_is_answered(rest);
		*found = one;
		any = true;
	}
	return any;
}

bool
freeform_is_bystander(const struct message *m, struct slice line, struct slice address)
{
	return freeform_is_of_others(m, line) || freeform_is_helper(m, address);
}

bool
freeform_is_told_of(const struct message *m, struct slice behind)
{
	struct slice next = behind, other;

	if (layout_next_address(&next, &other))
		behind = slice_first(behind, (size_t)(other.p - behind.p));
	return !message_text(m, TEXTS_ADDRESS_TOLD, TEXT_WITHIN, behind) && behind.n &&
	    slice_has_letters(behind);
}

bool
freeform_goes_on(const struct message *m, size_t lines)
{
	return text_holding(&m->text, SLICE("@"), lines, m->text.n) != TEXT_NONE ||
	    ((m->truncated & TRUNCATED_MATCHED) && m->returned_text.n == 0);
}

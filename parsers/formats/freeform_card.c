/* freeform_card - the card of whoever may be asked, under or above what a report says: his address is nobody's that failed */
#include "freeform.h"

#include "kind.h"
#include "original.h"

#include <string.h>

enum { CARD_LINES = 10, LINE_MOST = 160, WORD_MOST = 16, CLOSING_MOST = 40, DIGITS_LEAST = 4 };

/* " : +49 (30) 1234": does a number of a telephone follow? */
static bool
begins_with_number(struct slice s)
{
	unsigned digits = 0;

	for (size_t i = 0; i < s.n && digits < DIGITS_LEAST; i++) {
		if (ascii_digit(s.p[i]))
			digits++;
		else if (is_letter_octet(s.p[i]) && (digits || i > WORD_MOST))
			return false;
		else if (s.p[i] == '@' || s.p[i] == '<')
			return false;
	}
	return digits == DIGITS_LEAST;
}

/* "Tel. 030 1234", "Kim Lee, phone: +1 555 1234" */
static bool
tells_number(const struct message *m, struct slice line)
{
	const struct phrase *word =
	    rules_text(scan_rules(m->scan), TEXTS_LABEL_PHONE, TEXT_WITHIN, line);
	size_t at = word ? slice_find_nocase(line, phrase_slice(word), 0) : SLICE_NPOS;

	/* the words of Chinese and Japanese touch each other */
	return at != SLICE_NPOS &&
	    (at == 0 || !is_letter_octet(line.p[at - 1]) || line.p[at] >= 0xe0) &&
	    begins_with_number(slice_after(line, at + word->n));
}

/* "+49 30 1234567", whatever stands in front */
static bool
holds_number(struct slice line)
{
	enum { ABROAD_LEAST = 8 };
	size_t plus = slice_find_byte(line, '+', 0);
	unsigned digits = 0;

	if (plus == SLICE_NPOS || (plus > 0 && is_name_octet(line.p[plus - 1])))
		return false;
	for (size_t i = plus + 1; i < line.n && digits < ABROAD_LEAST; i++) {
		if (!ascii_digit(line.p[i]) && !strchr(" ()-./", line.p[i]))
			return false;
		digits += ascii_digit(line.p[i]);
	}
	return digits == ABROAD_LEAST;
}

/* The address of a site, and nothing else: pages of it are where reports say more of what failed. */
static bool
is_site(struct slice line)
{
	size_t at = slice_find(line, SLICE("://"), 0);

	if (slice_starts_nocase(line, SLICE("http")) && at != SLICE_NPOS)
		line = slice_after(line, at + 3);
	else if (!slice_starts_nocase(line, SLICE("www.")))
		return false;
	at = slice_find_byte(line, '/', 0);
	return slice_find_byte(line, ' ', 0) == SLICE_NPOS &&
	    (at == SLICE_NPOS || at + 1 == line.n);
}

/* "Kind regards,", or the strokes above a signature. */
static bool
closes(const struct message *m, size_t i)
{
	struct slice line = slice_trim(m->text.line[i]);

	return line.n > 0 && line.n <= CLOSING_MOST && line.p[line.n - 1] != ':' &&
	    (line.p[0] != '-' || line.n == 2) && slice_find_byte(line, '@', 0) == SLICE_NPOS &&
	    message_text(m, TEXTS_REQUEST_END, TEXT_BEGINS, line);
}

static bool
is_of_card(const struct message *m, struct slice line)
{
	unsigned digits = 0;

	line = slice_first(line, LINE_MOST);
	for (size_t i = 0; i < line.n && digits < DIGITS_LEAST; i++)
		digits += ascii_digit(line.p[i]);
	return is_site(line) ||
	    (digits == DIGITS_LEAST && (holds_number(line) || tells_number(m, line)));
}

static bool
is_in_card(const struct message *m, size_t i)
{
	size_t first = i, end = i + 1;
	bool card = false;

	while (first > 0 && first + CARD_LINES > i && !text_blank(&m->text, first - 1))
		first--;
	while (end < i + CARD_LINES && !text_blank(&m->text, end))
		end++;
	for (size_t k = first; k < end && !card; k++)
		card = is_of_card(m, slice_trim(m->text.line[k])) || (k < i && closes(m, k));
	for (size_t above = first; !card && above > 0; above--)
		if (!text_blank(&m->text, above - 1)) {
			card = closes(m, above - 1);
			break;
		}
	return card && freeform_reply(m, first, end) == TEXT_NONE;
}

bool
freeform_is_card(const struct message *m, size_t i, struct slice address)
{
	struct slice line = m->text.line[i];
	struct slice front = slice_trim(slice_first(line, slice_at(line, address)));

	return freeform_is_helps_label(m, front) ||
	    (!freeform_is_label(m, front) && is_in_card(m, i) &&
		!kind_says(m, REPORT_FAILURE, line));
}

static bool
went_to(const struct message *m, struct slice address)
{
	struct headers h = { 0 };

	return original_headers(m, &h) && layout_names(headers_get(m->a, &h, SLICE("To")), address);
}

/* Do only cards name him? */
static bool
is_of_cards(const struct message *m, struct slice address)
{
	bool any = false;
	size_t i;

	for (i = 0; (i = layout_line_naming(m, address, i, m->text.n)) != TEXT_NONE; i++) {
		struct slice rest = m->text.line[i], found;

		while (layout_next_address(&rest, &found) && !slice_equal_nocase(found, address))
			;
		if (found.n == 0 || !freeform_is_card(m, i, found))
			return false;
		any = true;
	}
	return any;
}

bool
freeform_drop_cards(const struct message *m, struct report *r)
{
	enum { FEW = 8 }; /* no card has more */
	size_t n = r->n, kept = 0;

	if (n > FEW)
		return false;
	for (size_t i = 0; i < n; i++)
		if (freeform_is_reply(r->rcpt[i]->diagnostic) ||
		    !is_of_cards(m, r->rcpt[i]->final) || went_to(m, r->rcpt[i]->final))
			r->rcpt[kept++] = r->rcpt[i];
	r->n = kept;
	return n > 0 && kept == 0;
}

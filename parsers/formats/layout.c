/* layout - the marks by which a layout is known, its labels and the text behind them; see layout.h */
#include "layout.h"

#include "address.h"
#include "charset.h"
#include "kind.h"

enum { EARLY_LINES = 15 };

bool
layout_forwarded(const struct message *m, size_t to)
{
	struct slice all;

	if ((m->hints & (HINT_NULL_SENDER | HINT_MARKED | HINT_AUTO)) || to == 0 || m->all.n < to)
		return false;
	/* as it stands: the beginnings of lines count */
	all.p = m->all.line[0].p;
	all.n = (size_t)(m->all.line[to - 1].p + m->all.line[to - 1].n - all.p);
	/* some mail systems quote the header before they say a word */
	return kind_says(m, REPORT_FORWARDED, all) ||
	    ((m->hints & HINT_DAEMON) == 0 && kind_says(m, REPORT_QUOTE, all));
}

bool
layout_is_quoted(const struct message *m, size_t at)
{
	if (at <= text_skip_blank(&m->text, 0))
		return false;
	if (m->hints & HINT_MACHINE)
		return kind_is_own_letter(m);
	/* under a report's title nothing but a greeting tells a person */
	return (m->hints & HINT_SUBJECT) == 0 || kind_is_tracker(m) || kind_is_own_letter(m);
}

size_t
layout_mark_held(const struct message *m, const struct phrase *marks, size_t n)
{
	size_t best = TEXT_NONE;

	if (message_by_person(m))
		return TEXT_NONE;
	for (size_t i = 0; i < n && marks[i].text; i++) {
		const struct phrase *one = &marks[i];
		size_t at = one->text[0] == '*'
		    ? text_holding(&m->text, slice_after(phrase_slice(one), 1), 0, EARLY_LINES)
		    : text_phrase(&m->text, one);

		if (at < best)
			best = at;
	}
	/* of no sender or title that a report may have: somebody pastes one */
	if (best != TEXT_NONE && !message_by_machine(m) &&
	    (best >= EARLY_LINES || ((m->hints & HINT_AUTO) == 0 && !kind_is_by_list(m))))
		return TEXT_NONE;
	if (best != TEXT_NONE && best > 0 &&
	    (layout_forwarded(m, best) || layout_is_quoted(m, best)))
		return TEXT_NONE;
	return best;
}

size_t
layout_label(const struct message *m, size_t at, const labels set)
{
	struct slice line = m->text.line[at], s = text_plain_start(line);

	for (size_t i = 0; i < LABELS && set[i].text; i++) {
		struct slice label = text_plain_start(phrase_slice(&set[i]));

		if (slice_starts_nocase(s, label))
			return (size_t)(s.p - line.p) + label.n;
	}
	return 0;
}

size_t
layout_next_label(const struct message *m, size_t from, const labels set)
{
	bool first[256] = { false };

	for (size_t i = 0; i < LABELS && set[i].text; i++) {
		struct slice label = text_plain_start(phrase_slice(&set[i]));

		if (label.n)
			first[ascii_lower(label.p[0])] = true;
	}
	for (size_t i = from; i < m->text.n; i++)
		if (first[m->text.plain[i].n ? ascii_lower(m->text.plain[i].p[0]) : 0] &&
		    layout_label(m, i, set))
			return i;
	return m->text.n;
}

struct slice
layout_written_as(const struct message *m, struct slice s)
{
	struct texts words = rules_texts(scan_rules(m->scan), TEXTS_REPORT_EXPANDED);

	for (size_t at = slice_find_byte(s, '(', 0); at != SLICE_NPOS;
	     at = slice_find_byte(s, '(', at + 1)) {
		struct slice said = slice_after(s, at + 1), rest, found;

		for (size_t i = 0; i < words.n; i++) {
			if (!slice_starts_nocase(said, phrase_slice(&words.text[i])))
				continue;
			/* behind an alias without a domain, "(expanded from <staff>)", somebody else may stand */
			rest = slice_first(said, slice_find_byte(said, ')', 0));
			rest = slice_after(rest, words.text[i].n);
			if (address_in_text(&rest, &found))
				return layout_valid(m, found);
		}
	}
	return SLICE_NONE;
}

bool
layout_ends_in_colon(struct slice s)
{
	static const struct slice wide = SLICE("\xef\xbc\x9a");

	s = slice_trim(s);
	return s.n && (s.p[s.n - 1] == ':' || slice_ends_nocase(s, wide));
}

struct slice
layout_without_colon(struct slice s)
{
	s = slice_trim(s);
	return s.n && s.p[0] == ':' ? slice_trim(slice_after(s, 1)) : s;
}

void
layout_put_text(
    const struct message *m, struct report_rcpt *one, struct slice first, size_t from, size_t to)
{
	struct slice more = text_join(m->a, &m->text, from, to), all = slice_trim(first);

	if (all.n && more.n) {
		struct abuf b = abuf_in(m->a, 0);

		abuf_slice(&b, all);
		abuf_byte(&b, ' ');
		abuf_slice(&b, more);
		all = text_clip(abuf_done(&b), LIMIT_DIAGNOSTIC);
	} else if (more.n) {
		all = more;
	}
	if (one->original.n == 0)
		one->original = layout_written_as(m, all);
	if (one->original.n && all.n && all.p[0] == '(') {
		/* "(generated from addr) text": the remark is not part of the text */
		size_t close = slice_find_byte(all, ')', 0);

		if (close != SLICE_NPOS && close < 2 * LIMIT_ADDRESS)
			all = layout_without_colon(slice_after(all, close + 1));
	}
	if (one->diagnostic.n == 0)
		one->diagnostic = all;
}

struct slice
layout_text_behind(const struct message *m, size_t at, size_t skip, const labels ends)
{
	struct slice first = layout_without_colon(slice_after(m->text.line[at], skip));
	size_t begin = first.n ? at + 1 : text_skip_blank(&m->text, at + 1);
	struct report_rcpt one = { 0 };

	layout_put_text(m, &one, first, begin,
	    ends[0].text ? layout_next_label(m, begin, ends) : text_paragraph_end(&m->text, begin));
	return one.diagnostic;
}

struct slice
layout_paragraph(const struct message *m, size_t at, size_t skip)
{
	static const labels none;

	return layout_text_behind(m, at, skip, none);
}

static size_t
columns(struct slice s)
{
	size_t n = utf8_ascii_prefix(s);

	for (size_t i = n; i < s.n; i++)
		n += (s.p[i] & 0xC0) != 0x80;
	return n;
}

static size_t
first_word(struct slice line)
{
	size_t word = 0;

	while (word < line.n && !ascii_space(line.p[word]))
		word++;
	return word;
}

bool
layout_is_narrow_rest(const struct message *m, size_t i)
{
	enum { NEAR = 24, LEAST = 30 };
	size_t wide = 0, begin = i > NEAR ? i - NEAR : 0;
	struct slice line = m->text.line[i];

	if (i == 0 || text_blank(&m->text, i) || text_blank(&m->text, i - 1))
		return false;
	for (size_t k = begin; k < m->text.n && k < i + NEAR; k++)
		if (m->text.line[k].n > wide)
			wide = m->text.line[k].n;
	return wide >= LEAST && wide < WRAPPED_LEAST &&
	    m->text.line[i - 1].n + 1 + first_word(line) > wide;
}

bool
layout_is_rest_of(const struct message *m, size_t i)
{
	enum { MOST = 80 };
	struct slice line = m->text.line[i], above = m->text.line[i - 1];
	size_t word = first_word(line), up;

	/* octets, of which there are no fewer than columns */
	if (above.n + 1 + word <= WRAPPED_LEAST || text_blank(&m->text, i - 1))
		return false;
	up = columns(above);
	return up <= MOST && up + 1 + columns(slice_first(line, word)) > WRAPPED_LEAST;
}

bool
layout_ends_in_code(struct slice line)
{
	struct slice s = slice_trim(line);
	size_t n = 0, dots = 0;

	while (n < s.n && (ascii_digit(s.p[s.n - 1 - n]) || s.p[s.n - 1 - n] == '.'))
		dots += s.p[s.n - 1 - n++] == '.';
	return n < s.n && s.p[s.n - 1 - n] == ' ' && (n == 3 ? dots == 0 : n > 4 && dots == 2) &&
	    (s.p[s.n - n] == '4' || s.p[s.n - n] == '5');
}

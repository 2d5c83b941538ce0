#include "layout.h"

#include "address.h"
#include "kind.h"
#include "original.h"

enum { EARLY_LINES = 15 };

size_t
layout_mark(const struct message *m, const labels marks)
{
	size_t best = TEXT_NONE;

	if (message_by_person(m))
		return TEXT_NONE;
	for (size_t i = 0; marks[i]; i++) {
		size_t at = marks[i][0] == '*'
		    ? text_holding(&m->text, slice_of(marks[i] + 1), 0, EARLY_LINES)
		    : text_at(&m->text, slice_of(marks[i]), 0);

		if (at < best)
			best = at;
	}
	if (best != TEXT_NONE && best >= EARLY_LINES && !message_by_machine(m))
		return TEXT_NONE;
	return best;
}

size_t
layout_label(const struct message *m, size_t at, const labels set)
{
	struct slice line = m->text.line[at], s = text_plain_start(line);

	for (size_t i = 0; set[i]; i++) {
		struct slice label = text_plain_start(slice_of(set[i]));

		if (slice_starts_nocase(s, label))
			return (size_t)(s.p - line.p) + label.n;
	}
	return 0;
}

bool
layout_next_address(struct slice *rest, struct slice *found)
{
	struct slice plain = *rest;
	bool have = address_in_text(&plain, found);

	for (size_t open = slice_find_byte(*rest, '<', 0); open != SLICE_NPOS;
	     open = slice_find_byte(*rest, '<', open + 1)) {
		size_t close = slice_find_byte(*rest, '>', open);
		struct slice inside;

		if (close == SLICE_NPOS || (have && rest->p + open > found->p))
			break;
		inside = (struct slice){ rest->p + open + 1, close - open - 1 };
		if (inside.n < 3 || inside.n > LIMIT_ADDRESS || inside.p[0] == '@' ||
		    inside.p[inside.n - 1] == '@' ||
		    slice_find_byte(inside, '@', 0) == SLICE_NPOS ||
		    slice_find_byte(inside, ' ', 0) != SLICE_NPOS ||
		    slice_find_byte(inside, '<', 0) != SLICE_NPOS ||
		    slice_find(inside, SLICE("://"), 0) != SLICE_NPOS ||
		    slice_starts_nocase(inside, SLICE("mailto:")))
			continue;
		*found = inside;
		*rest = slice_after(*rest, close + 1);
		return true;
	}
	if (have)
		*rest = plain;
	return have;
}

static struct slice
valid(const struct message *m, struct slice address)
{
	address = address_clean(m->a, address);
	if (address.n > LIMIT_ADDRESS || slice_find_byte(address, '@', 0) == SLICE_NPOS ||
	    slice_find_byte(address, ' ', 0) != SLICE_NPOS)
		return SLICE_NONE;
	return charset_make_valid(m->a, address);
}

/* "<addr>" at the start of a line; *rest is what follows the bracket. */
static struct slice
angle_start(const struct message *m, size_t i, struct slice *rest)
{
	struct slice line = slice_trim(m->text.line[i]);
	size_t close;

	if (line.n < 3 || line.p[0] != '<')
		return SLICE_NONE;
	close = slice_find_byte(line, '>', 0);
	if (close == SLICE_NPOS)
		return SLICE_NONE;
	*rest = slice_after(line, close + 1);
	return valid(m, slice_first(slice_after(line, 1), close - 1));
}

/* "(expanded from <addr>)", "(generated from addr)", "(expanded from: <addr>)" */
static struct slice
written_as(const struct message *m, struct slice s)
{
	static const char *const words[] = { "expanded from", "generated from", "expandida de" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t at = slice_find_nocase(s, slice_of(words[i]), 0);
		struct slice rest, found;

		if (at == SLICE_NPOS)
			continue;
		rest = slice_after(s, at + slice_of(words[i]).n);
		if (address_in_text(&rest, &found))
			return valid(m, found);
	}
	return SLICE_NONE;
}

static struct slice
without_colon(struct slice s)
{
	s = slice_trim(s);
	return s.n && s.p[0] == ':' ? slice_trim(slice_after(s, 1)) : s;
}

static void
put_text(
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
		one->original = written_as(m, all);
	if (one->original.n && all.p[0] == '(') {
		/* "(generated from addr) text": the remark is not part of the text */
		size_t close = slice_find_byte(all, ')', 0);

		if (close != SLICE_NPOS && close < 2 * LIMIT_ADDRESS)
			all = without_colon(slice_after(all, close + 1));
	}
	if (one->diagnostic.n == 0)
		one->diagnostic = all;
}

static bool
is_angle(const struct message *m, size_t i)
{
	struct slice rest;

	return angle_start(m, i, &rest).n > 0;
}

size_t
layout_angles(const struct message *m, struct report *r, size_t from, size_t to)
{
	size_t added = 0;

	for (size_t i = from; i < to && i < m->text.n; i++) {
		struct slice rest, address = angle_start(m, i, &rest);
		struct report_rcpt *one = report_add_final(r, address);
		size_t end = i + 1;

		if (!one)
			continue;
		added++;
		/* several addresses in front of one text: it is for each of them */
		while (
		    end < to && end < m->text.n && !text_blank(&m->text, end) && !is_angle(m, end))
			end++;
		if (slice_trim(rest).n <= 1 && end == i + 1 && text_blank(&m->text, end) &&
		    !is_angle(m,
			text_skip_blank(&m->text, end) < m->text.n ? text_skip_blank(&m->text, end)
								   : i)) {
			size_t begin = text_skip_blank(&m->text, end);

			end = text_paragraph_end(&m->text, begin);
			if (end > to)
				end = to;
		}
		put_text(m, one, without_colon(rest), i + 1, end);
	}
	for (size_t i = r->n; i-- > 1;)
		if (r->rcpt[i - 1]->diagnostic.n == 0)
			r->rcpt[i - 1]->diagnostic = r->rcpt[i]->diagnostic;
	return added;
}

struct slice
layout_bare_address(const struct message *m, size_t line)
{
	struct slice s = line < m->text.n ? slice_trim(m->text.line[line]) : SLICE_NONE, rest,
		     found;

	while (s.n && (s.p[s.n - 1] == ':' || s.p[s.n - 1] == '.' || s.p[s.n - 1] == ','))
		s.n--;
	if (s.n > 1 && (s.p[0] == '\'' || s.p[0] == '"') && s.p[s.n - 1] == s.p[0])
		s = slice_first(slice_after(s, 1), s.n - 2);
	if (s.n > 2 && s.p[0] == '<' && s.p[s.n - 1] == '>')
		s = slice_first(slice_after(s, 1), s.n - 2);
	if (s.n == 0 || s.n > LIMIT_ADDRESS || slice_find_byte(s, '@', 0) == SLICE_NPOS)
		return SLICE_NONE;
	rest = s;
	if (!address_in_text(&rest, &found) || found.n < s.n) {
		/* quoted local parts and mailto: forms are longer than what text shows */
		struct slice clean = address_clean(m->a, s);

		return slice_find_byte(clean, ' ', 0) == SLICE_NPOS ? valid(m, clean) : SLICE_NONE;
	}
	return valid(m, s);
}

size_t
layout_colons(const struct message *m, struct report *r, size_t from, size_t to)
{
	size_t added = 0;

	for (size_t i = from; i < to && i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;
		struct report_rcpt *one;
		size_t end = i + 1;

		if (!address_in_text(&rest, &found) || found.p != line.p || rest.n == 0 ||
		    rest.p[0] != ':')
			continue;
		one = report_add_final(r, valid(m, found));
		if (!one)
			continue;
		added++;
		while (end < to && end < m->text.n && !text_blank(&m->text, end)) {
			struct slice next = slice_trim(m->text.line[end]), tail = next, other;

			if (address_in_text(&tail, &other) && other.p == next.p && tail.n &&
			    tail.p[0] == ':')
				break;
			end++;
		}
		put_text(m, one, without_colon(rest), i + 1, end);
	}
	return added;
}

size_t
layout_indented(const struct message *m, struct report *r, size_t from, size_t to)
{
	size_t added = 0;

	for (size_t i = from; i < to && i < m->text.n; i++) {
		unsigned indent = text_indent(&m->text, i);
		struct slice address = indent ? layout_bare_address(m, i) : SLICE_NONE;
		struct report_rcpt *one = report_add_final(r, address);
		size_t end = i + 1;

		if (!one)
			continue;
		added++;
		while (end < to && end < m->text.n && !text_blank(&m->text, end) &&
		    (text_indent(&m->text, end) > indent ||
			(text_indent(&m->text, end) == indent &&
			    layout_bare_address(m, end).n == 0)))
			end++;
		put_text(m, one, SLICE_NONE, i + 1, end);
	}
	return added;
}

size_t
layout_addresses(const struct message *m, struct report *r, size_t at, size_t skip, size_t *end)
{
	struct slice rest = slice_after(m->text.line[at], skip), found;
	size_t added = 0, i = at + 1;

	while (layout_next_address(&rest, &found))
		added += report_add_final(r, valid(m, found)) != NULL;
	if (added == 0) {
		/* the sentence may go on for a line or two */
		for (size_t k = 0; k < 2 && !text_blank(&m->text, i); k++, i++) {
			rest = m->text.line[i];
			if (layout_next_address(&rest, &found))
				break;
		}
		i = text_skip_blank(&m->text, i);
		for (; i < m->text.n && !text_blank(&m->text, i); i++) {
			size_t before = added;

			rest = m->text.line[i];
			while (layout_next_address(&rest, &found))
				added += report_add_final(r, valid(m, found)) != NULL;
			if (added == before)
				break;
		}
	}
	*end = i;
	return added;
}

struct slice
layout_paragraph(const struct message *m, size_t at, size_t skip)
{
	struct slice first = slice_trim(slice_after(m->text.line[at], skip));
	size_t begin = at + 1, end;
	struct report_rcpt one = { 0 };

	first = without_colon(first);
	if (first.n == 0)
		begin = text_skip_blank(&m->text, begin);
	end = text_paragraph_end(&m->text, begin);
	put_text(m, &one, first, begin, end);
	return one.diagnostic;
}

void
layout_spread(struct report *r, struct slice text)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->rcpt[i]->diagnostic.n == 0)
			r->rcpt[i]->diagnostic = text;
}

size_t
layout_failed_header(const struct message *m, struct report *r)
{
	struct slice list = message_header(m, "X-Failed-Recipients"), one;
	size_t added = 0;

	while (added < LIMIT_RECIPIENTS && address_next(m->a, &list, &one))
		added += report_add_final(r, valid(m, one)) != NULL;
	return added;
}

size_t
layout_original_to(const struct message *m, struct report *r)
{
	struct headers h = { 0 };
	struct slice list, one, found = SLICE_NONE;
	size_t n = 0;

	if (!original_headers(m, &h))
		return 0;
	/* what came back is a report itself: its To is our own address */
	if (slice_find_nocase(headers_get(m->a, &h, SLICE("Content-Type")),
		SLICE("multipart/report"), 0) != SLICE_NPOS ||
	    slice_starts_nocase(
		address_first(m->a, headers_get(m->a, &h, SLICE("From"))), SLICE("mailer-daemon")))
		return 0;
	for (list = headers_get(m->a, &h, SLICE("To")); n < 2 && address_next(m->a, &list, &one);
	     n++)
		found = one;
	if (n != 1 || headers_get(m->a, &h, SLICE("Cc")).n)
		return 0;
	return report_add_final(r, valid(m, found)) != NULL;
}

enum parse_rc
layout_finish(const struct message *m, struct report *r)
{
	bool delayed;

	if (r->n == 0)
		return PARSE_NOT_MINE;
	delayed = kind_says_delayed(m);
	for (size_t i = 0; i < r->n; i++)
		if (r->rcpt[i]->action == ACTION_NONE)
			r->rcpt[i]->action =
			    delayed && !r->rcpt[i]->gave_up ? ACTION_DELAYED : ACTION_FAILED;
	kind_decide(r);
	return PARSE_OK;
}

/* Where the text that begins at from ends: the next line with one of the labels. */
static size_t
before_label(const struct message *m, size_t from, const labels set)
{
	size_t best = m->text.n;

	for (size_t i = 0; set[i]; i++) {
		size_t at = text_at(&m->text, slice_of(set[i]), from);

		if (at < best)
			best = at;
	}
	return best;
}

static struct slice
diagnostic_of(const struct message *m, size_t from, const struct layout *l)
{
	size_t at = before_label(m, from, l->diagnostics), begin, end;
	struct slice first;
	struct report_rcpt one = { 0 };

	if (at >= m->text.n)
		return SLICE_NONE;
	first = without_colon(slice_after(m->text.line[at], layout_label(m, at, l->diagnostics)));
	begin = first.n ? at + 1 : text_skip_blank(&m->text, at + 1);
	end = l->ends[0] ? before_label(m, begin, l->ends) : text_paragraph_end(&m->text, begin);
	put_text(m, &one, first, begin, end);
	return one.diagnostic;
}

/* One address a line, its reason around it or in the line under it. */
static void
read_lines(const struct message *m, struct report *r, size_t mark, size_t end)
{
	for (size_t i = mark; i < end && i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;
		struct report_rcpt *one;

		if (!layout_next_address(&rest, &found)) {
			if (r->n && r->rcpt[r->n - 1]->diagnostic.n == 0 && line.n &&
			    line.p[0] != '-')
				r->rcpt[r->n - 1]->diagnostic = line;
			continue;
		}
		one = report_add_final(r, valid(m, found));
		if (one && one->diagnostic.n == 0 && line.n > found.n + 6)
			one->diagnostic = line;
	}
}

enum parse_rc
layout_find(const struct message *m, struct report *r, const struct layout *l)
{
	size_t mark = layout_mark(m, l->marks), end;

	if (mark == TEXT_NONE)
		return PARSE_NOT_MINE;
	if (l->per_line) {
		read_lines(m, r, mark, before_label(m, mark + 1, l->ends));
		return layout_finish(m, r);
	}
	for (size_t at = before_label(m, 0, l->recipients); at < m->text.n;
	     at = before_label(m, at + 1, l->recipients))
		(void)layout_addresses(m, r, at, layout_label(m, at, l->recipients), &end);
	layout_spread(r, diagnostic_of(m, 0, l));
	return layout_finish(m, r);
}

enum parse_rc
layout_read(const struct message *m, struct report *r, const struct layout *l)
{
	if (layout_find(m, r, l) == PARSE_OK)
		return PARSE_OK;
	if (layout_mark(m, l->marks) == TEXT_NONE)
		return PARSE_NOT_MINE;
	if (layout_failed_header(m, r) == 0)
		(void)layout_original_to(m, r);
	layout_spread(r, diagnostic_of(m, 0, l));
	return layout_finish(m, r);
}

/* layout_finish - what every reader of text does last: hosts, texts for all, recipients of last resort */
#include "layout.h"

#include "address.h"
#include "kind.h"
#include "original.h"

void
layout_spread(struct report *r, struct slice text)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->rcpt[i]->diagnostic.n == 0)
			r->rcpt[i]->diagnostic = text;
}

/* The first recipient whom the line names, or NULL. */
static struct report_rcpt *
named_in(const struct report *r, struct slice line)
{
	enum { NAMES = 4 };
	struct slice found;

	for (unsigned n = 0; n < NAMES && layout_next_address(&line, &found); n++) {
		struct report_rcpt *one = report_find(r, found);

		if (one)
			return one;
	}
	return NULL;
}

bool
layout_spread_lines(const struct message *m, struct report *r, size_t from, size_t to)
{
	enum { LINES = 2000 };
	struct report_rcpt *first = NULL, *one;
	bool several = false;

	if (to > from + LINES)
		to = from + LINES;

	for (size_t i = from; r->n > 1 && i < to && !several; i++) {
		one = named_in(r, m->text.line[i]);
		several = first && one && one != first;
		first = first ? first : one;
	}
	for (size_t i = from, end; several && i < to; i = end) {
		one = named_in(r, m->text.line[i]);
		for (end = i + 1; end < to && !named_in(r, m->text.line[end]);)
			end++;
		if (one && one->diagnostic.n == 0)
			one->diagnostic = text_join(m->a, &m->text, i, end);
	}
	return several;
}

void
layout_spread_rest(const struct message *m, struct report *r, size_t from)
{
	struct slice rest = text_join(m->a, &m->text, from, m->text.n);

	if (r->n == 1)
		layout_spread(r, rest);
	if (r->text.n == 0)
		r->text = rest;
}

size_t
layout_failed_header(const struct message *m, struct report *r)
{
	struct slice list = message_header(m, "X-Failed-Recipients"), one;
	size_t added = 0;

	while (added < LIMIT_RECIPIENTS && address_next(m->a, &list, &one))
		added += report_add_final(r, layout_valid(m, one)) != NULL;
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
	/* nor is what the same mail system wrote our letter */
	if (m->from.n &&
	    slice_equal_nocase(address_first(m->a, headers_get(m->a, &h, SLICE("From"))), m->from))
		return 0;
	for (list = headers_get(m->a, &h, SLICE("To")); n < 2 && address_next(m->a, &list, &one);
	     n++)
		found = one;
	if (n != 1 || headers_get(m->a, &h, SLICE("Cc")).n)
		return 0;
	return report_add_final(r, layout_valid(m, found)) != NULL;
}

struct slice
layout_host_behind(struct slice text, struct slice word)
{
	size_t at = 0;

	while ((at = slice_find_nocase(text, word, at)) != SLICE_NPOS) {
		struct slice s = slice_after(text, at + word.n);
		size_t end = 0, dots = 0;

		while (end < s.n &&
		    (ascii_alnum(s.p[end]) || s.p[end] == '.' || s.p[end] == '-' ||
			s.p[end] == '_'))
			dots += s.p[end++] == '.';
		while (end && s.p[end - 1] == '.') {
			end--;
			dots--;
		}
		if (dots && end < 256)
			return slice_first(s, end);
		at += word.n;
	}
	return SLICE_NONE;
}

/* Of several in a row with the same piece of text it is looked for once. */
static void
fill_remote_hosts(struct report *r)
{
	struct slice said = SLICE_NONE, host = SLICE_NONE;

	for (size_t i = 0; i < r->n; i++) {
		struct report_rcpt *one = r->rcpt[i];

		if (one->remote_mta.n)
			continue;
		if (!slice_is(one->diagnostic, said)) {
			said = one->diagnostic;
			host = layout_host_behind(said, SLICE("host "));
		}
		one->remote_mta = host;
	}
}

enum parse_rc
layout_finish(const struct message *m, struct report *r)
{
	bool delayed;

	if (r->n == 0)
		return PARSE_NOT_MINE;
	delayed = kind_says_delayed(m);
	fill_remote_hosts(r);
	for (size_t i = 0; i < r->n; i++)
		if (r->rcpt[i]->action == ACTION_NONE)
			r->rcpt[i]->action =
			    delayed && !r->rcpt[i]->gave_up ? ACTION_DELAYED : ACTION_FAILED;
	kind_decide(r);
	return PARSE_OK;
}

size_t
layout_words_end(const struct message *m)
{
	enum { HEADER_LINES = 6 };
	size_t at = text_at(&m->text, SLICE("From:"), 1);

	if (at == TEXT_NONE || !text_blank(&m->text, at - 1) ||
	    text_at(&m->text, SLICE("To:"), at) > at + HEADER_LINES ||
	    text_at(&m->text, SLICE("Subject:"), at) > at + HEADER_LINES)
		return m->text.n;
	return at;
}

enum parse_rc
layout_finish_rest(const struct message *m, struct report *r, size_t from)
{
	if (r->n == 0)
		(void)layout_original_to(m, r);
	layout_spread_rest(m, r, from);
	return layout_finish(m, r);
}

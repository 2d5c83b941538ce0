/* layout_spec - layouts that are nothing but labels, as data */
#include "freeform.h"

#include "address.h"

static struct slice
diagnostic_of(const struct message *m, const struct layout *l)
{
	size_t at = layout_next_label(m, 0, l->diagnostics);

	if (at >= m->text.n)
		return SLICE_NONE;
	return layout_text_behind(m, at, layout_label(m, at, l->diagnostics), l->ends);
}

/* "Contact postmaster@mx.example for help." */
static bool
is_of_help(const struct message *m, struct slice line, struct slice address)
{
	return !freeform_is_row(line, address) &&
	    (freeform_is_helper(m, address) || freeform_is_desk(m, address));
}

/* One address a line, its reason around it or in the line under it. */
static void
read_lines(const struct message *m, struct report *r, size_t mark, size_t end)
{
	size_t under = TEXT_NONE; /* the line under the last address */

	for (size_t i = mark; i < end && i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]), rest = line, found;
		struct report_rcpt *one;

		if (!layout_next_address(&rest, &found)) {
			if (i == under && r->n && r->rcpt[r->n - 1]->diagnostic.n == 0 && line.n &&
			    line.p[0] != '-')
				r->rcpt[r->n - 1]->diagnostic = line;
			continue;
		}
		if (is_of_help(m, line, found))
			continue;
		under = i + 1;
		one = report_add_final(r, layout_valid(m, found));
		if (one && one->diagnostic.n == 0 && line.n > found.n + 6 &&
		    !slice_starts(line, SLICE("SMTP <")))
			one->diagnostic = line;
	}
}

/* The reason in line why, between the label of these recipients and the next one, where each has its own. */
static void
put_own_reason(
    const struct message *m, struct report *r, const struct layout *l, size_t first, size_t why)
{
	struct slice text;

	if (first >= r->n)
		return;
	text = layout_text_behind(m, why, layout_label(m, why, l->diagnostics), l->ends);
	for (size_t i = first; i < r->n; i++)
		if (r->rcpt[i]->diagnostic.n == 0)
			r->rcpt[i]->diagnostic = text;
}

enum parse_rc
layout_find(const struct message *m, struct report *r, const struct layout *l)
{
	size_t mark = layout_mark(m, l->marks), end, next, first, why;
	bool each;

	if (mark == TEXT_NONE)
		return PARSE_NOT_MINE;
	if (l->per_line) {
		read_lines(m, r, mark, layout_next_label(m, mark + 1, l->ends));
		return layout_finish(m, r);
	}
	next = layout_next_label(m, 0, l->recipients);
	/* else the reason stands above whom it is about */
	why = layout_next_label(m, 0, l->diagnostics);
	each = next < m->text.n && why > next &&
	    layout_next_label(m, next + 1, l->recipients) < m->text.n;
	for (size_t at = next; at < m->text.n; at = next) {
		first = r->n;
		next = layout_next_label(m, at + 1, l->recipients);
		(void)layout_addresses(m, r, at, layout_label(m, at, l->recipients), &end);
		if (each && why <= at) /* not looked for again while it stands ahead */
			why = layout_next_label(m, at + 1, l->diagnostics);
		if (each && why < next)
			put_own_reason(m, r, l, first, why);
	}
	layout_spread(r, diagnostic_of(m, l));
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
	layout_spread(r, diagnostic_of(m, l));
	return layout_finish(m, r);
}

void
layout_spread_heading(const struct message *m, struct report *r, const struct layout *l)
{
	size_t at = l->per_line ? layout_mark(m, l->marks) : layout_next_label(m, 0, l->recipients);

	if (at >= m->text.n || !freeform_is_for_each(m, m->text.line[at]))
		return;
	for (size_t i = 0; i < r->n; i++)
		if (r->rcpt[i]->diagnostic.n == 0)
			r->rcpt[i]->untied = false;
	layout_spread(r, slice_trim(m->text.line[at]));
}

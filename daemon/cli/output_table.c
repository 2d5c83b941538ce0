/* output_table - a table for people: aligned, and on a terminal as wide as that */
#include "output_private.h"

#include <stdlib.h>
#include <string.h>

static void
upper_name(const char *name, char *buffer, size_t size)
{
	size_t i = 0;

	for (; name[i] && i + 1 < size; i++)
		buffer[i] = name[i] == '_'
		    ? ' '
		    : (char)(name[i] >= 'a' && name[i] <= 'z' ? name[i] - 32 : name[i]);
	buffer[i] = 0;
}

static size_t
width_of(const struct output *o, size_t column, const struct cell *c)
{
	char buffer[24];

	return output_safe(NULL, output_shown(c, buffer), o->columns[column].widest);
}

/* How a table is laid out: the columns that are shown, and how wide. */
struct layout {
	size_t *width; /* 0: not shown */
	size_t last;   /* the last one that is shown */
	bool wrap;     /* it is broken into lines of its width */
	bool blocks;   /* nothing helps: a line for each value, as psql's \\x has it */
};

static void
pad(size_t n)
{
	printf("%*s", (int)n, "");
}

static size_t
indent_of(const struct layout *l)
{
	size_t n = 0;

	for (size_t i = 0; i < l->last; i++)
		n += l->width[i] ? l->width[i] + 2 : 0;
	return n;
}

static void
write_wrapped(const struct layout *l, struct slice text, size_t indent)
{
	size_t skip;

	while (text.n) {
		size_t n = output_fit(text, l->width[l->last], &skip);

		output_safe(stdout, slice_first(text, n), 0);
		text = slice_after(text, n + skip);
		if (text.n) {
			putchar('\n');
			pad(indent);
		}
	}
}

static void
write_cell(const struct output *o, const struct layout *l, size_t i, const struct cell *c)
{
	char buffer[24];
	struct slice text = output_shown(c, buffer);
	size_t most = o->columns[i].widest, used;

	if (!most || most > l->width[i])
		most = l->width[i];
	used = output_safe(NULL, text, most);
	if (o->columns[i].right)
		pad(l->width[i] - used);
	fputs(output_tone(stdout, c->tone), stdout);
	if (i == l->last && l->wrap)
		write_wrapped(l, text, indent_of(l));
	else
		output_safe(stdout, text, most);
	fputs(c->tone ? output_plain(stdout) : "", stdout);
	if (i == l->last)
		putchar('\n');
	else
		pad(l->width[i] + 2 - (o->columns[i].right ? l->width[i] : used));
}

/* On lines of their own: what is too long for a column, like what to do. In a file or pipe a row stays one
 * line, for grep(1). */
static void
write_below(const struct output *o, const struct cell *cells)
{
	size_t columns = output_terminal_columns(), skip;

	for (size_t i = 0; columns && i < o->n; i++) {
		struct slice rest = cells[i].text;

		for (bool first = true; o->columns[i].below && rest.n; first = false) {
			size_t n = columns > 20 ? output_fit(rest, columns - 4, &skip) : rest.n;

			skip = columns > 20 ? skip : 0;
			printf(
			    "  %s%s ", output_tone(stdout, TONE_DIM), first ? "\xe2\x86\x92" : " ");
			output_safe(stdout, slice_first(rest, n), 0);
			printf("%s\n", output_plain(stdout));
			rest = slice_after(rest, n + skip);
		}
	}
}

static void
write_row(const struct output *o, const struct layout *l, const struct cell *cells)
{
	for (size_t i = 0; i <= l->last; i++)
		if (l->width[i])
			write_cell(o, l, i, &cells[i]);
	write_below(o, cells);
}

static void
write_block(const struct output *o, const struct layout *l, const struct cell *cells)
{
	size_t widest = 0, columns = output_terminal_columns();
	char buffer[24], name[64];

	for (size_t i = 0; i <= l->last; i++)
		if (l->width[i] && strlen(o->columns[i].name) > widest)
			widest = strlen(o->columns[i].name);
	for (size_t i = 0; i <= l->last; i++) {
		struct layout line = { .width = &(size_t){
					   columns > widest + 22 ? columns - widest - 2 : 20 } };
		struct slice text = output_shown(&cells[i], buffer);

		if (!l->width[i] || !text.n)
			continue;
		upper_name(o->columns[i].name, name, sizeof name);
		printf("%s%-*s%s  ", output_tone(stdout, TONE_HEAD), (int)widest, name,
		    output_plain(stdout));
		fputs(output_tone(stdout, cells[i].tone), stdout);
		write_wrapped(&line, text, widest + 2);
		fputs(cells[i].tone ? output_plain(stdout) : "", stdout);
		putchar('\n');
	}
	write_below(o, cells);
}

static bool
is_empty(const struct output *o, size_t i)
{
	char buffer[24];

	for (size_t r = 0; r < o->rows; r++) {
		const struct cell *c = &o->cells[r * o->n + i];
		bool no = c->type == CELL_BOOL && !c->number;

		if (!no && output_shown(c, buffer).n)
			return false;
	}
	return true;
}

/* A text column may be cut down to so much, the last one broken into lines of so much. */
enum { LEAST = 12, LEAST_LAST = 24 };

/* The last column may be broken into lines of so much. */
static size_t
least_last(size_t width)
{
	return width < LEAST_LAST ? width : LEAST_LAST;
}

/* Makes a table fit a terminal: first the last column gives, then the widest texts before it. False: it
 * cannot. */
static bool
fit(const struct output *o, struct layout *l, size_t columns)
{
	bool text = !o->columns[l->last].right;

	for (;;) {
		size_t before = indent_of(l), room = columns > before ? columns - before : 0,
		       widest = 0;

		if (l->width[l->last] <= room)
			return true;
		if (text && room >= least_last(l->width[l->last])) {
			l->width[l->last] = room;
			return true;
		}
		for (size_t i = 1; i < l->last; i++)
			if (o->columns[i].widest && !o->columns[i].right &&
			    l->width[i] > l->width[widest])
				widest = i;
		if (l->width[widest] <= LEAST || o->columns[widest].right)
			return false;
		l->width[widest]--;
	}
}

static struct layout
layout_of(const struct output *o, bool whole)
{
	size_t columns = output_terminal_columns();
	struct layout l = { .width = output_must(calloc(o->n + 1, sizeof *l.width)) };

	for (size_t i = 0; i < o->n; i++) {
		if ((columns && o->columns[i].below) ||
		    (columns && whole && o->rows && is_empty(o, i)))
			continue;
		l.width[i] = strlen(o->columns[i].name);
		for (size_t r = 0; r < o->rows; r++) {
			size_t w = width_of(o, i, &o->cells[r * o->n + i]);

			l.width[i] = w > l.width[i] ? w : l.width[i];
		}
		l.last = i;
	}
	if (columns && !o->columns[l.last].right) {
		/* nothing of the last one is cut: it is broken into lines */
		for (size_t r = 0; r < o->rows; r++) {
			size_t w = output_safe(NULL, o->cells[r * o->n + l.last].text, 0);

			l.width[l.last] = w > l.width[l.last] ? w : l.width[l.last];
		}
		l.wrap = true;
	}
	l.blocks = columns && !fit(o, &l, columns);
	return l;
}

/* whole: there is no more to come of this table. */
void
output_table_flush(struct output *o, bool whole)
{
	struct layout l = layout_of(o, whole && !o->any);
	struct cell *heads = output_must(calloc(o->n + 1, sizeof *heads));
	char(*text)[64] = output_must(calloc(o->n + 1, sizeof *text));

	output_page();
	for (size_t i = 0; i < o->n; i++) {
		upper_name(o->columns[i].name, text[i], sizeof text[i]);
		heads[i] = (struct cell){ CELL_TEXT, TONE_HEAD,
			l.width[i] ? slice_of(text[i]) : SLICE_NONE, 0 };
	}
	if (!o->any && !l.blocks)
		write_row(o, &l, heads);
	for (size_t r = 0; r < o->rows; r++) {
		if (l.blocks && (r || o->any))
			putchar('\n');
		(l.blocks ? write_block : write_row)(o, &l, &o->cells[r * o->n]);
	}
	for (size_t k = 0; k < o->rows * o->n; k++)
		free((void *)(uintptr_t)o->cells[k].text.p);
	o->any = o->any || o->rows;
	o->rows = 0;
	free(heads);
	free(text);
	free(l.width);
}

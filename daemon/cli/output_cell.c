/* output_cell - the cells of a row, and what is shown of them. See output.h. */
#include "output_private.h"

#include <stdlib.h>
#include <sysexits.h>

struct cell
cell_text(struct slice text)
{
	return (struct cell){ .type = text.p ? CELL_TEXT : CELL_NULL, .text = text };
}

struct cell
cell_string(const char *text)
{
	return cell_text(slice_of(text));
}

struct cell
cell_number(long long number)
{
	return (struct cell){ .type = CELL_NUMBER, .number = number };
}

struct cell
cell_bool(bool value)
{
	return (struct cell){ .type = CELL_BOOL, .number = value };
}

struct cell
cell_toned(struct cell c, enum tone tone)
{
	c.tone = tone;
	return c;
}

void *
output_must(void *p)
{
	if (!p) {
		fputs("carom: out of memory\n", stderr);
		exit(EX_OSERR);
	}
	return p;
}

struct slice
output_shown(const struct cell *c, char buffer[24])
{
	switch (c->type) {
	case CELL_TEXT:
		return c->text;
	case CELL_NUMBER:
		snprintf(buffer, 24, "%lld", c->number);
		return slice_of(buffer);
	case CELL_BOOL:
		return c->number ? SLICE("yes") : SLICE("no");
	default:
		return SLICE_NONE;
	}
}

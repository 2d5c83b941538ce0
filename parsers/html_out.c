/* html_out - see html_out.h */
#include "html_out.h"

#include <string.h>

#include "charset.h"
#include "html_entity.h"

static size_t
newlines_at_end(const struct html_out *o)
{
	size_t count = 0;

	while (count < o->n && count < 2 && o->p[o->n - 1 - count] == '\n')
		count++;
	return count;
}

/* Ends the line; with 2, leaves an empty one. Nothing at the very front. */
void
html_put_newlines(struct html_out *o, size_t want)
{
	o->space = false;
	/* "<p>&nbsp;</p>" is an empty line */
	if (o->indent)
		want = 2;
	o->indent = 0;
	if (o->n == 0)
		return;
	for (size_t have = newlines_at_end(o); have < want && o->n < o->cap; have++)
		o->p[o->n++] = '\n';
}

static bool
begins_line(const struct html_out *o)
{
	return o->n == 0 || o->p[o->n - 1] == '\n';
}

/* A blank that does not melt into others: how far a line is indented tells whose it is. */
static void
html_put_standing_blank(struct html_out *o)
{
	o->indent += begins_line(o);
	o->space = true;
}

void
html_put_bytes(struct html_out *o, const unsigned char *p, size_t n)
{
	if (!begins_line(o) && o->space)
		o->indent = 1;
	for (; o->indent && o->n < o->cap; o->indent--)
		o->p[o->n++] = ' ';
	o->indent = 0;
	o->space = false;
	if (n > o->cap - o->n)
		return;
	memcpy(o->p + o->n, p, n);
	o->n += n;
}

void
html_put_break(struct html_out *o)
{
	o->space = false;
	o->indent = 0;
	if (o->n && newlines_at_end(o) < 2 && o->n < o->cap)
		o->p[o->n++] = '\n';
}

size_t
html_put_entity(struct html_out *o, struct slice s)
{
	unsigned char bytes[4];
	uint32_t c;
	size_t n = html_entity(s, &c);

	if (n == 0) {
		html_put_bytes(o, s.p, 1);
		return 1;
	}
	if (c == 0xA0)
		html_put_standing_blank(o);
	else if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
		o->space = true;
	else if (c != 0xAD && !(c >= 0x200B && c <= 0x200F) && c != 0xFEFF) /* invisible */
		html_put_bytes(o, bytes, utf8_encode(c, bytes));
	return n;
}

/* What begins with the first octet of U+00A0. */
size_t
html_put_wide(struct html_out *o, struct slice s)
{
	if (s.n > 1 && s.p[1] == 0xA0)
		html_put_standing_blank(o);
	else
		html_put_bytes(o, s.p, s.n > 1 ? 2 : 1);
	return s.n > 1 ? 2 : 1;
}

void
html_put_blank(struct html_out *o, unsigned char c)
{
	if (o->pre && c == '\n')
		html_put_break(o);
	else if (o->pre && c != '\r')
		html_put_standing_blank(o);
	else
		o->space = true;
}

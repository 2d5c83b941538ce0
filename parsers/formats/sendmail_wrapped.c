/* sendmail_wrapped - a transcript whose lines some program on the way has broken; see sendmail_lines.h */
#include "sendmail_lines.h"

#include "layout.h"

#include <string.h>

/* "550 ", "451-" */
static bool
is_code(struct slice line)
{
	return line.n > 3 && ascii_digit(line.p[0]) && ascii_digit(line.p[1]) &&
	    ascii_digit(line.p[2]) && (line.p[3] == ' ' || line.p[3] == '-');
}

/* What is answered, or the remark that says it again: an address that stands alone under it belongs to it, but not one with
 * dots behind it to what the server said, and nothing to a remark that has ended. */
static bool
holds(struct slice above, struct slice line)
{
	above = slice_trim(above);
	return is_code(above) ||
	    (slice_starts(above, SLICE("(")) && !slice_ends_nocase(above, SLICE(")"))) ||
	    (slice_starts(above, SLICE("<<<")) && !slice_ends_nocase(line, SLICE("...")));
}

/* "-----" at the end of a heading that was broken in front of it */
static bool
is_strokes(struct slice line)
{
	size_t n = 0;

	while (n < line.n && line.p[n] == '-')
		n++;
	return n == line.n;
}

/* Does Sendmail begin a line so, under the one that begins in line above? */
static bool
begins(const struct message *m, size_t i, size_t above)
{
	static const struct slice words[] = { SLICE("Message "), SLICE("Warning: "),
		SLICE("Will keep trying"), SLICE("While talking to"), SLICE("(reason:"),
		SLICE("(expanded from"), SLICE(">>>"), SLICE("<<<"), SLICE("..."), SLICE("\""),
		SLICE("|") };
	struct slice line = slice_trim(m->text.line[i]), first;

	if (line.p[0] == '-' && !is_strokes(line))
		return true;
	for (size_t k = 0; k < sizeof words / sizeof *words; k++)
		if (line.p[0] == words[k].p[0] && slice_starts(line, words[k]))
			return true;
	if (slice_find(line, SLICE("... "), 0) != SLICE_NPOS)
		return true;
	/* a program's words, too, begin with its name */
	first = slice_first(line, slice_find_byte(line, ' ', 0));
	if (first.p[first.n - 1] == ':' && slice_find_byte(first, '@', 0) == SLICE_NPOS)
		return true;
	return slice_find_byte(first, '@', 0) != SLICE_NPOS && !holds(m->text.line[above], line);
}

/* Codes and what stands under a whole heading are no rest: that is seen first. */
static bool
is_rest(const struct message *m, size_t i, size_t above)
{
	const struct slice *line = m->text.line + i;

	return line[-1].n + line[0].n >= WRAPPED_LEAST && line[-1].n &&
	    line[-1].p[line[-1].n - 1] != '-' && !is_code(line[0]) && layout_is_rest(m, i) &&
	    !begins(m, i, above);
}

const struct message *
sendmail_whole(const struct message *m, size_t from, struct message *room)
{
	const struct text *t = &m->text;
	struct slice all = { t->line[0].p,
		(size_t)(t->line[t->n - 1].p + t->line[t->n - 1].n - t->line[0].p) };
	unsigned char *out = NULL;
	size_t above = from;

	for (size_t i = from + 1; i < t->n; i++) {
		if (!is_rest(m, i, above)) {
			above = i;
			continue;
		}
		if (!out) {
			out = arena_take(m->a, all.n, 1);
			if (!out)
				return m;
			memcpy(out, all.p, all.n);
		}
		out[t->line[i].p - all.p - 1] = ' ';
	}
	if (!out)
		return m;
	*room = *m;
	text_split(m->a, (struct slice){ out, all.n }, &room->text);
	return room;
}

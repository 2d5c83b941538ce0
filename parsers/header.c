/* header - finding the fields of a block. See header.h. */
#include "header.h"

#include <string.h>

#include "header_scan.h"
#include "octets.h"

/* RFC 5322 3.6.8: printable ASCII but the colon. */
static size_t
printable_length(struct slice line)
{
	size_t n = 0;

	for (; line.n - n >= OCTETS; n += OCTETS) {
		octets all = octets_at(line.p + n);
		size_t end = octets_first(
		    (octets)(all <= ' ') | (octets)(all == 0x7F) | (octets)(all == ':'));

		if (end < OCTETS)
			return n + end;
	}
	while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7F && line.p[n] != ':')
		n++;
	return n;
}

/* Length of the name of a field. Blanks before the colon are obsolete (RFC 5322 4.5.8). Gives where the
 * colon is too; 0 when there is no name. */
static size_t
name_length(struct slice line, size_t *colon)
{
	size_t n = printable_length(line), at = n;

	while (at < line.n && (line.p[at] == ' ' || line.p[at] == '\t'))
		at++;
	*colon = at;
	return at < line.n && line.p[at] == ':' ? n : 0;
}

static bool
is_fold(struct slice line)
{
	return line.n && (line.p[0] == ' ' || line.p[0] == '\t');
}

static bool
is_blank(struct slice line)
{
	while (line.n && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
		line.n--;
	return line.n == 0;
}

/* The separator an mbox puts in front of a message, quoted once or not. */
static bool
is_from_line(struct slice line)
{
	return slice_starts(line, SLICE("From ")) || slice_starts(line, SLICE(">From "));
}

struct scan {
	struct header found[LIMIT_HEADERS];
	size_t n;
	const unsigned char *start;
	unsigned truncated;
	bool open; /* the last line belonged to a field that is kept */
};

static void
add_field(struct scan *s, struct slice line, size_t name, size_t colon)
{
	s->open = false;
	if (s->n == LIMIT_HEADERS || (size_t)(line.p - s->start) >= LIMIT_HEADER_BLOCK) {
		s->truncated |= TRUNCATED_HEADERS;
		return;
	}
	s->found[s->n++] = (struct header){
		.name = { line.p, name },
		.body = { line.p + colon + 1, line.n - colon - 1 },
		.key = header_key((struct slice){ line.p, name }),
	};
	s->open = true;
}

static void
extend_field(struct scan *s, struct slice line)
{
	struct slice *body;

	if (!s->open)
		return;
	body = &s->found[s->n - 1].body;
	body->n = (size_t)(line.p + line.n - body->p);
}

static void
cut_long_fields(struct scan *s)
{
	for (size_t i = 0; i < s->n; i++) {
		if (s->found[i].body.n <= LIMIT_HEADER)
			continue;
		s->found[i].body.n = LIMIT_HEADER;
		s->truncated |= TRUNCATED_HEADER;
	}
}

/* Is the next line neither field nor fold nor empty? Then the blanks before it (a fold by RFC 5322
 * 3.2.2) were meant as the empty line. */
static bool
text_follows(struct lines ahead)
{
	struct slice line;
	size_t colon;

	return lines_next(&ahead, &line) && line.n && !is_fold(line) &&
	    name_length(line, &colon) == 0;
}

/* Reads up to the empty line; gives the end of the block. */
static const unsigned char *
scan_lines(struct scan *s, struct lines *l, const struct header_end *end)
{
	const unsigned char *before = l->p;
	struct slice line;
	bool any = false;

	for (; lines_next(l, &line); before = l->p) {
		size_t name, colon;

		if (line.n == 0)
			return before;
		if (end && line.n > 2 && line.p[0] == '-' && line.p[1] == '-' &&
		    end->is_end(end->context, line)) {
			l->p = before;
			return before;
		}
		if (any && is_fold(line)) {
			if (is_blank(line) && text_follows(*l))
				return before;
			extend_field(s, line);
			continue;
		}
		name = name_length(line, &colon);
		if (name) {
			add_field(s, line, name, colon);
			any = true;
		} else if (any) {
			s->open = false;
		} else if (before != s->start || !is_from_line(line)) {
			l->p = before;
			return before;
		}
	}
	return l->end;
}

void
header_scan(struct arena *a, struct lines *l, const struct header_end *end, struct headers *out,
    unsigned *truncated)
{
	struct scan s;
	struct header *kept;
	const unsigned char *stop;

	s.n = 0;
	s.start = l->p;
	s.truncated = 0;
	s.open = false;
	stop = scan_lines(&s, l, end);
	cut_long_fields(&s);
	kept = arena_take(a, s.n, sizeof *kept);
	if (!kept) {
		s.n = 0;
		s.truncated |= TRUNCATED_MEMORY;
	} else if (s.n) {
		memcpy(kept, s.found, s.n * sizeof *kept);
	}
	*truncated |= s.truncated;
	*out =
	    (struct headers){ .at = kept, .n = s.n, .raw = { s.start, (size_t)(stop - s.start) } };
	for (size_t i = s.n; i-- > 0;) {
		uint16_t *first = &out->first[header_slot(kept[i].key)];

		kept[i].next = *first;
		*first = (uint16_t)(i + 1);
	}
}

void
headers_scan(struct arena *a, struct slice text, struct headers *out, struct slice *rest,
    unsigned *truncated)
{
	struct lines l = lines_of(text, lines_eol(text));

	header_scan(a, &l, NULL, out, truncated);
	*rest = lines_rest(&l);
}

size_t
headers_find(const struct headers *h, struct slice name, uint32_t key, size_t i)
{
	for (size_t at = h->first[header_slot(key)]; at; at = h->at[at - 1].next)
		if (h->at[at - 1].key == key && slice_equal_nocase(h->at[at - 1].name, name) &&
		    i-- == 0)
			return at - 1;
	return h->n;
}

struct slice
headers_text(struct arena *a, const struct charsets *c, const struct headers *h, struct slice name)
{
	return header_decode(a, c, headers_get(a, h, name));
}

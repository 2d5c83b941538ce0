/* header - finding the fields of a block. See header.h. */
#include "header.h"

#include <string.h>

#include "header_scan.h"
#include "octets.h"

/* Index of the first of sixteen octets that is no part of a name, which is printable ASCII but the colon (RFC 5322
 * 3.6.8). */
static inline size_t
name_end_among(const unsigned char *p)
{
	octets all = octets_at(p);

	return octets_first((octets)(all <= ' ') | (octets)(all == 0x7F) | (octets)(all == ':'));
}

/* Length of the name of a field. Blanks before the colon are obsolete (RFC 5322 4.5.8). Gives where the
 * colon is too; 0 when there is no name. */
static inline size_t
name_length(struct slice line, size_t *colon)
{
	size_t n = 0, more = OCTETS, at;

	for (; more == OCTETS && line.n - n >= OCTETS; n += more)
		more = name_end_among(line.p + n);
	*colon = n;
	if (n < line.n && line.p[n] == ':') /* so it is nearly always */
		return n;
	while (n < line.n && line.p[n] > ' ' && line.p[n] < 0x7F && line.p[n] != ':')
		n++;
	for (at = n; at < line.n && (line.p[at] == ' ' || line.p[at] == '\t');)
		at++;
	*colon = at;
	return at < line.n && line.p[at] == ':' ? n : 0;
}

static inline bool
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

enum { FIRST_FIELDS = 16 };

struct scan {
	struct arena *a;
	struct header *found;
	size_t n, cap;
	const unsigned char *start;
	unsigned truncated;
	bool open; /* the last line belonged to a field that is kept */
};

/* Is there room for one more field? */
static bool
grow(struct scan *s)
{
	size_t cap = s->cap ? s->cap * 4 : FIRST_FIELDS;
	struct header *found;

	if (s->n < s->cap)
		return true;
	found = arena_take(s->a, cap, sizeof *found);
	if (!found) {
		s->truncated |= TRUNCATED_MEMORY;
		return false;
	}
	if (s->n)
		memcpy(found, s->found, s->n * sizeof *found);
	s->found = found;
	s->cap = cap;
	return true;
}

static void
add_field(struct scan *s, struct slice line, size_t name, size_t colon)
{
	s->open = false;
	if (s->n == LIMIT_HEADERS || (size_t)(line.p - s->start) >= LIMIT_HEADER_BLOCK) {
		s->truncated |= TRUNCATED_HEADERS;
		return;
	}
	if (!grow(s))
		return;
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
		if (line.p[0] == '-' && end && line.n > 2 && line.p[1] == '-' &&
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
	struct scan s = { .a = a, .start = l->p };
	const unsigned char *stop = scan_lines(&s, l, end);

	*out = (struct headers){
		.at = s.found, .n = s.n, .raw = { s.start, (size_t)(stop - s.start) }
	};
	for (size_t i = s.n; i-- > 0;) {
		uint16_t *first = &out->first[header_slot(s.found[i].key)];

		s.found[i].next = *first;
		*first = (uint16_t)(i + 1);
		if (s.found[i].body.n > LIMIT_HEADER) {
			s.found[i].body.n = LIMIT_HEADER;
			s.truncated |= TRUNCATED_HEADER;
		}
	}
	*truncated |= s.truncated;
}

void
headers_scan(struct arena *a, struct slice text, struct headers *out, struct slice *rest,
    unsigned *truncated)
{
	struct lines l = lines_of(text, lines_eol(text));

	header_scan(a, &l, NULL, out, truncated);
	*rest = lines_rest(&l);
}

struct slice
headers_text(struct arena *a, const struct charsets *c, const struct headers *h, struct slice name)
{
	return header_decode(a, c, headers_get(a, h, name));
}

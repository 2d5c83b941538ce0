/* header - finding the fields of a block. See header.h. */
#include "header.h"

#include <string.h>

#include "header_scan.h"
#include "octets.h"

/* The first octet behind the name of a field, which is printable ASCII but the colon (RFC 5322 3.6.8). */
static inline const unsigned char *
name_end(const unsigned char *p, const unsigned char *end)
{
	for (; end - p >= OCTETS; p += OCTETS) {
		octets at = octets_at(p),
		       name = octets_between(at, '!', '~') & ~(octets)(at == ':');

		if (!octets_all(name))
			return p + octets_first_clear(name);
	}
	while (p<end && * p> ' ' && *p < 0x7F && *p != ':')
		p++;
	return p;
}

/* Length of the name of a field. Blanks before the colon are obsolete (RFC 5322 4.5.8). Gives where the
 * colon is too; 0 when there is no name. */
static size_t
name_length(struct slice line, size_t *colon)
{
	size_t n = (size_t)(name_end(line.p, line.p + line.n) - line.p), at = n;

	while (at < line.n && (line.p[at] == ' ' || line.p[at] == '\t'))
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
	bool any;  /* a field was seen */
	bool open; /* the last line belonged to a field that is kept */
};

/* Makes room for more fields, if there may be any. */
__attribute__((noinline)) static bool
grow(struct scan *s)
{
	size_t cap = s->cap ? s->cap * 4 : FIRST_FIELDS;
	struct header *found;

	if (s->n == LIMIT_HEADERS) {
		s->truncated |= TRUNCATED_HEADERS;
		return false;
	}
	if (cap > LIMIT_HEADERS)
		cap = LIMIT_HEADERS;
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

/* whole: the line holds no CR */
static inline void
add_field(struct scan *s, struct slice line, size_t name, size_t colon, bool whole)
{
	struct header *one;

	s->any = true;
	s->open = false;
	if ((size_t)(line.p - s->start) >= LIMIT_HEADER_BLOCK) {
		s->truncated |= TRUNCATED_HEADERS;
		return;
	}
	if (s->n == s->cap && !grow(s))
		return;
	one = &s->found[s->n++];
	one->name = (struct slice){ line.p, name };
	one->body = (struct slice){ line.p + colon + 1, line.n - colon - 1 };
	one->key = header_key(one->name);
	one->folded = !whole;
	s->open = true;
}

static void
extend_field(struct scan *s, struct slice line)
{
	struct header *last;

	if (!s->open)
		return;
	last = &s->found[s->n - 1];
	last->body.n = (size_t)(line.p + line.n - last->body.p);
	last->folded = true;
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

/* Takes a line that is neither a field as nearly all are nor a fold. False: the block ends before it. */
static bool
take_other(struct scan *s, struct lines *l, const struct header_end *end)
{
	const unsigned char *before = l->p;
	size_t name, colon;
	struct slice line;

	(void)lines_next(l, &line);
	if (line.n == 0)
		return false;
	if (!(line.p[0] == '-' && end && line.n > 2 && line.p[1] == '-' &&
		end->is_end(end->context, line))) {
		name = name_length(line, &colon);
		if (name) {
			add_field(s, line, name, colon, false);
			return true;
		}
		s->open = false;
		if (s->any || (before == s->start && is_from_line(line)))
			return true;
	}
	l->p = before;
	return false;
}

/* Reads up to the empty line; gives the end of the block. */
static const unsigned char *
scan_lines(struct scan *s, struct lines *l, const struct header_end *end)
{
	const unsigned char *before, *colon;
	struct slice line = SLICE_NONE;

	while ((before = l->p) < l->end) {
		if ((*before == ' ' || *before == '\t') && s->any) {
			(void)lines_next_whole(l, before + 1, &line);
			if (is_blank(line) && text_follows(*l))
				return before;
			extend_field(s, line);
			continue;
		}
		colon = name_end(before, l->end);
		if (colon > before && colon < l->end && *colon == ':' && *before != '-') {
			size_t name = (size_t)(colon - before);
			bool whole = lines_next_whole(l, colon + 1, &line);

			add_field(s, line, name, name, whole);
		} else if (!take_other(s, l, end)) {
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

	out->at = s.found;
	out->n = s.n;
	out->raw = (struct slice){ s.start, (size_t)(stop - s.start) };
	memset(out->first, 0, sizeof out->first);
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

/* mime - divides a message into parts in one pass over its lines. See mime.h.
 *
 * A stack holds the multiparts that are open, each with its boundary. A line that is a boundary of any
 * of them closes what is open above it (RFC 2046 5.1.2: an outer boundary ends inner parts). Parts that
 * cannot be divided in passing, because they are encoded or their boundary is wrong, wait in a queue.
 */
#include "mime.h"

#include "header_scan.h"
#include "mime_build.h"
#include "mime_type.h"
#include "parse.h"

/* The octet behind the part that ends before a boundary line: its line end belongs to the boundary. */
static const unsigned char *
without_eol(const struct mime_build *b, const unsigned char *from, const unsigned char *end)
{
	if (end > from && end[-1] == b->l.eol)
		end--;
	if (b->l.eol == '\n')
		while (end > from && end[-1] == '\r')
			end--;
	return end;
}

static void
close_parts(struct mime_build *b, size_t opens, const unsigned char *end, bool at_boundary)
{
	while (b->opens > opens) {
		struct slice *body = &b->part[b->open[--b->opens]].body;
		const unsigned char *stop = at_boundary ? without_eol(b, body->p, end) : end;

		body->n = stop > body->p ? (size_t)(stop - body->p) : 0;
	}
}

static void
enqueue(struct mime_build *b, uint32_t i)
{
	if (b->queued < LIMIT_PARTS)
		b->queue[b->queued++] = i;
}

/* Ends the multiparts above the first n; one without a part had the wrong boundary. */
static void
pop_frames(struct mime_build *b, size_t n)
{
	while (b->frames > n) {
		const struct mime_frame *f = &b->frame[--b->frames];

		if (f->last_child == MIME_NONE)
			enqueue(b, f->part);
	}
}

/* Reads the header of a part. Blank lines in front of a message's are stepped over. */
static void
read_header(struct mime_build *b, struct mime_part *p)
{
	const struct header_end end = { mime_boundary_is, b };
	struct lines from = b->l;
	struct slice line;

	header_scan(b->a, &b->l, b->frames ? &end : NULL, &p->headers, &b->truncated);
	if (p->headers.n == 0 && p->headers.raw.n == 0 && p->is_message) {
		struct lines after = b->l;
		struct headers found;

		for (int blank = 0; blank < 4 && lines_next(&from, &line); blank++) {
			if (slice_trim(line).n)
				break;
			b->l = from;
		}
		header_scan(b->a, &b->l, b->frames ? &end : NULL, &found, &b->truncated);
		if (found.n)
			p->headers = found;
		else
			b->l = after;
	}
	p->body = lines_rest(&b->l);
}

static void
push_frame(struct mime_build *b, uint32_t i, struct slice boundary)
{
	b->frame[b->frames++] = (struct mime_frame){
		.boundary = boundary,
		.part = i,
		.last_child = MIME_NONE,
		.opens = b->opens,
		.digest = slice_equal(b->part[i].type.value, SLICE("multipart/digest")),
	};
}

/* Opens a part where the reader stands, and what it contains as far as that begins at once. */
static void
open_part(struct mime_build *b, uint32_t parent, struct mime_frame *f, bool is_message)
{
	bool divisible = true;

	for (;;) {
		uint32_t i = mime_tree_add(b, parent, f);
		struct mime_part *p;
		enum mime_division division;
		struct slice boundary;

		if (i == MIME_NONE)
			return;
		p = &b->part[i];
		p->is_message = is_message;
		read_header(b, p);
		mime_type_read(b->a, b->c, p, f && f->digest, &b->truncated);
		b->open[b->opens++] = i;
		division = divisible ? mime_type_division(p) : DIVISION_NONE;
		if (division == DIVISION_NONE)
			return;
		if (p->depth >= LIMIT_DEPTH) {
			b->truncated |= TRUNCATED_DEPTH;
			return;
		}
		if (mime_type_encoding(p) != ENCODING_NONE) {
			if (mime_type_is_encoded(p)) {
				enqueue(b, i);
				return;
			}
			p->encoding = SLICE_NONE;
		}
		if (division == DIVISION_PARTS) {
			boundary = slice_trim(parameters_get(&p->type, SLICE("boundary")));
			if (boundary.n == 0)
				boundary = mime_boundary_guess(b);
			if (boundary.n)
				push_frame(b, i, boundary);
			return;
		}
		divisible = division == DIVISION_MESSAGE;
		parent = i;
		f = NULL;
		is_message = true;
	}
}

/* Takes the next line that begins with a dash; the others are of no part's outline. */
static bool
next_dashed(struct lines *l, struct slice *line)
{
	if (l->p < l->end && *l->p != '-') {
		const unsigned char begin[] = { l->eol, '-' };
		size_t at = slice_find(lines_rest(l), (struct slice){ begin, sizeof begin }, 0);

		l->p = at == SLICE_NPOS ? l->end : l->p + at + 1;
	}
	return lines_next(l, line);
}

static void
read_lines(struct mime_build *b)
{
	struct slice line;

	while (b->frames && !b->full && next_dashed(&b->l, &line)) {
		bool closes;
		size_t k =
		    mime_boundary_dashed(line) ? mime_boundary_match(b, line, &closes) : SLICE_NPOS;

		if (k == SLICE_NPOS)
			continue;
		close_parts(b, b->frame[k].opens, line.p, true);
		pop_frames(b, k + 1);
		if (closes)
			pop_frames(b, k);
		else
			open_part(b, b->frame[k].part, &b->frame[k], false);
	}
	close_parts(b, 0, b->l.end, false);
	pop_frames(b, 0);
}

static void
divide_queued(struct mime_build *b, uint32_t i)
{
	const struct mime_part p = b->part[i]; /* the array may move */
	bool encoded = mime_type_encoding(&p) != ENCODING_NONE;
	struct slice text = encoded ? mime_decoded(b->a, &p, &b->truncated) : p.body, boundary;
	enum mime_division division = mime_type_division(&p);

	b->l = lines_of(text, lines_eol(text));
	if (division != DIVISION_PARTS) {
		open_part(b, i, NULL, true);
		read_lines(b);
		return;
	}
	boundary = encoded ? slice_trim(parameters_get(&p.type, SLICE("boundary"))) : SLICE_NONE;
	for (int tries = 0; tries < 2 && b->part[i].first_child == MIME_NONE; tries++) {
		size_t queued = b->queued;

		b->l = lines_of(text, lines_eol(text));
		if (boundary.n == 0)
			boundary = mime_boundary_guess(b);
		if (boundary.n == 0)
			return;
		push_frame(b, i, boundary);
		read_lines(b);
		if (b->part[i].first_child == MIME_NONE)
			b->queued = queued; /* no third try */
		boundary = SLICE_NONE;
	}
}

int
mime_parse(struct arena *a, const struct charsets *c, struct slice raw, struct mime *out)
{
	struct mime_build b;

	b.a = a;
	b.c = c;
	b.l = lines_of(raw, lines_eol(raw));
	b.part = NULL;
	b.n = b.cap = b.frames = b.opens = b.queued = 0;
	b.truncated = 0;
	b.full = false;
	open_part(&b, MIME_NONE, NULL, true);
	if (b.n == 0)
		return PARSE_LIMIT;
	read_lines(&b);
	for (size_t i = 0; i < b.queued && !b.full; i++)
		divide_queued(&b, b.queue[i]);
	if (b.queued && !mime_tree_sort(&b))
		b.truncated |= TRUNCATED_MEMORY;
	*out = (struct mime){ .part = b.part, .n = b.n, .truncated = b.truncated };
	return PARSE_OK;
}

bool
mime_within(const struct mime *m, size_t i, size_t top)
{
	while (i < m->n && i != top)
		i = m->part[i].parent;
	return i == top && i < m->n;
}

bool
mime_is_embedded(const struct mime *m, size_t i)
{
	for (uint32_t at = (uint32_t)i; at != MIME_NONE && at != 0; at = m->part[at].parent)
		if (m->part[at].is_message)
			return true;
	return false;
}

/* mime_tree - the parts of a message, linked and put in order; see mime_build.h */
#include "mime_build.h"

#include "parse.h"

#include <string.h>

static bool
grow(struct mime_build *b)
{
	size_t cap = b->cap ? b->cap * 4 : 8;
	struct mime_part *part;

	if (b->n < b->cap)
		return true;
	part = arena_take(b->a, cap, sizeof *part);
	if (!part) {
		b->truncated |= TRUNCATED_MEMORY;
		return false;
	}
	if (b->n)
		memcpy(part, b->part, b->n * sizeof *part);
	b->part = part;
	b->cap = cap;
	return true;
}

uint32_t
mime_tree_add(struct mime_build *b, uint32_t parent, struct mime_frame *f)
{
	uint32_t i = (uint32_t)b->n;
	struct mime_part *p;

	if (b->n == LIMIT_PARTS)
		b->truncated |= TRUNCATED_PARTS;
	if (b->n == LIMIT_PARTS || !grow(b)) {
		b->full = true;
		return MIME_NONE;
	}
	b->n++;
	p = &b->part[i];
	memset(p, 0, sizeof *p);
	p->parent = parent;
	p->next_sibling = p->first_child = MIME_NONE;
	p->depth = parent == MIME_NONE ? 0 : (uint16_t)(b->part[parent].depth + 1);
	if (f && f->last_child != MIME_NONE)
		b->part[f->last_child].next_sibling = i;
	else if (parent != MIME_NONE)
		b->part[parent].first_child = i;
	if (f)
		f->last_child = i;
	return i;
}

bool
mime_tree_sort(struct mime_build *b)
{
	uint32_t to[LIMIT_PARTS], at = 0, count = 0;
	struct mime_part *sorted = arena_alloc(b->a, b->n, sizeof *sorted);

	if (!sorted)
		return false;
	while (at != MIME_NONE) {
		to[at] = count;
		sorted[count++] = b->part[at];
		if (b->part[at].first_child != MIME_NONE) {
			at = b->part[at].first_child;
			continue;
		}
		while (at != MIME_NONE && b->part[at].next_sibling == MIME_NONE)
			at = b->part[at].parent;
		if (at != MIME_NONE)
			at = b->part[at].next_sibling;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct mime_part *p = &sorted[i];

		p->parent = p->parent == MIME_NONE ? MIME_NONE : to[p->parent];
		p->first_child = p->first_child == MIME_NONE ? MIME_NONE : to[p->first_child];
		p->next_sibling = p->next_sibling == MIME_NONE ? MIME_NONE : to[p->next_sibling];
	}
	b->part = sorted;
	return true;
}

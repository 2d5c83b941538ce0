/*
 * mime_build - a message while it is divided: the parts so far, and the multiparts that are open.
 *
 * For mime.c, mime_boundary.c and mime_tree.c only.
 */
#ifndef CAROM_MIME_BUILD_H
#define CAROM_MIME_BUILD_H

#include "lines.h"
#include "mime.h"

struct mime_frame {
	struct slice boundary;
	uint32_t part, last_child;
	size_t opens; /* how many parts were open when its first line was read */
	bool digest;
};

struct mime_build {
	struct arena *a;
	const struct charsets *c;
	struct lines l;
	struct mime_part *part;
	size_t n, cap;
	unsigned truncated;
	bool full;
	struct mime_frame frame[LIMIT_DEPTH + 1];
	size_t frames;
	uint32_t open[LIMIT_DEPTH + 2]; /* parts whose end is not yet known, outermost first */
	size_t opens;
	uint32_t queue[LIMIT_PARTS];
	size_t queued;
};

/* Which open multipart this line, which begins with two dashes, is a boundary of: its index, or SLICE_NPOS. */
size_t mime_boundary_match(const struct mime_build *b, struct slice line, bool *closes);
/* The same for header_scan(): does the line end a header? */
bool mime_boundary_is(const void *build, struct slice line);
/* The boundary that the first boundary-like line ahead suggests: one behind which a part's header, or the empty line
 * that stands for it, begins. SLICE_NONE when an enclosing one comes first. */
struct slice mime_boundary_guess(const struct mime_build *b);

static inline bool
mime_boundary_dashed(struct slice line)
{
	return line.n > 2 && line.p[0] == '-' && line.p[1] == '-';
}

/* A new part below parent, behind f's last one (NULL: the only one); MIME_NONE when there can be no more. */
uint32_t mime_tree_add(struct mime_build *b, uint32_t parent, struct mime_frame *f);
/* Puts the parts in document order: those of queued parts were found late. False: no memory, and they stay. */
bool mime_tree_sort(struct mime_build *b);

#endif

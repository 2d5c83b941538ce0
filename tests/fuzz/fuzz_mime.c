/*
 * fuzz_mime - a whole message: its parts, their text, its digest.
 *
 * Checked besides memory: the tree is a tree in document order, text is valid UTF-8, and the digest
 * does not depend on the line ends.
 */
#include "canonical.h"
#include "parser.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct charsets *charsets;

static void
check_tree(const struct mime *m)
{
	for (size_t i = 0; i < m->n; i++) {
		const struct mime_part *p = &m->part[i];
		size_t last = i;

		if ((i == 0) != (p->parent == MIME_NONE) || p->depth > LIMIT_DEPTH ||
		    (i && (p->parent >= i || p->depth != m->part[p->parent].depth + 1)))
			abort();
		for (uint32_t c = p->first_child; c != MIME_NONE; c = m->part[c].next_sibling) {
			if (c <= last || c >= m->n || m->part[c].parent != i)
				abort();
			last = c;
		}
		if (!mime_within(m, i, 0))
			abort();
	}
}

static void
read_parts(struct arena *a, const struct mime *m)
{
	for (size_t i = 0; i < m->n; i++) {
		unsigned truncated = 0;

		if (!utf8_valid(mime_text(a, charsets, &m->part[i], &truncated)))
			abort();
		for (size_t k = 0; k < m->part[i].type.n; k++)
			if (!utf8_valid(m->part[i].type.at[k].value))
				abort();
	}
}

/* The digest of data with each LF written as eol. */
static void
digest_with_eol(
    struct arena *a, struct slice data, const char *eol, unsigned char out[static CANONICAL_SIZE])
{
	size_t n = strlen(eol), length = 0;
	unsigned char *text = malloc(data.n * n + 1);
	struct mime m;

	if (!text)
		abort();
	for (size_t i = 0; i < data.n; i++) {
		if (data.p[i] == '\n') {
			memcpy(text + length, eol, n);
			length += n;
		} else {
			text[length++] = data.p[i];
		}
	}
	arena_reset(a);
	if (mime_parse(a, charsets, (struct slice){ text, length }, &m) != PARSE_OK)
		abort();
	canonical_digest(a, &m, out);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *a;
	struct slice raw = { data, size };
	unsigned char lf[CANONICAL_SIZE], crlf[CANONICAL_SIZE], cr[CANONICAL_SIZE];
	struct mime m;

	if (!a)
		a = arena_new(PARSER_ARENA);
	if (!charsets)
		charsets = charsets_new();
	arena_reset(a);
	if (mime_parse(a, charsets, raw, &m) != PARSE_OK)
		abort();
	check_tree(&m);
	read_parts(a, &m);
	canonical_digest(a, &m, lf);
	if (size > 16384 || slice_find_byte(raw, '\r', 0) != SLICE_NPOS)
		return 0;
	digest_with_eol(a, raw, "\r\n", crlf);
	digest_with_eol(a, raw, "\r", cr);
	if (memcmp(lf, crlf, sizeof lf) != 0 || memcmp(lf, cr, sizeof lf) != 0)
		abort();
	return 0;
}

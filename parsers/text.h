/*
 * text - the human part of a report as an array of lines.
 *
 * Report texts are recognised by how a line begins, so lines are indexed by their first four letters: a
 * phrase is compared with the few lines that share them, and a hundred phrases cost about one pass.
 *
 * Ownership  Lines point into the text that was split; arrays are in the arena.
 * Limits     TEXT_LINES lines, LIMIT_MATCHED octets; what is behind is not looked at.
 */
#ifndef CAROM_TEXT_H
#define CAROM_TEXT_H

#include "arena.h"

enum { TEXT_LINES = 4000, TEXT_SLOTS = 1024 };
#define TEXT_NONE SIZE_MAX

struct text {
	const struct slice *line; /* without line ends, otherwise untouched */
	size_t n;
	const struct slice *plain; /* the same without blanks and ornaments in front */
	const uint32_t *four;      /* see text_four(); 0 for a shorter line */
	const uint16_t *next;      /* 1 + the index of the next line in the same slot */
	const uint16_t *head;      /* of TEXT_SLOTS: 1 + the index of the first line in it */
};

/* Never fails; past the arena n is 0. */
void text_split(struct arena *a, struct slice utf8, struct text *out);
/* The same lines without those from n on; the index stays valid. */
struct text text_first(const struct text *t, size_t n);

/* Index of the first line at or after from that begins with phrase (ASCII case ignored; blanks and
 * ornaments such as - * = # in front of either are skipped), or TEXT_NONE. */
size_t text_at(const struct text *t, struct slice phrase, size_t from);
/* Index of the first line in [from, to) that holds phrase anywhere, or TEXT_NONE. Linear in the text. */
size_t text_holding(const struct text *t, struct slice phrase, size_t from, size_t to);

/* The first four octets of plain text as a number, in either case. Others than letters fall together, too:
 * it only rules out. */
static inline uint32_t
text_four(const unsigned char *p)
{
	uint32_t four;

	memcpy(&four, p, sizeof four);
	return four | 0x20202020U;
}

static inline unsigned
text_slot(uint32_t four)
{
	return four * 2654435761U >> 22;
}

/* Is it sure that no line begins with phrase? Seen at once for nearly all that are not there. */
static inline bool
text_lacks(const struct text *t, const char *phrase)
{
	const unsigned char *p = (const unsigned char *)phrase;

	if ((!ascii_alpha(p[0]) && p[0] < 0x80) || !p[1] || !p[2] || !p[3])
		return false; /* perhaps an ornament, which is skipped */
	return t->head[text_slot(text_four(p))] == 0;
}

static inline bool
text_blank(const struct text *t, size_t i) /* true past the end too */
{
	struct slice line = i < t->n ? t->line[i] : SLICE_NONE;

	return line.n == 0 || (ascii_space(line.p[0]) && slice_trim(line).n == 0);
}

size_t text_skip_blank(const struct text *t, size_t i);
/* Number of leading blanks of line i (a tab counts as eight). */
unsigned text_indent(const struct text *t, size_t i);

/* Joins lines [from, to) with single spaces, each trimmed. At most LIMIT_DIAGNOSTIC octets and one character. */
struct slice text_join(struct arena *a, const struct text *t, size_t from, size_t to);
/* The index of the blank line that ends the paragraph i is in (t->n when none). */
size_t text_paragraph_end(const struct text *t, size_t i);

/* The first n octets of s, fewer where that would cut a UTF-8 sequence. */
struct slice text_clip(struct slice s, size_t n);
/* What is left of s without blanks and ornaments in front. */
struct slice text_plain_start(struct slice s);

#endif

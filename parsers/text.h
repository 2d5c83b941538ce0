/*
 * text - the human part of a report as an array of lines.
 *
 * Report texts are recognised by how a line begins, so lines are indexed by their first four letters: a
 * phrase is compared with the few lines that share them, and a hundred phrases cost about one pass. What of a
 * phrase is the same for every text the compiler works out: PHRASE("Reason:") makes a struct phrase.
 *
 * Ownership  Lines point into the text that was split; arrays are in the arena.
 * Limits     TEXT_LINES lines, LIMIT_MATCHED octets; what is behind is not looked at.
 */
#ifndef CAROM_TEXT_H
#define CAROM_TEXT_H

#include "arena.h"

enum { TEXT_LINES = 4000, TEXT_SLOTS = 512 };
#define TEXT_NONE SIZE_MAX

struct text {
	const struct slice *line; /* without line ends, otherwise untouched */
	size_t n;
	const struct slice *plain; /* the same without blanks and ornaments in front */
	const uint32_t *four;      /* see text_four(); 0 for a shorter line */
	const uint16_t *next;      /* 1 + the index of the next line in the same slot */
	/* Of TEXT_SLOTS: 1 + the index of the first line in it; and one more that is never 0. */
	const uint16_t *head;
	/* The same size: of each slot a bit for the next four octets of every line in it, see TEXT_BIT. */
	const uint16_t *bits;
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
	return (p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24) |
	    0x20202020U;
}

#define TEXT_SLOT(four) ((uint32_t)(four)*2654435761U >> 23)
/* One of sixteen, of the four octets behind: "Your", "The " and "Mess" begin half of all phrases, and of all lines. */
#define TEXT_BIT(four) ((uint16_t)(1U << ((uint32_t)(four)*2654435761U >> 28)))

/* One of TEXT_PLACES of four octets. */
enum { TEXT_PLACES = 8192 };
#define TEXT_PLACE(four) ((uint32_t)(four)*2654435761U >> 19)

/* That bit of a line. Of a shorter one any: only phrases that have all of them can begin it. */
static inline uint16_t
text_bit_of(struct slice plain)
{
	return plain.n < 8 ? 1 : TEXT_BIT(text_four(plain.p + 4));
}

/* A phrase that begins lines. slot: where head has the first of them. One that begins with what may be an
 * ornament, which is skipped, or is shorter than four has a slot that rules nothing out; one that is shorter than
 * eight has all bits. end: where its last four octets are in a table of those of a text, see TEXT_PLACE; 0 of a
 * constant and of one that is shorter. */
struct phrase {
	const char *text;
	uint16_t n, slot, bits, end;
};

#define PHRASE(lit) \
	{ \
		"" lit, sizeof(lit) - 1, PHRASE_SLOT("" lit "\0\0\0"), \
		    PHRASE_BITS("" lit "\0\0\0\0\0\0\0"), 0 \
	}
#define PHRASE_OCTET(lit, i) ((uint32_t)(unsigned char)(lit)[i] | 0x20U)
#define PHRASE_FOUR(lit, i) \
	(PHRASE_OCTET(lit, i) | PHRASE_OCTET(lit, (i) + 1) << 8 | \
	    PHRASE_OCTET(lit, (i) + 2) << 16 | PHRASE_OCTET(lit, (i) + 3) << 24)
#define PHRASE_RULES_OUT(lit) \
	((lit)[3] && \
	    ((PHRASE_OCTET(lit, 0) >= 'a' && PHRASE_OCTET(lit, 0) <= 'z') || \
		(unsigned char)(lit)[0] >= 0x80))
#define PHRASE_SLOT(lit) \
	(uint16_t)(PHRASE_RULES_OUT(lit) ? TEXT_SLOT(PHRASE_FOUR(lit, 0)) : TEXT_SLOTS)
#define PHRASE_BITS(lit) \
	(uint16_t)(PHRASE_RULES_OUT(lit) && (lit)[7] ? TEXT_BIT(PHRASE_FOUR(lit, 4)) : UINT16_MAX)

/* The same of a text that is not known before the program runs; it is borrowed. At most UINT16_MAX octets. */
struct phrase phrase_of(const char *text);

static inline struct slice
phrase_slice(const struct phrase *p)
{
	return (struct slice){ (const unsigned char *)p->text, p->n };
}

size_t text_phrase_in_slot(const struct text *t, const struct phrase *p);

/* The first line that begins with it, as text_at(): nearly all that are not there are seen without a call. */
static inline size_t
text_phrase(const struct text *t, const struct phrase *p)
{
	return t->bits[p->slot] & p->bits ? text_phrase_in_slot(t, p) : TEXT_NONE;
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

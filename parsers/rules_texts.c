/* rules_texts - lists of texts that stand as they are: "[texts NAME]" */
#include "rules_reading.h"

enum {
	LENGTH_LIMIT = 256,
	MANY = 24 /* texts for which it pays to look first at what there is */
};

/* Indexed by enum text_list. */
static const char *const names[TEXT_LISTS + 1] = {
#define TEXT_LIST(symbol, name) name,
#include "text_lists.def"
};
static const enum text_star stars[TEXT_LISTS] = {
#define TEXT_LIST(symbol, name) TEXT_STAR_NOWHERE,
#define WORD_LIST(symbol, name) TEXT_STAR_BEHIND,
#define OPENING_LIST(symbol, name) TEXT_STAR_IN_FRONT,
#include "text_lists.def"
};

/* One of 64, the same for a letter in either case: most of what is asked for begins, or ends, like none of a list. */
static uint64_t
text_bit(unsigned char octet)
{
	return UINT64_C(1) << ((octet | 0x20U) & 63);
}

bool
texts_open(struct reading *in, struct slice name)
{
	for (size_t i = 0; i < TEXT_LISTS; i++)
		if (slice_equal(name, slice_of(names[i]))) {
			in->section.texts = (enum text_list)i;
			return true;
		}
	return rules_unknown(in, "list", name, names, SLICE(": carom-rules(5) has their names"));
}

static void
index_text(struct reading *in, struct text_rows *rows, const struct phrase *one)
{
	uint32_t *next =
	    rules_grow(in, (void **)&rows->next, &rows->nnext, &rows->next_cap, sizeof *rows->next);

	if (!next)
		return;
	*next = 0;
	if (rows->tail[one->slot])
		rows->next[rows->tail[one->slot] - 1] = (uint32_t)rows->n;
	else
		rows->head[one->slot] = (uint32_t)rows->n;
	rows->tail[one->slot] = (uint32_t)rows->n;
	rows->bits[one->slot] |= one->bits;
}

void
line_texts(struct reading *in, struct slice line)
{
	struct text_rows *rows = &in->r->texts[in->section.texts];
	struct braces braces;
	const char *text;
	struct phrase *one;

	if (!take_braces(in, &line, &braces) || !braces_say_language(in, &braces))
		return;
	if (line.n > 1 && line.p[0] == '"' && line.p[line.n - 1] == '"') {
		line = (struct slice){ line.p + 1, line.n - 2 };
	} else if (line.n > 1 && line.p[0] == '"' && slice_find_byte(line, '"', 1) == SLICE_NPOS) {
		BAD(in,
		    SLICE("the second \" is missing: a text with blanks at its ends stands between "
			  "two"));
		return;
	} else if (!text_check(in, stars[in->section.texts], line)) {
		return;
	}
	if (line.n == 0 || line.n > LENGTH_LIMIT) {
		BAD(in, SLICE("write a text of 1 to 256 octets, as it stands in the message"));
		return;
	}
	text = rules_string(in, line);
	one = rules_grow(in, (void **)&rows->text, &rows->n, &rows->cap, sizeof *one);
	if (!one)
		return;
	*one = phrase_of(text);
	rows->first |= text_bit(line.p[0]);
	rows->last |= text_bit(line.p[line.n - 1]);
	index_text(in, rows, one);
}

struct texts
rules_texts(const struct rules *r, enum text_list which)
{
	return (struct texts){ r->texts[which].text, r->texts[which].n };
}

static bool
is_word(struct slice s, struct slice text)
{
	return text.p[text.n - 1] == '*' ? slice_starts_nocase(s, slice_first(text, text.n - 1))
					 : slice_equal_nocase(s, text);
}

static inline bool
stands(struct slice s, struct slice text, enum text_place where)
{
	switch (where) {
	case TEXT_BEGINS:
		return slice_starts_nocase(s, text);
	case TEXT_ENDS:
		return slice_ends_nocase(s, text);
	case TEXT_IS:
		return slice_equal_nocase(s, text);
	case TEXT_WORD:
		return is_word(s, text);
	case TEXT_WITHIN:
		break;
	}
	return slice_find_nocase(s, text, 0) != SLICE_NPOS;
}

static inline const struct phrase *
find(const struct text_rows *rows, enum text_place where, struct slice s)
{
	const struct phrase *one = rows->text;

	for (size_t left = rows->n; left; left--, one++)
		if (stands(s, phrase_slice(one), where))
			return one;
	return NULL;
}

/* Of a long list nearly no text is in s: most have an end, or a beginning, of four octets that nowhere stand side by side
 * there, a letter in either case. A bit stands for each four; others may share it. */
static const struct phrase *
find_among_many(const struct text_rows *rows, struct slice s)
{
	uint64_t there[TEXT_PLACES / 64] = { 1 }; /* the place of shorter ones */
	const struct phrase *one = rows->text;

	for (size_t i = 0; i + 4 <= s.n; i++) {
		uint32_t place = TEXT_PLACE(text_four(s.p + i));

		there[place / 64] |= UINT64_C(1) << place % 64;
	}
	for (size_t left = rows->n; left; left--, one++) {
		struct slice text = phrase_slice(one);
		uint32_t place;

		if ((there[one->end / 64] >> one->end % 64 & 1) == 0)
			continue;
		place = text.n < 4 ? 0 : TEXT_PLACE(text_four(text.p));
		if ((there[place / 64] >> place % 64 & 1) && stands(s, text, TEXT_WITHIN))
			return one;
	}
	return NULL;
}

/* bit: of the second four octets of s, which every text of eight and more has, too. */
static const struct phrase *
find_in_slot(
    const struct text_rows *rows, enum text_place where, struct slice s, size_t slot, uint16_t bit)
{
	for (size_t at = rows->head[slot]; at; at = rows->next[at - 1])
		if ((rows->text[at - 1].bits & bit) &&
		    stands(s, phrase_slice(&rows->text[at - 1]), where))
			return &rows->text[at - 1];
	return NULL;
}

/* As find(), of texts that s begins with or is: nearly always its first eight octets say that there is none. */
static const struct phrase *
find_beginning(const struct text_rows *rows, enum text_place where, struct slice s)
{
	enum { FOUR = sizeof(uint32_t) };
	const struct phrase *found = NULL, *other;
	uint16_t bit;
	size_t slot;

	if (s.n == 0 || (rows->first & text_bit(s.p[0])) == 0)
		return NULL;
	if (s.n < 2 * FOUR)
		return find(rows, where, s);
	slot = TEXT_SLOT(text_four(s.p));
	bit = TEXT_BIT(text_four(s.p + FOUR));
	if (rows->bits[slot] & bit)
		found = find_in_slot(rows, where, s, slot, bit);
	other =
	    rows->bits[TEXT_SLOTS] ? find_in_slot(rows, where, s, TEXT_SLOTS, UINT16_MAX) : NULL;
	return !found || (other && other < found) ? other : found;
}

const struct phrase *
rules_text(const struct rules *r, enum text_list which, enum text_place where, struct slice s)
{
	const struct text_rows *rows = &r->texts[which];

	/* a loop for each place */
	switch (where) {
	case TEXT_BEGINS:
		return find_beginning(rows, TEXT_BEGINS, s);
	case TEXT_ENDS:
		return s.n && (rows->last & text_bit(s.p[s.n - 1])) ? find(rows, TEXT_ENDS, s)
								    : NULL;
	case TEXT_IS:
		return find_beginning(rows, TEXT_IS, s);
	case TEXT_WORD:
		return s.n && (rows->first & text_bit(s.p[0])) ? find(rows, TEXT_WORD, s) : NULL;
	case TEXT_WITHIN:
		break;
	}
	return rows->n < MANY ? find(rows, TEXT_WITHIN, s) : find_among_many(rows, s);
}

/* Texts that begin with ornaments or are very short: no line says by its first octets that it has none of them. */
static size_t
line_of_odd(const struct text_rows *rows, const struct text *t, size_t from, size_t end)
{
	for (size_t at = rows->head[TEXT_SLOTS]; at; at = rows->next[at - 1]) {
		size_t line = text_at(t, phrase_slice(&rows->text[at - 1]), from);

		if (line < end)
			end = line;
	}
	return end;
}

size_t
rules_text_line(const struct rules *r, enum text_list which, const struct text *t, size_t from)
{
	const struct text_rows *rows = &r->texts[which];

	for (size_t i = from; i < t->n; i++) {
		size_t slot = TEXT_SLOT(t->four[i]);

		if ((rows->bits[slot] & text_bit_of(t->plain[i])) &&
		    find_in_slot(rows, TEXT_BEGINS, t->plain[i], slot, text_bit_of(t->plain[i])))
			return line_of_odd(rows, t, from, i);
	}
	return line_of_odd(rows, t, from, TEXT_NONE);
}

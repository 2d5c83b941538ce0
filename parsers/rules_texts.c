/* rules_texts - lists of texts that stand as they are: "[texts NAME]" */
#include "rules_private.h"

enum { LENGTH_LIMIT = 256 };

/* Indexed by enum text_list. */
static const char *const names[TEXT_LISTS] = {
#define TEXT_LIST(symbol, name) name,
#include "text_lists.def"
#undef TEXT_LIST
};

/* One of 64, the same for a letter in either case: most of what is asked for begins like none of a list. */
static uint64_t
text_bit(unsigned char first)
{
	return UINT64_C(1) << ((first | 0x20U) & 63);
}

bool
texts_open(struct reading *in, struct slice name)
{
	for (size_t i = 0; i < TEXT_LISTS; i++)
		if (slice_equal(name, slice_of(names[i]))) {
			in->section.texts = (enum text_list)i;
			return true;
		}
	return BAD(in, SLICE("unknown list \""), name, SLICE("\": carom-rules(5) has their names"));
}

void
line_texts(struct reading *in, struct slice line)
{
	struct text_rows *rows = &in->r->texts[in->section.texts];
	struct braces braces;
	const char *text;
	struct phrase *one;

	if (!take_braces(in, &line, &braces))
		return;
	if (line.n == 0 || line.n > LENGTH_LIMIT) {
		BAD(in, SLICE("write a text of 1 to 256 octets, as it stands in the message"));
		return;
	}
	if (line.n > 2 && line.p[0] == '"' && line.p[line.n - 1] == '"')
		line = (struct slice){ line.p + 1, line.n - 2 };
	text = rules_string(in, line);
	one = rules_grow(in, (void **)&rows->text, &rows->n, &rows->cap, sizeof *one);
	if (!one)
		return;
	*one = phrase_of(text);
	rows->first |= text_bit(line.p[0]);
}

struct texts
rules_texts(const struct rules *r, enum text_list which)
{
	return (struct texts){ r->texts[which].text, r->texts[which].n };
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

const struct phrase *
rules_text(const struct rules *r, enum text_list which, enum text_place where, struct slice s)
{
	const struct text_rows *rows = &r->texts[which];

	if ((where == TEXT_BEGINS || where == TEXT_IS) &&
	    (s.n == 0 || (rows->first & text_bit(s.p[0])) == 0))
		return NULL;
	/* a loop for each place */
	switch (where) {
	case TEXT_BEGINS:
		return find(rows, TEXT_BEGINS, s);
	case TEXT_ENDS:
		return find(rows, TEXT_ENDS, s);
	case TEXT_IS:
		return find(rows, TEXT_IS, s);
	case TEXT_WITHIN:
		break;
	}
	return find(rows, TEXT_WITHIN, s);
}

/* text_phrase - the line that begins with a phrase; see text.h */
#include "text.h"

#include "octets.h"

#include <string.h>

size_t
text_at(const struct text *t, struct slice phrase, size_t from)
{
	uint32_t four;

	if (phrase.n && !ascii_alpha(phrase.p[0]))
		phrase = text_plain_start(phrase);
	if (phrase.n == 0)
		return TEXT_NONE;
	if (phrase.n < sizeof four) {
		for (; from < t->n; from++)
			if (slice_starts_nocase(t->plain[from], phrase))
				return from;
		return TEXT_NONE;
	}
	four = text_four(phrase.p);
	/* from the first such line at or after from, so that a loop over all matches stays linear */
	if (from == 0)
		from = (size_t)t->head[TEXT_SLOT(four)] - 1;
	else
		while (from < t->n && t->four[from] != four)
			from++;
	for (; from < t->n; from = (size_t)t->next[from] - 1)
		if (t->four[from] == four && slice_starts_nocase(t->plain[from], phrase))
			return from;
	return TEXT_NONE;
}

struct phrase
phrase_of(const char *text)
{
	size_t n = strlen(text);
	const unsigned char *p = (const unsigned char *)text;
	bool rules_out = n >= 4 && is_letter_octet(p[0]);

	return (struct phrase){ text, (uint16_t)n,
		rules_out ? (uint16_t)TEXT_SLOT(text_four(p)) : TEXT_SLOTS,
		rules_out && n >= 8 ? TEXT_BIT(text_four(p + 4)) : UINT16_MAX,
		n >= 4 ? (uint16_t)TEXT_PLACE(text_four(p + n - 4)) : 0 };
}

/* Are eight octets the same but for a bit that divides upper from lower case? */
static inline bool
eight_alike(const unsigned char *a, const char *b)
{
	uint64_t differ = octets_eight_at(a) ^ octets_eight_at((const unsigned char *)b);

	return (differ & ~EACH_OF_EIGHT(0x20)) == 0;
}

/* May s begin with the phrase, of which it has at least the length? "This is a copy of the " and "Message header " begin
 * many: the ends differ sooner. */
static inline bool
begins_alike(struct slice s, const struct phrase *p)
{
	return p->n < 8 ||
	    (eight_alike(s.p + p->n - 8, p->text + p->n - 8) && eight_alike(s.p, p->text));
}

/* From a line that begins alike on, in its slot. */
__attribute__((noinline)) static size_t
phrase_from(const struct text *t, const struct phrase *p, size_t at)
{
	for (; at < t->n; at = (size_t)t->next[at] - 1)
		if (t->plain[at].n >= p->n && begins_alike(t->plain[at], p) &&
		    slice_starts_nocase(t->plain[at], phrase_slice(p)))
			return at;
	return TEXT_NONE;
}

/* Nothing is called before a line begins alike: mostly none does. */
size_t
text_phrase_in_slot(const struct text *t, const struct phrase *p)
{
	if (p->slot == TEXT_SLOTS)
		return text_at(t, phrase_slice(p), 0);
	for (size_t at = (size_t)t->head[p->slot] - 1; at < t->n; at = (size_t)t->next[at] - 1)
		if (t->plain[at].n >= p->n && begins_alike(t->plain[at], p))
			return phrase_from(t, p, at);
	return TEXT_NONE;
}

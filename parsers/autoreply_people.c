/* autoreply_people - whose are the addresses that an answer names; see autoreply_words.h */
#include "address.h"
#include "autoreply_words.h"
#include "charset.h"

enum { CUE_BEFORE = 160, CUE_BEHIND = 60 };

/* "tom@corp.example. From now on ...": what the next sentence begins with says nothing about the address. */
static bool
ends_sentence(struct slice t, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (t.p[at] == '\n' || (t.p[at] == '.' && at + 1 < to && t.p[at + 1] == ' '))
			return true;
	return false;
}

/* The nearest cue of the two sets: in front of the address first, but behind the one before, else behind it. */
static const struct word *
nearest_cue(const struct words *w, size_t from, size_t start, size_t end)
{
	const struct word *best = NULL;

	for (size_t i = 0; i < w->n; i++) {
		const struct word *one = &w->word[i];

		if (one->set != SET_SUBSTITUTE && one->set != SET_NEW_ADDRESS)
			continue;
		if (one->end <= start && start - one->end <= CUE_BEFORE && one->start >= from &&
		    (!best || one->end >= best->end))
			best = one;
		if (!best && one->start >= end && one->start - end <= CUE_BEHIND &&
		    !ends_sentence(w->text, end, one->start))
			return one;
	}
	return best;
}

/* The address as the letter writes it; the folded text has lost its capitals. */
static struct slice
as_written(const struct words *w, struct slice found)
{
	size_t at = fold_source(&w->folded, (size_t)(found.p - w->text.p));
	struct slice s = slice_first(slice_after(w->source, at), found.n);

	return slice_equal_nocase(s, found) ? s : SLICE_NONE;
}

/* Is there somebody to turn to in front of the address, and behind the one before? */
static bool
has_substitute_cue(const struct words *w, size_t from, size_t start)
{
	for (size_t i = 0; i < w->n && w->word[i].start < start; i++)
		if (w->word[i].set == SET_SUBSTITUTE && w->word[i].start >= from &&
		    start - w->word[i].end <= CUE_BEFORE && w->word[i].end <= start)
			return true;
	return false;
}

static bool
same_local_part(struct slice a, struct slice b)
{
	struct slice local_a, local_b, domain;

	return address_split(a, &local_a, &domain) && address_split(b, &local_b, &domain) &&
	    slice_equal_nocase(local_a, local_b);
}

/* Where the addresses of an answer are put, and what was read of it. */
struct people {
	const struct words *w;
	enum subkind kind;
	struct slice *new_address, *substitute;
};

/* Whose is the address that is named in [start, end)? before: behind the one in front of it. */
static void
take_address(const struct people *p, struct slice address, size_t before, size_t start, size_t end)
{
	const struct words *w = p->w;
	const struct word *cue = nearest_cue(w, before, start, end);
	bool own = cue && cue->set == SET_NEW_ADDRESS;

	if (p->kind == SUBKIND_ADDRESS_CHANGED)
		own = !cue || own || p->new_address->n == 0;
	else if (same_local_part(address, w->m->from))
		own = cue != NULL || p->kind == SUBKIND_LEFT_COMPANY;
	else if (p->kind != SUBKIND_LEFT_COMPANY || has_substitute_cue(w, before, start))
		own = false; /* "from now on write to": who left seldom means his own */
	if (own && p->new_address->n == 0)
		*p->new_address = address;
	else if (!own && p->substitute->n == 0 && (cue || p->kind == SUBKIND_LEFT_COMPANY))
		*p->substitute = address;
}

static bool
is_correspondent(const struct message *m, struct slice address)
{
	return slice_equal_nocase(address, m->from) || slice_equal_nocase(address, m->to);
}

/* "Please turn to Kim Example", and who that is only a program may know. */
static void
take_links(const struct people *p)
{
	enum { LINKS = 4 };
	struct link link[LINKS];
	size_t n = words_links(p->w, link, LINKS), before = p->w->subject + 1;

	for (size_t i = 0; i < n; i++) {
		if (is_correspondent(p->w->m, link[i].address) ||
		    !nearest_cue(p->w, before, link[i].start, link[i].end))
			continue;
		take_address(p, link[i].address, before, link[i].start, link[i].end);
		before = link[i].end;
	}
}

void
words_people(
    const struct words *w, enum subkind kind, struct slice *new_address, struct slice *substitute)
{
	const struct people p = { w, kind, new_address, substitute };
	struct slice rest = w->text, found;
	size_t before = w->subject + 1;

	while (address_in_text(&rest, &found)) {
		/* a prefix of Hebrew stands in front, with a hyphen */
		size_t start =
		    (size_t)((found = slice_after(found, found.p[0] == '-')).p - w->text.p);
		struct slice address = as_written(w, found);

		if (address.n == 0 || start < w->subject || is_correspondent(w->m, address))
			continue;
		take_address(&p, address, before, start, start + found.n);
		before = start + found.n;
	}
	if (new_address->n == 0 && substitute->n == 0)
		take_links(&p);
}

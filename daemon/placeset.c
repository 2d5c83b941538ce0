/* placeset - see placeset.h. Open addressing over a 64-bit hash; at a million messages two of them
 * share one with a chance of 1 in 37 million, and then one is read again at the next start. */
#include "build_config.h"

#include "placeset.h"

#include "util.h"

#include <stdlib.h>
#include <string.h>

static uint64_t
mix(uint64_t h, uint64_t v)
{
	h ^= v;
	h *= 0xbf58476d1ce4e5b9u;
	h ^= h >> 29;
	h *= 0x94d049bb133111ebu;
	return h ^ h >> 32;
}

static uint64_t
key_of(const struct mailbox_item *i)
{
	uint64_t h = mix(0x9e3779b97f4a7c15u, i->folder);

	h = mix(h, i->uidvalidity);
	h = mix(h, i->uid);
	h = mix(h, (uint64_t)i->internaldate);
	return h != 0 ? h : 1;
}

static size_t
slot_of(const struct placeset *s, uint64_t key)
{
	size_t at = (size_t)key & (s->cap - 1);

	while (s->slots[at] != 0 && s->slots[at] != key)
		at = (at + 1) & (s->cap - 1);
	return at;
}

static void
grow(struct placeset *s)
{
	struct placeset bigger = { .cap = s->cap > 0 ? s->cap * 2 : 256, .n = s->n };

	bigger.slots = xcalloc(bigger.cap, sizeof *bigger.slots);
	for (size_t i = 0; i < s->cap; i++)
		if (s->slots[i] != 0)
			bigger.slots[slot_of(&bigger, s->slots[i])] = s->slots[i];
	free(s->slots);
	*s = bigger;
}

void
placeset_add(struct placeset *s, const struct mailbox_item *item)
{
	uint64_t key = key_of(item);
	size_t at;

	if (item->uid == 0)
		return;
	if (s->n >= s->cap / 2)
		grow(s);
	at = slot_of(s, key);
	if (s->slots[at] == 0)
		s->n++;
	s->slots[at] = key;
}

bool
placeset_has(const struct placeset *s, const struct mailbox_item *item)
{
	uint64_t key = key_of(item);

	return item->uid != 0 && s->cap > 0 && s->slots[slot_of(s, key)] == key;
}

void
placeset_free(struct placeset *s)
{
	free(s->slots);
	*s = (struct placeset){ 0 };
}

/* record_item - one recipient on the way into the database: who it may be, and what it is known by. See record_private.h */
#include "record_private.h"

#include "address_key.h"

/* An event's identity says what kind of news it is, not which: a reclassification must not change it. */
enum family {
	FAMILY_FAILURE,
	FAMILY_DELAY,
	FAMILY_COMPLAINT,
	FAMILY_REPLY,
	FAMILY_SUCCESS,
	FAMILY_REQUEST,
	FAMILY_MDN
};

static enum family
family_of(enum kind k)
{
	switch (k) {
	case KIND_DELAY:
		return FAMILY_DELAY;
	case KIND_FEEDBACK:
		return FAMILY_COMPLAINT;
	case KIND_AUTO_REPLY:
	case KIND_MAIL:
		return FAMILY_REPLY;
	case KIND_REPORT:
		return FAMILY_SUCCESS;
	case KIND_REQUEST:
		return FAMILY_REQUEST;
	case KIND_MDN:
		return FAMILY_MDN;
	default:
		return FAMILY_FAILURE;
	}
}

struct item *
batch_add_item(struct batch *b, size_t message)
{
	struct item *it;

	b->items = record_grow(b->items, b->nitems, &b->capitems, sizeof *b->items);
	it = &b->items[b->nitems++];
	*it = (struct item){ .message = message };
	it->ev.input = INPUT_EVENT;
	it->ev.stream = POLICY_NO_STREAM;
	it->ev.trust = TRUST_WEAK;
	return it;
}

void
item_choose(struct recorder *r, struct item *it, size_t choice)
{
	(void)r;
	it->chosen = choice;
	it->address = it->choices ? it->choice[choice] : SLICE_NONE;
}

void
item_add_choice(struct recorder *r, struct item *it, struct slice address)
{
	struct slice key = address_key(r->arena, address);

	if (key.n == 0 || it->choices == RECORD_CHOICES)
		return;
	for (size_t i = 0; i < it->choices; i++)
		if (slice_equal(it->choice[i], key))
			return;
	tag_make(&r->tags, "address", key, it->tag[it->choices].b);
	it->choice[it->choices++] = key;
	item_choose(r, it, 0);
}

void
item_identify(struct recorder *r, struct item *it, const struct uuid *key, size_t nth)
{
	struct tag_build b;

	tag_begin(&b, &r->tags, "event");
	if (it->send_id.n) {
		tag_add(&b, SLICE("send"));
		tag_add(&b, it->send_id);
	} else if (it->original_message_id.n) {
		tag_add(&b, SLICE("message-id"));
		tag_add(&b, it->original_message_id);
	} else {
		tag_add(&b, SLICE("key"));
		tag_add(&b, (struct slice){ key->b, sizeof key->b });
		tag_add_int(&b, (int64_t)nth);
	}
	tag_add(&b, (struct slice){ it->tag[it->chosen].b, sizeof it->tag[0].b });
	tag_add_int(&b, family_of(it->ev.kind));
	tag_end(&b, it->ev.ident);
}

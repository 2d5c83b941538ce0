/* record_prepare - verdicts to items. See record_private.h */
#include "record_private.h"

#include <string.h>

/* A message claims any date it likes; before and after these it is absurd. */
static const int64_t date_min = INT64_C(631152000), date_max = INT64_C(4102444800);
static const int64_t clamp_s = 30 * 86400;

struct slice
message_id_bare(struct slice id)
{
	id = slice_trim(id);
	while (id.n && (id.p[0] == '<' || ascii_space(id.p[0])))
		id = slice_after(id, 1);
	while (id.n && (id.p[id.n - 1] == '>' || ascii_space(id.p[id.n - 1])))
		id.n--;
	return id.n <= RECORD_TEXT ? id : SLICE_NONE;
}

void
message_tag_make(struct recorder *r, struct item *it)
{
	if (it->original_message_id.n)
		tag_make(&r->tags, "message-id", it->original_message_id, it->message_tag.b);
}

/* 63 bits, never 0: 0 is "none known". */
uint64_t
send_hash(struct recorder *r, struct slice send_id, const struct uuid *message_tag)
{
	struct uuid tag = { { 0 } };
	uint64_t h = 0;

	if (send_id.n)
		tag_make(&r->tags, "send", send_id, tag.b);
	else if (message_tag)
		tag = *message_tag;
	else
		return 0;
	for (size_t i = 0; i < 8; i++)
		h = h << 8 | tag.b[i];
	h &= INT64_MAX;
	return h ? h : 1;
}

/* In one report some may have failed and others not. */
static void
kind_of_recipient(struct item *it, const struct verdict *v, const struct recipient *rcpt)
{
	static const struct {
		struct slice action;
		enum subkind subkind;
	} reports[] = { { SLICE("delivered"), SUBKIND_DELIVERED },
		{ SLICE("relayed"), SUBKIND_RELAYED }, { SLICE("expanded"), SUBKIND_EXPANDED } };

	it->ev.kind = v->kind;
	it->ev.subkind = v->subkind;
	if ((v->kind != KIND_BOUNCE && v->kind != KIND_DELAY) || rcpt->reason != REASON_NONE)
		return;
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
		if (slice_equal_nocase(rcpt->action, reports[i].action)) {
			it->ev.kind = KIND_REPORT;
			it->ev.subkind = reports[i].subkind;
		}
	}
}

/* --- time and key of a message --- */

static int64_t
occurred_us(const struct verdict *v, const struct record_message *m, int64_t now_us)
{
	bool dated = v->has_date && v->date >= date_min && v->date <= date_max;
	bool received = v->has_received && v->received >= date_min && v->received <= date_max;
	int64_t at, now = now_us / 1000000;

	if (received) {
		at = dated ? v->date : v->received;
		if (at > v->received)
			at = v->received;
		if (at < v->received - clamp_s)
			at = v->received - clamp_s;
	} else if (dated) {
		at = v->date;
	} else {
		at = m->internaldate > 0 ? m->internaldate : now;
	}
	return (at < now ? at : now) * 1000000;
}

static void
message_key(struct recorder *r, const struct record_message *m, struct uuid *key)
{
	const struct verdict *v = m->verdict;
	struct uuid tag;
	uint32_t hour = 0;

	if (v) {
		tag_make(&r->tags, "message", (struct slice){ v->canonical, sizeof v->canonical },
		    tag.b);
		if (v->has_date && v->date >= date_min && v->date <= date_max)
			hour = (uint32_t)(v->date / 3600);
	} else { /* nothing was read: the bytes are all there is to know it by */
		tag_make(&r->tags, "raw", m->raw, tag.b);
	}
	for (int i = 0; i < 4; i++)
		key->b[i] = (unsigned char)(hour >> 8 * (3 - i));
	memcpy(key->b + 4, tag.b, 12);
}

/* The Message-ID of the mail it is about. */
static struct slice
original_id(const struct verdict *v)
{
	struct slice id = message_id_bare(v->original.message_id);

	for (size_t i = 0; id.n == 0 && i < v->ncandidates; i++)
		if (v->candidates[i].source == CANDIDATE_MESSAGE_ID)
			id = message_id_bare(v->candidates[i].value);
	for (size_t i = 0; id.n == 0 && i < v->ncandidates; i++)
		if (v->candidates[i].source == CANDIDATE_IN_REPLY_TO)
			id = message_id_bare(v->candidates[i].value);
	return id;
}

static void
fill(struct recorder *r, struct batch *b, struct item *it)
{
	static const struct recipient nobody = { .reason = REASON_NONE };
	const struct batch_message *bm = &b->messages[it->message];
	const struct verdict *v = bm->m->verdict;
	const struct recipient *rcpt = it->recipient;

	kind_of_recipient(it, v, rcpt ? rcpt : &nobody);
	item_describe(r, it, rcpt ? rcpt : &nobody);
	it->ev.occurred_us = occurred_us(v, bm->m, b->now_us);
	memcpy(it->ev.message_key, bm->key.b, sizeof it->ev.message_key);
	it->message_id = message_id_bare(v->message_id);
	it->original_message_id = original_id(v);
	message_tag_make(r, it);
	item_extra(r, it, v, rcpt);
	item_judge(r, b, it, v, rcpt);
}

static void
add_recipient(struct recorder *r, struct batch *b, size_t message, const struct recipient *rcpt)
{
	struct item *it = batch_add_item(b, message);

	it->mailbox_id = b->mailbox_id;
	it->recipient = rcpt;
	if (rcpt) {
		item_add_choice(r, it, rcpt->address);
		item_add_choice(r, it, rcpt->original);
		item_add_choice(r, it, rcpt->final);
	}
	it->hidden = it->choices == 0;
	if (it->hidden) /* our own address may say whom it is about: that is to be asked for as well */
		fill(r, b, it);
}

static void
prepare_message(struct recorder *r, struct batch *b, size_t i)
{
	struct batch_message *bm = &b->messages[i];
	const struct verdict *v = bm->m->verdict;

	message_key(r, bm->m, &bm->key);
	bm->first = b->nitems;
	if (!v || bm->why) { /* bm->why: the database refused it */
		bm->outcome = RECORD_QUARANTINED;
		bm->unrecognised = true;
		if (!bm->why)
			bm->why = bm->m->why ? bm->m->why : "the parser could not read it";
	} else if (v->kind == KIND_OTHER || v->kind == KIND_MAIL) {
		bm->outcome = RECORD_IGNORED;
		bm->unrecognised = true;
	} else {
		bm->outcome = RECORD_RECORDED;
		for (size_t n = 0; n < v->nrecipients && n < LIMIT_RECIPIENTS; n++)
			add_recipient(r, b, i, &v->recipients[n]);
		if (v->nrecipients == 0)
			add_recipient(r, b, i, NULL);
	}
	bm->n = b->nitems - bm->first;
}

static bool
has_room(const struct recorder *r, struct err *e)
{
	return !arena_full(r->arena) ||
	    err_set(e, ERR_MESSAGE, CAUSE_DATABASE, "the batch needs too much memory");
}

bool
batch_prepare(struct recorder *r, struct batch *b, struct err *e)
{
	for (size_t i = 0; i < b->nmessages; i++)
		prepare_message(r, b, i);
	if (!has_room(r, e) || !contacts_ask(r, b, e))
		return false;
	/* while the database looks for the contacts */
	for (size_t i = 0; i < b->nitems; i++)
		if (!b->items[i].hidden)
			fill(r, b, &b->items[i]);
	return contacts_take(r, b, e) && has_room(r, e);
}

/* channel_write - control messages as bytes, a function a type; channel_read.c has the other direction. See channel.h. */
#include "build_config.h"

#include "channel.h"
#include "wire.h"

static void
put_channel(struct writer *w, const struct msg *m)
{
	writer_u8(w, (uint8_t)m->channel.peer);
	writer_u32(w, m->channel.id);
	writer_string(w, m->channel.name);
}

static void
put_parsed(struct writer *w, const struct msg_parsed *p)
{
	writer_u32(w, p->id);
	writer_u64(w, p->number);
	writer_u32(w, p->n);
	for (uint32_t i = 0; i < p->n && i < BATCH_ITEMS; i++) {
		writer_u8(w, (uint8_t)p->status[i].state);
		writer_u8(w, p->status[i].signal);
	}
}

static void
put_places(struct writer *w, const struct msg_places *p)
{
	writer_u8(w, p->first);
	writer_u8(w, p->last);
	writer_string(w, p->folder);
	writer_u64(w, p->uidvalidity);
	writer_u32(w, p->n);
	for (uint32_t i = 0; i < p->n && i < CHANNEL_PLACES; i++) {
		writer_u64(w, p->place[i].uid);
		writer_i64(w, p->place[i].internaldate);
	}
}

static void
put_known(struct writer *w, const struct msg_known *k)
{
	writer_u32(w, k->n);
	for (uint32_t i = 0; i < k->n && i < CHANNEL_PLACES; i++)
		writer_u8(w, k->known[i]);
}

static void
put_outcome(struct writer *w, const struct msg_outcome *o)
{
	writer_u64(w, o->number);
	writer_u32(w, o->n);
	for (uint32_t i = 0; i < o->n && i < BATCH_ITEMS; i++) {
		writer_u8(w, (uint8_t)o->item[i].outcome);
		writer_u8(w, (uint8_t)o->item[i].disposal);
	}
}

static void
put_status(struct writer *w, const struct msg_status *s)
{
	writer_u8(w, (uint8_t)s->state);
	writer_u8(w, s->pass);
	writer_i64(w, s->oldest_unread);
	writer_i64(w, s->backoff_until);
	writer_u8(w, (uint8_t)s->cause);
	writer_string(w, s->error);
}

static void
put_event(struct writer *w, const struct msg_event *v)
{
	writer_string(w, v->webhook);
	writer_u8(w, (uint8_t)v->source);
	writer_i64(w, v->id);
	writer_u64(w, v->contact);
	writer_bytes(w,
	    (struct slice){
		(const unsigned char *)v->body, v->n < CHANNEL_EVENT ? v->n : CHANNEL_EVENT });
}

static void
put_delivered(struct writer *w, const struct msg_delivered *d)
{
	writer_string(w, d->webhook);
	writer_u8(w, (uint8_t)d->source);
	writer_i64(w, d->id);
	writer_u8(w, d->dead);
	writer_u32(w, d->tries);
	writer_string(w, d->error);
}

static void
put_counted(struct writer *w, const struct msg_counted *c)
{
	writer_string(w, c->mailbox);
	for (size_t k = 0; k < COUNTED_KINDS; k++)
		for (size_t o = 0; o < OUTCOME_COUNT; o++)
			writer_u64(w, c->messages[k][o]);
	writer_u64(w, c->unrecognised);
	writer_u64(w, c->unattributed);
	writer_u64(w, c->parser_deaths);
	for (size_t i = 0; i <= COUNTED_BUCKETS; i++)
		writer_u64(w, c->batches[i]);
	writer_u64(w, c->microseconds);
	writer_u8(w, c->database);
	writer_u8(w, c->policy_waits);
}

static void
put_body(struct writer *w, const struct msg *m)
{
	switch (m->type) {
	case MSG_CHANNEL:
		put_channel(w, m);
		return;
	case MSG_MAIL:
		writer_u64(w, m->batch);
		return;
	case MSG_GIVE:
	case MSG_GIVEN:
		writer_u64(w, m->give);
		return;
	case MSG_PACED:
		writer_i64(w, m->login_at);
		return;
	case MSG_PARSED:
	case MSG_CLASSIFIED:
		put_parsed(w, &m->parsed);
		return;
	case MSG_LEASE:
		writer_string(w, m->lease);
		return;
	case MSG_WAIT:
		writer_u8(w, (uint8_t)m->wait.cause);
		writer_string(w, m->wait.text);
		return;
	case MSG_PLACES:
		put_places(w, &m->places);
		return;
	case MSG_KNOWN:
		put_known(w, &m->known);
		return;
	case MSG_OUTCOME:
		put_outcome(w, &m->outcome);
		return;
	case MSG_STATUS:
		put_status(w, &m->status);
		return;
	case MSG_EVENT:
		put_event(w, &m->event);
		return;
	case MSG_DELIVERED:
		put_delivered(w, &m->delivered);
		return;
	case MSG_COUNTED:
		put_counted(w, &m->counted);
		return;
	case MSG_FORGET:
	case MSG_STOP:
	case MSG_READY:
	case MSG_CLASSIFY:
	case MSG_LEASED:
	case MSG_TYPE_COUNT:
		return;
	}
}

size_t
msg_encode(const struct msg *m, unsigned char *buffer, size_t cap)
{
	struct writer w = writer_in(buffer, cap);

	writer_u8(&w, (uint8_t)m->type);
	put_body(&w, m);
	return w.full ? 0 : w.n;
}

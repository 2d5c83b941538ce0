/* channel_read - bytes as control messages, a function a type; channel_write.c has the other direction. See channel.h. */
#include "build_config.h"

#include "channel.h"
#include "outbox.h"
#include "wire.h"

#include <string.h>

static void
get_channel(struct reader *r, struct msg *m)
{
	m->channel.peer = (enum role)reader_enum(r, ROLE_COUNT);
	m->channel.id = (uint32_t)reader_count(r, CHANNEL_FETCHERS - 1);
	reader_string(r, m->channel.name, sizeof m->channel.name);
}

static void
get_parsed(struct reader *r, struct msg_parsed *p)
{
	p->id = (uint32_t)reader_count(r, CHANNEL_FETCHERS - 1);
	p->number = reader_u64(r);
	p->n = (uint32_t)reader_count(r, BATCH_ITEMS);
	for (uint32_t i = 0; i < p->n; i++) {
		p->status[i].state = (enum batch_state)reader_enum(r, BATCH_STATE_COUNT);
		p->status[i].signal = (uint8_t)reader_enum(r, 65);
	}
}

static void
get_places(struct reader *r, struct msg_places *p)
{
	p->first = reader_bool(r);
	p->last = reader_bool(r);
	reader_string(r, p->folder, sizeof p->folder);
	p->uidvalidity = reader_u64(r);
	p->n = (uint32_t)reader_count(r, CHANNEL_PLACES);
	for (uint32_t i = 0; i < p->n; i++) {
		p->place[i].uid = reader_u64(r);
		p->place[i].internaldate = reader_i64(r);
	}
}

static void
get_known(struct reader *r, struct msg_known *k)
{
	k->n = (uint32_t)reader_count(r, CHANNEL_PLACES);
	for (uint32_t i = 0; i < k->n; i++)
		k->known[i] = reader_bool(r);
}

static void
get_outcome(struct reader *r, struct msg_outcome *o)
{
	o->number = reader_u64(r);
	o->n = (uint32_t)reader_count(r, BATCH_ITEMS);
	for (uint32_t i = 0; i < o->n; i++) {
		o->item[i].outcome = (enum outcome)reader_enum(r, OUTCOME_COUNT);
		o->item[i].disposal = (enum disposal)reader_enum(r, DISPOSAL_COUNT);
	}
}

static void
get_status(struct reader *r, struct msg_status *s)
{
	s->state = (enum mailbox_state)reader_enum(r, STATE_COUNT);
	s->pass = reader_bool(r);
	s->oldest_unread = reader_i64(r);
	s->backoff_until = reader_i64(r);
	s->cause = (enum err_cause)reader_enum(r, CAUSE_COUNT);
	reader_string(r, s->error, sizeof s->error);
}

static void
get_event(struct reader *r, struct msg_event *v)
{
	struct slice body;

	reader_string(r, v->webhook, sizeof v->webhook);
	v->source = reader_enum(r, OUTBOX_SOURCE_COUNT);
	v->id = reader_i64(r);
	v->contact = reader_u64(r);
	body = reader_text(r, CHANNEL_EVENT);
	v->n = (uint32_t)body.n;
	if (body.n > 0)
		memcpy(v->body, body.p, body.n);
}

static void
get_delivered(struct reader *r, struct msg_delivered *d)
{
	reader_string(r, d->webhook, sizeof d->webhook);
	d->source = reader_enum(r, OUTBOX_SOURCE_COUNT);
	d->id = reader_i64(r);
	d->dead = reader_bool(r);
	d->tries = reader_u32(r);
	reader_string(r, d->error, sizeof d->error);
}

static void
get_counted(struct reader *r, struct msg_counted *c)
{
	reader_string(r, c->mailbox, sizeof c->mailbox);
	for (size_t k = 0; k < COUNTED_KINDS; k++)
		for (size_t o = 0; o < OUTCOME_COUNT; o++)
			c->messages[k][o] = reader_u64(r);
	c->unrecognised = reader_u64(r);
	c->unattributed = reader_u64(r);
	c->parser_deaths = reader_u64(r);
	for (size_t i = 0; i <= COUNTED_BUCKETS; i++)
		c->batches[i] = reader_u64(r);
	c->microseconds = reader_u64(r);
	c->database = reader_bool(r);
	c->policy_waits = reader_bool(r);
}

static void
get_body(struct reader *r, struct msg *m)
{
	switch (m->type) {
	case MSG_CHANNEL:
		get_channel(r, m);
		return;
	case MSG_MAIL:
		m->batch = reader_u64(r);
		return;
	case MSG_GIVE:
	case MSG_GIVEN:
		m->give = reader_u64(r);
		return;
	case MSG_PACED:
		m->login_at = reader_i64(r);
		return;
	case MSG_PARSED:
	case MSG_CLASSIFIED:
		get_parsed(r, &m->parsed);
		return;
	case MSG_LEASE:
		reader_string(r, m->lease, sizeof m->lease);
		return;
	case MSG_WAIT:
		m->wait.cause = (enum err_cause)reader_enum(r, CAUSE_COUNT);
		reader_string(r, m->wait.text, sizeof m->wait.text);
		return;
	case MSG_PLACES:
		get_places(r, &m->places);
		return;
	case MSG_KNOWN:
		get_known(r, &m->known);
		return;
	case MSG_OUTCOME:
		get_outcome(r, &m->outcome);
		return;
	case MSG_STATUS:
		get_status(r, &m->status);
		return;
	case MSG_EVENT:
		get_event(r, &m->event);
		return;
	case MSG_DELIVERED:
		get_delivered(r, &m->delivered);
		return;
	case MSG_COUNTED:
		get_counted(r, &m->counted);
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

bool
msg_decode(struct slice bytes, struct msg *m)
{
	struct reader r = reader_of(bytes.p, bytes.n);

	m->type = (enum msg_type)reader_enum(&r, MSG_TYPE_COUNT);
	if (!r.bad)
		get_body(&r, m);
	return reader_done(&r);
}

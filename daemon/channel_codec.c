/* channel_codec - control messages as bytes; one function per direction and type. See channel.h. */
#include "build_config.h"

#include "channel.h"
#include "outbox.h"
#include "wire.h"

#include <string.h>

static const char *const roles[] = { "supervisor", "fetcher", "parser", "recorder", "courier",
	"web" };
static const char *const outcomes[] = { "recorded", "duplicate", "ignored", "quarantined",
	"later" };
const unsigned counted_bucket_ms[COUNTED_BUCKETS] = { 1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000 };
static const char *const states[] = { "starting", "reading", "idle", "backoff" };
static const unsigned char fds[] = { [MSG_CHANNEL] = 1,
	[MSG_MAIL] = 1,
	[MSG_PARSED] = 2,
	[MSG_CLASSIFY] = 2,
	[MSG_CLASSIFIED] = 1,
	[MSG_TYPE_COUNT] = 0 };

_Static_assert(sizeof roles / sizeof *roles == ROLE_COUNT, "a name for every role");
_Static_assert(sizeof outcomes / sizeof *outcomes == OUTCOME_COUNT, "a name for every outcome");
_Static_assert(sizeof states / sizeof *states == STATE_COUNT, "a name for every state");

const char *
role_name(enum role r)
{
	return (unsigned)r < ROLE_COUNT ? roles[r] : "none";
}

bool
role_parse(const char *name, enum role *out)
{
	for (unsigned i = 0; i < ROLE_COUNT; i++)
		if (strcmp(roles[i], name) == 0) {
			*out = (enum role)i;
			return true;
		}
	return false;
}

const char *
outcome_name(enum outcome o)
{
	return (unsigned)o < OUTCOME_COUNT ? outcomes[o] : "none";
}

const char *
mailbox_state_name(enum mailbox_state s)
{
	return (unsigned)s < STATE_COUNT ? states[s] : "none";
}

unsigned
msg_fds(enum msg_type type)
{
	return (unsigned)type < MSG_TYPE_COUNT ? fds[type] : 0;
}

/* ---- writing ---- */

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
		writer_u8(w, (uint8_t)m->channel.peer);
		writer_u32(w, m->channel.id);
		writer_string(w, m->channel.name);
		return;
	case MSG_MAIL:
		writer_u64(w, m->batch);
		return;
	case MSG_GIVE:
	case MSG_GIVEN:
		writer_u64(w, m->give);
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

/* ---- reading ---- */

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
		m->channel.peer = (enum role)reader_enum(r, ROLE_COUNT);
		m->channel.id = (uint32_t)reader_count(r, CHANNEL_FETCHERS - 1);
		reader_string(r, m->channel.name, sizeof m->channel.name);
		return;
	case MSG_MAIL:
		m->batch = reader_u64(r);
		return;
	case MSG_GIVE:
	case MSG_GIVEN:
		m->give = reader_u64(r);
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

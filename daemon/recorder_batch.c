/* recorder_batch - parsed batches into the database, and the outcomes back to their fetchers */
#include "build_config.h"

#include "recorder.h"

#include "batch.h"
#include "crash_point.h"
#include "log.h"
#include "util.h"

#include <string.h>

/* What record_batch() is given, and which item each message is. */
struct work {
	size_t n;
	size_t item[BATCH_ITEMS];
	struct record_message message[BATCH_ITEMS];
	struct record_result result[BATCH_ITEMS];
	struct verdict verdict[BATCH_ITEMS];
	char why[BATCH_ITEMS][64];
	uint64_t name[BATCH_ITEMS]; /* of suspects.h */
};

static void
add_message(struct recorder_role *r, struct work *w, const struct batch *b,
    const struct batch_output *o, size_t i)
{
	struct batch_item item = batch_get(b, i);
	struct batch_status status = r->in.parsed.status[i];
	size_t k = w->n;
	struct record_message *m = &w->message[k];

	if (status.state == BATCH_LATER)
		return;
	*m = (struct record_message){
		.raw = item.raw,
		.size = item.item.size > item.raw.n ? item.item.size : item.raw.n,
		.folder = item.item.uid ? batch_folder(b) : NULL,
		.uidvalidity = item.item.uidvalidity,
		.uid = item.item.uid,
		.internaldate = item.item.internaldate,
	};
	if (r->suspects && suspects_is_guilty(r->suspects, w->name[i])) {
		m->why = "the recorder died of it again and again";
	} else if (status.state == BATCH_PARSED) {
		if (batch_output_read(o, i, r->arena, &w->verdict[k]))
			m->verdict = &w->verdict[k];
		else
			status.state = BATCH_REFUSED;
	}
	if (!m->verdict && !m->why)
		m->why = batch_status_text(status, w->why[k], sizeof w->why[k]);
	w->item[k] = i;
	w->n++;
}

static enum outcome
outcome_of(enum record_outcome o)
{
	switch (o) {
	case RECORD_RECORDED:
		return OUTCOME_RECORDED;
	case RECORD_DUPLICATE:
		return OUTCOME_DUPLICATE;
	case RECORD_IGNORED:
		return OUTCOME_IGNORED;
	case RECORD_QUARANTINED:
		return OUTCOME_QUARANTINED;
	case RECORD_NONE:
	case RECORD_STORED_UNRECOGNISED:
		break;
	}
	return OUTCOME_LATER;
}

static void
answer(struct recorder_role *r, const struct work *w)
{
	uint32_t id = r->in.parsed.id;
	struct msg_outcome *o = &r->out.outcome;
	int fd = links_fd(&r->links, ROLE_FETCHER, id);

	r->out.type = MSG_OUTCOME;
	*o = (struct msg_outcome){ .number = r->in.parsed.number, .n = r->in.parsed.n };
	for (size_t i = 0; i < o->n; i++)
		o->item[i].outcome = OUTCOME_LATER;
	for (size_t k = 0; w && k < w->n; k++) {
		o->item[w->item[k]].outcome = outcome_of(w->result[k].outcome);
		o->item[w->item[k]].disposal =
		    w->result[k].unrecognised ? DISPOSAL_UNRECOGNISED : DISPOSAL_AFTER;
	}
	if (fd >= 0 && channel_send_wait(fd, &r->out, 1000) != CHANNEL_OK)
		recorder_client_gone(r, id);
}

static void
say_quarantined(const struct recorder_role *r, const struct work *w)
{
	for (size_t k = 0; k < w->n; k++) {
		const struct record_message *m = &w->message[k];

		if (w->result[k].outcome == RECORD_QUARANTINED)
			log_event(LOG_QUARANTINED,
			    LF_TEXT("mailbox", r->links.fetcher[r->in.parsed.id].name),
			    LF_TEXT("folder", m->folder), LF_NUMBER("uid", m->uid),
			    LF_NUMBER("size", m->size),
			    LF_TEXT("why", m->why ? m->why : "the database refused it"));
	}
}

static bool
is_suspect(const struct recorder_role *r, const struct work *w, size_t i)
{
	return r->suspects && suspects_has(r->suspects, w->name[i]);
}

/* How many items from i on go into one transaction: a suspect by itself, the others together. */
static size_t
part_length(const struct recorder_role *r, const struct work *w, size_t i, size_t n)
{
	size_t k = i + 1;

	if (is_suspect(r, w, i))
		return 1;
	while (k < n && !is_suspect(r, w, k))
		k++;
	return k - i;
}

/* Whatever happens to this process in here, its successor knows which messages it was about. */
static bool
record_part(struct recorder_role *r, const struct record_source *source, struct work *w,
    const struct batch *b, const struct batch_output *o, size_t from, size_t n, struct err *e)
{
	size_t first = w->n;
	bool ok;

	if (r->suspects)
		suspects_take(r->suspects, w->name + from, n);
	for (size_t i = from; i < from + n; i++)
		add_message(r, w, b, o, i);
	memset(w->result + first, 0, (w->n - first) * sizeof *w->result);
	ok = w->n == first ||
	    record_batch(
		r->db.recorder, source, w->message + first, w->n - first, w->result + first, e);
	if (!r->suspects)
		return ok;
	suspects_take(r->suspects, NULL, 0);
	for (size_t i = from; ok && i < from + n; i++)
		suspects_settle(r->suspects, w->name[i]);
	return ok;
}

static void
count(struct recorder_role *r, const struct work *w, int64_t began)
{
	struct msg_counted *c = recorder_counted(r, r->links.fetcher[r->in.parsed.id].name);
	int64_t now = clock_us();

	if (!c)
		return;
	recorder_count_batch(c, now - began);
	for (size_t k = 0; k < w->n; k++)
		recorder_count_message(
		    c, w->message[k].verdict, outcome_of(w->result[k].outcome), &w->result[k]);
	for (size_t i = 0; i < r->in.parsed.n; i++)
		c->parser_deaths += r->in.parsed.status[i].state == BATCH_CRASHED ||
		    r->in.parsed.status[i].state == BATCH_HUNG;
}

static bool
record(struct recorder_role *r, const struct batch *b, const struct batch_output *o, struct err *e)
{
	static struct work w;
	const char *name = r->links.fetcher[r->in.parsed.id].name;
	const struct config_mailbox *mailbox = config_find_mailbox(r->config, name);
	struct record_source source = { .mailbox = name };
	size_t n = r->in.parsed.n;
	int64_t began = clock_us();

	if (mailbox) {
		source.url = mailbox->url;
		source.stream = mailbox->stream;
	}
	w.n = 0;
	arena_reset(r->arena);
	for (size_t i = 0; r->suspects && i < n; i++)
		w.name[i] = suspects_name(batch_get(b, i).raw);
	crash_point("batch received by the recorder");
	for (size_t i = 0, some; i < n; i += some) {
		some = part_length(r, &w, i, n);
		if (!record_part(r, &source, &w, b, o, i, some, e))
			return false;
	}
	recorder_due_soon(r);
	say_quarantined(r, &w);
	count(r, &w, began);
	crash_point("batch recorded");
	answer(r, &w);
	crash_point("batch answered");
	return true;
}

bool
recorder_batch(struct recorder_role *r, struct err *e)
{
	struct batch *b = NULL;
	struct batch_output *o = NULL;
	bool acceptable = *r->links.fetcher[r->in.parsed.id].name &&
	    batch_open(&b, r->in.fd[0], e) && batch_count(b) == r->in.parsed.n &&
	    batch_output_open(&o, r->in.fd[1], r->in.parsed.n, e);
	bool done = true;

	if (acceptable)
		done = record(r, b, o, e);
	if (acceptable && !done && e->class == ERR_MESSAGE) {
		/* record_batch() has found no single message to blame: a second try changes nothing. */
		log_event(LOG_BATCH_BAD, LF_TEXT("mailbox", r->links.fetcher[r->in.parsed.id].name),
		    LF_ERR(e));
		answer(r, NULL);
		done = true;
	}
	if (!acceptable) {
		log_event(
		    LOG_BATCH_BAD, LF_TEXT("mailbox", r->links.fetcher[r->in.parsed.id].name));
		answer(r, NULL);
	}
	batch_output_close(o);
	batch_close(b);
	return done;
}

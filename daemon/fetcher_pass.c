/* fetcher_pass - see fetcher_private.h. */
#include "build_config.h"

#include "fetcher_private.h"

#include "log.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What one fetch puts into batches. */
struct filling {
	struct fetcher *f;
	const char *folder;
	struct batch_writer *writer;
	struct mailbox_item items[BATCH_ITEMS];
	uint32_t n;
};

static bool
finish_batch(struct filling *b, struct err *e)
{
	int fd = batch_writer_finish(b->writer, e);

	b->writer = NULL;
	if (fd < 0)
		return false;
	batch_queue(b->f, fd, b->items, b->n);
	b->n = 0;
	return true;
}

static bool
add(struct filling *b, const struct mailbox_item *item, const unsigned char *raw, size_t size,
    bool whole, struct err *e)
{
	*e = (struct err){ 0 };
	if (b->writer == NULL && (b->writer = batch_writer_new(b->folder, e)) == NULL)
		return false;
	if (!batch_writer_add(b->writer, item, raw, size, whole, e))
		return false;
	b->items[b->n++] = *item;
	return true;
}

/* mailbox_sink. A message that does not fit although its announced size did begins a batch. */
static bool
take(void *context, const struct mailbox_item *item, const unsigned char *raw, size_t size,
    bool whole, struct err *e)
{
	struct filling *b = context;

	link_sign_of_life(b->f);
	b->f->fetched++;
	if (b->n < BATCH_ITEMS && add(b, item, raw, size, whole, e))
		return true;
	if (b->n == 0 || (b->n < BATCH_ITEMS && e->class != ERR_NONE))
		return e->class != ERR_NONE
		    ? false
		    : err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "a message does not fit");
	return finish_batch(b, e) && add(b, item, raw, size, whole, e);
}

static bool
fetch_some(struct fetcher *f, const struct mailbox_item *items, size_t n, struct err *e)
{
	static struct filling b;
	bool ok;

	b = (struct filling){ .f = f, .folder = mailbox_folder(f->mailbox, items[0].folder) };
	ok = mailbox_fetch(f->mailbox, items, n, take, &b, e);
	if (b.writer != NULL && b.n > 0) {
		/* what came whole before the session broke is worth its parsing */
		struct err later;

		if (!finish_batch(&b, ok ? e : &later))
			ok = false;
	}
	batch_writer_free(b.writer);
	return ok;
}

/* How many of the items make one batch. */
static size_t
batch_length(const struct fetcher *f, const struct mailbox_item *items, size_t n)
{
	const struct config *c = f->start->config;
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < n && i < c->batch_messages; i++) {
		uint64_t size = items[i].size > LIMIT_MESSAGE ? LIMIT_MESSAGE_HEAD : items[i].size;

		if (i > 0 && sum + size > c->batch_size)
			break;
		sum += size;
	}
	return i;
}

static int64_t
batch_wait_ms(const struct fetcher *f)
{
	return (int64_t)f->box->batch_timeout * 1000;
}

/* Fetches batch after batch, while earlier ones are parsed and recorded. */
static bool
fetch_all(struct fetcher *f, const struct mailbox_item *items, size_t n, struct err *e)
{
	for (size_t at = 0, some; at < n && !f->stop && f->give == 0; at += some) {
		some = batch_length(f, items + at, n - at);
		if (!link_await(f, batch_room, batch_wait_ms(f), e))
			return false;
		if (!fetch_some(f, items + at, some, e))
			return false;
		link_pump(f, 0);
		if (f->broken) {
			*e = f->failure;
			return false;
		}
	}
	return true;
}

static bool
keeps_all(const struct fetcher *f)
{
	return f->box->after.after == AFTER_KEEP && f->box->unrecognised.after == AFTER_KEEP;
}

static bool
has_answer(const struct fetcher *f)
{
	return f->answered || !f->asked;
}

static bool
ask_part(struct fetcher *f, struct msg *m, struct err *e)
{
	f->answered = false;
	if (!link_tell_recorder(f, m))
		return err_set(e, ERR_RETRY, CAUSE_DATABASE, "the recorder is away");
	f->asked = true;
	if (!link_await(f, has_answer, batch_wait_ms(f), e))
		return false;
	if (!f->answered || f->known.n != m->places.n)
		return err_set(e, ERR_RETRY, CAUSE_DATABASE, "the recorder was started again");
	return true;
}

/*
 * Shows the recorder the listing of a folder, so that it can forget what is gone. Where everything
 * stays on the server, what it has is settled. Elsewhere a message it has may still wait to be moved
 * or deleted (a crash came between commit and acknowledgement): it is read again, once a start.
 */
static bool
show_listing(struct fetcher *f, const struct mailbox_item *items, size_t n, const char *folder,
    struct err *e)
{
	static struct msg m;
	size_t at = 0;

	m.type = MSG_PLACES;
	m.fd[0] = m.fd[1] = -1;
	snprintf(m.places.folder, sizeof m.places.folder, "%s", folder);
	m.places.uidvalidity = n > 0 ? items[0].uidvalidity : 0;
	do {
		m.places.first = at == 0;
		for (m.places.n = 0; m.places.n < CHANNEL_PLACES && at < n; at++)
			m.places.place[m.places.n++] =
			    (struct place_ref){ items[at].uid, items[at].internaldate };
		m.places.last = at == n;
		if (!ask_part(f, &m, e))
			return false;
		for (uint32_t k = 0; k < m.places.n && keeps_all(f); k++)
			if (f->known.known[k])
				placeset_add(&f->settled, &items[at - m.places.n + k]);
	} while (at < n);
	return true;
}

/* Moves what is to be read to the front. */
static size_t
choose(const struct fetcher *f, struct mailbox_item *items, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!placeset_has(&f->settled, &items[i]))
			items[kept++] = items[i];
	return kept;
}

/* A listing that was shown already need not be shown again. */
static uint64_t
listing_hash(const struct mailbox_item *items, size_t n)
{
	uint64_t h = 0xcbf29ce484222325u + n;

	for (size_t i = 0; i < n; i++) {
		h = (h ^ items[i].uidvalidity) * 0x100000001b3u;
		h = (h ^ items[i].uid) * 0x100000001b3u;
	}
	return h;
}

static bool
identified(const struct mailbox_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (items[i].uid == 0)
			return false;
	return true;
}

static void
tell_reading(struct fetcher *f, const struct mailbox_item *items, size_t n)
{
	static struct msg m;
	int64_t oldest = 0;

	for (size_t i = 0; i < n; i++)
		if (items[i].internaldate > 0 && (oldest == 0 || items[i].internaldate < oldest))
			oldest = items[i].internaldate;
	m.type = MSG_STATUS;
	m.fd[0] = m.fd[1] = -1;
	m.status = (struct msg_status){ .state = STATE_READING, .oldest_unread = oldest };
	(void)link_tell_recorder(f, &m);
}

static bool
list_folder(struct fetcher *f, size_t i, struct mailbox_item **items, size_t *n, struct err *e)
{
	const char *folder = mailbox_folder(f->mailbox, i);
	uint64_t hash;

	if (!mailbox_list(f->mailbox, i, items, n, e)) {
		if (e->cause != CAUSE_FOLDER)
			return false;
		if (f->folder_failed != i + 1)
			log_event(LOG_MAILBOX_FOLDER, LF_TEXT("folder", folder), LF_ERR(e));
		f->folder_failed = i + 1;
		f->folder_failure = *e;
		*n = 0;
		return true;
	}
	f->listed += *n;
	hash = listing_hash(*items, *n);
	if (f->start->replay != NULL || f->shown[i] == hash || !identified(*items, *n))
		return true;
	if (!show_listing(f, *items, *n, folder, e))
		return false;
	f->shown[i] = hash;
	return true;
}

static bool
read_folder(struct fetcher *f, size_t i, struct err *e)
{
	struct mailbox_item *items = NULL;
	size_t n = 0;
	bool ok = list_folder(f, i, &items, &n, e);

	if (ok && n > 0 && (n = choose(f, items, n)) > 0) {
		tell_reading(f, items, n);
		ok = fetch_all(f, items, n, e);
	}
	free(items);
	return ok;
}

bool
fetcher_pass(struct fetcher *f, struct err *e)
{
	bool ok = true;

	*e = (struct err){ 0 };
	f->folder_failure = (struct err){ 0 };
	f->listed = 0;
	for (size_t i = 0; ok && i < mailbox_folders(f->mailbox) && !f->stop && f->give == 0; i++)
		ok = read_folder(f, i, e);
	if (ok)
		ok = link_await(f, batch_none, batch_wait_ms(f), e);
	if (ok && f->broken) {
		*e = f->failure;
		ok = false;
	}
	if (ok)
		ok = mailbox_commit(f->mailbox, e);
	/* most of what was settled is gone from the server: begin anew, at the price of one reading */
	if (ok && f->give == 0 && f->settled.n > 4 * f->listed + 1024)
		placeset_free(&f->settled);
	return ok;
}

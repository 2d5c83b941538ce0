/* imap_fetch - the messages themselves: see imap.h */
#include "build_config.h"

#include "imap_answer.h"
#include "spool.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

enum { LITERAL_MAX = 64 * 1024 * 1024 };

/* One fetch command: body octets come first, then the attributes that say whose they are. */
struct fetch {
	const struct mailbox_item *items; /* by UID */
	size_t n;
	bool *done;
	mailbox_sink sink;
	void *context;
	bool partial;               /* only the head was asked for */
	bool again;                 /* what is still empty is so indeed */
	struct mailbox_item *empty; /* came without text although it has a size */
	size_t nempty;
	struct spool body;
	bool stopped;
	struct err *e;
};

static bool
on_body(int type, struct mailimap_msg_att_body_section *section, const char *octets, size_t n,
    void *context)
{
	struct fetch *f = context;

	(void)section;
	if (type != MAILIMAP_MSG_ATT_BODY_SECTION || f->stopped)
		return false;
	if (!spool_add(&f->body, octets, n, f->e))
		f->stopped = true;
	return !f->stopped;
}

static bool
deliver(struct fetch *f, const struct imap_answer *a)
{
	const struct mailbox_item key = { .uid = a->uid };
	const struct mailbox_item *item =
	    bsearch(&key, f->items, f->n, sizeof key, mailbox_item_by_uid);

	if (!item || f->done[item - f->items])
		return err_set(f->e, ERR_RETRY, CAUSE_PROTOCOL,
		    "imap: the server sent a message that was not asked for");
	if (a->body->sec_body_part && f->body.n == 0 &&
	    !spool_add(&f->body, a->body->sec_body_part, a->body->sec_length, f->e))
		return false;
	if (f->partial)
		spool_cut(&f->body);
	f->done[item - f->items] = true;
	if (f->body.n == 0 && item->size > 0 && !f->again) {
		f->empty[f->nempty++] = *item;
		return true;
	}
	return f->sink(f->context, item, f->body.p ? f->body.p : (const unsigned char *)"",
	    f->body.n, !f->body.over && !(f->partial && item->size > f->body.n), f->e);
}

static void
on_fetched(struct mailimap_msg_att *att, void *context)
{
	struct fetch *f = context;
	struct imap_answer a;

	imap_answer_read(att, &a);
	if (!f->stopped && a.body && !deliver(f, &a))
		f->stopped = true;
	spool_reset(&f->body);
}

static int
send_fetch(struct imap *im, struct fetch *f, struct mailimap_set *set)
{
	struct mailimap_section *all = mailimap_section_new(NULL);
	struct mailimap_fetch_att *attributes[] = { mailimap_fetch_att_new_uid(),
		f->partial
		    ? mailimap_fetch_att_new_body_peek_section_partial(all, 0, LIMIT_MESSAGE_HEAD)
		    : mailimap_fetch_att_new_body_peek_section(all) };
	struct mailimap_fetch_type *type = imap_wanted(attributes, 2);
	clist *none = NULL;
	int rc;

	imap_handlers_set(im, on_fetched, on_body, f);
	rc = mailimap_uid_fetch(im->session, set, type, &none);
	imap_handlers_clear(im);
	if (rc == MAILIMAP_NO_ERROR && none) /* after a NO it is freed already, and not NULL */
		mailimap_fetch_list_free(none);
	mailimap_fetch_type_free(type);
	return rc;
}

/* Fetches items that are all small or all big. */
static bool
fetch_run(struct imap *im, struct fetch *f)
{
	uint32_t *uids = malloc(f->n * sizeof *uids);
	struct mailimap_set *set = NULL;
	uint64_t octets = 0;
	int rc = MAILIMAP_ERROR_MEMORY;

	f->done = calloc(f->n, sizeof *f->done);
	for (size_t i = 0; uids && i < f->n; i++) {
		uids[i] = (uint32_t)f->items[i].uid;
		octets += f->items[i].size;
	}
	if (uids && f->done)
		set = imap_set_new(uids, f->n);
	free(uids);
	/* RFC822.SIZE is an estimate on some servers */
	wire_guard_command(&im->wire.guard, f->n * 2 + 100000,
	    octets * 2 + f->n * 1024 + LITERAL_MAX, LITERAL_MAX);
	if (set) {
		rc = send_fetch(im, f, set);
		mailimap_set_free(set);
	}
	free(f->done);
	if (f->stopped) {
		struct err ignored;

		imap_wire_fail(&im->wire, CAUSE_PROTOCOL, "the fetch was stopped", &ignored);
		return false;
	}
	return rc == MAILIMAP_NO_ERROR || imap_failed(im, rc, "UID FETCH", f->e);
}

/* Servers answer for a message that another session has expunged as if it were empty. After NOOP they
 * know it no more; what is still there is fetched once again, and then delivered as it is. */
static bool
fetch_empty_again(struct imap *im, struct fetch *f)
{
	int rc;

	f->again = true;
	f->partial = false;
	f->items = f->empty;
	f->n = f->nempty;
	qsort(f->empty, f->nempty, sizeof *f->empty, mailbox_item_by_uid);
	wire_guard_command(&im->wire.guard, 1000000, 64 * 1024 * 1024, 0);
	rc = mailimap_noop(im->session);
	if (rc != MAILIMAP_NO_ERROR)
		return imap_failed(im, rc, "NOOP", f->e);
	return fetch_run(im, f);
}

static bool
fetch_sorted(struct imap *im, const struct mailbox_item *items, size_t n, struct fetch *f)
{
	bool ok = true;

	for (size_t i = 0, k; ok && i < n; i = k) {
		f->partial = items[i].size > LIMIT_MESSAGE;
		for (k = i + 1; k < n && (items[k].size > LIMIT_MESSAGE) == f->partial; k++)
			;
		f->items = items + i;
		f->n = k - i;
		ok = fetch_run(im, f);
	}
	return ok && (f->nempty == 0 || fetch_empty_again(im, f));
}

bool
imap_fetch(struct imap *im, const struct mailbox_item *items, size_t n, mailbox_sink sink,
    void *context, struct err *e)
{
	struct fetch f = { .sink = sink, .context = context, .e = e };
	struct mailbox_item *sorted;
	bool ok;

	if (n == 0)
		return true;
	if (im->selected != items[0].folder && !imap_select(im, items[0].folder, false, e))
		return false;
	if (im->uidvalidity != items[0].uidvalidity)
		return err_set(e, ERR_RETRY, CAUSE_FOLDER,
		    "imap: folder %s was made anew: its UIDVALIDITY changed",
		    im->folders[items[0].folder].name);
	sorted = malloc(n * sizeof *sorted);
	f.empty = malloc(n * sizeof *f.empty);
	if (!sorted || !f.empty) {
		free(sorted);
		free(f.empty);
		return err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "imap: out of memory");
	}
	memcpy(sorted, items, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, mailbox_item_by_uid);
	im->wire.io.deadline(im->wire.io.context, im->batch_seconds);
	ok = fetch_sorted(im, sorted, n, &f);
	spool_free(&f.body);
	free(f.empty);
	free(sorted);
	return ok;
}

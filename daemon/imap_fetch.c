/* imap_fetch - list and fetch: see imap.h */
#include "build_config.h"
#include "imap.h"
#include "spool.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	LIST_MAX = 2000000, /* messages of one listing; the rest comes when these are gone */
	LITERAL_MAX = 64 * 1024 * 1024
};

/* What one FETCH response says. */
struct answer {
	uint32_t uid;
	uint32_t size;
	int64_t internaldate;
	bool deleted;
	const struct mailimap_msg_att_body_section *body;
};

static int64_t
seconds_of(const struct mailimap_date_time *d)
{
	struct tm tm = { .tm_sec = d->dt_sec,
		.tm_min = d->dt_min,
		.tm_hour = d->dt_hour,
		.tm_mday = d->dt_day,
		.tm_mon = d->dt_month - 1,
		.tm_year = d->dt_year - 1900 };
	int64_t zone = d->dt_zone / 100 * 3600 + d->dt_zone % 100 * 60;

	return (int64_t)timegm(&tm) - zone;
}

static void
read_static(const struct mailimap_msg_att_static *s, struct answer *a)
{
	switch (s->att_type) {
	case MAILIMAP_MSG_ATT_UID:
		a->uid = s->att_data.att_uid;
		break;
	case MAILIMAP_MSG_ATT_RFC822_SIZE:
		a->size = s->att_data.att_rfc822_size;
		break;
	case MAILIMAP_MSG_ATT_INTERNALDATE:
		if (s->att_data.att_internal_date)
			a->internaldate = seconds_of(s->att_data.att_internal_date);
		break;
	case MAILIMAP_MSG_ATT_BODY_SECTION:
		a->body = s->att_data.att_body_section;
		break;
	default:
		break;
	}
}

static void
read_flags(const struct mailimap_msg_att_dynamic *d, struct answer *a)
{
	if (!d->att_list)
		return;
	for (clistiter *i = clist_begin(d->att_list); i; i = clist_next(i)) {
		const struct mailimap_flag_fetch *f = clist_content(i);

		if (f->fl_type == MAILIMAP_FLAG_FETCH_OTHER && f->fl_flag &&
		    f->fl_flag->fl_type == MAILIMAP_FLAG_DELETED)
			a->deleted = true;
	}
}

static void
read_answer(const struct mailimap_msg_att *att, struct answer *a)
{
	memset(a, 0, sizeof *a);
	for (clistiter *i = clist_begin(att->att_list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_item *item = clist_content(i);

		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC && item->att_data.att_static)
			read_static(item->att_data.att_static, a);
		else if (item->att_type == MAILIMAP_MSG_ATT_ITEM_DYNAMIC && item->att_data.att_dyn)
			read_flags(item->att_data.att_dyn, a);
	}
}

/* libetpan calls no attribute handler unless there is a progress callback as well. */
static void
no_progress(size_t current, size_t maximum, void *context)
{
	(void)current;
	(void)maximum;
	(void)context;
}

static void
set_handlers(struct imap *im, mailimap_msg_att_handler *on_answer,
    mailimap_msg_body_handler *on_body, void *context)
{
	mailimap_set_progress_callback(im->session, no_progress, no_progress, context);
	mailimap_set_msg_att_handler(im->session, on_answer, context);
	mailimap_set_msg_body_handler(im->session, on_body, context);
}

static void
clear_handlers(struct imap *im)
{
	mailimap_set_progress_callback(im->session, NULL, NULL, NULL);
	mailimap_set_msg_att_handler(im->session, NULL, NULL);
	mailimap_set_msg_body_handler(im->session, NULL, NULL);
}

static struct mailimap_fetch_type *
wanted(struct mailimap_fetch_att *const *attributes, size_t n)
{
	struct mailimap_fetch_type *t = mailimap_fetch_type_new_fetch_att_list_empty();

	for (size_t i = 0; i < n; i++)
		if (!t || !attributes[i] ||
		    mailimap_fetch_type_new_fetch_att_list_add(t, attributes[i]) !=
			MAILIMAP_NO_ERROR)
			abort();
	return t;
}

struct listing {
	struct mailbox_item *items;
	size_t n, max;
	bool skip_deleted;
};

static void
on_listed(struct mailimap_msg_att *att, void *context)
{
	struct listing *l = context;
	struct answer a;

	read_answer(att, &a);
	/* unsolicited flag changes have no size */
	if (a.uid == 0 || a.size == 0 || l->n == l->max || (l->skip_deleted && a.deleted))
		return;
	l->items[l->n++] =
	    (struct mailbox_item){ .uid = a.uid, .size = a.size, .internaldate = a.internaldate };
}

static int
by_uid(const void *a, const void *b)
{
	const struct mailbox_item *x = a, *y = b;

	return (x->uid > y->uid) - (x->uid < y->uid);
}

/* Oldest first, each UID once. */
static void
finish_listing(struct listing *l, size_t folder, uint32_t uidvalidity)
{
	size_t kept = 0;

	qsort(l->items, l->n, sizeof *l->items, by_uid);
	for (size_t i = 0; i < l->n; i++) {
		if (kept > 0 && l->items[kept - 1].uid == l->items[i].uid)
			continue;
		l->items[kept] = l->items[i];
		l->items[kept].folder = (uint32_t)folder;
		l->items[kept].uidvalidity = uidvalidity;
		kept++;
	}
	l->n = kept;
}

static int
send_list(struct imap *im, struct listing *l)
{
	struct mailimap_fetch_att *attributes[] = { mailimap_fetch_att_new_uid(),
		mailimap_fetch_att_new_rfc822_size(), mailimap_fetch_att_new_internaldate(),
		l->skip_deleted ? mailimap_fetch_att_new_flags() : NULL };
	struct mailimap_fetch_type *type = wanted(attributes, l->skip_deleted ? 4 : 3);
	struct mailimap_set *set = mailimap_set_new_interval(1, (uint32_t)l->max);
	clist *none = NULL;
	int rc = MAILIMAP_ERROR_MEMORY;

	if (set) {
		set_handlers(im, on_listed, NULL, l);
		rc = mailimap_fetch(im->session, set, type, &none);
		clear_handlers(im);
		mailimap_set_free(set);
	}
	if (rc == MAILIMAP_NO_ERROR && none) /* after a NO it is freed already, and not NULL */
		mailimap_fetch_list_free(none);
	mailimap_fetch_type_free(type);
	return rc;
}

bool
imap_list(struct imap *im, size_t folder, struct mailbox_item **items, size_t *n, struct err *e)
{
	struct listing l = { NULL, 0, 0, false };
	int rc;

	*items = NULL;
	*n = 0;
	if (!imap_select(im, folder, false, e))
		return false;
	im->folders[folder].seen_uidnext = im->uidnext;
	if (im->exists == 0)
		return true;
	l.max = im->exists < LIST_MAX ? im->exists : LIST_MAX;
	/* where nothing can be expunged, what was acknowledged stays, marked \Deleted */
	l.skip_deleted = !im->has_uidplus;
	l.items = calloc(l.max, sizeof *l.items);
	if (!l.items)
		return err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "imap: out of memory");
	wire_guard_command(&im->wire.guard, l.max + 100000, (l.max + 100000) * 512, 0);
	rc = send_list(im, &l);
	if (rc != MAILIMAP_NO_ERROR) {
		free(l.items);
		imap_failed(im, rc, "FETCH", e);
		return err_prefix(e, "folder %s", im->folders[folder].name);
	}
	finish_listing(&l, folder, im->uidvalidity);
	*items = l.items;
	*n = l.n;
	return true;
}

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
deliver(struct fetch *f, const struct answer *a)
{
	const struct mailbox_item key = { .uid = a->uid };
	const struct mailbox_item *item = bsearch(&key, f->items, f->n, sizeof key, by_uid);

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
	struct answer a;

	read_answer(att, &a);
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
	struct mailimap_fetch_type *type = wanted(attributes, 2);
	clist *none = NULL;
	int rc;

	set_handlers(im, on_fetched, on_body, f);
	rc = mailimap_uid_fetch(im->session, set, type, &none);
	clear_handlers(im);
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
	qsort(f->empty, f->nempty, sizeof *f->empty, by_uid);
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
	qsort(sorted, n, sizeof *sorted, by_uid);
	im->wire.io.deadline(im->wire.io.context, im->batch_seconds);
	ok = fetch_sorted(im, sorted, n, &f);
	spool_free(&f.body);
	free(f.empty);
	free(sorted);
	return ok;
}

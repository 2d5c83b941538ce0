/* imap_list - what is in a folder: see imap.h */
#include "build_config.h"

#include "imap_answer.h"

#include <stdlib.h>

enum { LIST_MAX = 2000000 }; /* messages of one listing; the rest comes when these are gone */

struct listing {
	struct mailbox_item *items;
	size_t n, max;
	bool skip_deleted;
};

static void
on_listed(struct mailimap_msg_att *att, void *context)
{
	struct listing *l = context;
	struct imap_answer a;

	imap_answer_read(att, &a);
	/* unsolicited flag changes have no size */
	if (a.uid == 0 || !a.has_size || l->n == l->max || (l->skip_deleted && a.deleted))
		return;
	l->items[l->n++] =
	    (struct mailbox_item){ .uid = a.uid, .size = a.size, .internaldate = a.internaldate };
}

/* Oldest first, each UID once. */
static void
finish_listing(struct listing *l, size_t folder, uint32_t uidvalidity)
{
	size_t kept = 0;

	qsort(l->items, l->n, sizeof *l->items, mailbox_item_by_uid);
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
	struct mailimap_fetch_type *type = imap_wanted(attributes, l->skip_deleted ? 4 : 3);
	struct mailimap_set *set = mailimap_set_new_interval(1, (uint32_t)l->max);
	clist *none = NULL;
	int rc = MAILIMAP_ERROR_MEMORY;

	if (set) {
		imap_handlers_set(im, on_listed, NULL, l);
		rc = mailimap_fetch(im->session, set, type, &none);
		imap_handlers_clear(im);
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

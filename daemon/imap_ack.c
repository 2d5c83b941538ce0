/* imap_ack - acknowledge and commit: see imap.h */
#include "build_config.h"

#include "crash_point.h"
#include "imap.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SET_MAX = 500 }; /* UIDs of one command: 11 KB of line at the worst */

/* A run of acknowledgements that want the same. */
struct group {
	enum mailbox_action action;
	const char *target;
	char *encoded; /* of target */
	uint32_t *uids;
	size_t n;
};

static void
begin_command(struct imap *im, size_t n)
{
	wire_guard_command(&im->wire.guard, n * 4 + 100000, n * 4096 + 32 * 1024 * 1024, 0);
}

static bool
store_flag(
    struct imap *im, const uint32_t *uids, size_t n, struct mailimap_flag *flag, struct err *e)
{
	struct mailimap_flag_list *list = mailimap_flag_list_new_empty();
	struct mailimap_store_att_flags *store;
	struct mailimap_set *set = imap_set_new((uint32_t *)uids, n);
	int rc = MAILIMAP_ERROR_MEMORY;

	if (!list || !flag || !set || mailimap_flag_list_add(list, flag) != MAILIMAP_NO_ERROR)
		abort();
	store = mailimap_store_att_flags_new_add_flags_silent(list);
	if (!store)
		abort();
	begin_command(im, n);
	rc = mailimap_uid_store(im->session, set, store);
	mailimap_store_att_flags_free(store);
	mailimap_set_free(set);
	crash_point("flagged");
	return rc == MAILIMAP_NO_ERROR || imap_failed(im, rc, "UID STORE", e);
}

/* Remembers UIDs for the one UID EXPUNGE of mailbox_commit(). */
static bool
remember(struct imap *im, const uint32_t *uids, size_t n, struct err *e)
{
	struct imap_folder *f = &im->folders[im->selected];
	uint32_t *p;

	if (!im->has_uidplus && !im->exclusive)
		return true;
	if (f->expunge_uidvalidity != im->uidvalidity)
		f->nexpunge = 0;
	f->expunge_uidvalidity = im->uidvalidity;
	p = reallocarray(f->expunge, f->nexpunge + n, sizeof *p);
	if (!p)
		return err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "imap: out of memory");
	memcpy(p + f->nexpunge, uids, n * sizeof *p);
	f->expunge = p;
	f->nexpunge += n;
	return true;
}

static bool
remove_messages(struct imap *im, const uint32_t *uids, size_t n, struct err *e)
{
	return store_flag(im, uids, n, mailimap_flag_new_deleted(), e) && remember(im, uids, n, e);
}

static int
send_copy(struct imap *im, const uint32_t *uids, size_t n, const char *target)
{
	struct mailimap_set *set = imap_set_new((uint32_t *)uids, n);
	int rc;

	if (!set)
		abort();
	begin_command(im, n);
	rc = im->has_move ? mailimap_uid_move(im->session, set, target)
			  : mailimap_uid_copy(im->session, set, target);
	mailimap_set_free(set);
	crash_point("copied or moved");
	return rc;
}

static bool
move_messages(struct imap *im, const struct group *g, const uint32_t *uids, size_t n, struct err *e)
{
	const char *verb = im->has_move ? "UID MOVE" : "UID COPY";
	int rc = send_copy(im, uids, n, g->encoded);

	if (rc != MAILIMAP_NO_ERROR && im->session->imap_response_info &&
	    im->session->imap_response_info->rsp_trycreate) {
		begin_command(im, 1);
		rc = mailimap_create(im->session, g->encoded);
		if (rc != MAILIMAP_NO_ERROR) {
			imap_failed(im, rc, "CREATE", e);
			return err_prefix(e, "folder %s", g->target);
		}
		rc = send_copy(im, uids, n, g->encoded);
	}
	if (rc != MAILIMAP_NO_ERROR) {
		imap_failed(im, rc, verb, e);
		return err_prefix(e, "folder %s", g->target);
	}
	return im->has_move || remove_messages(im, uids, n, e);
}

static bool
send_group(struct imap *im, const struct group *g, struct err *e)
{
	for (size_t i = 0, k; i < g->n; i += k) {
		const uint32_t *uids = g->uids + i;
		bool ok = true;

		k = g->n - i < SET_MAX ? g->n - i : SET_MAX;
		if (g->action == ACTION_SEEN)
			ok = store_flag(im, uids, k, mailimap_flag_new_seen(), e);
		else if (g->action == ACTION_DELETE)
			ok = remove_messages(im, uids, k, e);
		else if (g->action == ACTION_MOVE)
			ok = move_messages(im, g, uids, k, e);
		if (!ok)
			return false;
	}
	return true;
}

static bool
same_group(const struct mailbox_ack *a, const struct mailbox_ack *b)
{
	return a->action == b->action &&
	    (a->action != ACTION_MOVE || strcmp(a->target, b->target) == 0);
}

static bool
encode_target(struct imap *im, struct group *g, struct err *e)
{
	g->encoded = imap_folder_name(im, g->target);
	if (!g->encoded)
		return err_set(e, ERR_OPERATOR, CAUSE_FOLDER,
		    "imap: the name of the folder to move to is not valid UTF-8");
	/* INBOX is case-insensitive, the others are what the server makes of them */
	if (strcmp(g->encoded, im->folders[im->selected].encoded) == 0 ||
	    (strcasecmp(g->encoded, "INBOX") == 0 &&
		strcasecmp(im->folders[im->selected].encoded, "INBOX") == 0))
		return err_set(e, ERR_OPERATOR, CAUSE_FOLDER,
		    "imap: folder %s is to be moved to itself", g->target);
	return true;
}

/* Everything that wants the same as acks[first]; the others keep their order. */
static bool
acknowledge_group(struct imap *im, const struct mailbox_ack *acks, size_t n, size_t first,
    bool *done, struct err *e)
{
	struct group g = { acks[first].action, acks[first].target, NULL, NULL, 0 };
	bool ok;

	g.uids = malloc(n * sizeof *g.uids);
	if (!g.uids)
		return err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "imap: out of memory");
	for (size_t i = first; i < n; i++) {
		if (done[i] || !same_group(&acks[first], &acks[i]))
			continue;
		done[i] = true;
		g.uids[g.n++] = (uint32_t)acks[i].item.uid;
	}
	ok = (g.action != ACTION_MOVE || encode_target(im, &g, e)) && send_group(im, &g, e);
	free(g.encoded);
	free(g.uids);
	return ok;
}

static bool
select_same(struct imap *im, size_t folder, uint64_t uidvalidity, struct err *e)
{
	if (!imap_select(im, folder, true, e))
		return false;
	if (im->uidvalidity != uidvalidity)
		return err_set(e, ERR_RETRY, CAUSE_FOLDER,
		    "imap: folder %s was made anew: its UIDVALIDITY changed",
		    im->folders[folder].name);
	if (!im->writable)
		return err_set(e, ERR_OPERATOR, CAUSE_FOLDER, "imap: folder %s is read-only",
		    im->folders[folder].name);
	return true;
}

bool
imap_acknowledge(struct imap *im, const struct mailbox_ack *acks, size_t n, struct err *e)
{
	bool *done = calloc(n, sizeof *done);
	bool ok = true, any = false;

	if (!done)
		return err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "imap: out of memory");
	for (size_t i = 0; i < n; i++) {
		done[i] = acks[i].action == ACTION_KEEP;
		any = any || !done[i];
	}
	if (any)
		ok = select_same(im, acks[0].item.folder, acks[0].item.uidvalidity, e);
	for (size_t i = 0; ok && i < n; i++)
		if (!done[i])
			ok = acknowledge_group(im, acks, n, i, done, e);
	free(done);
	return ok;
}

/* Without UIDPLUS there is only the EXPUNGE that takes all that is marked. */
static bool
expunge_marked(struct imap *im, struct imap_folder *f, struct err *e)
{
	int rc;

	begin_command(im, im->exists);
	rc = mailimap_expunge(im->session);
	if (rc == MAILIMAP_NO_ERROR)
		return true;
	imap_failed(im, rc, "EXPUNGE", e);
	return err_prefix(e, "folder %s", f->name);
}

static bool
expunge_folder(struct imap *im, struct imap_folder *f, struct err *e)
{
	if (!im->has_uidplus)
		return expunge_marked(im, f, e);
	for (size_t i = 0, k; i < f->nexpunge; i += k) {
		struct mailimap_set *set;
		int rc;

		k = f->nexpunge - i < SET_MAX ? f->nexpunge - i : SET_MAX;
		set = imap_set_new(f->expunge + i, k);
		if (!set)
			abort();
		begin_command(im, k);
		rc = mailimap_uid_expunge(im->session, set);
		mailimap_set_free(set);
		crash_point("expunged");
		if (rc != MAILIMAP_NO_ERROR) {
			imap_failed(im, rc, "UID EXPUNGE", e);
			return err_prefix(e, "folder %s", f->name);
		}
	}
	return true;
}

bool
imap_commit(struct imap *im, struct err *e)
{
	for (size_t i = 0; i < im->nfolders; i++) {
		struct imap_folder *f = &im->folders[i];

		if (f->nexpunge == 0)
			continue;
		if (!select_same(im, i, f->expunge_uidvalidity, e) || !expunge_folder(im, f, e))
			return false;
		f->nexpunge = 0;
	}
	return true;
}

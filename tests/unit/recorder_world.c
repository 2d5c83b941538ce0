/* recorder_world - a database that can go away at any moment; see recorder_world.h */
#include "recorder_world.h"

#include "cmocka_test.h"

#include "store.h"
#include "stream_proof.h"

#include <string.h>
#include <unistd.h>

struct world *world;
static int bell = -1;

struct store {
	int nothing;
};
static struct store the_store;

bool
world_lost(struct err *e)
{
	return err_set(e, ERR_RETRY, CAUSE_DATABASE, "connection refused");
}

bool
store_open(struct store **out, const struct store_options *o, struct err *e)
{
	assert_true(o->writer);
	if (!world->up)
		return world_lost(e);
	world->opened++;
	if (bell < 0) {
		int end[2];

		if (pipe(end))
			return world_lost(e);
		bell = end[0];
	}
	*out = &the_store;
	return true;
}

void
store_close(struct store *s)
{
	(void)s;
}

const char *
store_warning(const struct store *s, size_t n)
{
	(void)s;
	return n == 0 ? "fsync is off" : NULL;
}

int
store_socket(const struct store *s)
{
	(void)s;
	return bell;
}

bool
stream_lacks(struct store *store, const struct config_stream *stream, const char **lacks,
    const char **advice, struct err *e)
{
	(void)store;
	(void)stream;
	(void)e;
	*lacks = *advice = NULL;
	return true;
}

bool
store_listen(struct store *s, unsigned bells, struct err *e)
{
	(void)s;
	(void)bells;
	return world->up || world_lost(e);
}

bool
store_notified(struct store *s, unsigned *bells, struct err *e)
{
	(void)s;
	*bells = 0;
	return world->up || world_lost(e);
}

bool
store_lease(struct store *s, const char *mailbox, bool *got, struct err *e)
{
	(void)s;
	strcpy(world->mailbox, mailbox);
	*got = !world->elsewhere;
	return world->up || world_lost(e);
}

bool
store_lease_here(struct store *s, struct err *e)
{
	(void)s;
	return world->up || world_lost(e);
}

/* The others hold one mailbox less than this one when they ask, else many. */
bool
store_lease_daemons(
    struct store *s, struct store_daemon daemons[STORE_DAEMONS], size_t *n, struct err *e)
{
	(void)s;
	daemons[0] = (struct store_daemon){ 1, 5 };
	daemons[1] = (struct store_daemon){ 2, world->asker == 2 ? 0 : 9 };
	*n = 1 + world->daemons;
	return world->up || world_lost(e);
}

bool
store_lease_holders(struct store *s, const char *const *mailboxes, size_t n,
    struct store_holder *holders, struct err *e)
{
	(void)s;
	if (n > 0)
		assert_string_equal(mailboxes[0], "returns");
	if (n > 0)
		holders[0] = (struct store_holder){ world->holder, world->asker };
	return world->up || world_lost(e);
}

bool
store_lease_ask(struct store *s, const char *mailbox, bool *first, struct err *e)
{
	(void)s;
	(void)mailbox;
	world->asked++;
	world->asker = 1;
	*first = true;
	return world->up || world_lost(e);
}

bool
store_lease_withdraw(struct store *s, const char *mailbox, struct err *e)
{
	(void)s;
	(void)mailbox;
	world->withdrawn++;
	world->asker = 0;
	return world->up || world_lost(e);
}

bool
store_release(struct store *s, const char *mailbox, struct err *e)
{
	(void)s;
	(void)mailbox;
	(void)e;
	world->released++;
	return true;
}

bool
store_mailboxes_removed(struct store *s, const char *const *names, size_t n,
    void (*each)(const char *mailbox), struct err *e)
{
	(void)s;
	(void)names;
	(void)n;
	(void)each;
	return world->up || world_lost(e);
}

bool
store_mailbox_report(struct store *s, const struct store_mailbox *m, struct err *e)
{
	(void)s;
	if (!world->up)
		return world_lost(e);
	world->reports++;
	strcpy(world->state, m->state ? m->state : "");
	strcpy(world->error, m->last_error ? m->last_error : "");
	return true;
}

bool
store_places_known(struct store *s, const char *mailbox, const char *folder,
    const struct store_place *places, bool *known, size_t n, struct err *e)
{
	(void)s;
	(void)mailbox;
	strcpy(world->folder, folder);
	for (size_t i = 0; i < n; i++)
		known[i] = places[i].uid % 2 == 0;
	return world->up || world_lost(e);
}

bool
store_places_forget(struct store *s, const char *mailbox, const char *folder, uint64_t uidvalidity,
    const uint64_t *listed, size_t n, struct err *e)
{
	(void)s;
	(void)mailbox;
	(void)folder;
	(void)uidvalidity;
	(void)e;
	for (size_t i = 0; i < n && i < 8; i++)
		world->listed[i] = listed[i];
	world->forgotten = (unsigned)n;
	return true;
}

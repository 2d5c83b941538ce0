/* record_batch - the batch with its retries and bisection. See record.h */
#include "record_private.h"

#include "charset.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TRIES = 6 };

static bool
known_names(struct recorder *r, struct batch *b, struct err *e)
{
	if (!record_name_id(
		r, &r->mailboxes, "mailbox_id", slice_of(b->source->mailbox), &b->mailbox_id, e) ||
	    !record_stream_id(r, b->source->stream, &b->stream_id, e))
		return false;
	for (size_t i = 0; i < b->nmessages; i++) {
		const struct record_message *m = b->messages[i].m;

		/* A name that is no text is no place: the message is read again, as a duplicate. */
		if (m->folder && m->uid && utf8_valid(slice_of(m->folder)) &&
		    !record_name_id(r, &r->folders, "folder_id", slice_of(m->folder),
			&b->messages[i].folder_id, e))
			return false;
	}
	return true;
}

/* Anybody can write a campaign's name into a report: only what is plausible makes a new one. */
static bool
known_campaigns(struct recorder *r, struct batch *b, struct err *e)
{
	for (size_t i = 0; i < b->nitems; i++) {
		struct item *it = &b->items[i];

		if (it->ev.trust < TRUST_PLAUSIBLE)
			it->ev.campaign = SLICE_NONE;
		if (it->ev.campaign.n &&
		    !record_name_id(
			r, &r->campaigns, "campaign_id", it->ev.campaign, &it->campaign_id, e))
			return false;
	}
	return true;
}

/*
 * A plan stays what it was made for: what was made while a table was empty would read it whole when it is large.
 * So plans are made anew, soon at first and then once in a while; the server looks at how large the tables are.
 * Checkpoints are written only when contacts have many events, and then many at once: that is counted.
 */
static bool
are_plans_old(const struct recorder *r)
{
	enum { MOST = 1024, FEW = 64 }; /* batches, checkpoints with the same plans */
	unsigned n = r->batches;

	return (n & (n - 1)) == 0 || n % MOST == 0 || r->checkpoints > 2 * r->planned + FEW;
}

static bool
renew_plans(struct recorder *r, struct err *e)
{
	r->batches++;
	if (!are_plans_old(r))
		return true;
	r->planned = r->checkpoints;
	return store_script(r->s, "discard plans", e);
}

static bool
prepare(struct recorder *r, struct batch *b, struct err *e)
{
	arena_reset(r->arena);
	b->nmessages += b->nothers;
	b->nitems = b->nothers = 0;
	for (size_t i = 0; i < b->nmessages; i++) {
		b->messages[i].duplicate = b->messages[i].unrecognised = false;
		b->messages[i].unattributed = b->messages[i].evidence = false;
		b->messages[i].folder_id = 0;
	}
	return renew_plans(r, e) && record_know_streams(r, e) && known_names(r, b, e) &&
	    batch_prepare(r, b, e) && known_campaigns(r, b, e);
}

static bool
write_once(struct recorder *r, struct batch *b, struct err *e)
{
	bool prepared = b->prepared;

	b->prepared = false; /* what failed may have changed it */
	b->now_us = record_now_us();
	if (!(prepared || prepare(r, b, e)) || !store_begin(r->s, e))
		return false;
	if (record_policy_holds(r, e) && batch_write(r, b, e) && store_commit(r->s, e))
		return true;
	store_rollback(r->s);
	return false;
}

/* Deadlocks and serialization failures pass; a lost connection does not come back here. */
static bool
write_batch(struct recorder *r, struct batch *b, struct err *e)
{
	for (int try = 1;; try++) {
		struct timespec pause = { 0, try * 20000000L };

		if (write_once(r, b, e))
			return true;
		if (e->class != ERR_RETRY || e->cause == CAUSE_TIMEOUT || try == TRIES ||
		    !store_alive(r->s))
			return false;
		nanosleep(&pause, NULL);
	}
}

static void
take_results(
    const struct batch *b, const struct record_message *messages, struct record_result *results)
{
	for (size_t i = 0; i < b->nmessages; i++) {
		const struct batch_message *bm = &b->messages[i];

		results[bm->m - messages] = (struct record_result){
			.outcome = bm->duplicate ? RECORD_DUPLICATE : bm->outcome,
			.unrecognised = bm->unrecognised,
			.unattributed = bm->unattributed,
		};
	}
}

/* Those that come later, prepared with the others. */
static void
turn_to_others(struct batch *b)
{
	size_t n = 0;

	b->round++;
	b->prepared = true;
	b->messages += b->nmessages;
	b->nmessages = b->nothers;
	b->nothers = 0;
	for (size_t i = 0; i < b->nmessages; i++) { /* in the order of their items */
		struct batch_message *bm = &b->messages[i];

		memmove(&b->items[n], &b->items[bm->first], bm->n * sizeof *b->items);
		bm->first = n;
		for (size_t end = n + bm->n; n < end; n++) {
			b->items[n].message = i;
			b->items[n].dropped = false;
		}
	}
	b->nitems = n;
}

/*
 * What is about contacts that others hold comes in a second transaction, what is held by then in a third, and the rest in a
 * fourth, which waits for them: recorders that have the same contacts work beside each other, and a batch does not fall into
 * many small ones.
 */
static bool
record_some(struct recorder *r, const struct record_source *source,
    const struct record_message *messages, size_t n, const char *guilty,
    struct record_result *results, struct err *e)
{
	struct batch_message *all = calloc(n + 1, sizeof *all);
	struct batch b = { .source = source, .messages = all, .nmessages = n };
	bool ok = true;

	if (!all)
		abort();
	for (size_t i = 0; i < n; i++) {
		all[i].m = &messages[i];
		all[i].why = guilty;
	}
	while (b.nmessages > 0 && (ok = write_batch(r, &b, e))) {
		take_results(&b, messages, results);
		turn_to_others(&b);
	}
	free(b.items);
	free(all);
	return ok;
}

/* Half by half down to the message that the database refuses; that one is kept as bytes only. */
static bool
bisect(struct recorder *r, const struct record_source *source,
    const struct record_message *messages, size_t n, struct record_result *results, struct err *e)
{
	char why[sizeof e->text];

	if (record_some(r, source, messages, n, NULL, results, e))
		return true;
	if (e->class != ERR_MESSAGE)
		return false;
	if (n > 1)
		return bisect(r, source, messages, n / 2, results, e) &&
		    bisect(r, source, messages + n / 2, n - n / 2, results + n / 2, e);
	memcpy(why, e->text, sizeof why);
	if (record_some(r, source, messages, n, why, results, e))
		return true;
	if (e->class == ERR_MESSAGE)
		e->class = ERR_OPERATOR;
	return false;
}

bool
record_batch(struct recorder *r, const struct record_source *source,
    const struct record_message *messages, size_t n, struct record_result *results, struct err *e)
{
	struct err own;

	if (r->other)
		return err_set(
		    e, ERR_OPERATOR, CAUSE_DATABASE, "this policy is not the active one");
	return n == 0 || bisect(r, source, messages, n, results, e ? e : &own);
}

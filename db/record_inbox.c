/* record_inbox - what the functions of the schema left behind. See record.h */
#include "record_contact.h"

#include "status.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* --- report_event --- */

/* Whatever a sender takes for one: what is none in any reading is left out, for no parser would read the text beside it. */
static void
copy_reply(char to[REPLY_SIZE], struct slice from)
{
	bool reply = from.n == REPLY_SIZE - 1 && from.p[0] >= '2' && from.p[0] <= '5' &&
	    ascii_digit(from.p[1]) && ascii_digit(from.p[2]);

	if (reply)
		memcpy(to, from.p, from.n);
	to[reply ? from.n : 0] = 0;
}

/* What a row says itself of its failure. */
static void
read_failure(struct recorder *r, const PGresult *res, int row, struct recipient *rcpt)
{
	if (!cell_null(res, row, 6) && !reason_parse(cell_bytes(res, row, 6), &rcpt->reason))
		rcpt->reason = REASON_NONE;
	if (!cell_null(res, row, 7))
		stage_parse(cell_bytes(res, row, 7), &rcpt->stage);
	(void)status_parse(cell_bytes(res, row, 8), rcpt->status_dsn);
	memcpy(rcpt->status, rcpt->status_dsn, sizeof rcpt->status);
	copy_reply(rcpt->reply, cell_bytes(res, row, 9));
	rcpt->diagnostic = arena_copy(r->arena, cell_bytes(res, row, 10));
	rcpt->remote_mta = arena_copy(r->arena, cell_bytes(res, row, 11));
}

/* Where nobody could classify it. */
static void
guess_failure(struct recipient *rcpt)
{
	const struct reason_row *known;

	if (!rcpt->reason)
		rcpt->reason = rcpt->stage == STAGE_COMPILE ? REASON_compile_error : REASON_unknown;
	known = reason_row(rcpt->reason);
	rcpt->permanence = known->permanence;
	if (known->permanence == PERMANENCE_HARD &&
	    (rcpt->status[0] == '4' || rcpt->reply[0] == '4'))
		rcpt->permanence = PERMANENCE_SOFT;
	rcpt->scope = known->scope;
	rcpt->group = known->group;
}

/* All of them are classified together; complaints are none. */
static void
read_failures(struct recorder *r, const PGresult *res, size_t rows, struct recipient *failures,
    record_classify classify, void *context)
{
	static struct record_report reports[INBOX_EVENTS];
	size_t n = 0;

	for (size_t i = 0; i < rows; i++) {
		if (slice_equal(cell_bytes(res, (int)i, 4), SLICE("complaint")))
			continue;
		read_failure(r, res, (int)i, &failures[i]);
		reports[n++] = (struct record_report){ .failure = &failures[i] };
	}
	if (classify)
		classify(context, r->arena, reports, n);
	for (size_t i = 0; i < n; i++)
		if (!reports[i].classified)
			guess_failure(reports[i].failure);
}

/* A retried call without a send id is told from another failure by all it says. */
static void
identity_of_row(struct recorder *r, const PGresult *res, int row, struct uuid *key)
{
	struct tag_build b;

	tag_begin(&b, &r->tags, "report");
	tag_add(&b,
	    cell_bytes(
		res, row, 17)); /* the stream's name: its number hangs on who was told of first */
	for (int column = 4; column <= 9; column++)
		tag_add(&b, column == 7 ? SLICE_NONE : cell_bytes(res, row, column));
	tag_end(&b, key->b);
}

static void
read_report(struct recorder *r, struct batch *b, const PGresult *res, int row,
    const struct recipient *failure)
{
	struct item *it = batch_add_item(b, 0);
	struct slice kind = cell_bytes(res, row, 4);
	struct uuid key;

	it->contact = cell_int(res, row, 1);
	it->known[0] = it->contact;
	it->choices = 1;
	it->erased = cell_null(res, row, 2);
	it->choice[0] = it->address = arena_copy(r->arena, cell_bytes(res, row, 2));
	memcpy(it->tag[0].b, cell_bytes(res, row, 15).p, 16);
	it->stream_id = (int32_t)cell_int(res, row, 3);
	it->ev.stream = stream_index(r, it->stream_id);
	it->ev.trust = TRUST_CORRELATED;
	it->ev.kind = slice_equal(kind, SLICE("bounce")) ? KIND_BOUNCE
	    : slice_equal(kind, SLICE("delay"))          ? KIND_DELAY
							 : KIND_FEEDBACK;
	it->ev.subkind = it->ev.kind == KIND_FEEDBACK ? SUBKIND_ABUSE : SUBKIND_NONE;
	it->ev.occurred_us = cell_int(res, row, 5);
	it->send_id = arena_copy(r->arena, cell_bytes(res, row, 12));
	it->original_message_id = arena_copy(r->arena, cell_bytes(res, row, 13));
	message_tag_make(r, it);
	it->campaign_id = (int32_t)cell_int(res, row, 14);
	it->ev.campaign = arena_copy(r->arena, cell_bytes(res, row, 16));
	item_describe(r, it, failure);
	identity_of_row(r, res, row, &key);
	item_identify(r, it, &key, 0);
}

static bool
fold_reports(struct recorder *r, record_classify classify, void *context, struct inbox_reports *had,
    struct err *e)
{
	struct batch b = { 0 };
	struct params gone = { 0 };
	struct recipient *failures;
	size_t ids;
	PGresult *res;
	bool ok;

	params_clear(&r->p);
	param_int4(&r->p, r->inbox_most);
	res = store_exec(r->s, "inbox_events", &r->p, e);
	if (!res)
		return false;
	had->n = (size_t)PQntuples(res);
	for (size_t i = 0; i < had->n; i++)
		had->rows[i] = cell_int(res, (int)i, 0);
	if (!inbox_take(r, had, e)) {
		PQclear(res);
		return false;
	}
	failures = arena_alloc(r->arena, had->n + 1, sizeof *failures);
	if (!failures)
		abort();
	read_failures(r, res, had->n, failures, classify, context);
	ids = param_array(&gone, ARRAY_INT8);
	for (size_t i = 0; i < had->n; i++) {
		array_int8(&gone, ids, had->rows[i]);
		read_report(r, &b, res, (int)i, &failures[i]);
	}
	PQclear(res);
	ok = had->n == 0 ||
	    (items_record(r, b.items, b.nitems, record_now_us(), NULL, e) &&
		store_do(r->s, "inbox_delete", &gone, e));
	params_free(&gone);
	free(b.items);
	return ok;
}

/* --- contacts whose inputs changed --- */

static const char *
text_of(struct recorder *r, const PGresult *res, int column)
{
	return cell_null(res, 0, column)
	    ? NULL
	    : (const char *)arena_copy(r->arena, cell_bytes(res, 0, column)).p;
}

/* A row that says since when the mailings of a whole stream are others. */
static bool
mailing_of_stream(struct recorder *r, int64_t id, struct err *e)
{
	struct params p = { 0 };
	size_t ids;
	bool ok;

	if (policy_set_mailing_window(r->set) > 0) {
		param_int8(&p, id);
		ok = store_do(r->s, "inbox_expand", &p, e);
	} else {
		ids = param_array(&p, ARRAY_INT8);
		array_int8(&p, ids, id);
		ok = store_do(r->s, "inbox_delete", &p, e);
	}
	params_free(&p);
	return ok;
}

/* Contacts of many rows at once, where the rows say nothing else. */
static bool
fold_taken(struct recorder *r, bool *any, struct err *e)
{
	PGresult *contacts;
	bool ok;

	params_clear(&r->p);
	param_int4(&r->p, RECORD_CHUNK);
	contacts = store_exec(r->s, "inbox_take", &r->p, e);
	if (!contacts)
		return false;
	*any = PQntuples(contacts) > 0;
	ok = refold_contacts(r, contacts, true, NULL, NULL, e);
	PQclear(contacts);
	return ok;
}

/* Takes up to RECORD_CHUNK contacts off the oldest row that nobody can have missed. */
static bool
fold_one(struct recorder *r, bool *any, struct err *e)
{
	PGresult *row, *contacts;
	const char *actor, *why;
	bool ok, whole_stream;
	int64_t id;

	params_clear(&r->p);
	param_int4(&r->p, RECORD_CHUNK);
	row = store_exec(r->s, "inbox_change", &r->p, e);
	if (!row)
		return false;
	if (PQntuples(row) == 0) {
		PQclear(row);
		return true;
	}
	*any = true;
	params_clear(&r->p);
	id = cell_int(row, 0, 0);
	param_int8(&r->p, id);
	param_int4(&r->p, RECORD_CHUNK);
	actor = text_of(r, row, 1);
	why = text_of(r, row, 2);
	whole_stream = cell_int(row, 0, 3) != 0;
	PQclear(row);
	if (whole_stream)
		return mailing_of_stream(r, id, e);
	contacts = store_exec(r->s, "inbox_contacts", &r->p, e);
	if (!contacts)
		return false;
	ok = store_do(r->s, "inbox_advance", &r->p, e) &&
	    refold_contacts(r, contacts, true, actor, why, e);
	PQclear(contacts);
	return ok;
}

/* What is left waits for transactions of others: mostly for a moment, but not for a dump that takes an
 * hour. */
static bool
wait_to_settle(struct recorder *r, bool *more, struct err *e)
{
	enum { WAITS = 20 };
	PGresult *res = store_exec(r->s, "inbox_left", NULL, e);
	bool left;

	if (!res)
		return false;
	left = cell_int(res, 0, 0) != 0;
	PQclear(res);
	*more = left && r->settle_waits < WAITS;
	r->settle_waits = *more ? r->settle_waits + 1 : 0;
	if (*more)
		nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
	return true;
}

static bool
fold_changes(struct recorder *r, bool *any, struct err *e)
{
	return fold_taken(r, any, e) && (*any || fold_one(r, any, e));
}

/* Contacts are locked in one order, so once in a transaction: reports and changes take turns. *told: no report failed. */
static bool
fold_in_turn(struct recorder *r, record_classify classify, void *context, struct inbox_reports *had,
    bool *changes, bool *told, struct err *e)
{
	*told = true;
	*changes = false;
	if (r->changes_turn && !fold_changes(r, changes, e))
		return false;
	if (*changes)
		return true;
	*told = fold_reports(r, classify, context, had, e);
	return *told && (had->n > 0 || r->changes_turn || fold_changes(r, changes, e));
}

bool
record_inbox(struct recorder *r, record_classify classify, void *context, bool *more, struct err *e)
{
	struct inbox_reports had = { 0 };
	bool changes = false, settling = false, told = true;
	PGresult *res;

	*more = false;
	*r->refused = 0;
	r->inbox_most =
	    r->inbox_most < 1 || r->inbox_most > INBOX_EVENTS / 2 ? INBOX_EVENTS : r->inbox_most;
	arena_reset(r->arena);
	if (!record_know_streams(r, e) || !store_begin(r->s, e))
		return false;
	if (record_policy_holds(r, e) &&
	    fold_in_turn(r, classify, context, &had, &changes, &told, e) &&
	    (res = store_exec(r->s, "inbox_settle", NULL, e))) {
		settling = PQntuples(res) > 0;
		PQclear(res);
		if (store_commit(r->s, e)) {
			inbox_let_go(r, &had, true);
			r->inbox_most *= 2;
			r->changes_turn = had.n > 0;
			*more = had.n > 0 || changes || settling;
			return *more || wait_to_settle(r, more, e);
		}
	}
	inbox_let_go(r, &had, false);
	store_rollback(r->s);
	return !told && inbox_refused(r, &had, more, e);
}

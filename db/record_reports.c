/* record_reports - failures and complaints that came by carom.report_event; see record_private.h */
#include "record_contact.h"

#include "status.h"

#include <stdlib.h>
#include <string.h>

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

bool
inbox_fold_reports(struct recorder *r, record_classify classify, void *context,
    struct inbox_reports *had, struct err *e)
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

/* record_refused - a row of the inbox that the database does not take, or that the recorder died of: found, and kept
 * beside. See record_private.h */
#include "record_private.h"

#include <stdio.h>
#include <stdlib.h>

static bool
keep_beside(struct recorder *r, struct slice told, const char *why, struct err *e)
{
	struct params *p = &r->p;
	struct tag_build b;
	struct slice raw;
	struct uuid key;
	bool packed, ok;

	tag_begin(&b, &r->tags, "refused");
	tag_add(&b, told);
	tag_end(&b, key.b);
	packed = evidence_pack(r->evidence, told, &raw);
	params_clear(p);
	param_bytes(p, (struct slice){ key.b, sizeof key.b });
	param_null(p);
	param_null(p);
	param_int8(p, (int64_t)told.n);
	param_text(p, why);
	if (packed)
		param_bytes(p, raw);
	else
		param_null(p);
	ok = store_do(r->s, "quarantine_insert", p, e);
	if (packed)
		free((void *)(uintptr_t)raw.p);
	return ok;
}

static bool
drop_row(struct recorder *r, int64_t id, struct err *e)
{
	size_t ids;

	params_clear(&r->p);
	ids = param_array(&r->p, ARRAY_INT8);
	array_int8(&r->p, ids, id);
	return store_do(r->s, "inbox_delete", &r->p, e);
}

static bool
put_aside(struct recorder *r, int64_t id, struct err *e)
{
	char why[sizeof r->refused];
	PGresult *row;
	bool ok;

	snprintf(why, sizeof why, "carom.report_event: %s", e->text);
	if (!store_begin(r->s, e))
		return false;
	params_clear(&r->p);
	param_int8(&r->p, id);
	row = store_exec(r->s, "inbox_told", &r->p, e);
	ok = row &&
	    (PQntuples(row) == 0 ||
		(keep_beside(r, cell_bytes(row, 0, 0), why, e) && drop_row(r, id, e)));
	PQclear(row);
	if (!ok || !store_commit(r->s, e)) {
		store_rollback(r->s);
		return false;
	}
	snprintf(r->refused, sizeof r->refused, "%s", why);
	return true;
}

bool
inbox_refused(struct recorder *r, const struct inbox_reports *had, bool *more, struct err *e)
{
	if (!e || e->class != ERR_MESSAGE || had->n == 0)
		return false;
	*more = true;
	r->inbox_most = (int32_t)(had->n / 2);
	return had->n > 1 || put_aside(r, had->rows[0], e);
}

/* --- what a recorder died of --- */

void
recorder_hand(struct recorder *r, const struct record_hand *hand)
{
	r->hand = hand;
}

static bool
is_suspect(const struct record_hand *hand, int64_t row)
{
	return hand->is_suspect(hand->context, row);
}

bool
inbox_take(const struct recorder *r, struct inbox_reports *had, struct err *e)
{
	const struct record_hand *hand = r->hand;
	size_t n = 1;

	if (!hand || had->n == 0)
		return true;
	if (is_suspect(hand, had->rows[0])) {
		had->n = 1;
		if (hand->is_guilty(hand->context, had->rows[0]))
			return err_set(
			    e, ERR_MESSAGE, CAUSE_NONE, "the recorder died of it again and again");
	} else {
		while (n < had->n && !is_suspect(hand, had->rows[n]))
			n++;
		had->n = n;
	}
	hand->take(hand->context, had->rows, had->n);
	return true;
}

void
inbox_let_go(const struct recorder *r, const struct inbox_reports *had, bool well)
{
	const struct record_hand *hand = r->hand;

	if (!hand)
		return;
	hand->take(hand->context, NULL, 0);
	for (size_t i = 0; well && i < had->n; i++)
		hand->settle(hand->context, had->rows[i]);
}

const char *
recorder_refused(const struct recorder *r)
{
	return *r->refused ? r->refused : NULL;
}

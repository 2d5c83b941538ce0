/* outbox - see outbox.h */
#include "outbox.h"

#include "store_pq.h"

#include <inttypes.h>
#include <stdio.h>

void
outbox_name(char out[OUTBOX_NAME], const char *webhook, enum outbox_source source)
{
	snprintf(out, OUTBOX_NAME, "%s:%s", source == OUTBOX_ALERTS ? "webhook-alerts" : "webhook",
	    webhook);
}

void
outbox_event_name(char out[OUTBOX_EVENT], enum outbox_source source, int64_t id)
{
	snprintf(out, OUTBOX_EVENT, "%s%" PRId64, source == OUTBOX_ALERTS ? "alert-" : "", id);
}

bool
outbox_begin(
    struct store *s, const char *name, enum outbox_source source, int64_t *last, struct err *e)
{
	struct params p = { 0 };
	PGresult *r;

	param_text(&p, name);
	param_bool(&p, source == OUTBOX_ALERTS);
	r = store_exec(s, "webhook_begin", &p, e);
	params_free(&p);
	if (!r)
		return false;
	/* no row: another daemon made the cursor at this moment; nothing was delivered yet */
	if (PQntuples(r) == 0) {
		PQclear(r);
		return err_set(e, ERR_RETRY, CAUSE_DATABASE, "%s: its cursor is being made", name);
	}
	*last = cell_int(r, 0, 0);
	PQclear(r);
	return true;
}

bool
outbox_read(struct store *s, enum outbox_source source, int64_t after, int max, outbox_each each,
    void *context, size_t *n, struct err *e)
{
	struct params p = { 0 };
	PGresult *r;

	*n = 0;
	param_int8(&p, after);
	param_int4(&p, max);
	r = store_exec(s, source == OUTBOX_ALERTS ? "webhook_alerts" : "webhook_feed", &p, e);
	params_free(&p);
	if (!r)
		return false;
	for (int i = 0; i < PQntuples(r); i++) {
		const struct outbox_event event = {
			.id = cell_int(r, i, 0),
			.contact = (uint64_t)cell_int(r, i, 1),
			.body = cell_bytes(r, i, 2),
		};

		if (!each(context, &event))
			break;
		++*n;
	}
	PQclear(r);
	return true;
}

bool
outbox_save(struct store *s, const char *name, int64_t last, struct err *e)
{
	struct params p = { 0 };
	bool ok;

	param_text(&p, name);
	param_int8(&p, last);
	ok = store_do(s, "webhook_save", &p, e);
	params_free(&p);
	return ok;
}

bool
outbox_dead(struct store *s, const char *webhook, const char *event, unsigned tries,
    const char *error, struct err *e)
{
	struct params p = { 0 };
	bool ok;

	param_text(&p, webhook);
	param_text(&p, event);
	param_int4(&p, (int32_t)(tries > INT32_MAX ? INT32_MAX : tries));
	param_text(&p, error);
	ok = store_do(s, "webhook_dead", &p, e);
	params_free(&p);
	return ok;
}

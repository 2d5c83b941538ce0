/* record_watch - alerts and the outage guard. See record.h */
#include "record_private.h"

static bool
put_setting(struct recorder *r, const char *name, double value, struct err *e)
{
	union {
		double number;
		int64_t bits;
	} v = { .number = value };

	params_clear(&r->p);
	param_text(&r->p, name);
	param_int8(&r->p, v.bits); /* float8 goes over as its IEEE 754 bits */
	return store_do(r->s, "setting_put", &r->p, e);
}

static bool
put_limits(struct recorder *r, const struct record_alert_limits *l, struct err *e)
{
	return put_setting(r, "alert_hard_rate", l->hard_rate, e) &&
	    put_setting(r, "alert_warn_rate", l->warn_rate, e) &&
	    put_setting(r, "alert_window", l->window_seconds, e) &&
	    put_setting(r, "alert_min_sent", l->min_sent, e);
}

static bool
watch(struct recorder *r, const struct record_alert_limits *limits, unsigned recorded_seconds,
    PGresult **alerts, struct err *e)
{
	if ((limits && !put_limits(r, limits, e)) || !record_policy_holds(r, e))
		return false;
	params_clear(&r->p);
	param_int8(&r->p, recorded_seconds);
	if (recorded_seconds && !store_do(r->s, "guard", &r->p, e))
		return false;
	*alerts = store_exec(r->s, "alerts_refresh", NULL, e);
	return *alerts != NULL;
}

bool
record_watch(struct recorder *r, const struct record_alert_limits *limits,
    unsigned recorded_seconds, record_alerts each, void *context, struct err *e)
{
	PGresult *alerts = NULL;

	if (!store_begin(r->s, e))
		return false;
	if (!watch(r, limits, recorded_seconds, &alerts, e) || !store_commit(r->s, e)) {
		PQclear(alerts);
		store_rollback(r->s);
		return false;
	}
	for (int i = 0; each && i < PQntuples(alerts); i++)
		each(context,
		    &(struct record_alert){ .name = PQgetvalue(alerts, i, 0),
			.object = PQgetvalue(alerts, i, 1),
			.detail = PQgetvalue(alerts, i, 2),
			.opened = cell_int(alerts, i, 3) != 0 });
	PQclear(alerts);
	return true;
}

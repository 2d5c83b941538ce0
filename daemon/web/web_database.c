/* web_database - the web role's own connection: read-only, and never waited for long */
#include "build_config.h"

#include "web.h"

#include "log.h"
#include "util.h"

void
web_store_lost(struct web *w, const struct err *e)
{
	store_close(w->store);
	w->store = NULL;
	w->retry_at = clock_ms() + WEB_RETRY_MS;
	if (!w->told_down)
		log_event(LOG_WEB_DATABASE, LF_ERR(e));
	w->told_down = true;
}

struct store *
web_store(struct web *w)
{
	const struct store_options o = { .database = w->config->web.database,
		.application_name = "caromd/web",
		.connect_seconds = 3,
		.statement_seconds = WEB_STATEMENT_SECONDS,
		.reader = true };
	struct err e = { 0 };

	if (w->store && store_alive(w->store))
		return w->store;
	store_close(w->store);
	w->store = NULL;
	if (clock_ms() < w->retry_at)
		return NULL;
	if (store_open(&w->store, &o, &e)) {
		w->told_down = false;
		return w->store;
	}
	w->store = NULL;
	web_store_lost(w, &e);
	return NULL;
}

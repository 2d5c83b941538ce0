/* record_replay - every event there is, contact after contact, where all are looked at. See record_contact.h */
#include "record_contact.h"

#include <stdlib.h>

struct replay {
	PGresult *rows; /* as far as they were fetched */
	int next;
	struct stored_event *at; /* of the contacts that have their turn */
	size_t n, room;
};

bool
replay_begin(struct recorder *r, struct err *e)
{
	if (!store_begin_snapshot(r->s, e) || !store_declare(r->s, "replay", e))
		return false;
	r->replay = calloc(1, sizeof *r->replay);
	if (!r->replay)
		abort();
	return true;
}

void
replay_end(struct recorder *r)
{
	if (!r->replay)
		return;
	PQclear(r->replay->rows);
	free(r->replay->at);
	free(r->replay);
	r->replay = NULL;
}

/* There is a row in hand, or there are none left. */
static bool
have_row(struct recorder *r, struct replay *p, struct err *e)
{
	if (p->rows && (p->next < PQntuples(p->rows) || PQntuples(p->rows) == 0))
		return true;
	PQclear(p->rows);
	p->next = 0;
	p->rows = store_fetch(r->s, "fetch 1000 from replay", e);
	return p->rows != NULL;
}

static struct stored_event *
slot(struct replay *p)
{
	if (p->n == p->room) {
		p->room = p->room * 2 + 1000;
		p->at = realloc(p->at, p->room * sizeof *p->at);
		if (!p->at)
			abort();
	}
	return &p->at[p->n++];
}

bool
replay_load(struct recorder *r, struct fold_set *f, bool (*which)(const struct fold_contact *),
    struct err *e)
{
	struct replay *p = r->replay;
	int64_t last = 0;
	size_t first = 0;

	for (size_t i = 0; i < f->n; i++)
		if (which(&f->at[i]))
			last = f->at[i].id;
	for (p->n = 0;; p->next++) {
		struct fold_contact *c;

		if (!have_row(r, p, e))
			return false;
		if (PQntuples(p->rows) == 0 || cell_int(p->rows, p->next, 0) > last)
			break;
		c = fold_find(f, cell_int(p->rows, p->next, 0));
		if (!c || !which(c) || cell_time(p->rows, p->next, 5, 0) < c->from.upto_us)
			continue;
		fold_read_event(r, p->rows, p->next, slot(p));
		c->nevents++;
	}
	for (size_t i = 0; i < f->n; i++) {
		if (!which(&f->at[i]))
			continue;
		f->at[i].events = p->at + first;
		first += f->at[i].nevents;
	}
	return true;
}

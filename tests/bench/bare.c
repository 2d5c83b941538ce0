/* bare - see bare.h */
#include "bare.h"

#include "store_pq.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct rows { /* of a batch */
	struct params messages, events, states, places;
};
struct bare {
	const char *db;
	struct store *s;
	PGconn *reader;
	struct rows *at;
	size_t n;
};

static const enum array_type message_types[] = { ARRAY_UUID, ARRAY_INT2, ARRAY_BOOL };
static const enum array_type event_types[] = { ARRAY_INT8, ARRAY_UUID, ARRAY_INT8, ARRAY_INT4,
	ARRAY_TIMESTAMPTZ, ARRAY_UUID, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2,
	ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT2, ARRAY_INT8, ARRAY_INT4, ARRAY_INT4,
	ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT,
	ARRAY_TEXT, ARRAY_TEXT, ARRAY_TEXT };
static const enum array_type state_types[] = { ARRAY_INT8, ARRAY_INT4, ARRAY_INT2, ARRAY_INT2,
	ARRAY_TEXT, ARRAY_TIMESTAMPTZ, ARRAY_TIMESTAMPTZ, ARRAY_INT2, ARRAY_INT4, ARRAY_INT4,
	ARRAY_INT4, ARRAY_INT2, ARRAY_INT2, ARRAY_TIMESTAMPTZ, ARRAY_TIMESTAMPTZ, ARRAY_INT4,
	ARRAY_TEXT, ARRAY_BOOL, ARRAY_TIMESTAMPTZ, ARRAY_BYTEA, ARRAY_INT4 };
static const enum array_type place_types[] = { ARRAY_INT4, ARRAY_INT8, ARRAY_INT8,
	ARRAY_TIMESTAMPTZ, ARRAY_UUID };
#define ARRAYS(p, types) arrays(p, types, sizeof(types) / sizeof *(types))

static void
arrays(struct params *p, const enum array_type *types, size_t n)
{
	for (size_t i = 0; i < n; i++)
		param_array(p, types[i]);
}

/* Ours begin at the hour, so messages of one time lie side by side in the index. */
static void
make_uuid(unsigned char out[16], unsigned char kind, unsigned number)
{
	uint64_t h = (number + 1) * UINT64_C(0x9E3779B97F4A7C15);

	memset(out, kind, 4);
	for (size_t i = 0; i < 12; i++) {
		h = (h ^ h >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
		out[4 + i] = (unsigned char)(h >> 40);
	}
}

static void
add_message(struct rows *to, unsigned number)
{
	unsigned char key[16];
	struct params *p = &to->messages;

	make_uuid(key, 7, number);
	array_uuid(p, 0, key);
	array_int2(p, 1, RECORD_RECORDED);
	array_bool(p, 2, false);
	p = &to->places;
	array_int4(p, 1, 1);
	array_int8(p, 2, 2);
	array_int8(p, 3, number);
	array_time(p, 4, (int64_t)time(NULL) * 1000000);
	array_uuid(p, 5, key);
}

static void
add_event(struct rows *to, unsigned number, int64_t contact)
{
	const struct reason_row *row = reason_row(REASON_mailbox_full);
	const int codes[] = { KIND_BOUNCE, 0, REASON_mailbox_full, (int)row->permanence,
		(int)row->scope, (int)row->group, STAGE_RCPT, TRUST_CORRELATED, 0 };
	struct params *p = &to->events;
	unsigned char key[16], ident[16];
	char text[60];
	size_t c = 0;

	make_uuid(key, 7, number);
	make_uuid(ident, (unsigned char)(number * 2654435761U >> 24), number);
	array_int8(p, c++, INT64_C(1000000000000) + number);
	array_uuid(p, c++, ident);
	array_int8(p, c++, contact);
	array_int4(p, c++, 1);
	array_time(p, c++, (int64_t)time(NULL) * 1000000);
	array_uuid(p, c++, key);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		array_int2(p, c++, codes[i]);
	array_int8(p, c++, 0);
	array_null(p, c++);
	array_int4(p, c++, 1);
	array_text(p, c++, "5.0.0");
	array_text(p, c++, "550");
	array_text(p, c++, "550 no such \"user\" \\ here");
	for (size_t i = 0; i < 3; i++)
		array_null(p, c++);
	snprintf(text, sizeof text, "%u@mx.example", number);
	array_text(p, c++, text);
	snprintf(text, sizeof text, "n%u@us.example", number);
	array_text(p, c++, text);
	array_null(p, c++);
	array_null(p, c++);
}

static PGresult *
ask(PGconn *c, const char *sql, const char *list)
{
	PGresult *res = PQexecParams(c, sql, 1, NULL, &list, NULL, NULL, 1);

	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(c));
	return res;
}

/* The cells are sent back as they came. */
static void
add_states(struct bare *b, struct rows *to, const char *list)
{
	PGresult *res = ask(b->reader,
	    "select contact, stream, standing, cause, rule, since, until, verdict, soft_count, "
	    "hard_count, complaint_count, last_reason, last_permanence, last_event_at, away_until, "
	    "away_day, new_address, review, due, fold, events from carom_data.state"
	    " where contact = any ($1::bigint[]) order by contact, stream",
	    list);

	for (int i = 0; i < PQntuples(res); i++)
		for (int c = 0; c < PQnfields(res); c++)
			if (cell_null(res, i, c))
				array_null(&to->states, (size_t)c);
			else
				array_bytes(&to->states, (size_t)c, cell_bytes(res, i, c));
	PQclear(res);
}

static void
make_batch(struct bare *b, struct rows *to, unsigned first, unsigned n, unsigned step,
    unsigned among, unsigned domains)
{
	char *list = malloc(n * 60 + 3);
	size_t used = 0;
	PGresult *res;

	ARRAYS(&to->messages, message_types);
	ARRAYS(&to->events, event_types);
	ARRAYS(&to->states, state_types);
	param_int4(&to->places, 1);
	ARRAYS(&to->places, place_types);
	for (unsigned i = 0; i < n; i++) {
		unsigned who = (unsigned)((uint64_t)(first + i) * step % among);

		used += (size_t)sprintf(
		    list + used, "%cc%u@d%u.example", i ? ',' : '{', who, who % domains);
		add_message(to, first + i);
	}
	strcpy(list + used, "}");
	res = ask(b->reader,
	    "select c.id from unnest($1::text[]) with ordinality x (address, n) join "
	    "carom_data.contact c on c.tag = carom_data.tag('address', x.address) order by c.id",
	    list);
	assert_int_equal(PQntuples(res), n);
	used = 0;
	for (unsigned i = 0; i < n; i++) {
		int64_t contact = cell_int(res, (int)i, 0);

		add_event(to, first + i, contact);
		used += (size_t)sprintf(list + used, "%c%lld", i ? ',' : '{', (long long)contact);
	}
	strcpy(list + used, "}");
	PQclear(res);
	add_states(b, to, list);
	free(list);
}

struct bare *
bare_new(const char *db, unsigned first, unsigned n, unsigned batch, unsigned step, unsigned among,
    unsigned domains)
{
	struct bare *b = calloc(1, sizeof *b);

	assert_non_null(b);
	b->db = db;
	b->n = n / batch;
	b->at = calloc(b->n, sizeof *b->at);
	b->reader = PQconnectdb(db);
	assert_true(b->at && PQstatus(b->reader) == CONNECTION_OK);
	for (size_t i = 0; i < b->n; i++)
		make_batch(b, &b->at[i], first + (unsigned)i * batch, batch, step, among, domains);
	PQfinish(b->reader);
	return b;
}

void
bare_write(struct bare *b)
{
	struct store *s = pg_store(b->db);

	assert_ok(store_script(s, "set plan_cache_mode = force_generic_plan", e));
	for (size_t i = 0; i < b->n; i++) {
		struct rows *at = &b->at[i];

		assert_ok(store_begin(s, e) && store_do(s, "message_new", &at->messages, e) &&
		    store_do(s, "place_new", &at->places, e) &&
		    store_do(s, "state_update", &at->states, e) &&
		    store_do(s, "event_insert", &at->events, e) && store_commit(s, e));
	}
	store_close(s);
}

void
bare_free(struct bare *b)
{
	for (size_t i = 0; i < b->n; i++) {
		params_free(&b->at[i].messages);
		params_free(&b->at[i].events);
		params_free(&b->at[i].states);
		params_free(&b->at[i].places);
	}
	free(b->at);
	free(b);
}

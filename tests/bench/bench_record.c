/*
 * bench_record - record_batch() against the same rows by SQL alone, on one server in one run.
 *
 * usage: bench_record [EVENTS [CONTACTS]]. Prints events a second of both, and the ratio.
 */
#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { BATCH = 500 };

/* What a batch comes to in the end, written by the server itself: no parser, no fold, no client. */
static const char bare[] =
    "do $$ declare part int; begin for part in 0 .. %u - 1 loop"
    " insert into carom_data.message (key, outcome, unrecognised)"
    "  select ('0007' || right(md5('m' || i), 28))::uuid, 1, false from generate_series(part * "
    "500, part * 500 + 499) i"
    "  order by 1 on conflict do nothing;"
    " insert into carom_data.contact (tag, address)"
    "  select distinct on (1) md5('c' || i %% %u)::uuid, 'c' || i %% %u || '@x.example'"
    "  from generate_series(part * 500, part * 500 + 499) i order by 1 on conflict do nothing;"
    " insert into carom_data.event (ident, contact, stream, occurred_at, message, kind, subkind, "
    "reason, permanence, scope,"
    "  grp, stage, trust, why_not, send, mailbox, status, reply, diagnostic, rule_id, message_id, "
    "original_message_id)"
    "  select md5('e' || i)::uuid, c.id, 1, now(), ('0007' || right(md5('m' || i), 28))::uuid, 1, "
    "0, 8, 2, 1, 3, 9, 2, 0, 0,"
    "  1, '5.0.0', '550', '550 no such \"user\" here', 'x', i || '@mx.example', i || '@us.example'"
    "  from generate_series(part * 500, part * 500 + 499) i join carom_data.contact c on c.tag = "
    "md5('c' || i %% %u)::uuid"
    "  order by c.id;"
    " insert into carom_data.state (contact, stream, standing, soft_count, last_event_at, fold)"
    "  select c.id, l, 0, 1, now(), decode(repeat('00', 120), 'hex')"
    "  from (select distinct c.id from generate_series(part * 500, part * 500 + 499) i"
    "   join carom_data.contact c on c.tag = md5('c' || i %% %u)::uuid) c, generate_series(0, 1) l "
    "order by 1, 2"
    "  on conflict (contact, stream) do update set soft_count = state.soft_count + 1, fold = "
    "excluded.fold;"
    " insert into carom_data.place (mailbox, folder, uidvalidity, uid, internaldate, key)"
    "  select 1, 1, 1, i, now(), ('0007' || right(md5('m' || i), 28))::uuid"
    "  from generate_series(part * 500, part * 500 + 499) i;"
    " commit; end loop; end $$";

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
analyze(const char *database)
{
	pg_exec(database, "vacuum analyze");
	pg_exec(database, "checkpoint");
}

static double
run_recorder(unsigned events, unsigned contacts)
{
	static const struct record_source source = { .mailbox = "returns", .stream = "news" };
	static struct sample samples[BATCH];
	static struct record_message messages[BATCH];
	static struct record_result results[BATCH];
	struct record_options options = pg_options;
	const char *database = pg_fresh();
	struct store *s = pg_store(database);
	struct recorder *r = NULL;
	double begun, spent = 0;

	options.evidence_seconds = 0; /* the bare run keeps none either */
	assert_ok(recorder_open(&r, s, &options, e));
	for (unsigned i = 0; i < events; i += BATCH) {
		for (unsigned k = 0; k < BATCH; k++) {
			char address[40], original[40];

			snprintf(address, sizeof address, "c%u@x.example", (i + k) % contacts);
			snprintf(original, sizeof original, "m%u@us.example", i + k);
			pg_bounce(&samples[k], i + k + 1, address, REASON_mailbox_full, original,
			    1767225600 + i / contacts * 86400);
			messages[k] = samples[k].message;
		}
		begun = seconds();
		assert_ok(record_batch(r, &source, messages, BATCH, results, e));
		spent += seconds() - begun;
	}
	recorder_free(r);
	store_close(s);
	assert_int_equal(atoi(pg_value(database, "select count(*) from carom_data.event")), events);
	return events / spent;
}

static double
run_bare(unsigned events, unsigned contacts)
{
	const char *database = pg_fresh();
	static char sql[4096];
	double begun;

	analyze(database);
	snprintf(sql, sizeof sql, bare, events / BATCH, contacts, contacts, contacts, contacts);
	begun = seconds();
	pg_exec(database, sql);
	return events / (seconds() - begun);
}

static void
bench(void **state)
{
	unsigned *n = *state;
	double recorder, sql;

	recorder = run_recorder(n[0], n[1]);
	sql = run_bare(n[0], n[1]);
	printf(
	    "record: %u events of %u contacts: record_batch %.0f/s, SQL alone %.0f/s, ratio %.2f\n",
	    n[0], n[1], recorder, sql, recorder / sql);
}

int
main(int argc, char **argv)
{
	unsigned n[2] = { argc > 1 ? (unsigned)atoi(argv[1]) / BATCH * BATCH : 50000,
		argc > 2 ? (unsigned)atoi(argv[2]) : 10000 };
	const struct CMUnitTest tests[] = { cmocka_unit_test_prestate(bench, n) };

	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

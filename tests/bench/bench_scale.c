/*
 * bench_scale - a database of many contacts and events: what a batch, a rebuild and the CRM's questions cost.
 *
 * usage: bench_scale [CONTACTS [EVENTS [RECORDED [ROUNDS]]]]. Prints each number beside what it is compared with.
 * 1000000 10000000 6000000 1 writes for over ten minutes: what is sustained, and the log after a checkpoint's whole pages.
 * PG_OPTIONS="-c shared_buffers=1GB -c max_wal_size=8GB" for a server that is set up for its size.
 */
#include "bench_scale.h"

#include "bare.h"
#include "cost.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ROUNDS = 9 };
static unsigned rounds = 3;
unsigned contacts = 20000, events = 200000, recorded = 15000;
const char *db;
static atomic_uint
    *arrived; /* reports so far, of all recorders: what they say when they happened by */

void
sql(const char *what, const char *format, ...)
{
	char text[4096];
	double from = cost_seconds();
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	pg_exec(db, text);
	if (what)
		printf("  %-32s %8.1f s\n", what, cost_seconds() - from);
	fflush(stdout);
}

/* --- what is there before --- */

/*
 * The rule of the policy fires at the third failure within 180 days. The contacts are in all phases of it: of a third of
 * them the last failure is up to 100 days old, of the others 90 and 180 days more, so about every fourth new one fires.
 */
static void
fill(void)
{
	sql("contacts",
	    "insert into carom_data.contact (tag, address) select carom_data.tag('address', a), a "
	    "from (select "
	    "'c' || i || '@d' || i %% %d || '.example' as a from generate_series(0, %u - 1) i) x",
	    DOMAINS, contacts);
	sql("messages",
	    "insert into carom_data.message (key, outcome, unrecognised) select "
	    "(lpad(to_hex((420000 + i * 24000 / "
	    "%u)::int), 8, '0') || right(md5('m' || i), 24))::uuid, 1, false from "
	    "generate_series(1::bigint, %u) i",
	    events, events);
	sql("events",
	    "set session_replication_role = replica;"
	    "insert into carom_data.event (ident, contact, stream, occurred_at, message, kind, "
	    "subkind, reason, "
	    "permanence, scope, grp, stage, trust, why_not, send, mailbox, status, reply, "
	    "diagnostic, remote_mta, "
	    "provider, rule_id, message_id, original_message_id)"
	    " select md5('e' || i)::uuid, 1 + i * 7919 %% %u, 1, now() - interval '1000 days' + i "
	    "* (interval '1000 "
	    "days' / %u) - i * 7919 %% %u %% 3 * interval '90 days', md5('m' || i)::uuid, 1, 0, "
	    "(array[8, 8, 8, 12])[1 + i %% 4], 2, 1, 3, 9, "
	    "2, 1, 0, 1, '4.2.2', "
	    "'452', '452 4.2.2 The email account that you tried to reach is over quota ' || i, "
	    "'mx.example.net', 'google', "
	    "'google.overquota', i || '@mx.example.net', i || '@news.example.com' from "
	    "generate_series(1::bigint, %u) i",
	    contacts, events, contacts, events);
	sql("counts",
	    "insert into carom_data.daily_count (day, stream, campaign, kind, subkind, reason, "
	    "permanence, grp, stage, "
	    "why_not, n) select (occurred_at at time zone 'UTC')::date, 1, 0, 1, 0, reason, 2, 3, "
	    "9, 0, count(*) from "
	    "carom_data.event group by 1, reason;"
	    "insert into carom_data.domain_count (day, domain, stream, kind, subkind, permanence, "
	    "grp, why_not, provider, n) "
	    "select (e.occurred_at at time zone 'UTC')::date, split_part(c.address, '@', 2), 1, 1, "
	    "0, 2, 3, 0, 'google', "
	    "count(*) from carom_data.event e join carom_data.contact c on c.id = e.contact group "
	    "by 1, 2");
	sql("states",
	    "insert into carom_data.state (contact, stream, stale) select id, 0, true from "
	    "carom_data.contact order by id");
	sql("vacuum", "vacuum analyze");
}

/* --- rebuild, backtest --- */

static void
rebuild(const char *name, enum record_rebuild how, const char *policy_text)
{
	struct rusage usage;
	double from = cost_seconds();
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		struct record_options o = pg_options;
		struct store *s = pg_store(db);
		struct recorder *r = NULL;
		uint64_t n, differences;

		if (policy_text)
			o.policy_text = policy_text;
		assert_ok(
		    policy_text ? recorder_open_other(&r, s, &o, e) : recorder_open(&r, s, &o, e));
		assert_ok(record_rebuild(r, how, NULL, NULL, &n, &differences, e));
		_exit(n == contacts ? 0 : 1);
	}
	assert_int_equal(wait4(child, &status, 0, &usage), child);
	assert_int_equal(status, 0);
	printf("  %-32s %8.1f s, %.0f events/s, peak %ld MiB\n", name, cost_seconds() - from,
	    events / (cost_seconds() - from), usage.ru_maxrss / 1024);
}

/* --- batches --- */

/* As the daemon does while there is always more to record. */
static void
fall_due(struct recorder *r, double *last)
{
	int64_t next;
	bool more = cost_seconds() - *last > RECORD_DEFERRED_S;

	if (more)
		*last = cost_seconds();
	while (more)
		assert_ok(record_due(r, &more, &next, e));
}

static double
    making; /* seconds: making reports for the recorder, which are read from mail in life */

static void
make_reports(struct sample samples[BATCH], struct record_message messages[BATCH], unsigned number,
    unsigned among, unsigned step, unsigned at)
{
	double from = cost_seconds();

	for (unsigned k = 0; k < BATCH; k++, number++) {
		char address[60], original[40];
		unsigned who = (unsigned)((uint64_t)number * step % among);

		snprintf(address, sizeof address, "c%u@d%u.example", who, who % DOMAINS);
		snprintf(original, sizeof original, "n%u@us.example", number);
		pg_bounce(&samples[k], number, address, REASON_mailbox_full, original,
		    time(NULL) - 36000 + (int64_t)(at + k) / 1000);
		messages[k] = samples[k].message;
	}
	making += cost_seconds() - from;
}

void
record_events(
    const char *mailbox, unsigned first, unsigned n, unsigned among, unsigned step, bool own)
{
	const struct record_source source = { .mailbox = mailbox, .stream = "news" };
	static struct sample samples[BATCH];
	static struct record_message messages[BATCH];
	static struct record_result results[BATCH];
	struct record_options options = pg_options;
	struct store *s = pg_store(db);
	struct recorder *r = NULL;
	double due = cost_seconds();

	options.evidence_seconds = 0; /* the bare run keeps none either */
	assert_ok(recorder_open(&r, s, &options, e));
	for (unsigned i = 0; i < n; i += BATCH) {
		unsigned at = own ? i : atomic_fetch_add(arrived, BATCH);

		make_reports(samples, messages, first + i, among, step, at);
		assert_ok(record_batch(r, &source, messages, BATCH, results, e));
		fall_due(r, &due);
	}
	assert_ok(record_deferred(r, e));
	recorder_free(r);
	store_close(s);
}

static double
wal(void)
{
	return atof(pg_value(db, "select pg_current_wal_lsn() - '0/0'::pg_lsn"));
}

static int
by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* From one checkpoint each: who writes to a page first after it logs all of it. The bare rows were made before, so what
 * making the reports takes does not count. */
static double
timed(double *cpu, double *written, void (*run)(void *context), void *context)
{
	double server, before, from;

	sql(NULL, "checkpoint");
	server = cost_server_cpu();
	before = wal();
	from = cost_seconds();
	making = 0;
	run(context);
	from = cost_seconds() - from - making;
	*written += wal() - before;
	*cpu += cost_server_cpu() - server;
	return recorded / from;
}

static void
run_own(void *first)
{
	record_events("returns", *(unsigned *)first, recorded, contacts, 7919, false);
}

static void
run_bare(void *rows)
{
	bare_write(rows);
}

/* The rows of the bare run are made before the other, which is about other contacts: making them reads the pages that
 * they go to, and none of the two shall find them in memory for that. */
static void
batches(void)
{
	double own[MOST_ROUNDS] = { 0 }, bare[MOST_ROUNDS] = { 0 }, written = 0, written_bare = 0,
	       cpu[3] = { 0 };
	unsigned first = 100000000;

	for (unsigned i = 0; i < rounds; i++, first += 2 * recorded) {
		struct bare *rows =
		    bare_new(db, first + recorded, recorded, BATCH, 7919, contacts, DOMAINS);
		double client = cost_own_cpu();

		own[i] = timed(&cpu[1], &written, run_own, &first);
		cpu[0] += cost_own_cpu() - client;
		bare[i] = timed(&cpu[2], &written_bare, run_bare, rows);
		bare_free(rows);
	}
	for (int i = 0; i < 3; i++)
		cpu[i] *= 1e6 / rounds / recorded;
	printf("  %-32s %8.0f us an event: %.0f ours, %.0f PostgreSQL's; SQL alone %.0f\n", "cpu",
	    cpu[0] + cpu[1], cpu[0], cpu[1], cpu[2]);
	qsort(own, rounds, sizeof *own, by_size);
	qsort(bare, rounds, sizeof *bare, by_size);
	printf("  %-32s %8.0f /s, SQL alone %.0f /s, ratio %.2f\n", "batches of 500, one recorder",
	    own[rounds / 2], bare[rounds / 2], own[rounds / 2] / bare[rounds / 2]);
	printf("  %-32s %8.0f octets an event, SQL alone %.0f\n", "write-ahead log",
	    written / rounds / recorded, written_bare / rounds / recorded);
}

/* --- questions --- */

static void
questions(void)
{
	sql("stream_daily", "select * from carom.stream_daily");
	sql("domain_daily, 30 days",
	    "select * from carom.domain_daily where day > current_date - 30");
	sql("domains of all time",
	    "select domain, sum(bounces) from carom.domain_daily group by 1 order by 2 desc limit "
	    "25");
	for (int i = 0; i < 2; i++) /* warm the second time */
		sql("deliverable(100,000 addresses)",
		    "select count(*) from carom.deliverable((select array_agg(address) from "
		    "(select address from "
		    "carom_data.contact where id %% greatest(1, %u / 100000) = 0 limit 100000) x), "
		    "'news') d",
		    contacts);
	for (int i = 0; i < 2; i++)
		sql("a contact's page",
		    "select * from carom.contact_status where address = 'c77@d77.example';"
		    "select * from carom.event where address = 'c77@d77.example' order by "
		    "occurred_at desc limit 50");
}

static void
bench(void **state)
{
	(void)state;
	db = pg_fresh();
	printf("%u contacts, %u events\n", contacts, events);
	record_events("returns", 1, BATCH, BATCH, 1, true); /* makes the stream and the mailbox */
	sql(NULL,
	    "truncate carom_data.event, carom_data.contact, carom_data.state, carom_data.message, "
	    "carom_data.place, carom_data.count_delta, carom_data.transition; alter table "
	    "carom_data.contact "
	    "alter column id restart with 1");
	fill();
	rebuild("rebuild, everything written", REBUILD_WRITE, NULL);
	sql("vacuum", "vacuum analyze");
	rebuild("rebuild --dry-run", REBUILD_COMPARE, NULL);
	rebuild("policy backtest", REBUILD_COMPARE, "another");
	questions();
	batches();
	hot();
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(bench) };

	contacts = argc > 1 ? (unsigned)atoi(argv[1]) : contacts;
	events = argc > 2 ? (unsigned)atoi(argv[2]) : events;
	recorded = (argc > 3 ? (unsigned)atoi(argv[3]) : recorded) / BATCH * BATCH;
	rounds = argc > 4 ? (unsigned)atoi(argv[4]) : rounds;
	if (contacts < HOT || recorded == 0 || rounds == 0 || rounds > MOST_ROUNDS) {
		fprintf(stderr,
		    "bench_scale: at least %d contacts and %d events to record, 1 to %d rounds\n",
		    HOT, BATCH, MOST_ROUNDS);
		return 64;
	}
	pg_test_start(argv);
	arrived =
	    mmap(NULL, sizeof *arrived, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (arrived == MAP_FAILED)
		return 71;
	return cmocka_run_group_tests(tests, NULL, NULL);
}

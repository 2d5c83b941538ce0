/*
 * bench_late - few contacts with many events each, which come in any order: what an event costs, at a history of
 * one length, of twice and of four times that. In proportion, no column grows with it.
 *
 * usage: bench_late [CONTACTS [EVENTS-EACH]]
 */
#include "cost.h"

enum { BATCH = 500, SIZES = 3 };
static const char *db;

static void
shuffle(unsigned *order, unsigned n)
{
	uint64_t seed = 4711;

	for (unsigned i = 0; i < n; i++)
		order[i] = i;
	for (unsigned i = n; i > 1; i--) {
		unsigned j, t = order[i - 1];

		seed = seed * 6364136223846793005 + 1442695040888963407;
		j = (unsigned)((seed >> 33) % i);
		order[i - 1] = order[j];
		order[j] = t;
	}
}

/* The number-th event: whose, and when, over a year. */
static void
make_event(struct sample *s, unsigned number, unsigned contacts, unsigned each)
{
	char address[60], original[40];
	int64_t year = 365 * 86400, at = year * (number / contacts) / each;

	snprintf(address, sizeof address, "c%u@d%u.example", number % contacts, number % 50);
	snprintf(original, sizeof original, "n%u@us.example", number);
	pg_bounce(s, number + 1, address,
	    number / contacts % 50 == 49 ? REASON_mailbox_disabled : REASON_mailbox_full, original,
	    time(NULL) - year + at);
}

static void
record(unsigned contacts, unsigned each)
{
	static const struct record_source source = { .mailbox = "returns", .stream = "news" };
	static struct sample samples[BATCH];
	static struct record_message messages[BATCH];
	static struct record_result results[BATCH];
	unsigned n = contacts * each, *order = calloc(n, sizeof *order);
	struct record_options options = pg_options;
	struct store *s = pg_store(db);
	struct recorder *r = NULL;

	options.evidence_seconds = 0;
	shuffle(order, n);
	assert_ok(recorder_open(&r, s, &options, e));
	for (unsigned i = 0; i < n; i += BATCH) {
		unsigned k = 0;

		for (; k < BATCH && i + k < n; k++) {
			make_event(&samples[k], order[i + k], contacts, each);
			messages[k] = samples[k].message;
		}
		assert_ok(record_batch(r, &source, messages, k, results, e));
	}
	assert_ok(record_deferred(r, e));
	recorder_free(r);
	store_close(s);
	free(order);
}

/* Stored events that were read again. */
static double
events_read(void)
{
	return atof(pg_value(db,
	    "select idx_tup_fetch + seq_tup_read from pg_stat_user_tables where relname = 'event' "
	    "and schemaname = 'carom_data'"));
}

static void
measure(unsigned contacts, unsigned each)
{
	unsigned n = contacts * each;
	double from, server, own;

	db = pg_fresh();
	server = cost_server_cpu();
	own = cost_own_cpu();
	from = cost_seconds();
	record(contacts, each);
	from = cost_seconds() - from;
	own = cost_own_cpu() - own;
	server = cost_server_cpu() - server;
	printf("  %6u contacts, %6u events each %8.0f /s, an event: %4.1f others read, %4.0f us of "
	       "ours, "
	       "%4.0f us of PostgreSQL's\n",
	    contacts, each, n / from, events_read() / n, own * 1e6 / n, server * 1e6 / n);
	fflush(stdout);
	assert_int_equal(atoi(pg_value(db, "select count(*) from carom_data.event")), n);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.state where stale"), "0");
}

static unsigned contacts = 50, each = 250;

static void
bench(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SIZES; i++)
		measure(contacts, each << i);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(bench) };

	contacts = argc > 1 ? (unsigned)atoi(argv[1]) : contacts;
	each = argc > 2 ? (unsigned)atoi(argv[2]) : each;
	if (contacts == 0 || each == 0) {
		fprintf(stderr, "bench_late: contacts and events are numbers\n");
		return 64;
	}
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

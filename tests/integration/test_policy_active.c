/* The active policy: two recorders with different ones never both write; a stream that is only observed. */
#include "pg_test.h"

#include <libpq-fe.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const int64_t start = 1767225600; /* 2026-01-01 */
static const struct record_source source = { .mailbox = "returns", .stream = "news" };

/* Nothing counts. */
static const struct policy lenient = { .name = "default" };

static struct record_options
other_policy(void)
{
	struct record_options o = pg_options;

	o.policies = &lenient;
	o.npolicies = 1;
	o.policy_text = "nothing counts";
	return o;
}

static void
bounce(struct recorder *r, unsigned n, const char *address)
{
	struct sample sample;
	struct record_result result;

	pg_bounce(&sample, n, address, REASON_mailbox_not_found, NULL, start);
	assert_ok(record_batch(r, &source, &sample.message, 1, &result, e));
	assert_int_equal(result.outcome, RECORD_RECORDED);
}

static void
wait_until(const char *db, const char *sql)
{
	for (int i = 0; i < 600 && strcmp(pg_value(db, sql), "t") != 0; i++)
		nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
	assert_string_equal(pg_value(db, sql), "t");
}

static pid_t
in_child(void (*what)(const char *db), const char *db)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		what(db);
		_exit(0);
	}
	return child;
}

static void
join(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void
record_new_contact(const char *db)
{
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);

	bounce(r, 2, "new@x.example");
	recorder_free(r);
	store_close(s);
}

static void
activate(const char *db)
{
	struct record_options o = other_policy();
	struct store *s = pg_store(db);
	struct recorder *r = NULL;
	uint64_t differences;

	assert_ok(recorder_open_other(&r, s, &o, e));
	assert_ok(record_policy_activate(r, &differences, e));
	recorder_free(r);
	store_close(s);
}

/*
 * A batch stands before its end, about somebody whom nobody else can see yet, when another policy is
 * applied: it has to be through first, or its contact would never be looked at again.
 */
static void
a_policy_becomes_active_when_no_batch_of_the_old_one_is_under_way(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	struct err refused = { 0 };
	PGconn *blocker = PQconnectdb(db);
	pid_t batch, policy;

	(void)state;
	bounce(r, 1, "old@x.example");
	PQclear(PQexec(blocker, "begin"));
	PQclear(PQexec(blocker, "lock table carom_data.place in access exclusive mode"));
	batch = in_child(record_new_contact, db);
	wait_until(db,
	    "select exists (select from pg_locks where not granted and relation = "
	    "'carom_data.place'::regclass)");
	policy = in_child(activate, db);
	wait_until(db,
	    "select exists (select from pg_locks where locktype = 'advisory' and not granted)"
	    " or exists (select from carom_data.policy where text = 'nothing counts')");
	PQclear(PQexec(blocker, "commit"));
	PQfinish(blocker);
	join(batch);
	join(policy);
	assert_string_equal(pg_value(db,
				"select string_agg(concat_ws(' ', address, standing), ', ' order "
				"by address) from carom.contact_status"),
	    "new@x.example active, old@x.example active");
	/* The one who still has the old one writes nothing any more. */
	assert_false(record_inbox(r, NULL, NULL, &(bool){ false }, &refused));
	assert_int_equal(refused.class, ERR_OPERATOR);
	assert_string_equal(pg_value(db,
				"select string_agg(concat_ws(' ', text, actor = session_user), ', "
				"' order by id) from carom_data.policy"),
	    "test policy t, nothing counts t");
	recorder_free(r);
	store_close(s);
}

static const char deliverable[] =
    "select concat_ws('|', carom.deliverable('a@x.example', 'news'), (select "
    "string_agg(concat(d.deliverable, d.cause), ' ')"
    " from carom.deliverable(array['a@x.example'], 'news') d), (select standing from "
    "carom.contact_status where stream = 'news'))";

static void
who_is_only_observed_stays_deliverable(void **state)
{
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct record_options o = pg_options;
	struct policy_stream observed = *pg_options.streams[0].policy;
	const struct record_stream streams[] = { { .policy = &observed } };
	struct recorder *r = NULL;

	(void)state;
	observed.observe = true;
	o.streams = streams;
	assert_ok(recorder_open(&r, s, &o, e));
	bounce(r, 1, "a@x.example");
	assert_string_equal(pg_value(db, deliverable), "t|thard|suppressed");
	recorder_free(r);

	/* Enforced from now on: what was observed is in force. */
	r = pg_recorder(s);
	assert_string_equal(pg_value(db, deliverable), "f|fhard|suppressed");
	recorder_free(r);
	store_close(s);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_policy_becomes_active_when_no_batch_of_the_old_one_is_under_way),
		cmocka_unit_test(who_is_only_observed_stays_deliverable),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

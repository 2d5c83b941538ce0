/* bench_scale_hot - four recorders with the same 2000 contacts, beside one of them and beside four writers of bare SQL. */
#include "bench_scale.h"

#include "bare.h"
#include "cost.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HOT_RECORDED = 150000, HOT_BARE = 50000, WRITERS = 4 };

static void
wait_for(const pid_t child[WRITERS])
{
	for (unsigned i = 0; i < WRITERS; i++) {
		int status;

		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		assert_int_equal(status, 0);
	}
}

/* Four at once, against one; own: each has a past of its own to catch up with. */
static void
four(const char *name, double one, unsigned first, bool own)
{
	unsigned n = recorded < HOT_RECORDED ? recorded : HOT_RECORDED;
	unsigned before = (unsigned)atoi(pg_value(db, "select count(*) from carom_data.event"));
	double server = cost_server_cpu(), from = cost_seconds(), rate;
	pid_t child[WRITERS];

	for (unsigned i = 0; i < WRITERS; i++) {
		fflush(stdout);
		child[i] = fork();
		if (child[i] == 0) {
			char mailbox[20];

			/* a mailbox has one recorder: its daemon holds the lease */
			snprintf(mailbox, sizeof mailbox, "returns%u", i);
			record_events(mailbox, first + i * 50000000, n, HOT, 7919 + i * 4,
			    own); /* no step divides HOT: each comes to all of them */
			_exit(0);
		}
	}
	wait_for(child);
	rate = WRITERS * n / (cost_seconds() - from);
	server = (cost_server_cpu() - server) * 1e6 / WRITERS / n;
	printf("  %-32s %8.0f /s, one %.0f /s, ratio %.2f, %.0f us of PostgreSQL's cpu an event\n",
	    name, rate, one, rate / one, server);
	assert_int_equal(
	    atoi(pg_value(db, "select count(*) from carom_data.event")), before + WRITERS * n);
	assert_string_equal(pg_value(db, "select count(*) from carom_data.state where stale"), "0");
	assert_string_equal(
	    pg_value(
		db, "select deadlocks from pg_stat_database where datname = current_database()"),
	    "0");
}

/*
 * What the machine and the server allow: the same rows without looking, folding or giving way, by one and by four. They
 * wait for each other's rows, which are in one order. Comes last, as it writes states that say nothing of its events.
 */
static void
bare_four(void)
{
	unsigned n = recorded < HOT_BARE ? recorded : HOT_BARE;
	struct bare *rows[WRITERS + 1];
	double from, one, rate;
	pid_t child[WRITERS];

	for (unsigned i = 0; i <= WRITERS; i++)
		rows[i] = bare_new(db, 2000000000 + i * n, n, BATCH, 7919 + i * 4, HOT, DOMAINS);
	from = cost_seconds();
	bare_write(rows[WRITERS]);
	one = n / (cost_seconds() - from);
	from = cost_seconds();
	for (unsigned i = 0; i < WRITERS; i++) {
		fflush(stdout);
		child[i] = fork();
		if (child[i] == 0) {
			bare_write(rows[i]);
			_exit(0);
		}
	}
	wait_for(child);
	rate = WRITERS * n / (cost_seconds() - from);
	printf("  %-32s %8.0f /s, one %.0f /s, ratio %.2f\n", "four writers of SQL alone", rate,
	    one, rate / one);
	for (unsigned i = 0; i <= WRITERS; i++)
		bare_free(rows[i]);
}

/* What was written before is vacuumed first: else autovacuum comes in one of the three, which is slower for it. */
void
hot(void)
{
	double from, one, server;
	unsigned n = recorded < HOT_RECORDED ? recorded : HOT_RECORDED;

	sql("vacuum", "vacuum analyze");
	server = cost_server_cpu();
	from = cost_seconds();
	record_events("returns", 500000000, n, HOT, 7919, false);
	one = n / (cost_seconds() - from);
	server = (cost_server_cpu() - server) * 1e6 / n;
	printf("  %-32s %8.0f /s, %.0f us of PostgreSQL's cpu an event\n",
	    "one recorder, 2000 contacts", one, server);
	four("four, as reports arrive", one, 600000000, false);
	four("four, each with its own past", one, 1000000000, true);
	bare_four();
}

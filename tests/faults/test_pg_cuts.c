/*
 * test_pg_cuts - the connection to the database ends, is reset or goes silent after any octet, in either
 * direction: what was said to be committed is there, what was not is recorded once by the next try, and
 * nobody waits for ever.
 *
 * A session as the recorder has it (open, lease, batch, places, status) goes through a small proxy, which
 * disturbs it after n octets. Every n under TESTS_ALL=1, else a sample by TESTS_SEED.
 */
#include "build_config.h"

#include "pg_test.h"

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { REPORTS = 3, CUTS = 60, STALLS = 2, ALL_STALLS = 40, STALL_SECONDS = 20 };
enum way { CUT_END, CUT_RESET, CUT_STALL };

struct plan {
	int direction; /* 0 from the client, 1 from the server */
	long after;    /* octets; -1: never */
	enum way way;
};

static const struct record_source source = { .mailbox = "returns", .stream = "news" };
static long *passed; /* octets of each direction, shared with the proxy */
static unsigned next_report;

/* ---- the proxy ---- */

static int
upstream(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	snprintf(a.sun_path, sizeof a.sun_path, "%s/.s.PGSQL.5432", getenv("PGHOST"));
	return fd >= 0 && connect(fd, (struct sockaddr *)&a, sizeof a) == 0 ? fd : -1;
}

static _Noreturn void
disturb(int client, const struct plan *p)
{
	struct linger hard = { 1, 0 };

	if (p->way == CUT_STALL)
		for (;;)
			pause();
	if (p->way == CUT_RESET)
		setsockopt(client, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
	_exit(0);
}

/* Passes on what came from `from`; false at its end. */
static bool
pass(int from, int to, int direction, int client, const struct plan *p)
{
	char buffer[65536];
	size_t most = sizeof buffer;
	ssize_t n;

	if (p->after >= 0 && direction == p->direction) {
		if (passed[direction] >= p->after)
			disturb(client, p);
		if ((size_t)(p->after - passed[direction]) < most)
			most = (size_t)(p->after - passed[direction]);
	}
	n = read(from, buffer, most);
	if (n <= 0 || write(to, buffer, (size_t)n) != n)
		return false;
	passed[direction] += n;
	if (p->after >= 0 && direction == p->direction && passed[direction] >= p->after)
		disturb(client, p);
	return true;
}

/* One connection only: what comes after it waits unheard, as behind a cable that was pulled. */
static _Noreturn void
serve(int listener, const struct plan *p)
{
	int client = accept(listener, NULL, NULL), server = upstream();

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (client < 0 || server < 0)
		_exit(1);
	for (;;) {
		struct pollfd fd[2] = { { client, POLLIN, 0 }, { server, POLLIN, 0 } };

		if (poll(fd, 2, -1) < 0)
			_exit(1);
		if ((fd[0].revents && !pass(client, server, 0, client, p)) ||
		    (fd[1].revents && !pass(server, client, 1, client, p)))
			_exit(0);
	}
}

static pid_t
proxy(const struct plan *p, const char *db, char *conninfo, size_t size)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof a;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	pid_t pid;

	assert_int_equal(bind(listener, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(listener, 8), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&a, &n), 0);
	snprintf(conninfo, size, "%s host=127.0.0.1 port=%d sslmode=disable gssencmode=disable", db,
	    ntohs(a.sin_port));
	passed[0] = passed[1] = 0;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		serve(listener, p);
	close(listener);
	return pid;
}

/* ---- the session ---- */

static bool
work(struct store *s, struct recorder *r, unsigned first, bool *committed, struct err *e)
{
	static struct sample samples[REPORTS];
	struct record_message messages[REPORTS];
	struct record_result results[REPORTS];
	struct store_place place = { 1, first + 1, 1767225600 };
	const struct store_mailbox status = {
		.name = "returns", .state = "idle", .pass_done = true
	};
	bool got, known;

	for (unsigned i = 0; i < REPORTS; i++) {
		char address[40];

		snprintf(address, sizeof address, "n%u@x.example", first + i);
		pg_bounce(
		    &samples[i], first + i, address, REASON_mailbox_not_found, NULL, 1767225600);
		messages[i] = samples[i].message;
	}
	if (!store_lease(s, "returns", &got, e) ||
	    !record_batch(r, &source, messages, REPORTS, results, e))
		return false;
	*committed = true;
	return store_places_known(s, "returns", "INBOX", &place, &known, 1, e) &&
	    store_mailbox_report(s, &status, e);
}

static bool
session(const char *conninfo, unsigned first, bool *committed, struct err *e)
{
	const struct store_options o = { .database = conninfo,
		.application_name = "test",
		.connect_seconds = 2,
		.statement_seconds = 1,
		.writer = true };
	struct store *s = NULL;
	struct recorder *r = NULL;
	bool ok;

	*committed = false;
	ok = store_open(&s, &o, e) && recorder_open(&r, s, &pg_options, e) &&
	    work(s, r, first, committed, e);
	recorder_free(r);
	store_close(s);
	return ok;
}

static int
count_of(const char *db, unsigned first)
{
	char sql[200];

	snprintf(sql, sizeof sql,
	    "select count(*) from carom.event where address in ('n%u@x.example', 'n%u@x.example', "
	    "'n%u@x.example')",
	    first, first + 1, first + 2);
	return atoi(pg_value(db, sql));
}

/* One disturbed session, and the one that makes up for it. */
static void
disturbed(const char *db, const struct plan *p)
{
	char conninfo[256];
	unsigned first = next_report;
	struct err why = { 0 };
	bool committed, ok;
	time_t begun = time(NULL);
	pid_t pid = proxy(p, db, conninfo, sizeof conninfo);

	next_report += REPORTS;
	ok = session(conninfo, first, &committed, &why);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	if (!ok && why.class != ERR_RETRY)
		fail_msg("%s after %ld octets, way %d: \"%s\" is not to be tried again",
		    p->direction ? "server" : "client", p->after, p->way, why.text);
	if (time(NULL) - begun > STALL_SECONDS)
		fail_msg("%s after %ld octets: waited %ld s", p->direction ? "server" : "client",
		    p->after, (long)(time(NULL) - begun));
	if (committed && count_of(db, first) != REPORTS)
		fail_msg(
		    "after %ld octets: %d of %d are there", p->after, count_of(db, first), REPORTS);
	assert_ok(session(db, first, &committed, e));
	if (count_of(db, first) != REPORTS)
		fail_msg("after %ld octets, tried again: %d events of %d", p->after,
		    count_of(db, first), REPORTS);
}

/* How many octets an undisturbed session takes in a direction. */
static long
length_of(const char *db, int direction)
{
	const struct plan none = { .after = -1 };
	char conninfo[256];
	bool committed;
	pid_t pid = proxy(&none, db, conninfo, sizeof conninfo);

	assert_ok(session(conninfo, next_report, &committed, e));
	next_report += REPORTS;
	waitpid(pid, NULL, 0);
	return passed[direction];
}

/* n points of 0 .. all - 1, or all of them. */
static void
each_point(const char *db, int direction, long all, long n, int way)
{
	bool whole = getenv("TESTS_ALL") && way != CUT_STALL;
	long points = whole || n > all ? all : n;

	srandom(getenv("TESTS_SEED") ? (unsigned)atoi(getenv("TESTS_SEED")) : 1);
	for (long i = 0; i < points; i++) {
		long from = i * all / points, to = (i + 1) * all / points;
		struct plan p = { direction, from + random() % (to - from), (enum way)way };

		if (way != CUT_STALL)
			p.way = i % 2 ? CUT_RESET : CUT_END;
		disturbed(db, &p);
	}
	printf("# %s: %ld of %ld octets, %s\n", direction ? "from the server" : "to the server",
	    points, all, way == CUT_STALL ? "silence" : "end or reset");
}

static void
cut(long n, int way)
{
	const char *db = pg_fresh();

	next_report = 1;
	for (int direction = 0; direction < 2; direction++)
		each_point(db, direction, length_of(db, direction), n, way);
	assert_string_equal(
	    pg_value(db, "select count(*) - count(distinct message_id) from carom.event"), "0");
}

static void
cut_after_any_octet_nothing_is_lost_or_doubled(void **state)
{
	(void)state;
	cut(CUTS, CUT_END);
}

static void
silence_after_any_octet_is_not_waited_out(void **state)
{
	(void)state;
	cut(getenv("TESTS_ALL") ? ALL_STALLS : STALLS, CUT_STALL);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cut_after_any_octet_nothing_is_lost_or_doubled),
		cmocka_unit_test(silence_after_any_octet_is_not_waited_out),
	};

	(void)argc;
	pg_test_start(argv);
	setvbuf(stdout, NULL, _IOLBF, 0);
	passed = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return passed == MAP_FAILED ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}

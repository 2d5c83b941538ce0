/*
 * test_worker - exactly the guilty message is quarantined, and its neighbours go through.
 */
#include "build_config.h"

#include "worker_poison.h"

#include "sandbox.h"
#include "secret.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { N = 12 };

static void
all_messages_of_a_quiet_batch_are_parsed_by_one_child(void **state)
{
	static const char *const m[N] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k",
		"" };
	static const enum batch_state want[N] = { BATCH_PARSED };

	(void)state;
	assert_int_equal(run(m, want, N, 0), 0);
}

static void
one_guilty(const char *how, enum batch_state state)
{
	const char *const m[] = { "one", "two", "three", how, "five", "six" };
	enum batch_state want[6] = { BATCH_PARSED };

	want[3] = state;
	assert_int_equal(run(m, want, 6, 0), 2);
}

static void
the_signal_says_what_it_died_of(void **state)
{
	static const struct {
		const char *how;
		int signal;
	} ways[] = {
		{ "segv", SIGSEGV },
		{ "abort", SIGABRT },
		{ "assert", SIGABRT },
		{ "free", SIGABRT },
		{ "abort parent", SIGSYS },
		{ "open", SIGSYS },
		{ "fork", SIGSYS },
		{ "exit", 0 },
	};

	(void)state;
	/* the runtime of the sanitizers ends a process in its own way */
	for (size_t i = 0; i < sizeof ways / sizeof *ways && !sandbox_relaxed(); i++) {
		one_guilty(ways[i].how, BATCH_CRASHED);
		if (signals[3] != ways[i].signal)
			fail_msg("%s: signal %d", ways[i].how, signals[3]);
	}
}

static void
each_way_to_misbehave_is_blamed_on_its_message_alone(void **state)
{
	static const char *const ways[] = { "segv", "abort", "open", "socket", "execve", "kill",
		"abort parent", "fork", "mmap", "mprotect", "exit", "input" };

	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		one_guilty(ways[i], BATCH_CRASHED);
	if (sandbox_relaxed())
		return;
	one_guilty("sleep", BATCH_CRASHED);
	one_guilty("stack", BATCH_CRASHED);
	watchdog_ms = 20000; /* touching all it may have takes a while */
	one_guilty("memory", BATCH_CRASHED);
	watchdog_ms = WATCHDOG_MS;
}

/* A batch as big as they come, with every kind of poison in it at places that follow no order. */
static void
eleven_kinds_of_poison_in_one_batch_cost_only_themselves(void **state)
{
	static const char *const kinds[] = { "segv", "stack", "loop", "abort", "memory", "open",
		"execve", "socket", "kill", "mmap", "fork" };
	enum { MANY = 500, KINDS = sizeof kinds / sizeof *kinds };
	static char text[MANY][16];
	static const char *m[MANY];
	static enum batch_state want[MANY];
	clock_t begun = clock();

	(void)state;
	if (sandbox_relaxed()) /* no limit on stack and memory there */
		return;
	for (unsigned i = 0; i < MANY; i++) {
		snprintf(text[i], sizeof text[i], "message %u", i);
		m[i] = text[i];
		want[i] = BATCH_PARSED;
	}
	for (unsigned i = 0; i < KINDS; i++) {
		unsigned at = (7 + i * 193) % MANY;

		m[at] = kinds[i];
		want[at] = strcmp(kinds[i], "loop") == 0 ? BATCH_HUNG : BATCH_CRASHED;
	}
	watchdog_ms = WORKER_WATCHDOG_MS; /* touching all the memory it may have takes a while */
	/* WORKER_DEATHS of them die twice, the others in a child of their own */
	assert_int_equal(run(m, want, MANY, 0), KINDS + WORKER_DEATHS);
	watchdog_ms = WATCHDOG_MS;
	assert_true((clock() - begun) / CLOCKS_PER_SEC < 20);
}

static void
an_endless_loop_is_blamed_on_its_message_alone(void **state)
{
	(void)state;
	one_guilty("loop", BATCH_HUNG);
}

static void
an_answer_that_is_none_kills_nobody(void **state)
{
	static const char *const m[] = { "one", "arena", "three" };
	static const enum batch_state want[] = { BATCH_PARSED, BATCH_REFUSED, BATCH_PARSED };

	(void)state;
	assert_int_equal(run(m, want, 3, 0), 0);
}

static void
a_flood_of_killers_costs_one_death_each(void **state)
{
	static const char *const m[] = { "open", "a", "segv", "open", "kill", "b", "abort", "segv",
		"c", "fork", "open", "d" };
	static const enum batch_state want[] = { BATCH_CRASHED, BATCH_PARSED, BATCH_CRASHED,
		BATCH_CRASHED, BATCH_CRASHED, BATCH_PARSED, BATCH_CRASHED, BATCH_CRASHED,
		BATCH_PARSED, BATCH_CRASHED, BATCH_CRASHED, BATCH_PARSED };

	(void)state;
	assert_int_equal(run(m, want, 12, 0), 2 * WORKER_DEATHS + 4);
}

static void
a_message_that_corrupts_the_child_does_not_cost_its_neighbours(void **state)
{
	static const char *const m[] = { "one", "corrupt", "three", "four", "five", "six" };
	static const enum batch_state want[6] = { BATCH_PARSED };

	(void)state;
	assert_int_equal(run(m, want, 6, 0), 1);
}

static void
a_batch_out_of_time_leaves_the_rest_for_later_but_settles_something(void **state)
{
	static const char *const m[] = { "loop", "slow", "slow", "slow", "slow", "slow", "slow" };
	static const enum batch_state want[] = { BATCH_HUNG, BATCH_LATER, BATCH_LATER, BATCH_LATER,
		BATCH_LATER, BATCH_LATER, BATCH_LATER };

	(void)state;
	run(m, want, 7, 100);
}

static void
slow_messages_are_not_taken_for_a_hang(void **state)
{
	static const char *const m[] = { "slow", "slow", "slow", "slow", "slow" };
	static const enum batch_state want[5] = { BATCH_PARSED };

	(void)state;
	watchdog_ms =
	    300; /* less than all five take; 20 times that in real time, on a busy machine */
	assert_int_equal(run(m, want, 5, 0), 0);
	watchdog_ms = WATCHDOG_MS;
}

/* The same tests once more as an ordinary user, when they run as root. */
static void
as_an_ordinary_user(void (*test)(void **))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		if (geteuid() == 0 && (setgid(12345) || setuid(12345)))
			_exit(2);
		test(NULL);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	assert_int_equal(status, 0);
}

static void
the_wall_stands_for_an_ordinary_user_too(void **state)
{
	(void)state;
	as_an_ordinary_user(all_messages_of_a_quiet_batch_are_parsed_by_one_child);
	as_an_ordinary_user(each_way_to_misbehave_is_blamed_on_its_message_alone);
	as_an_ordinary_user(the_signal_says_what_it_died_of);
}

/* A shortage passes: whoever ends of it begins again at once. A mistake is waited for until somebody corrects it. */
static void
a_shortage_of_descriptors_is_no_mistake_of_the_operators(void **state)
{
	static char path[] = "/dev/null";
	const struct config_secret file = { .kind = SECRET_FILE, .file = path };
	struct worker_options o = { .watchdog_ms = WATCHDOG_MS };
	struct rlimit few, before;
	struct secret s;
	struct err e;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = (struct rlimit){ 3, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	assert_null(worker_new(&o, &e));
	assert_int_equal(e.class, ERR_RETRY);
	assert_false(secret_get(&s, &file, &e));
	assert_int_equal(e.class, ERR_RETRY);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_false(secret_get(&s, &file, &e));
	assert_int_equal(e.class, ERR_OPERATOR);
	assert_int_equal(err_class_of(ENOMEM), ERR_RETRY);
	assert_int_equal(err_class_of(ENOENT), ERR_OPERATOR);
	assert_int_equal(err_class_of(EACCES), ERR_OPERATOR);
}

static void
children_die_with_their_parent(void **state)
{
	static const char *const m[] = { "loop" };
	int ready[2], status;
	char byte;
	pid_t pid;

	(void)state;
	/* Orphans become ours, so that their end can be waited for. */
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
	assert_int_equal(pipe(ready), 0);
	watchdog_ms = 60000;
	pid = fork();
	if (pid == 0) {
		struct worker *w = worker(0);
		struct worker_result r;
		struct err e;

		setpgid(0, 0);
		(void)!write(ready[1], "", 1);
		worker_run_batch(w, batch_of(m, 1), &r, &e);
		_exit(0);
	}
	watchdog_ms = WATCHDOG_MS;
	assert_int_equal(read(ready[0], &byte, 1), 1);
	usleep(50000);
	kill(pid, SIGKILL);
	alarm(20);
	for (int i = 0; i < 2; i++) {
		assert_true(waitpid(-pid, &status, 0) > 0);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	}
	alarm(0);
	assert_int_equal(waitpid(-pid, &status, 0), -1);
	close(ready[0]);
	close(ready[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_messages_of_a_quiet_batch_are_parsed_by_one_child),
		cmocka_unit_test(each_way_to_misbehave_is_blamed_on_its_message_alone),
		cmocka_unit_test(the_signal_says_what_it_died_of),
		cmocka_unit_test(a_shortage_of_descriptors_is_no_mistake_of_the_operators),
		cmocka_unit_test(eleven_kinds_of_poison_in_one_batch_cost_only_themselves),
		cmocka_unit_test(an_endless_loop_is_blamed_on_its_message_alone),
		cmocka_unit_test(an_answer_that_is_none_kills_nobody),
		cmocka_unit_test(a_flood_of_killers_costs_one_death_each),
		cmocka_unit_test(a_message_that_corrupts_the_child_does_not_cost_its_neighbours),
		cmocka_unit_test(
		    a_batch_out_of_time_leaves_the_rest_for_later_but_settles_something),
		cmocka_unit_test(slow_messages_are_not_taken_for_a_hang),
		cmocka_unit_test(the_wall_stands_for_an_ordinary_user_too),
		cmocka_unit_test(children_die_with_their_parent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

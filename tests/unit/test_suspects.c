/* test_suspects - who is to blame for a recorder's death, and who is let off */
#include "build_config.h"

#include "cmocka_test.h"

#include "batch.h"
#include "suspects.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POISON = 7 };

static struct suspects *
fresh(void)
{
	struct err e;
	int fd = suspects_create(&e);
	struct suspects *s = suspects_open(fd);

	assert_non_null(s);
	close(fd);
	return s;
}

/* A recorder that takes the messages it is given, and dies of one of them. */
static void
record(struct suspects *s, const uint64_t *names, size_t n, int sig)
{
	for (size_t i = 0, some; i < n; i += some) {
		some = 1;
		while (
		    !suspects_has(s, names[i]) && i + some < n && !suspects_has(s, names[i + some]))
			some++;
		suspects_take(s, names + i, some);
		for (size_t k = i; k < i + some; k++)
			if (names[k] == POISON && !suspects_is_guilty(s, POISON))
				raise(sig);
		suspects_take(s, NULL, 0);
		for (size_t k = i; k < i + some; k++)
			suspects_settle(s, names[k]);
	}
	_exit(0);
}

/* How many die before the batch goes through. */
static unsigned
deaths(struct suspects *s, const uint64_t *names, size_t n, int sig)
{
	for (unsigned dead = 0; dead < 100; dead++) {
		int status;
		pid_t pid = fork();

		if (pid == 0) {
			signal(sig, SIG_DFL); /* cmocka has a handler */
			record(s, names, n, sig);
		}
		waitpid(pid, &status, 0);
		if (!WIFSIGNALED(status))
			return dead;
		assert_true(suspects_judge(s, WTERMSIG(status)) > 0);
	}
	return 100;
}

static void
a_message_that_crashes_three_recorders_is_guilty_and_no_other(void **state)
{
	static const uint64_t names[] = { 1, 2, 3, POISON, 5, 6 };
	struct suspects *s = fresh();

	(void)state;
	assert_int_equal(deaths(s, names, 6, SIGSEGV), SUSPECTS_CRASHES);
	for (size_t i = 0; i < 6; i++)
		assert_false(suspects_has(s, names[i]));
	suspects_close(s);
}

static void
who_is_only_killed_is_given_more_time(void **state)
{
	static const uint64_t names[] = { 1, POISON, 2 };
	struct suspects *s = fresh();

	(void)state;
	assert_int_equal(deaths(s, names, 3, SIGKILL), SUSPECTS_KILLS);
	suspects_close(s);
}

static void
what_went_well_is_no_longer_suspect(void **state)
{
	static const uint64_t names[] = { 1, 2 };
	struct suspects *s = fresh();

	(void)state;
	suspects_take(s, names, 2);
	assert_int_equal(suspects_judge(s, SIGSEGV), 2);
	assert_int_equal(suspects_judge(s, SIGSEGV), 0);
	assert_true(suspects_has(s, 1) && suspects_has(s, 2) && !suspects_has(s, 3));
	suspects_settle(s, 1);
	assert_false(suspects_has(s, 1));
	assert_true(suspects_has(s, 2));
	assert_false(suspects_is_guilty(s, 2));
	suspects_close(s);
}

static void
more_suspects_than_there_is_room_for_push_out_the_oldest(void **state)
{
	struct suspects *s = fresh();
	uint64_t names[BATCH_ITEMS];

	(void)state;
	for (unsigned round = 0; round < 20; round++) {
		for (size_t i = 0; i < BATCH_ITEMS; i++)
			names[i] = round * 100000 + i + 1;
		suspects_take(s, names, BATCH_ITEMS);
		assert_int_equal(suspects_judge(s, SIGBUS), BATCH_ITEMS);
	}
	assert_true(suspects_has(s, names[0]) && suspects_has(s, names[BATCH_ITEMS - 1]));
	assert_false(suspects_has(s, 1));
	suspects_close(s);
}

static void
a_name_says_every_octet_and_the_length(void **state)
{
	unsigned char m[40] = { 0 };
	uint64_t name = suspects_name((struct slice){ m, sizeof m });

	(void)state;
	for (size_t n = 0; n < sizeof m; n++)
		assert_true(suspects_name((struct slice){ m, n }) != name);
	for (size_t i = 0; i < sizeof m; i++) {
		m[i] = 1;
		assert_true(suspects_name((struct slice){ m, sizeof m }) != name);
		m[i] = 0;
	}
	assert_true(suspects_name((struct slice){ m, sizeof m }) == name);
}

static void
another_descriptor_is_none_of_it(void **state)
{
	int fd = dup(0);

	(void)state;
	assert_null(suspects_open(-1));
	assert_null(suspects_open(fd));
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_that_crashes_three_recorders_is_guilty_and_no_other),
		cmocka_unit_test(who_is_only_killed_is_given_more_time),
		cmocka_unit_test(what_went_well_is_no_longer_suspect),
		cmocka_unit_test(more_suspects_than_there_is_room_for_push_out_the_oldest),
		cmocka_unit_test(a_name_says_every_octet_and_the_length),
		cmocka_unit_test(another_descriptor_is_none_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

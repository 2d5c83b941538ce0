/* question: failures of carom.report_event as a batch, and what is believed of the answer */
#include "build_config.h"

#include "cmocka_test.h"

#include "frame.h"
#include "output.h"
#include "question.h"

#include <unistd.h>

static struct question q;
static struct recipient failures[3];
static struct record_report reports[3];

static void
ask_about_three(void)
{
	int fd;

	for (size_t i = 0; i < 3; i++)
		reports[i] = (struct record_report){ .failure = &failures[i] };
	question_begin(&q, reports, 3);
	fd = question_write(&q, BATCH_ITEMS);
	assert_true(fd >= 0);
	assert_int_equal(q.n, 3);
	close(fd);
}

static bool
read_answer(int fd, const struct batch_status *status)
{
	struct arena *a = arena_new(FRAME_ARENA);
	bool any = question_read(&q, fd, status, a);

	arena_free(a);
	close(fd);
	return any;
}

static int
answer_without_frames(void)
{
	struct err e;
	struct output *o = output_new(&e);
	int fd;

	assert_non_null(o);
	fd = output_finish(o, &e);
	assert_true(fd >= 0);
	return fd;
}

static void
an_answer_that_is_none_ends_the_asking(void **state)
{
	const struct batch_status status[3] = { { BATCH_CRASHED, 11 } };

	(void)state;
	ask_about_three();
	assert_false(read_answer(dup(STDIN_FILENO), status));
	assert_true(question_left(&q));
}

static void
an_answer_that_puts_all_off_ends_the_asking(void **state)
{
	const struct batch_status status[3] = { { BATCH_LATER, 0 }, { BATCH_LATER, 0 },
		{ BATCH_LATER, 0 } };

	(void)state;
	ask_about_three();
	assert_false(read_answer(answer_without_frames(), status));
	assert_true(question_left(&q));
}

static void
what_one_answer_puts_off_is_asked_again(void **state)
{
	const struct batch_status status[3] = { { BATCH_CRASHED, 11 }, { BATCH_LATER, 0 },
		{ BATCH_LATER, 0 } };
	int fd;

	(void)state;
	ask_about_three();
	assert_true(read_answer(answer_without_frames(), status));
	fd = question_write(&q, BATCH_ITEMS);
	assert_true(fd >= 0);
	close(fd);
	assert_int_equal(q.n, 2);
	assert_int_equal(q.which[0], 1);
	assert_false(reports[0].classified);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_that_is_none_ends_the_asking),
		cmocka_unit_test(an_answer_that_puts_all_off_ends_the_asking),
		cmocka_unit_test(what_one_answer_puts_off_is_asked_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

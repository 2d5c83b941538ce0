/* The set of messages that stay where they are: what was added is in it, nothing else is. */
#include "cmocka_test.h"

#include "placeset.h"

static struct mailbox_item
item(uint32_t folder, uint64_t uidvalidity, uint64_t uid)
{
	return (struct mailbox_item){ .folder = folder, .uidvalidity = uidvalidity, .uid = uid };
}

static void
an_empty_set_has_nothing(void **state)
{
	struct placeset s = { 0 };
	struct mailbox_item i = item(0, 1, 1);

	(void)state;
	assert_false(placeset_has(&s, &i));
	placeset_free(&s);
}

static void
every_part_of_the_place_matters(void **state)
{
	struct placeset s = { 0 };
	struct mailbox_item i = item(0, 1, 1), date = i, folder = item(1, 1, 1), v = item(0, 2, 1);

	(void)state;
	placeset_add(&s, &i);
	date.internaldate = 5;
	assert_true(placeset_has(&s, &i));
	assert_false(placeset_has(&s, &date));
	assert_false(placeset_has(&s, &folder));
	assert_false(placeset_has(&s, &v));
	placeset_free(&s);
}

static void
a_message_without_uid_is_never_in_it(void **state)
{
	struct placeset s = { 0 };
	struct mailbox_item i = item(0, 0, 0);

	(void)state;
	placeset_add(&s, &i);
	assert_false(placeset_has(&s, &i));
	assert_int_equal(s.n, 0);
	placeset_free(&s);
}

static void
a_hundred_thousand_are_kept_apart(void **state)
{
	struct placeset s = { 0 };

	(void)state;
	for (uint64_t u = 1; u <= 100000; u++) {
		struct mailbox_item i = item(0, 7, 2 * u);

		placeset_add(&s, &i);
		placeset_add(&s, &i);
	}
	assert_int_equal(s.n, 100000);
	for (uint64_t u = 1; u <= 100000; u++) {
		struct mailbox_item in = item(0, 7, 2 * u), out = item(0, 7, 2 * u + 1);

		assert_true(placeset_has(&s, &in));
		assert_false(placeset_has(&s, &out));
	}
	placeset_free(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_set_has_nothing),
		cmocka_unit_test(every_part_of_the_place_matters),
		cmocka_unit_test(a_message_without_uid_is_never_in_it),
		cmocka_unit_test(a_hundred_thousand_are_kept_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

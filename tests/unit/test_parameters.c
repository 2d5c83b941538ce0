/* parameters: a value and its parameters, RFC 2231 included */
#include "arena_test.h"
#include "parse_test.h"

#include <stdio.h>

#include "header.h"

static struct parameters
parsed(const char *text)
{
	struct parameters p;
	unsigned truncated = 0;

	parameters_parse(arena, NULL, slice_of(text), &p, &truncated);
	assert_int_equal(truncated, 0);
	return p;
}

static struct slice
value_of(const char *text, const char *name)
{
	struct parameters p = parsed(text);

	return parameters_get(&p, slice_of(name));
}

static void
value_and_names_are_lower_case_and_values_stand_as_they_are(void **state)
{
	struct parameters p = parsed("Text/Plain; CharSet=\"UTF-8\"; format=Flowed");

	(void)state;
	assert_slice(p.value, "text/plain");
	assert_slice(parameters_get(&p, SLICE("charset")), "UTF-8");
	assert_slice(parameters_get(&p, SLICE("format")), "Flowed");
	assert_int_equal(parameters_get(&p, SLICE("name")).n, 0);
}

static void
quotes_escapes_and_comments_are_undone(void **state)
{
	(void)state;
	assert_slice(value_of("x/y; a=\"b;\\\"c\\\\\"; d=e", "a"), "b;\"c\\");
	assert_slice(value_of("x/y; a=\"b;\\\"c\\\\\"; d=e", "d"), "e");
	assert_slice(value_of("x/y (z; a=no); a=yes (b)", "a"), "yes");
	assert_slice(value_of("x/y; a=\"not closed", "a"), "not closed");
}

static void
sloppy_parameters_are_read(void **state)
{
	(void)state;
	assert_slice(value_of("x/y; name = my file.txt ; b=c", "name"), "my file.txt");
	assert_slice(value_of("x/y;;; a=b;", "a"), "b");
	assert_slice(value_of("multipart/report boundary=b report-type=d", "boundary"), "b");
	assert_slice(value_of("multipart/report boundary=b report-type=d", "report-type"), "d");
	assert_slice(parsed("multipart/report boundary=b").value, "multipart/report");
	assert_slice(value_of("x/y; junk; a=b", "a"), "b");
	assert_slice(value_of("x/y; a==b", "a"), "=b");
	assert_slice(value_of("x/y; a=b; a=c", "a"), "b");
}

static void
continuations_are_joined_in_order_of_their_numbers(void **state)
{
	(void)state;
	assert_slice(value_of("x/y; n*1=b; n*0=a; n*2=\"c d\"", "n"), "abc d");
	assert_slice(
	    value_of("x/y; n*0*=utf-8''%C3%A9; n*1*=%C3; n*2*=%A9; n*3=\"%41\"", "n"), "éé%41");
	assert_slice(value_of("x/y; n*=iso-8859-1'en'caf%E9", "n"), "café");
	assert_slice(value_of("x/y; n*0=a; n*2=lost", "n"), "a");
	assert_slice(value_of("x/y; n=\"=?utf-8?q?=C3=A9?=\"", "n"), "é");
}

static void
sixty_four_parameters_are_kept_and_not_one_more(void **state)
{
	(void)state;
	for (int extra = 0; extra < 2; extra++) {
		char text[2048] = "x/y";
		struct parameters p;
		unsigned truncated = 0;

		for (int i = 0; i < LIMIT_PARAMETERS + extra; i++)
			snprintf(text + strlen(text), sizeof text - strlen(text), "; p%d=v", i);
		parameters_parse(arena, NULL, slice_of(text), &p, &truncated);
		assert_int_equal(p.n, LIMIT_PARAMETERS);
		assert_int_equal(truncated, extra ? TRUNCATED_PARAMETERS : 0);
	}
}

static void
every_prefix_is_answered_with_valid_text(void **state)
{
	static const char text[] =
	    "Multi(c)part/X; a*0*=utf-8'e'%C3%; a*1=\"\\\"\xff; b c = d e=f; *=x; "
	    "**=y; g*99999999999=z;";
	struct guard g = guard_new(sizeof text);

	(void)state;
	for (size_t n = 0; n < sizeof text; n++) {
		struct parameters p;
		unsigned truncated = 0;

		arena_reset(arena);
		parameters_parse(arena, NULL, guard_put(&g, text, n), &p, &truncated);
		assert_true(utf8_valid(p.value));
		for (size_t i = 0; i < p.n; i++)
			assert_true(utf8_valid(p.at[i].value));
	}
	guard_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(value_and_names_are_lower_case_and_values_stand_as_they_are),
		cmocka_unit_test(quotes_escapes_and_comments_are_undone),
		cmocka_unit_test(sloppy_parameters_are_read),
		cmocka_unit_test(continuations_are_joined_in_order_of_their_numbers),
		cmocka_unit_test(sixty_four_parameters_are_kept_and_not_one_more),
		cmocka_unit_test(every_prefix_is_answered_with_valid_text),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}

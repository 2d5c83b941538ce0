/* listed - whom a line of somebody's list is about, and when nobody can say */
#include "cmocka_test.h"

#include "listed.h"

#include <string.h>

/* The addresses of the lines with a blank between, "-" for a line without one. */
static void
reads(const char *lines, const char *wanted)
{
	struct listed l = { 0 };
	struct slice rest = slice_of(lines), line, address;
	char got[400] = "";

	while (slice_line(&rest, &line)) {
		if (!listed_address(&l, slice_trim(line), &address))
			address = SLICE("-");
		if (*got)
			strcat(got, " ");
		assert_in_range(strlen(got) + address.n + 2, 0, sizeof got);
		strncat(got, (const char *)address.p, address.n);
	}
	assert_string_equal(got, wanted);
}

static void
a_line_may_be_an_address(void **state)
{
	(void)state;
	reads("a@x.example\nB@X.example\n", "a@x.example B@X.example");
	reads("<a@x.example>\nJane Doe <b@x.example>\n\"Doe, Jane\" <c@x.example>\n",
	    "a@x.example b@x.example c@x.example");
	reads("\"jane doe\"@x.example\n\"a,b\"@x.example",
	    "\"jane doe\"@x.example \"a,b\"@x.example");
	reads("b\303\274cher@b\303\274cher.example\nl@[192.0.2.1]",
	    "b\303\274cher@b\303\274cher.example l@[192.0.2.1]");
}

static void
a_record_of_a_spreadsheet_has_one(void **state)
{
	(void)state;
	reads("a@x.example,hard bounce\nb@x.example,\"left, in May\"\n", "a@x.example b@x.example");
	reads(
	    "7;a@x.example;Jane\n\"8\";\"b@x.example\";\"Doe; John\"\n", "a@x.example b@x.example");
	reads("a@x.example\t2024-02-03\nb@x.example\n", "a@x.example b@x.example");
	reads("a@x.example\nb@x.example,x\n", "a@x.example b@x.example");
}

static void
a_heading_says_which_of_several(void **state)
{
	(void)state;
	reads("added by,Email,Name\nadmin@us.example,a@x.example,Jane\n", "- a@x.example");
	reads("\"E-Mail\";note\na@x.example;ask b@x.example\n", "- a@x.example");
	reads("email\na@x.example\n", "- a@x.example");
	reads("name,e-mail\nwho@x.example,\n", "- -");
}

static void
a_line_that_names_nobody_or_several_is_passed_over(void **state)
{
	(void)state;
	reads("Name,Mails\nQ,a@x.example\n", "- a@x.example");
	reads("newsletter\n<>\na@x.example b@x.example\n", "- - -");
	reads("a@x.example,b@x.example\nc@x.example,d\n", "- c@x.example");
	reads("\"a@x.example\n", "-");
	reads("a\377@x.example\na@x.example,J\366rg\n", "- a@x.example");
	reads("\"quoted@x\"\nx \"a@b\" y\n", "quoted@x -");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_may_be_an_address),
		cmocka_unit_test(a_record_of_a_spreadsheet_has_one),
		cmocka_unit_test(a_heading_says_which_of_several),
		cmocka_unit_test(a_line_that_names_nobody_or_several_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

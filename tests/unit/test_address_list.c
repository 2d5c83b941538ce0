/* address: lists of addresses, as the fields of a header have them */
#include "arena_test.h"
#include "parse_test.h"

#include "address.h"

static void
expect_list(const char *list, const char *want)
{
	struct slice rest = slice_of(list), address;
	struct abuf out = abuf_in(arena, 0);

	while (address_next(arena, &rest, &address)) {
		if (out.n)
			abuf_byte(&out, '|');
		abuf_slice(&out, address);
	}
	assert_slice(abuf_done(&out), want);
}

static void
lists_give_their_addresses_one_by_one(void **state)
{
	(void)state;
	expect_list("John <a@b.c>, \"x, <y@z>\" <q@r>,d@e", "a@b.c|q@r|d@e");
	expect_list("g: m@n, o@p;, h:;, z@y (c, d@e) ", "m@n|o@p|z@y");
	expect_list("<@a,@b:c@d>", "c@d");
	expect_list("x <@a,@b:c@d>, , e@f", "c@d|e@f");
	expect_list("a . b @ c (x) . d", "a.b@c.d");
	expect_list("\"a b\"@c, user(comment)@d", "\"a b\"@c|user@d");
	expect_list("a@[IPv6:::1], b@[1.2.3.4]", "a@[IPv6:::1]|b@[1.2.3.4]");
	expect_list("<a@b> <c@d>", "a@b|c@d");
	expect_list("x@y.com and some words", "x@y.com");
	expect_list("root", "root");
	expect_list("caf\xe9@x.com", "caf\xc3\xa9@x.com");
}

/* What stands alone is read in another way than what stands in a list. */
static void
an_address_alone_is_the_one_it_is_in_a_list(void **state)
{
	static const char *const fields[] = { "ann@example.net", "<ann@example.net>",
		" ann@example.net ", "Ann Lee <ann@example.net>", "\"Lee, Ann\" <ann@example.net>",
		"\"Ann\"<ann@example.net>",
		"Ann Lee of some longer name <ann.lee+more.than.sixteen@mail.example.net>",
		"postmaster", "Ann Lee", "<>", "", "\"ann\"@example.net", "<\"ann\"@example.net>",
		"<ann @ example.net>", "Ann <ann@example.net> Lee", "Ann (Lee) <ann@example.net>",
		"<@relay.example:ann@example.net>", "\"Ann \\\" Lee\" <ann@example.net>",
		"\"Ann Lee <ann@example.net>", "<ann@example.net", "ann@example.net>",
		"<<ann@example.net>>", "Ann <ann@[IPv6:2001:db8::1]>", "ann@[192.0.2.1]",
		"ann@example.net bob@example.net", "<ann\tlee@example.net>",
		"\xe9 <ann@example.net>", "@relay.example,@other.example:ann@example.net",
		"Group: ann@example.net;", "a<b@c>d" };
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		struct slice alone = slice_of(fields[i]), listed, one = SLICE_NONE,
			     other = SLICE_NONE;
		struct abuf b = abuf_in(a, 0);

		abuf_slice(&b, alone);
		abuf_slice(&b, SLICE(", "));
		listed = abuf_done(&b);
		do {
			bool have = address_next(a, &alone, &one);

			assert_int_equal(address_next(a, &listed, &other), have);
			assert_true(slice_equal(one, other));
		} while (one.n);
	}
	arena_free(a);
}

static void
lists_without_address_give_none(void **state)
{
	(void)state;
	expect_list("", "");
	expect_list("undisclosed-recipients:;", "");
	expect_list("Mail Delivery System", "");
	expect_list("<>, ,;, \"\" <>", "");
	assert_int_equal(address_first(arena, SLICE("<>")).n, 0);
	assert_slice(address_first(arena, SLICE("<>, <q@w>")), "q@w");
}

static void
brackets_that_do_not_close_hide_nothing(void **state)
{
	(void)state;
	expect_list("(x <a@b>, \"q <e@f>, <g@h", "a@b|e@f|g@h");
	expect_list("a@b (", "a@b");
	expect_list("<<a@b>>", "a@b");
	expect_list("\\", "\\");
}

static void
an_address_past_the_limit_is_passed_over(void **state)
{
	char list[512];

	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		struct slice rest = { (unsigned char *)list, sizeof list }, address;

		memset(list, 'a', sizeof list);
		list[200] = '@';
		memcpy(list + LIMIT_ADDRESS + extra, ",b@c,", 5);
		memset(
		    list + LIMIT_ADDRESS + extra + 5, ' ', sizeof list - LIMIT_ADDRESS - extra - 5);
		assert_true(address_next(arena, &rest, &address));
		assert_int_equal(address.n, extra ? 3 : LIMIT_ADDRESS);
	}
}

static void
nesting_and_openers_cost_linear_time(void **state)
{
	static const char *const units[] = { "(", "g:", "\"", "<", "(a@b,", "\"a@b,", "<a@b", "\\",
		",", "((x),", "@a," };
	enum { SIZE = 4 << 20 };
	char *text = malloc(SIZE);

	(void)state;
	linear_begin();
	assert_non_null(text);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		struct slice rest = { (unsigned char *)text, SIZE }, address;

		arena_reset(arena);
		for (size_t k = 0; k < SIZE; k++)
			text[k] = units[i][k % strlen(units[i])];
		for (int n = 0; n < LIMIT_RECIPIENTS && address_next(arena, &rest, &address); n++)
			assert_true(address.n <= LIMIT_ADDRESS);
	}
	free(text);
	linear_end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_give_their_addresses_one_by_one),
		cmocka_unit_test(an_address_alone_is_the_one_it_is_in_a_list),
		cmocka_unit_test(lists_without_address_give_none),
		cmocka_unit_test(brackets_that_do_not_close_hide_nothing),
		cmocka_unit_test(an_address_past_the_limit_is_passed_over),
		cmocka_unit_test(nesting_and_openers_cost_linear_time),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}

/* address: syntax, free text, xtext */
#include "arena_test.h"
#include "parse_test.h"

#include "address.h"
#include "charset.h"

static void
each_of_the_ten_causes_has_its_fault_and_its_repair(void **state)
{
	static const struct {
		const char *address;
		enum syntax_fault fault;
		const char *suggestion;
	} rows[] = {
		{ "user@example.com", SYNTAX_OK, "" },
		{ "a+b.c_d'e=f@x-y.example.co.uk", SYNTAX_OK, "" },
		{ "\"a b@c\\\"\"@example.com", SYNTAX_OK, "" },
		{ "a@[192.0.2.1]", SYNTAX_OK, "" },
		{ "a@[IPv6:2001:db8::1]", SYNTAX_OK, "" },
		{ "a@[IPv6:::ffff:192.0.2.1]", SYNTAX_OK, "" },
		{ "userexample.com", SYNTAX_NO_AT, "" },
		{ "", SYNTAX_NO_AT, "" },
		{ "us,er@example.com", SYNTAX_BAD_CHAR, "" },
		{ "us\001er@example.com", SYNTAX_BAD_CHAR, "" },
		{ "caf\xc3\xa9@example.com", SYNTAX_BAD_CHAR, "" },
		{ "user@caf\xc3\xa9.com", SYNTAX_BAD_CHAR, "" },
		{ "user@@example.com", SYNTAX_MANY_AT, "user@example.com" },
		{ "a@b@example.com", SYNTAX_MANY_AT, "" },
		{ "us er@example.com", SYNTAX_SPACE, "user@example.com" },
		{ " user@example.com\t", SYNTAX_SPACE, "user@example.com" },
		{ "user\xc2\xa0@example.com", SYNTAX_SPACE, "user@example.com" },
		{ "@example.com", SYNTAX_NO_LOCAL, "" },
		{ "user@", SYNTAX_NO_DOMAIN, "" },
		{ "user@example", SYNTAX_BAD_DOMAIN, "" },
		{ "user@-example.com", SYNTAX_BAD_DOMAIN, "" },
		{ "user@exam_ple.com", SYNTAX_BAD_DOMAIN, "" },
		{ "user@example.123", SYNTAX_BAD_DOMAIN, "" },
		{ "user@[1.2.3.256]", SYNTAX_BAD_DOMAIN, "" },
		{ "user@[IPv6:1::2::3]", SYNTAX_BAD_DOMAIN, "" },
		{ "user@.example.com", SYNTAX_BAD_DOMAIN, "user@example.com" },
		{ "user@example.com.", SYNTAX_BAD_DOMAIN, "user@example.com" },
		{ "user@example,com", SYNTAX_BAD_DOMAIN, "user@example.com" },
		{ "user@mail;example,com,", SYNTAX_BAD_DOMAIN, "user@mail.example.com" },
		{ "a@x.example,b@y.example", SYNTAX_MANY_AT, "" },
		{ "us\"er@example.com", SYNTAX_BAD_QUOTING, "" },
		{ "us\"e\"r@example.com", SYNTAX_BAD_QUOTING, "" },
		{ "us\\er@example.com", SYNTAX_BAD_QUOTING, "" },
		{ "us..er@example.com", SYNTAX_DOUBLE_DOT, "us.er@example.com" },
		{ "user@example..com", SYNTAX_DOUBLE_DOT, "user@example.com" },
		{ ".user@example.com", SYNTAX_EDGE_DOT, "user@example.com" },
		{ "user.@example.com", SYNTAX_EDGE_DOT, "user@example.com" },
		{ " .us..er.@@example.com", SYNTAX_SPACE, "us.er@example.com" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct slice suggestion;
		enum syntax_fault got =
		    address_check(arena, slice_of(rows[i].address), false, &suggestion);

		if (got != rows[i].fault)
			fail_msg("%s: fault %d, want %d", rows[i].address, got, rows[i].fault);
		assert_slice(suggestion, rows[i].suggestion);
	}
}

static void
international_addresses_are_well_formed_only_where_they_may_be(void **state)
{
	(void)state;
	assert_int_equal(
	    address_check(arena, SLICE("caf\xc3\xa9@b\xc3\xbc.example"), true, NULL), SYNTAX_OK);
	assert_int_equal(
	    address_check(arena, SLICE("caf\xe9@example.com"), true, NULL), SYNTAX_BAD_CHAR);
	assert_int_equal(
	    address_check(arena, SLICE("a\xc2\x85@example.com"), true, NULL), SYNTAX_BAD_CHAR);
}

static void
labels_and_addresses_have_their_limits(void **state)
{
	char label[80], address[512];

	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		memset(label, 'l', 63 + extra);
		label[63 + extra] = '\0';
		strcpy(address, "u@");
		strcat(strcat(address, label), ".example");
		assert_int_equal(address_check(arena, slice_of(address), false, NULL),
		    extra ? SYNTAX_BAD_DOMAIN : SYNTAX_OK);
		memset(address, 'u', sizeof address);
		memcpy(address + LIMIT_ADDRESS - 6 + extra, "@x.org", 7);
		assert_int_equal(address_check(arena, slice_of(address), false, NULL),
		    extra ? SYNTAX_BAD_DOMAIN : SYNTAX_OK);
	}
}

static void
reported_addresses_lose_what_is_around_them(void **state)
{
	static const char *const rows[][2] = {
		{ "rfc822; <a@b.com>", "a@b.com" },
		{ "RFC822;a@b.com.", "a@b.com" },
		{ " <mailto:a%2Bb@c.d?subject=x>, ", "a+b@c.d" },
		{ "'a@b.c'", "a@b.c" },
		{ "\"a b\"@c.d", "\"a b\"@c.d" },
		{ "\"a@b.c\"", "a@b.c" },
		{ "[a@b.c]:", "a@b.c" },
		{ "**a@b.c**", "a@b.c" },
		{ "*a@b.c", "*a@b.c" },
		{ "_a@b.c_", "a@b.c" },
		{ "_a@b.c", "_a@b.c" },
		{ "a@b.c[1]:", "a@b.c" },
		{ "<a@b.c>[12]", "a@b.c" },
		{ "a@b.c[x]", "a@b.c[x]" },
		{ "rfc822; SMTP:a@b.c", "a@b.c" },
		{ "smtp:", "smtp" },
		{ "[12]a@b.c", "a@b.c" },
		{ "[1]", "[1]" },
		{ "[1]<a@b.c>:", "a@b.c" },
		{ "&lt;a@b.c&gt;", "a@b.c" },
		{ "&lt;", "&lt" },
		{ "&a@b.c", "&a@b.c" },
		{ "[192.0.2.1]", "[192.0.2.1]" },
		{ "a@[192.0.2.1]", "a@[192.0.2.1]" },
		{ "utf-8;caf\\x{E9}@x.com", "café@x.com" },
		{ "utf-8; \xc3\xa9@x.com", "é@x.com" },
		{ "rfc822;joe+42@x.com", "joe+42@x.com" },
		{ "rfc822;joe+2Btag+40x.com", "joe+tag@x.com" },
		{ "smtp;<a@b", "a@b" },
		{ "", "" },
		{ "<>", "" },
		{ "rfc822;", "" },
		{ ";", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_slice(address_clean(arena, slice_of(rows[i][0])), rows[i][1]);
}

static void
free_text_gives_only_what_surely_is_an_address(void **state)
{
	struct slice rest =
	    SLICE("Hi 'foo@bar.com', see <x.y+z@z.example.org>. a@b (q@[192.0.2.1]) @@ a@b..c "
		  "**m@n.io** r@[\xb5v6:::1] .@x.com u@1.2 http://h/?e=u@v.co&x=1 "
		  "mailto:k@l.m-n.de; end@x.com.");
	struct slice address;
	static const char *const want[] = { "foo@bar.com", "x.y+z@z.example.org", "q@[192.0.2.1]",
		"m@n.io", "u@v.co", "k@l.m-n.de", "end@x.com" };

	(void)state;
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		assert_true(address_in_text(&rest, &address));
		assert_slice(address, want[i]);
	}
	assert_false(address_in_text(&rest, &address));
	assert_int_equal(address.n, 0);
}

/* Half a local part is the address of somebody else. */
static void
free_text_gives_whole_addresses(void **state)
{
	static const char *const want[][2] = { { "to ann&co@example.net", "ann&co@example.net" },
		{ "(ann/b=c@example.net)", "ann/b=c@example.net" },
		{ "ann?b^c@example.net", "ann?b^c@example.net" },
		{ "`ann@example.net'", "ann@example.net" },
		{ "to .ann@example.net", ".ann@example.net" },
		{ "$ann@example.net", "$ann@example.net" },
		{ "....ann@example.net", "ann@example.net" },
		{ "to _ann@example.net_ failed", "ann@example.net" },
		{ "__ann@example.net__", "ann@example.net" },
		{ "to _ann@example.net failed", "_ann@example.net" },
		{ "to __ann@example.net_", "_ann@example.net" },
		/* half of a name that has a backslash in it is somebody else's */
		{ "john\\_doe@example.net, ann@example.net", "ann@example.net" },
		{ "m\xc3\xbcller@example.net", "m\xc3\xbcller@example.net" },
		{ "\xe5\xae\x9b\xe5\x85\x88"
		  "ann@example.net",
		    "ann@example.net" },
		{ "from ann@m\xc3\xbcller.example: no", "ann@m\xc3\xbcller.example" },
		{ "to \xd0\xb8\xd1\x8f@\xd0\xb8\xd1\x8f.\xd1\x80\xd1\x84",
		    "\xd0\xb8\xd1\x8f@\xd0\xb8\xd1\x8f.\xd1\x80\xd1\x84" },
		{ "ann@\xe4\xbe\x8b\xe5\xad\x90.example\xe5\xae\x9b",
		    "ann@\xe4\xbe\x8b\xe5\xad\x90.example" },
		{ "to /O=Corp/S=Day/@example.net", "/O=Corp/S=Day/@example.net" },
		{ "/var/mail/ann@example.net: full", "/var/mail/ann@example.net" },
		{ "to /ann@example.net", "ann@example.net" },
		{ "https://host.example/@x.example ann@example.net", "ann@example.net" },
		{ "see /how/to/@x.example ann@example.net", "ann@example.net" },
		{ "to \"Ann Lee\"@example.net: no", "\"Ann Lee\"@example.net" },
		{ "'\"Ann Lee\"@example.net'", "\"Ann Lee\"@example.net" },
		{ "\"Lee\" <\"a@b.example\"@example.net>", "\"a@b.example\"@example.net" },
		{ "\"ann@home\"@example.net", "\"ann@home\"@example.net" },
		{ "to \"a\\\"b\"@example.net", "\"a\\\"b\"@example.net" },
		{ "\xe5\xae\x9b\"Ann Lee\"@example.net", "\"Ann Lee\"@example.net" },
		{ "\" \"@x.example, \"\"@x.example, x\"a\"@x.example, ann@example.net",
		    "ann@example.net" },
		{ "\"ann@example.net\"", "ann@example.net" },
		{ "https://host.example/ann@example.net", "ann@example.net" },
		{ "https://host.example/?to=ann@example.net", "ann@example.net" } };

	(void)state;
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		struct slice rest = slice_of(want[i][0]), address;

		assert_true(address_in_text(&rest, &address));
		assert_slice(address, want[i][1]);
	}
}

static void
xtext_is_decoded_and_stays_text(void **state)
{
	struct slice plain = SLICE("nothing here");

	(void)state;
	assert_slice(xtext_decode(arena, SLICE("a+2Bb+3Dc")), "a+b=c");
	assert_slice(xtext_decode(arena, SLICE("a+2bb+")), "a+2bb+");
	assert_slice(xtext_decode(arena, SLICE("\\x{1F600}\\x{}\\x{41")), "😀\\x{}\\x{41");
	assert_slice(xtext_decode(arena, SLICE("a+00b")),
	    "a\xef\xbf\xbd"
	    "b");
	assert_ptr_equal(xtext_decode(arena, plain).p, plain.p);
}

static void
the_last_at_outside_quotes_divides(void **state)
{
	struct slice local, domain;

	(void)state;
	assert_true(address_split(SLICE("\"a@b\"@c@d"), &local, &domain));
	assert_slice(local, "\"a@b\"@c");
	assert_slice(domain, "d");
	assert_true(address_split(SLICE("\"a@b"), &local, &domain));
	assert_slice(local, "\"a");
	assert_true(address_split(SLICE("a@"), &local, &domain));
	assert_int_equal(domain.n, 0);
	assert_false(address_split(SLICE("a"), &local, &domain));
	assert_false(address_split(SLICE_NONE, &local, &domain));
}

static void
every_prefix_is_answered(void **state)
{
	static const char text[] =
	    "utf-8;\"a\\\"b\" (c (d\\)) <@e,@f:\"g@\"@[IPv6:1::2]>, h\xc2\xa0@i..j, "
	    "k:l+2B\\x{41}@m.no;";
	struct guard g = guard_new(sizeof text);

	(void)state;
	for (size_t n = 0; n < sizeof text; n++)
		for (size_t from = 0; from < n; from++) {
			struct slice s = guard_put(&g, text + from, n - from), rest = s, out, local;

			arena_reset(arena);
			while (address_next(arena, &rest, &out))
				assert_true(utf8_valid(out));
			for (rest = s; address_in_text(&rest, &out);)
				assert_true(out.n >= 5);
			assert_true(utf8_valid(address_clean(arena, s)));
			xtext_decode(arena, s);
			address_check(arena, s, true, &out);
			address_split(s, &local, &out);
			verp_decode(arena, s);
		}
	guard_free(&g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_of_the_ten_causes_has_its_fault_and_its_repair),
		cmocka_unit_test(international_addresses_are_well_formed_only_where_they_may_be),
		cmocka_unit_test(labels_and_addresses_have_their_limits),
		cmocka_unit_test(reported_addresses_lose_what_is_around_them),
		cmocka_unit_test(free_text_gives_only_what_surely_is_an_address),
		cmocka_unit_test(free_text_gives_whole_addresses),
		cmocka_unit_test(xtext_is_decoded_and_stays_text),
		cmocka_unit_test(the_last_at_outside_quotes_divides),
		cmocka_unit_test(every_prefix_is_answered),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}

/* verp: the recipient that a return path encodes */
#include "parse_test.h"

#include "address.h"

static void
forms_of_the_field_are_decoded(void **state)
{
	static const char *const rows[][2] = {
		{ "owner+joe=example.com@lists.example", "joe@example.com" }, /* Postfix XVERP */
		{ "news-joe=example.com@lists.example", "joe@example.com" },
		{ "my-list-bounces-joe=example.com@l.example", "joe@example.com" },
		{ "list-bounces+joe+tag=example.com@l.example",
		    "joe+tag@example.com" },                                       /* Mailman */
		{ "list-return-12-joe=example.com@l.example", "joe@example.com" }, /* ezmlm */
		{ "list-return-12-abcdefghijklmnopabcd-joe=example.com@l.example",
		    "joe@example.com" },
		{ "list-return-12-mary-jane=example.com@l.example", "mary-jane@example.com" },
		{ "bounce+joe==a==example.com==list@sympa.example", "joe@example.com" },
		{ "bounce+joe==a==example.com==list==w@sympa.example", "joe@example.com" },
		{ "bounce+0a1b2c.3d4e5f-joe=example.com@mg.example",
		    "joe@example.com" }, /* Mailgun */
		{ "bounces+123456-ab12-joe-b=example.com@em.example", "joe-b@example.com" },
		{ "bounce-mc.us1_123.456-joe=example.com@mail.example", "joe@example.com" },
		{ "SRS0=Hash=TT=example.com=joe@forwarder.example", "joe@example.com" },
		{ "SRS0+Hash=TT=example.com=joe@forwarder.example", "joe@example.com" },
		{ "SRS1=HHH=first.example==Hash=TT=example.com=joe@second.example",
		    "joe@example.com" },
		{ "prvs=0123abcdef=joe@example.com", "joe@example.com" },
		{ "prvs=joe/0123abcdef@example.com", "joe@example.com" },
	};
	struct arena *arena = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_slice(verp_decode(arena, slice_of(rows[i][0])), rows[i][1]);
	arena_free(arena);
}

static void
layers_are_peeled_off(void **state)
{
	struct arena *arena = arena_new(1 << 20);

	(void)state;
	assert_slice(
	    verp_decode(arena,
		SLICE("prvs=0123abcdef=SRS0=h=TT=ours.example=bounce+joe=example.com@f.example")),
	    "joe@example.com");
	assert_slice(verp_decode(arena, SLICE("SRS0=h=TT=ours.example=bounce@f.example")),
	    "bounce@ours.example");
	arena_free(arena);
}

static void
nothing_is_invented(void **state)
{
	static const char *const rows[] = { "", "joe@example.com", "joe+tag@example.com",
		"b-mnx2a4k5lqpw3ebnvctyuhzfdgrsjimo@returns.example",
		"msprvs1=18jdA=bounces-1@x.example", "a=b@example.com", "x+=example.com@l.example",
		"x+joe=@l.example", "x+joe=host@l.example", "x+joe=1.2.3.4@l.example",
		"x+j,oe=example.com@l.example", "SRS0=a=b@x.example", "SRS0=@x.example",
		"SRS1=a=b=c@x.example", "prvs=joe@example.com", "prvs=@x.example",
		"my-list-joe=example.com@l.example", "x+joe=example.com",
		"bounce+==a==x.com==l@y.example", "x+joe=..com@l.example" };
	struct arena *arena = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_slice(verp_decode(arena, slice_of(rows[i])), "");
	arena_free(arena);
}

/* Four are more than any mail has. */
static void
so_many_layers_are_peeled_off_and_not_one_more(void **state)
{
#define LAYER "prvs=0123abcdef="
	struct arena *arena = arena_new(1 << 20);

	(void)state;
	assert_slice(verp_decode(arena, SLICE(LAYER LAYER LAYER LAYER "joe@example.com")),
	    "joe@example.com");
	assert_slice(verp_decode(arena, SLICE(LAYER LAYER LAYER LAYER LAYER "joe@example.com")),
	    LAYER "joe@example.com");
	arena_free(arena);
#undef LAYER
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms_of_the_field_are_decoded),
		cmocka_unit_test(layers_are_peeled_off),
		cmocka_unit_test(so_many_layers_are_peeled_off_and_not_one_more),
		cmocka_unit_test(nothing_is_invented),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

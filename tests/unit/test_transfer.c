/* transfer: base64, quoted-printable, uuencode, with the damage that mail does to them */
#include "arena_test.h"
#include "parse_test.h"

#include <stdlib.h>

#include "transfer.h"

typedef void decoder(struct abuf *out, struct slice s);

static struct slice
undone(decoder *decode, const char *text)
{
	struct abuf out = abuf_in(arena, 0);

	decode(&out, slice_of(text));
	assert_false(out.bad);
	return abuf_done(&out);
}

static void
base64_is_decoded_over_lines_and_damage(void **state)
{
	(void)state;
	assert_slice(undone(transfer_base64, "aGVsbG8gd29ybGQ="), "hello world");
	assert_slice(undone(transfer_base64, "aGVs\r\nbG8g\r\nd29y\r\nbGQ=\r\n"), "hello world");
	assert_slice(undone(transfer_base64, "a G*V!s\tbG8"), "hello");
	assert_slice(undone(transfer_base64, "aGVsbG8"), "hello");
	assert_slice(undone(transfer_base64, "aGVsb"), "hel");
	assert_slice(undone(transfer_base64, "=aGVs"), "hel");
	assert_slice(undone(transfer_base64, "===="), "");
	assert_slice(undone(transfer_base64, ""), "");
}

static void
pieces_encoded_apart_are_joined_and_a_footer_is_left_out(void **state)
{
	(void)state;
	assert_slice(undone(transfer_base64, "YQ==\r\nYmI=\r\nY2Nj\r\n"), "abbccc");
	assert_slice(undone(transfer_base64, "YQ==YmI="), "abb");
	assert_slice(undone(transfer_base64, "YQ==\n\nYmI=\n"), "abb");
	assert_slice(undone(transfer_base64, "YQ==\n\nUnsubscribe: here\n"), "a");
	assert_slice(undone(transfer_base64, "YQ==\n-- \nlist mailing list\n"), "a");
}

static void
quoted_printable_is_decoded_and_soft_breaks_go(void **state)
{
	(void)state;
	assert_slice(undone(transfer_quoted, "caf=C3=A9 =3d"), "caf\xc3\xa9 =");
	assert_slice(undone(transfer_quoted, "a=\r\nb=\nc= \t\r\nd=\re="), "abcde");
	assert_slice(undone(transfer_quoted, "a=XYb=4"), "a=XYb=4");
	assert_slice(undone(transfer_quoted, "a= b"), "a= b");
}

static void
q_words_have_underscores_for_blanks(void **state)
{
	(void)state;
	assert_slice(undone(transfer_q_word, "a_b=5Fc=3D=G="), "a b_c==G=");
}

static void
uuencoded_lines_are_decoded_between_begin_and_end(void **state)
{
	(void)state;
	assert_slice(
	    undone(transfer_uuencode, "text\nbegin 644 a.txt\n%:&5L;&\\\n`\nend\nmore\n"), "hello");
	assert_slice(undone(transfer_uuencode, "%:&5L;&\\\n"), "hello");
	assert_slice(undone(transfer_uuencode, "begin 644 a\r\nM\r\n%:&5L;&\\\r\n"), "hello");
	assert_slice(undone(transfer_uuencode, ""), "");
}

static void
output_stops_at_the_bound_of_its_buffer(void **state)
{
	static decoder *const decoders[] = { transfer_base64, transfer_quoted, transfer_uuencode };
	static const char *const text[] = { "YWFhYWFhYWFhYWFh", "aaaaaaaa=61aaa",
		"+86%A86%A86%A86$\n" };

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t most = 1; most <= 13; most++) {
			struct abuf out = abuf_in(arena, most);

			decoders[i](&out, slice_of(text[i]));
			assert_true(out.n <= most);
			assert_true(out.bad == (out.n < (i == 2 ? 11 : 12)));
		}
}

static void
every_prefix_is_answered(void **state)
{
	static const char text[] = "YQ==\r\nYmI =\n=C3=\r\n=A\nbegin 644 x\nM=\n%:&5L;&\\\nend";
	struct guard g = guard_new(sizeof text);

	(void)state;
	for (size_t n = 0; n < sizeof text; n++) {
		struct abuf out = abuf_in(arena, 0);

		transfer_base64(&out, guard_put(&g, text, n));
		transfer_quoted(&out, guard_put(&g, text, n));
		transfer_q_word(&out, guard_put(&g, text, n));
		transfer_uuencode(&out, guard_put(&g, text, n));
		assert_false(out.bad);
	}
	guard_free(&g);
}

static void
padding_everywhere_costs_linear_time(void **state)
{
	static const char *const units[] = { "QQ==", "QQ==\n", "QQ==\n ", "=", "\n", "= " };
	enum { SIZE = 4 << 20 };
	char *text = malloc(SIZE);

	(void)state;
	linear_begin();
	assert_non_null(text);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		struct abuf out;

		arena_reset(arena);
		out = abuf_in(arena, 0);
		for (size_t k = 0; k < SIZE; k++)
			text[k] = units[i][k % strlen(units[i])];
		transfer_base64(&out, (struct slice){ (unsigned char *)text, SIZE });
		transfer_quoted(&out, (struct slice){ (unsigned char *)text, SIZE });
		assert_false(out.bad);
	}
	free(text);
	linear_end();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_is_decoded_over_lines_and_damage),
		cmocka_unit_test(pieces_encoded_apart_are_joined_and_a_footer_is_left_out),
		cmocka_unit_test(quoted_printable_is_decoded_and_soft_breaks_go),
		cmocka_unit_test(q_words_have_underscores_for_blanks),
		cmocka_unit_test(uuencoded_lines_are_decoded_between_begin_and_end),
		cmocka_unit_test(output_stops_at_the_bound_of_its_buffer),
		cmocka_unit_test(every_prefix_is_answered),
		cmocka_unit_test(padding_everywhere_costs_linear_time),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}

/* charset: any bytes to valid UTF-8 */
#include "charsets_test.h"
#include "parse_test.h"

#include <linux/seccomp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "charset.h"
#include "verdict.h"

static struct slice
decoded(const char *label, const char *bytes)
{
	return charset_decode(arena, charsets, slice_of(label), slice_of(bytes));
}

static void
single_byte_sets_come_from_tables(void **state)
{
	(void)state;
	assert_slice(decoded("windows-1251", "\xcf\xf0\xe8"), "При");
	assert_slice(decoded("KOI8-R", "\xf0\xd2\xc9"), "При");
	assert_slice(decoded("ibm866", "\x8f\xe0\xa8"), "При");
	assert_slice(decoded("iso-8859-2",
			 "\xb3\xf3"
			 "d\xbc"),
	    "łódź");
	assert_slice(decoded("ISO_8859-7:1987", "\xc1\xe2"), "Αβ");
	assert_slice(decoded("macintosh", "\x8e"), "é");
	assert_slice(decoded("iso-8859-15", "\xa4"), "€");
	assert_slice(decoded("tis-620", "\xa1"), "ก");
	assert_slice(decoded("iso-8859-9", "\xfd"), "ı");
}

static void
tables_need_no_descriptors(void **state)
{
	(void)state;
	assert_slice(charset_decode(arena, NULL, SLICE("cp1250"), SLICE("\xb9")), "ą");
	assert_slice(charset_decode(arena, NULL, SLICE("shift_jis"), SLICE("caf\xe9")), "café");
}

static void
multi_byte_sets_come_from_open_descriptors(void **state)
{
	(void)state;
	for (int again = 0; again < 2; again++) {
		assert_slice(decoded("Shift_JIS", "\x93\xfa\x96\x7b"), "日本");
		assert_slice(decoded("x-sjis", "\x87\x40"), "①");
		assert_slice(decoded("cp932", "\xfa\x40"), "ⅰ");
		assert_slice(decoded("euc-jp", "\xc6\xfc\xcb\xdc"), "日本");
		assert_slice(decoded("iso-2022-jp", "\x1b$BF|K\\\x1b(B"), "日本");
		assert_slice(decoded("gb2312", "\xd6\xd0\xb9\xfa"), "中国");
		assert_slice(decoded("GBK", "\x81\x40"), "丂");
		assert_slice(decoded("big5", "\xa4\xa4"), "中");
		assert_slice(decoded("euc-kr", "\xc7\xd1"), "한");
		assert_slice(decoded("ks_c_5601-1987", "\x8c\x63"), "똠");
		assert_slice(decoded("iso-2022-kr", "\x1b$)C\x0eGQ\x0f"), "한");
		assert_slice(decoded("unicode-1-1-utf-7", "a+AOk-b"), "aéb");
	}
}

static void
an_unfinished_text_leaves_no_state_for_the_next(void **state)
{
	(void)state;
	decoded("iso-2022-jp", "\x1b$BF|");
	assert_slice(decoded("iso-2022-jp", "plain"), "plain");
	assert_slice(decoded("iso-2022-jp", "a \x1b$BF|K\\\x1b(B"), "a 日本");
	assert_slice(
	    decoded("iso-2022-jp", "a\n\x1b$BF|K\\\x1b(B b \x1b$BF|\x1b(Bc"), "a\n日本 b 日c");
	assert_slice(decoded("iso-2022-jp", "a \x1b$BF|K\x1b(B b"), "a 日\xef\xbf\xbd b");
	assert_slice(decoded("iso-2022-jp", "a \x1b(B\x1b(B b\x1b"), "a  b\xef\xbf\xbd");
	assert_slice(decoded("iso-2022-jp", "\x1b.Aa\x1bNi \x1b(Bb"), "aé b");
	/* each octet that no set of seven bits has is a sign of its own */
	assert_slice(decoded("iso-2022-jp", "a\x1b$BF\xfc\xfc\xfc\x1b(Bb\xe9"),
	    "a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
	    "b\xef\xbf\xbd");
	assert_slice(
	    decoded("utf-7", "a\xe9\xe9+AOk-\xe9"), "a\xef\xbf\xbd\xef\xbf\xbdé\xef\xbf\xbd");
	for (char c = 1; c < 0x7f; c++) { /* what is ASCII is that, unless it shifts */
		const char one[] = { 'a', c, 'b', 0 };

		if (c != 0x0e && c != 0x0f && c != 0x1b)
			assert_slice(decoded("iso-2022-jp", one), one);
	}
}

static void
utf16_heeds_its_mark_and_goes_by_the_looks_without(void **state)
{
	(void)state;
	assert_slice(charset_decode(arena, NULL, SLICE("utf-16"),
			 SLICE("\xff\xfe"
			       "A\0\xe9\0")),
	    "Aé");
	assert_slice(
	    charset_decode(arena, NULL, SLICE("utf-16"), SLICE("\0A\xd8\x3d\xde\x00")), "A😀");
	assert_slice(charset_decode(arena, NULL, SLICE("utf-16"), SLICE("A\0b\0")), "Ab");
	assert_slice(charset_decode(arena, NULL, SLICE("utf-16le"), SLICE("A\0")), "A");
	assert_slice(charset_decode(arena, NULL, SLICE("utf-16be"), SLICE("\xd8\x3d\0A\0")),
	    "\xef\xbf\xbd"
	    "A\xef\xbf\xbd");
	assert_slice(charset_decode(arena, NULL, SLICE("utf-32be"), SLICE("\0\x01\xf6\0")), "😀");
}

static void
utf16_is_known_by_its_mark_or_its_zeros_whatever_its_label(void **state)
{
	static const char *const labels[] = { "", "us-ascii", "utf-8", "windows-1252", "gb2312" };

	(void)state;
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		struct slice label = slice_of(labels[i]);

		assert_slice(charset_decode(arena, NULL, label,
				 SLICE("\xff\xfe"
				       "A\0\xe9\0")),
		    "Aé");
		assert_slice(charset_decode(arena, NULL, label, SLICE("\xfe\xff\0A\0\xe9")), "Aé");
		assert_slice(charset_decode(arena, NULL, label, SLICE("H\0i\0 \0A\0")), "Hi A");
		assert_slice(charset_decode(arena, NULL, label, SLICE("\0H\0i\0 \0A")), "Hi A");
	}
	assert_slice(charset_decode(arena, NULL, SLICE_NONE, SLICE("H\0i\0 \0")),
	    "H\xef\xbf\xbdi\xef\xbf\xbd \xef\xbf\xbd");
}

static void
latin1_and_ascii_labels_mean_windows_1252_unless_it_is_utf8(void **state)
{
	(void)state;
	assert_slice(decoded("us-ascii", "caf\xe9 \x93x\x94"), "café “x”");
	assert_slice(decoded("iso-8859-1", "caf\xc3\xa9"), "café");
	assert_slice(decoded("", "caf\xe9"), "café");
	assert_slice(decoded("x-unheard-of", "caf\xc3\xa9"), "café");
}

static void
what_is_no_utf8_is_replaced_where_utf8_is_named(void **state)
{
	(void)state;
	assert_slice(decoded("utf-8", "a\xff\xc3\xa9"), "a\xef\xbf\xbdé");
	assert_slice(decoded("UTF8", "a\xe2\x82"), "a\xef\xbf\xbd");
}

static void
a_character_cut_off_at_the_end_does_not_make_utf8_latin(void **state)
{
	(void)state;
	assert_slice(decoded("", "caf\xc3\xa9 \xe2\x82"), "café \xef\xbf\xbd");
	assert_slice(charset_make_valid(arena, SLICE("\xc3\xa9\0x")), "é\xef\xbf\xbdx");
	assert_slice(charset_make_valid(arena, SLICE("x\0")), "x\xef\xbf\xbd");
}

static void
overlong_forms_surrogates_and_nul_are_not_valid(void **state)
{
	static const char *const bad[] = { "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
		"\xf4\x90\x80\x80", "\xf0\x8f\xbf\xbf", "\x80", "\xe2\x82", "\xf5\x80\x80\x80" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(utf8_valid(slice_of(bad[i])));
	assert_false(utf8_valid(SLICE("0123456789\0")));
	assert_true(utf8_valid(SLICE("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf")));
	assert_true(utf8_valid(SLICE_NONE));
}

static void
code_points_go_in_and_come_out_again(void **state)
{
	(void)state;
	for (uint32_t c = 1; c < 0x110000; c += c < 0x3000 ? 1 : 97) {
		struct abuf b = abuf_in(arena, 0);
		struct slice s;
		uint32_t want = c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c;

		arena_reset(arena);
		utf8_put(&b, c);
		s = abuf_done(&b);
		assert_true(utf8_valid(s));
		assert_int_equal(utf8_take(&s), want);
		assert_int_equal(s.n, 0);
		assert_int_equal(utf8_take(&s), 0);
	}
}

static void
case_folds_in_latin_greek_cyrillic_and_armenian(void **state)
{
	static const char upper[] = "AZÀÞĀŹŐȚΆΉΏΑΩЀЉАЯҐẢԱՖ", lower[] = "azàþāźőțάήώαωѐљаяґảաֆ";
	struct slice u = slice_of(upper), l = slice_of(lower);

	(void)state;
	while (u.n) {
		uint32_t want = utf8_take(&l);

		assert_int_equal(utf8_fold(utf8_take(&u)), want);
		assert_int_equal(utf8_fold(want), want);
	}
	assert_int_equal(utf8_fold(0x03C2), 0x03C3);
	assert_int_equal(utf8_fold(0xD7), 0xD7);
}

static void
output_is_valid_and_bounded_for_every_set_and_every_byte(void **state)
{
	static const char *const labels[] = { "", "utf-8", "us-ascii", "windows-1258", "koi8-u",
		"utf-16", "utf-32", "utf-7", "iso-2022-jp", "shift_jis", "euc-jp", "gb18030",
		"big5", "big5-hkscs", "euc-kr", "iso-2022-kr", "x-mac-greek", "hp-roman8",
		"ibm437" };
	struct guard g = guard_new(4096);
	uint32_t random = 1;

	(void)state;
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		for (size_t n = 0; n < 600; n += 7) {
			unsigned char bytes[600];
			struct slice out;

			for (size_t k = 0; k < n; k++) {
				random = random * 1664525 + 1013904223;
				bytes[k] = (unsigned char)(random >> 24);
			}
			arena_reset(arena);
			out = charset_decode(
			    arena, charsets, slice_of(labels[i]), guard_put(&g, bytes, n));
			assert_true(utf8_valid(out));
			assert_true(out.n <= n * LIMIT_DECODED_RATIO + 64);
			assert_true(n == 0 || out.n > 0);
		}
	guard_free(&g);
}

static void
the_gateway_to_cve_2024_2961_is_not_opened(void **state)
{
	(void)state;
	assert_slice(decoded("iso-2022-cn-ext", "\x1b$*H\x1bN"), "\x1b$*H\x1bN");
}

/* Every set that a descriptor converts, in a process that may only read, write and exit. */
static void
conversion_makes_no_system_call(void **state)
{
	static const char *const labels[] = { "utf-7", "iso-2022-jp", "shift_jis", "euc-jp",
		"gb18030", "big5", "big5-hkscs", "euc-kr", "iso-2022-kr", "koi8-r", "utf-16",
		"x-unheard-of" };
	int status;
	pid_t child;

	(void)state;
	if (getenv("CAROM_MEMCHECK"))
		skip(); /* valgrind makes calls of its own */
	arena_reset(arena);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) != 0)
			syscall(SYS_exit, 2);
		for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
			if (decoded(labels[i], "\x93\xfa\xc6\xfc\x1b$B+AOk-").n == 0)
				syscall(SYS_exit, 3);
		syscall(SYS_exit, 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void
labels_match_whatever_their_case_and_punctuation(void **state)
{
	static const char *const koi[] = { "koi8-r", "KOI8_R", " koi8-r ", "\"koi8-r\"",
		"koi8-r*ru" };

	(void)state;
	for (size_t i = 0; i < sizeof koi / sizeof koi[0]; i++)
		assert_slice(decoded(koi[i], "\xf0"), "П");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(single_byte_sets_come_from_tables),
		cmocka_unit_test(tables_need_no_descriptors),
		cmocka_unit_test(multi_byte_sets_come_from_open_descriptors),
		cmocka_unit_test(an_unfinished_text_leaves_no_state_for_the_next),
		cmocka_unit_test(utf16_heeds_its_mark_and_goes_by_the_looks_without),
		cmocka_unit_test(utf16_is_known_by_its_mark_or_its_zeros_whatever_its_label),
		cmocka_unit_test(latin1_and_ascii_labels_mean_windows_1252_unless_it_is_utf8),
		cmocka_unit_test(what_is_no_utf8_is_replaced_where_utf8_is_named),
		cmocka_unit_test(a_character_cut_off_at_the_end_does_not_make_utf8_latin),
		cmocka_unit_test(overlong_forms_surrogates_and_nul_are_not_valid),
		cmocka_unit_test(code_points_go_in_and_come_out_again),
		cmocka_unit_test(case_folds_in_latin_greek_cyrillic_and_armenian),
		cmocka_unit_test(output_is_valid_and_bounded_for_every_set_and_every_byte),
		cmocka_unit_test(the_gateway_to_cve_2024_2961_is_not_opened),
		cmocka_unit_test(conversion_makes_no_system_call),
		cmocka_unit_test(labels_match_whatever_their_case_and_punctuation),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}

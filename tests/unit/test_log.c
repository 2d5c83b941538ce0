/* A log line is one line, whatever is in the values. */
#include "cmocka_test.h"

#include "log.h"

#include <string.h>

static char line[LOG_LINE];

static void
logged(const char *value, size_t n, const char *expected)
{
	struct log_field f[] = { LF_BYTES("v", ((struct slice){ (const unsigned char *)value, n })),
		{ .kind = LOG_END } };

	log_format(line, sizeof line, LOG_READY, f);
	if (strstr(line, expected) == NULL)
		print_error("expected %s in %s\n", expected, line);
	assert_non_null(strstr(line, expected));
	assert_int_equal(strlen(strstr(line, expected)), strlen(expected));
}
#define LOGGED(value, expected) logged(value, sizeof(value) - 1, expected)

static void
a_line_has_time_level_id_and_role(void **state)
{
	struct log_field f[] = { LF_NUMBER("n", -5), LF_TEXT("absent", NULL), { .kind = LOG_END } };

	(void)state;
	log_format(line, sizeof line, LOG_READY, f);
	assert_memory_equal(line, "time=2", 6);
	assert_non_null(strstr(line, "Z level=notice id=daemon.ready role=recorder n=-5"));
	assert_null(strstr(line, "absent"));
}

static void
values_are_quoted_only_where_needed(void **state)
{
	(void)state;
	LOGGED("plain-1.2@x", " v=plain-1.2@x");
	LOGGED("", " v=\"\"");
	LOGGED("two words", " v=\"two words\"");
	LOGGED("a=b", " v=\"a=b\"");
	LOGGED("say \"x\" \\ y", " v=\"say \\\"x\\\" \\\\ y\"");
	LOGGED("gr\xc3\xbc\xc3\x9f", " v=\"gr\xc3\xbc\xc3\x9f\"");
}

static void
controls_and_broken_utf8_are_escaped(void **state)
{
	(void)state;
	LOGGED("a\nb\r\x1b]0;x\x07", " v=\"a\\x0ab\\x0d\\x1b]0;x\\x07\"");
	LOGGED("\0x\x7f", " v=\"\\x00x\\x7f\"");
	LOGGED("\xc2\x9b"
	       "31m",
	    " v=\"\\xc2\\x9b31m\"");
	LOGGED("\xe2\x80\xae"
	       "fdp",
	    " v=\"\\xe2\\x80\\xaefdp\"");
	LOGGED("\xe2\x81\xa6", " v=\"\\xe2\\x81\\xa6\"");
	LOGGED("\xe2\x80\xa8", " v=\"\\xe2\\x80\\xa8\"");
	LOGGED("\xff\xc0\x80\xed\xa0\x80\xc3", " v=\"\\xff\\xc0\\x80\\xed\\xa0\\x80\\xc3\"");
}

static void
every_line_is_printable_ascii_or_utf8_for_every_byte(void **state)
{
	char all[3];

	(void)state;
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = 0; b < 256; b++) {
			struct log_field f[] = { LF_BYTES("v",
						     ((struct slice){ (unsigned char *)all, 2 })),
				{ .kind = LOG_END } };

			all[0] = (char)a;
			all[1] = (char)b;
			log_format(line, sizeof line, LOG_READY, f);
			for (const unsigned char *p = (unsigned char *)line; *p != '\0'; p++)
				assert_true(*p >= ' ' && *p != 0x7f);
		}
}

static void
a_long_value_is_capped_and_the_rest_of_the_line_survives(void **state)
{
	static char big[100000];
	struct log_field f[] = { LF_BYTES(
				     "v", ((struct slice){ (unsigned char *)big, sizeof big })),
		LF_NUMBER("after", 1), { .kind = LOG_END } };

	(void)state;
	memset(big, 'a', sizeof big);
	log_format(line, sizeof line, LOG_READY, f);
	assert_non_null(strstr(line, "a...\" after=1"));
	memset(big, 1, sizeof big);
	log_format(line, sizeof line, LOG_READY, f);
	assert_non_null(strstr(line, "\\x01...\" after=1"));
	assert_true(strlen(line) < sizeof line);
}

static void
many_fields_never_overflow_the_line(void **state)
{
	static char big[LOG_VALUE];
	struct log_field f[30];

	(void)state;
	memset(big, 1, sizeof big);
	for (size_t i = 0; i < 29; i++)
		f[i] = LF_BYTES("v", ((struct slice){ (unsigned char *)big, sizeof big }));
	f[29] = (struct log_field){ .kind = LOG_END };
	assert_in_range(log_format(line, sizeof line, LOG_READY, f), 100, LOG_LINE - 1);
}

static void
addresses_are_logged_as_configured(void **state)
{
	struct log_field f[] = { LF_ADDRESS("rcpt", SLICE("Jo@Example.com")), { .kind = LOG_END } };
	struct log_field lower[] = { LF_ADDRESS("rcpt", SLICE("jo@example.com")),
		{ .kind = LOG_END } };
	char hashed[LOG_LINE];

	(void)state;
	log_format(line, sizeof line, LOG_READY, f);
	assert_non_null(strstr(line, " rcpt=Jo@Example.com"));
	log_open(LOG_TO_STDERR, ADDRESSES_HASH, "recorder");
	log_format(line, sizeof line, LOG_READY, f);
	log_format(hashed, sizeof hashed, LOG_READY, lower);
	assert_null(strstr(line, "xample"));
	assert_int_equal(strlen(strstr(line, " rcpt=")), 6 + 16);
	assert_string_equal(strstr(line, " rcpt="), strstr(hashed, " rcpt="));
	log_open(LOG_TO_STDERR, ADDRESSES_NONE, "recorder");
	log_format(line, sizeof line, LOG_READY, f);
	assert_null(strstr(line, "rcpt"));
	log_open(LOG_TO_STDERR, ADDRESSES_FULL, "recorder");
}

static void
no_two_events_share_an_id(void **state)
{
	(void)state;
	for (int i = 0; i < LOG_COUNT; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(
			    log_id_name((enum log_id)i), log_id_name((enum log_id)j));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_has_time_level_id_and_role),
		cmocka_unit_test(values_are_quoted_only_where_needed),
		cmocka_unit_test(controls_and_broken_utf8_are_escaped),
		cmocka_unit_test(every_line_is_printable_ascii_or_utf8_for_every_byte),
		cmocka_unit_test(a_long_value_is_capped_and_the_rest_of_the_line_survives),
		cmocka_unit_test(many_fields_never_overflow_the_line),
		cmocka_unit_test(addresses_are_logged_as_configured),
		cmocka_unit_test(no_two_events_share_an_id),
	};

	log_open(LOG_TO_STDERR, ADDRESSES_FULL, "recorder");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

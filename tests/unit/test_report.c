/* The report's text: hostile bytes, numbers, words, languages; and the web role's labels and names. */
#include "build_config.h"

#include "cmocka_test.h"

#include "advice.h"
#include "html.h"
#include "language.h"
#include "verdict.h"
#include "web.h"
#include "words.h"

#include <stdlib.h>
#include <string.h>

static char *written;
static size_t size;

static FILE *
begin(void)
{
	free(written);
	return open_memstream(&written, &size);
}

#define WRITES(expected, call) \
	do { \
		FILE *to = begin(); \
		call; \
		fclose(to); \
		assert_string_equal(written, expected); \
	} while (0)

static void
markup_of_strangers_is_text(void **state)
{
	(void)state;
	WRITES("&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;",
	    html_text_put(to, "<a href=\"x\" title='y'>&amp;"));
	WRITES("\\x00C1", html_text_put(to, "\\x00C1"));
	WRITES("a\\x07\\x1B\\x0A\\x7Fb", html_text_put(to, "a\a\033\n\177b"));
	WRITES("\\xE2\\x80\\xAE\\xE2\\x80\\xA8\\xEF\\xBB\\xBF\\xC2\\x85",
	    html_text_put(to, "\342\200\256\342\200\250\357\273\277\302\205"));
	WRITES("\\xFF\\xC3é\\xF4", html_text_put(to, "\377\303é\364"));
	WRITES("", html_text_put(to, NULL));
}

static void
long_text_is_cut_between_characters(void **state)
{
	(void)state;
	WRITES("éé&hellip;", html_cut_put(to, "ééé", 2));
	WRITES("ééé", html_cut_put(to, "ééé", 3));
	WRITES("&lt;&hellip;", html_cut_put(to, "<<", 1));
}

static void
numbers_are_grouped_and_have_the_sign_of_the_language(void **state)
{
	(void)state;
	language_set("en");
	WRITES("1&#8239;234&#8239;567", html_count_put(to, 1234567));
	WRITES("999", html_count_put(to, 999));
	WRITES("&ndash;", html_number_put(to, NULL));
	WRITES("2.05&#8239;%", html_percent_put(to, 0.0205, 2));
	WRITES("3&#8239;%", html_percent_put(to, 0.03, 2));
	assert_true(language_set("fr"));
	WRITES("2,05&#8239;%", html_percent_put(to, 0.0205, 2));
	language_set("en");
}

static void
every_reason_has_a_word_a_meaning_and_advice_in_every_language(void **state)
{
	static const char *const languages[] = { "es", "fr" };

	(void)state;
	for (unsigned i = 1; i < REASON_COUNT; i++) {
		const struct reason_row *r = reason_row((enum reason)i);
		struct slice rest = slice_of(r->advice);

		while (rest.n) {
			size_t comma = slice_find_byte(rest, ',', 0);
			int a = advice_find(slice_trim(slice_first(rest, comma)));

			assert_true(a >= 0);
			assert_string_not_equal(advice_text(a), "");
			rest = comma == SLICE_NPOS ? SLICE_NONE : slice_after(rest, comma + 1);
		}
		for (size_t k = 0; k < 2; k++) {
			language_set("en");
			char *word = strdup(word_text(r->name));
			char *meaning = strdup(word_definition(r->name));

			language_set(languages[k]);
			assert_string_not_equal(word_text(r->name), word);
			assert_string_not_equal(word_definition(r->name), meaning);
			free(word);
			free(meaning);
		}
	}
	language_set("en");
	assert_string_equal(word_text("never_heard_of"), "never heard of");
	assert_null(word_definition("never_heard_of"));
}

static void
accepts(const char *header, const char *expected)
{
	language_accept(header);
	assert_string_equal(language_tag(), expected);
}

static void
the_language_that_is_liked_best_is_taken(void **state)
{
	(void)state;
	accepts(NULL, "en");
	accepts("", "en");
	accepts("fr", "fr");
	accepts("FR-ca", "fr");
	accepts("de, es;q=0.8, fr;q=0.9", "fr");
	accepts("de,nl", "en");
	accepts("en;q=0.1, es;q=0.101", "es");
	accepts("fr;q=0, es;q=0.1", "es");
	accepts("fr;q=0", "en");
	accepts("french, fra, frx", "en");
	accepts(",,;q=1,fr ; q=1", "fr");
	accepts("es;q=99999999999999999999", "es");
}

static void
the_environment_says_which_language(void **state)
{
	(void)state;
	unsetenv("LANGUAGE");
	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	unsetenv("LANG");
	language_open();
	assert_string_equal(language_tag(), "en");
	setenv("LANG", "es_AR.UTF-8", 1);
	unsetenv("LANGUAGE");
	language_open();
	assert_string_equal(language_tag(), "es");
	setenv("LANGUAGE", "de:fr", 1);
	language_open();
	assert_string_equal(language_tag(), "fr");
	setenv("LANGUAGE", "fr", 1);
	setenv("LC_ALL", "C", 1);
	language_open();
	assert_string_equal(language_tag(), "en");
}

static void
labels_are_escaped_as_prometheus_reads_them(void **state)
{
	(void)state;
	WRITES("a\\\\b\\\"c\\nd", web_label_put(to, "a\\b\"c\nd"));
	WRITES("\\\\x01\\\\xFFé}", web_label_put(to, "\001\377é}"));
}

static void
only_names_of_ours_are_answered_to(void **state)
{
	char name[] = "carom.example.com", address[] = "127.0.0.2";
	char *names[] = { name, NULL };
	const struct config_web c = { .address = address, .port = 9580, .hosts = { names, 1 } };

	(void)state;
	assert_true(web_host_known(&c, "localhost"));
	assert_true(web_host_known(&c, "LocalHost:9580"));
	assert_true(web_host_known(&c, "127.0.0.1:1"));
	assert_true(web_host_known(&c, "127.0.0.2"));
	assert_true(web_host_known(&c, "[::1]:9580"));
	assert_true(web_host_known(&c, "carom.EXAMPLE.com:443"));
	assert_false(web_host_known(&c, ""));
	assert_false(web_host_known(&c, ":9580"));
	assert_false(web_host_known(&c, "localhost.evil.example"));
	assert_false(web_host_known(&c, "evil.example"));
	assert_false(web_host_known(&c, "carom.example.com.evil.example"));
	assert_false(web_host_known(&c, "[::1"));
	assert_false(web_host_known(&c, "[::1]x"));
	assert_false(web_host_known(&c, "127.0.0.3"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(markup_of_strangers_is_text),
		cmocka_unit_test(long_text_is_cut_between_characters),
		cmocka_unit_test(numbers_are_grouped_and_have_the_sign_of_the_language),
		cmocka_unit_test(every_reason_has_a_word_a_meaning_and_advice_in_every_language),
		cmocka_unit_test(the_language_that_is_liked_best_is_taken),
		cmocka_unit_test(the_environment_says_which_language),
		cmocka_unit_test(labels_are_escaped_as_prometheus_reads_them),
		cmocka_unit_test(only_names_of_ours_are_answered_to),
	};

	setenv("CAROM_LOCALEDIR", CAROM_BUILDDIR "/po", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

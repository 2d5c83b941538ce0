/* test_url - the URLs of mailboxes */
#include "build_config.h"

#include "cmocka_test.h"
#include "url.h"

static void
urls_are_understood(void **state)
{
	static const struct {
		const char *text;
		enum config_scheme scheme;
		const char *host;
		unsigned port;
		const char *path;
	} cases[] = {
		{ "imaps://imap.example.com", SCHEME_IMAPS, "imap.example.com", 993, "" },
		{ "imap://imap.example.com:1143/", SCHEME_IMAP, "imap.example.com", 1143, "" },
		{ "IMAPS://h/Junk%20Mail", SCHEME_IMAPS, "h", 993, "Junk Mail" },
		{ "pop3s://[::1]:9955", SCHEME_POP3S, "::1", 9955, "" },
		{ "pop3://h", SCHEME_POP3, "h", 110, "" },
		{ "maildir:/var/mail/a%25b", SCHEME_MAILDIR, "", 0, "/var/mail/a%b" },
		{ "mbox:/var/mail/x", SCHEME_MBOX, "", 0, "/var/mail/x" },
	};
	struct url u;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(url_parse(cases[i].text, &u, &why));
		assert_int_equal(u.scheme, cases[i].scheme);
		assert_string_equal(u.host, cases[i].host);
		assert_int_equal(u.port, cases[i].port);
		assert_string_equal(u.path, cases[i].path);
	}
}

static void
bad_urls_are_refused_with_a_reason(void **state)
{
	static const char *const texts[] = { "", "imap.example.com", "http://h", "imaps:/h",
		"imaps://", "imaps://u@h", "imaps://u:p@h", "imaps://h:0", "imaps://h:65536",
		"imaps://h:x", "imaps://h:", "imaps://[::1", "imaps://[::1]x", "imaps://h/%zz",
		"imaps://h/%0a", "imaps://h/%", "imaps://h/a?b", "imaps://a b", "pop3://h/INBOX",
		"maildir:x", "imaps://h\r\nx" };
	struct url u;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *why = NULL;

		if (url_parse(texts[i], &u, &why))
			fail_msg("accepted: %s", texts[i]);
		assert_non_null(why);
	}
}

static void
loopback_is_known_without_a_resolver(void **state)
{
	(void)state;
	assert_true(url_host_is_loopback("localhost"));
	assert_true(url_host_is_loopback("127.9.9.9"));
	assert_true(url_host_is_loopback("::1"));
	assert_false(url_host_is_loopback("localhost.example.com"));
	assert_false(url_host_is_loopback("127.0.0.1.example.com"));
	assert_false(url_host_is_loopback("10.0.0.1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(urls_are_understood),
		cmocka_unit_test(bad_urls_are_refused_with_a_reason),
		cmocka_unit_test(loopback_is_known_without_a_resolver),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

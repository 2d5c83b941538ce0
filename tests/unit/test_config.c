/* What carom.conf says is what the program gets, whatever a file before it left behind. */
#include "config_case.h"

#include "config_value.h"

static void
an_empty_file_gives_the_defaults(void **state)
{
	struct config *c = load("");

	(void)state;
	assert_non_null(c);
	assert_string_equal(c->database, "postgresql:///carom");
	assert_null(c->owner_database);
	assert_int_equal(c->max_policy_changes, 1000);
	assert_int_equal(c->evidence, 30 * 86400);
	assert_int_equal(c->batch_messages, 500);
	assert_int_equal(c->batch_size, 16 * 1024 * 1024);
	assert_int_equal(c->alert.hard_rate, 3000);
	assert_int_equal(c->retention.events, 0);
	assert_int_equal(c->retention.sends, 180 * 86400);
	assert_int_equal(c->nmailboxes, 0);
	config_free(c);
}

static void
who_is_protected_is_written_as_keys_of_addresses_are(void **state)
{
	struct config *c =
	    load("stream \"a\" { protected = {\"*@b\303\274cher.example\", "
		 "\"J\303\266rg@*.B\303\234CHER.example\", \"Boss@Firma.example\"} }\n");

	(void)state;
	assert_non_null(c);
	assert_string_equal(c->streams[0].protected.v[0], "*@xn--bcher-kva.example");
	assert_string_equal(c->streams[0].protected.v[1], "j\303\266rg@*.xn--bcher-kva.example");
	assert_string_equal(c->streams[0].protected.v[2], "Boss@Firma.example");
	config_free(c);
}

static void
a_full_file_is_read(void **state)
{
	static const char text[] =
	    "# comment\n"
	    "database = 'host=/run/db dbname=x'\n"
	    "log_addresses = hash // another\n"
	    "/* and\n one over lines */\n"
	    "stream \"news\" { mode = \"observe\" trust = \"plausible\" return_path = "
	    "\"b@r.example\"\n"
	    "  headers = {\"X-Campaign\", \"X-Contact\"} protected = {\"*@example.com\",} }\n"
	    "mailbox \"a\" {\n"
	    "  url = \"imap://[::1]:1143\"\n  tls = \"none\"\n  user = \"u\"\n"
	    "  password_command = {\"echo\", \"x\", \"x\"}\n"
	    "  folders = {\"INBOX\", \"Junk\"}\n  stream = \"news\"\n  poll = \"1h30m\"\n"
	    "  after = \"move:Processed\"\n  unrecognised = \"seen\"\n}\n"
	    "mailbox \"b\" { url = \"pop3s://pop.example.com\" user = \"u\"\n"
	    "  password_file = \"returns\" after = \"delete\" }\n"
	    "mailbox \"c\" { url = \"maildir:/var/mail/c\" }\n"
	    "mailbox \"d\" { url = \"imaps://h.example/Re%20turns\" user = \"u\"\n"
	    "  oauth2 { grant = \"client_credentials\" token_url = \"https://t.example/t\"\n"
	    "    client_id = \"i\" client_secret_file = \"secret\" scope = \"s\" } }\n"
	    "alert { hard_rate = \"2.5%\" window = \"12h\" }\n"
	    "retention { events = \"730d\" sends = \"0\" }\n";
	struct config *c = load(text);
	const struct config_mailbox *m;

	(void)state;
	if (c == NULL)
		print_error("%s", said);
	assert_non_null(c);
	assert_int_equal(c->log_addresses, ADDRESSES_HASH);
	assert_int_equal(c->nstreams, 1);
	assert_int_equal(c->streams[0].mode, MODE_OBSERVE);
	assert_int_equal(c->streams[0].headers.n, 2);
	m = config_find_mailbox(c, "a");
	assert_non_null(m);
	assert_int_equal(m->line, 8);
	assert_string_equal(m->host, "::1");
	assert_int_equal(m->port, 1143);
	assert_int_equal(m->poll, 5400);
	assert_int_equal(m->password.command.n, 3);
	assert_null(m->password.command.v[3]);
	assert_int_equal(m->folders.n, 2);
	assert_int_equal(m->after.after, AFTER_MOVE);
	assert_string_equal(m->after.folder, "Processed");
	assert_int_equal(m->unrecognised.after, AFTER_SEEN);
	m = config_find_mailbox(c, "b");
	assert_int_equal(m->port, 995);
	assert_string_equal(m->folders.v[0], "");
	assert_int_equal(m->password.kind, SECRET_FILE);
	m = config_find_mailbox(c, "c");
	assert_string_equal(m->path, "/var/mail/c");
	m = config_find_mailbox(c, "d");
	assert_string_equal(m->folders.v[0], "Re turns");
	assert_int_equal(m->auth, AUTH_XOAUTH2);
	assert_int_equal(c->alert.hard_rate, 2500);
	assert_int_equal(c->retention.events, 730 * 86400);
	assert_int_equal(c->retention.sends, 0);
	config_free(c);
}

/* However it is written, what the environment holds gets into no value. */
static void
nothing_is_replaced_from_the_environment(void **state)
{
	static const char *const kept[] = { "database = \"\\${CAROM_TEST}\"\n",
		"database = '${CAROM_TEST}'\n" };
	struct config *c;

	(void)state;
	setenv("CAROM_TEST", "leaked", 1);
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
		c = load(kept[i]);
		assert_non_null(c);
		assert_string_equal(c->database, "${CAROM_TEST}");
		config_free(c);
	}
	c = load("database = \"$CAROM_TEST\"\n");
	assert_non_null(c);
	assert_string_equal(c->database, "$CAROM_TEST");
	config_free(c);
	assert_true(refused("log = stderr\ndatabase = \"x${CAROM_TEST}\"\n",
	    "F:2: '${' is not replaced from the environment: write the value itself; if '${' is "
	    "meant, write \\${ or use single quotes\n"));
	c = load("database = ${CAROM_TEST}\n");
	assert_null(c);
	unsetenv("CAROM_TEST");
}

static void
every_prefix_of_a_file_is_answered(void **state)
{
	static const char whole[] =
	    MAILBOX "folders = {\"INBOX\", 'x'} oauth2 { scope = \"\\\"\" } }\n"
		    "alert { window += /* c */ 1 } # x\n${HOME} = ${HOME}\n";
	char text[sizeof whole];

	(void)state;
	for (size_t n = 0; n < sizeof whole; n++) {
		memcpy(text, whole, n);
		text[n] = '\0';
		config_free(load(text));
	}
}

/* libconfuse's scanner is one for the process: what one file leaves behind the next must not feel. */
static void
a_broken_file_does_not_spoil_the_next(void **state)
{
	static const char *const broken[] = { "/* x", "log = \"x", "log = 'x", "user = \"\\9\"",
		"user = \"${x", "log = { \"a\", ", "# x", "// x", "user = \"\\400\"", "mailbox \"x",
		"mailbox \"x\" { /*" };

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		struct config *c;

		config_free(load(broken[i]));
		c = load("user = \"somebody\"\nevidence = \"2d\"\n");
		assert_non_null(c);
		assert_string_equal(c->user, "somebody");
		assert_int_equal(c->evidence, 2 * 86400);
		config_free(c);
	}
}

static void
durations_add_up_and_need_a_unit(void **state)
{
	uint64_t n;

	(void)state;
	assert_true(duration_parse("1w2d3h4m5s", &n));
	assert_int_equal(n, 604800 + 2 * 86400 + 3 * 3600 + 4 * 60 + 5);
	assert_true(duration_parse("0", &n));
	assert_false(duration_parse("", &n));
	assert_false(duration_parse("5", &n));
	assert_false(duration_parse("s", &n));
	assert_false(duration_parse("5 s", &n));
	assert_false(duration_parse("99999999999999999999s", &n));
	assert_false(duration_parse("4000000000w", &n));
}

static void
sizes_and_percentages_are_exact(void **state)
{
	uint64_t n;
	unsigned p;

	(void)state;
	assert_true(size_parse("16M", &n));
	assert_int_equal(n, 16 << 20);
	assert_false(size_parse("16MB", &n));
	assert_false(size_parse("M", &n));
	assert_true(percent_parse("0.125%", &p));
	assert_int_equal(p, 125);
	assert_true(percent_parse("100%", &p));
	assert_false(percent_parse("100.001%", &p));
	assert_false(percent_parse("1.2345%", &p));
	assert_false(percent_parse("3", &p));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gives_the_defaults),
		cmocka_unit_test(who_is_protected_is_written_as_keys_of_addresses_are),
		cmocka_unit_test(a_full_file_is_read),
		cmocka_unit_test(nothing_is_replaced_from_the_environment),
		cmocka_unit_test(every_prefix_of_a_file_is_answered),
		cmocka_unit_test(a_broken_file_does_not_spoil_the_next),
		cmocka_unit_test(durations_add_up_and_need_a_unit),
		cmocka_unit_test(sizes_and_percentages_are_exact),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(said);
	return failed;
}

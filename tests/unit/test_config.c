/* Every kind of mistake in carom.conf is named with its line, all of them at once. */
#include "cmocka_test.h"

#include "config.h"
#include "config_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAILBOX \
	"mailbox \"m\" { url = \"imaps://imap.example.com\" user = \"u\" password_command = " \
	"{\"cat\", \"/x\"} "

static char *said; /* what config_mistakes_print() printed for the last load() */

static struct config *
load(const char *text)
{
	char name[] = "/tmp/carom-config-XXXXXX";
	struct config_mistakes m = { 0 };
	size_t size;
	int fd = mkstemp(name);
	struct config *c;
	FILE *out;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	c = config_load(name, &m);
	free(said);
	out = open_memstream(&said, &size);
	config_mistakes_print(&m, "F", out);
	fclose(out);
	assert_true((c == NULL) == (m.n > 0));
	config_mistakes_free(&m);
	unlink(name);
	return c;
}

static bool
refused(const char *text, const char *expected)
{
	struct config *c = load(text);
	bool ok = c == NULL && strcmp(said, expected) == 0;

	if (!ok)
		print_error("file:\n%s\nexpected:\n%sgot:\n%s", text, expected, said);
	config_free(c);
	return ok;
}

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

static void
each_mistake_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *expected;
	} t[] = {
		{ "\ndatabse = \"x\"\n",
		    "F:2: unknown key 'databse' (did you mean 'database'?)\n" },
		{ "user = \"x\"\npoll = \"60s\"\n",
		    "F:2: unknown key 'poll' (it belongs in a section 'mailbox')\n" },
		{ "log = stderr\nlog = syslog\n", "F:2: 'log' is given twice (first on line 1)\n" },
		{ "stream \"a\" {}\n\nstream \"a\" {}\n",
		    "F:3: stream \"a\" is there twice (first on line 1)\n" },
		{ "alert {}\nalert {}\n", "F:2: alert is there twice (first on line 1)\n" },
		{ "log = sysloog\n",
		    "F:1: 'log' is stderr or syslog, not 'sysloog' (did you mean 'syslog'?)\n" },
		{ "max_policy_changes = -1\n",
		    "F:1: 'max_policy_changes' is a number from 0 to 1000000000, not '-1'\n" },
		{ "evidence = 30\n",
		    "F:1: 'evidence' is a duration such as \"90s\", \"15m\", \"2h\" or \"30d\", "
		    "not '30'\n" },
		{ "batch_size = \"1G\"\n",
		    "F:1: 'batch_size' is a size from 65536 to 16777216 octets such as \"256K\" or "
		    "\"16M\", not '1G'\n" },
		{ "alert { hard_rate = 3 }\n",
		    "F:1: 'hard_rate' is a percentage such as \"3%\" or \"0.5%\", not '3'\n" },
		{ "alert { hard_rate = \"1%\" }\n", "F:1: 'warn_rate' is above 'hard_rate'\n" },
		{ "retention { events = \"89d\" }\n",
		    "F:1: 'events' is 0, which is for ever, or at least 90d\n" },
		{ "batch_messages = 5;\n", "F:1: 'batch_messages': no semicolon after a value\n" },
		{ "log = \"syslog\n\nusr = 1\n",
		    "F:1: the closing quote of this line is missing\nF:3: unknown key 'usr' (did "
		    "you mean 'user'?)\n" },
		{ "log \"syslog\"\nusr = 1\n",
		    "F:1: expected '=' after 'log'\nF:2: unknown key 'usr' (did you mean "
		    "'user'?)\n" },
		{ "alert {\n  window = 2h\n", "F:1: the closing brace of alert is missing\n" },
		{ "log = \"syslog\"\n/* and so\nusr = 1\n", "F:2: this comment is not closed\n" },
		{ "user = \"a\\9\"\nusr = 1\n",
		    "F:1: digits after a backslash that are no octal number: write \\\\ for a "
		    "backslash\n"
		    "F:2: unknown key 'usr' (did you mean 'user'?)\n" },
		{ "user = \"${HOME\"\nlog = \"}\"\n",
		    "F:1: '${' is not replaced from the environment: write the value itself; if "
		    "'${' is meant, write \\${ or use single quotes\n"
		    "F:2: 'log' is stderr or syslog, not '}'\n" },
		{ "}\n", "F:1: a closing brace too many\n" },
		{ "mailbox {\n}\n", "F:1: 'mailbox' has no name\n" },
		{ MAILBOX "\n tls = \"none\" }\n",
		    "F:2: 'tls' may be none only for this machine's own addresses, not for "
		    "imap.example.com\n"
		    "F:2: 'tls' none contradicts imaps://\n" },
		{ MAILBOX "\n after = \"move:INBOX\" }\n",
		    "F:2: 'after' moves to INBOX, which is read itself\n" },
		{ MAILBOX "\n after = \"delet\" }\n",
		    "F:2: 'after' is keep, seen, delete or move:FOLDER, not 'delet' (did you mean "
		    "'delete'?)\n" },
		{ MAILBOX "\n password_file = \"x\" }\n",
		    "F:1: one of 'password_command', 'password_file' and 'oauth2', not several\n" },
		{ MAILBOX "\n auth = \"xoauth2\" }\n",
		    "F:2: 'auth' xoauth2 needs a section oauth2\n" },
		{ MAILBOX "\n poll = \"0s\" }\n", "F:2: 'poll' is from 1s to 1d, not '0s'\n" },
		{ MAILBOX "\n stream = \"nwes\" }\nstream \"news\" {}\n",
		    "F:2: no stream \"nwes\" (did you mean \"news\"?)\n" },
		{ "mailbox \"m\" {\n url = \"imap://u:p@h.example\" }\n",
		    "F:1: mailbox \"m\" has no 'user'\n"
		    "F:1: mailbox \"m\" needs 'password_command', 'password_file' or 'oauth2'\n"
		    "F:2: 'url': user or password in the URL: use user and password_command\n" },
		{ "mailbox \"m\" { url = \"imapss://h.example\" user = \"u\" password_file = \"p\" "
		  "}\n",
		    "F:1: 'url': unknown scheme: imaps, imap, pop3s, pop3, maildir and mbox are "
		    "known (did you mean 'imaps'?)\n" },
		{ "mailbox \"m\" { url = \"pop3s://h.example\" user = \"u\" password_file = \"p\"\n"
		  "after = \"move:X\" folders = {\"INBOX\"} }\n",
		    "F:2: only an IMAP mailbox has 'folders'\nF:2: 'after' of a pop3s mailbox is "
		    "keep or delete\n" },
		{ "stream \"s\" { headers = {\"X Y\"}\n mode = off\n return_path = \"x\" }\n",
		    "F:1: 'X Y' is not the name of a header\n"
		    "F:2: 'mode' is enforce or observe, not 'off'\n"
		    "F:3: 'return_path' is an address, not 'x'\n" },
		{ "webhook \"w\" {\n url = \"http://crm.example.com/\" }\n",
		    "F:1: webhook \"w\" has no 'secret_file'\n"
		    "F:2: 'url' of a webhook is https://host/..., not "
		    "'http://crm.example.com/'\n" },
		{ "user = \"\\x1b[2J\"\n", "F:1: 'user' has a control character in it\n" },
		{ "\x1b[2J = 1\n", "F:1: unknown key '\\x1b[2J'\n" },
	};

	bool ok = true;

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++)
		ok &= refused(t[i].text, t[i].expected);
	assert_true(ok);
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
all_mistakes_come_at_once_in_the_order_of_the_lines(void **state)
{
	(void)state;
	assert_true(refused("evidence = \"x\"\n"
			    "colour { red = 1 }\n"
			    "mailbox \"a\" {\n"
			    "  user = \"u\"\n"
			    "  passwrd_file = \"p\"\n"
			    "  poll = \"1s\"\n"
			    "  poll = \"2s\"\n"
			    "}\n"
			    "alert { window = \"1s\" min_sent = \"x\" }\n",
	    "F:1: 'evidence' is a duration such as \"90s\", \"15m\", \"2h\" or \"30d\", not 'x'\n"
	    "F:2: unknown key 'colour'\n"
	    "F:3: mailbox \"a\" has no 'url'\n"
	    "F:3: mailbox \"a\" needs 'password_command', 'password_file' or 'oauth2'\n"
	    "F:5: unknown key 'passwrd_file' in mailbox \"a\" (did you mean 'password_file'?)\n"
	    "F:7: 'poll' is given twice (first on line 6)\n"
	    "F:9: 'window' is from 1h to 90d, not '1s'\n"
	    "F:9: 'min_sent' is a number from 1 to 1000000000, not 'x'\n"));
}

static void
a_missing_file_is_a_mistake(void **state)
{
	struct config_mistakes m = { 0 };

	(void)state;
	assert_null(config_load("/nonexistent/carom.conf", &m));
	assert_int_equal(m.n, 1);
	assert_string_equal(m.v[0].text, "No such file or directory");
	config_mistakes_free(&m);
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
the_number_of_mistakes_is_bounded(void **state)
{
	char *text = calloc(1, 8 * 1000 + 1);

	(void)state;
	for (size_t i = 0; i < 1000; i++)
		memcpy(text + 8 * i, "zzz = 1\n", 8);
	assert_null(load(text));
	assert_non_null(strstr(said, "F: more mistakes than are shown\n"));
	free(text);
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
		cmocka_unit_test(a_full_file_is_read),
		cmocka_unit_test(each_mistake_is_named_with_its_line),
		cmocka_unit_test(nothing_is_replaced_from_the_environment),
		cmocka_unit_test(all_mistakes_come_at_once_in_the_order_of_the_lines),
		cmocka_unit_test(a_missing_file_is_a_mistake),
		cmocka_unit_test(every_prefix_of_a_file_is_answered),
		cmocka_unit_test(a_broken_file_does_not_spoil_the_next),
		cmocka_unit_test(the_number_of_mistakes_is_bounded),
		cmocka_unit_test(durations_add_up_and_need_a_unit),
		cmocka_unit_test(sizes_and_percentages_are_exact),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(said);
	return failed;
}

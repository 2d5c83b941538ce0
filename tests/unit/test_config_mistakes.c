/* Every kind of mistake in carom.conf is named with its line, all of them at once. */
#include "config_case.h"

static const struct {
	const char *text, *expected;
} mistakes[] = {
	{ "\ndatabse = \"x\"\n", "F:2: unknown key 'databse' (did you mean 'database'?)\n" },
	{ "user = \"x\"\npoll = \"60s\"\n",
	    "F:2: unknown key 'poll' (it belongs in a section 'mailbox')\n" },
	{ "log = stderr\nlog = syslog\n", "F:2: 'log' is given twice (first on line 1)\n" },
	{ "stream \"a\" {}\n\nstream \"a\" {}\n",
	    "F:3: stream \"a\" is there twice (first on line 1)\n" },
	{ "stream \"a\" {\n protected = {\"example.com\"} }\n",
	    "F:2: 'protected' has \"example.com\", which no address fits (did you mean "
	    "\"*@example.com\"?)\n" },
	{ "stream \"a\" {\n protected = {\"*@b\303\274*.example\"} }\n",
	    "F:2: 'protected': in \"*@b\303\274*.example\" a wildcard stands among letters that "
	    "are not ASCII: put it in a label of its own\n" },
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
	{ "policy \"p\" {\n timezone = \"UTC\" }\n",
	    "F:1: policy \"p\" has no rule, so it would never suppress anybody: where that is "
	    "meant, say mode = \"observe\" in the stream\n" },
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
	{ MAILBOX "\n stream = \"s\" }\nmailbox \"n\" { url = \"imaps://h.example\" user = \"u\"\n "
		  "password_file = \"/tmp\" }\n",
	    "F:4: 'password_file' is a file, and /tmp is a folder\n" },
	{ "mailbox \"m\" { url = \"imaps://h.example\" user = \"u\"\n password_command = \"cat "
	  "/x\" }\n",
	    "F:2: 'password_command' is a list of a program and its arguments, like {\"cat\", "
	    "\"/run/secret\"}: no program is called 'cat /x'\n" },
	{ "stream \"s\" {\n return_path = \"bounce@@example.com\" }\n",
	    "F:2: 'return_path' is an address, not 'bounce@@example.com'\n" },
	{ MAILBOX "\n auth = \"xoauth2\" }\n", "F:2: 'auth' xoauth2 needs a section oauth2\n" },
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
	{ "webhook \"w\" { url = \"https://crm.example.com:65536/\" secret_file = \"s\" }\n",
	    "F:1: 'url' of a webhook is https://host/..., not "
	    "'https://crm.example.com:65536/'\n" },
	{ "webhook \"w\" { url = \"https://[2001:db8::1]:0/\" secret_file = \"s\" }\n",
	    "F:1: 'url' of a webhook is https://host/..., not 'https://[2001:db8::1]:0/'\n" },
	{ "user = \"\\x1b[2J\"\n", "F:1: 'user' has a control character in it\n" },
	{ "\x1b[2J = 1\n", "F:1: unknown key '\\x1b[2J'\n" },
};

static void
each_mistake_is_named_with_its_line(void **state)
{
	bool ok = true;

	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
		ok &= refused(mistakes[i].text, mistakes[i].expected);
	assert_true(ok);
}

#define RULE(terms) \
	"policy \"default\" { rule \"r\" {\n match = {" terms "}\n action = \"none\" } }\n"

/* A stream or provider that is not known may come to be; one that is nearly called like a known one is a slip. */
static void
a_term_that_nothing_can_meet_is_a_slip(void **state)
{
	static const char streams[] = "stream \"newsletter\" { }\n";
	char text[1000];

	(void)state;
	assert_true(refused(RULE("\"hard\", \"provider:gmial\""),
	    "F:2: 'match': no provider 'gmial' (did you mean 'gmail'?)\n"));
	snprintf(text, sizeof text, RULE("\"!stream:newsleter\"") "%s", streams);
	assert_true(
	    refused(text, "F:2: 'match': no stream 'newsleter' (did you mean 'newsletter'?)\n"));
	assert_true(refused(RULE("\"status:5.7\", \"status:550\""),
	    "F:2: 'match': no status is like '5.7' (they are like '4.2.2'; did you mean '5.7.*'?)\n"
	    "F:2: 'match': no status is like '550' (they are like '4.2.2'; did you mean "
	    "'5.7.*'?)\n"));
	assert_true(refused(RULE("\"domain:*@b.example\""),
	    "F:2: 'match': '*@b.example' is no domain (did you mean 'b.example'?)\n"));
	assert_true(refused("policy \"default\" { rule \"r\" { threshold = 1 action = \"none\"\n"
			    " weights = {\"provider:gmall=2\"} } }\n",
	    "F:2: 'weights': no provider 'gmall' (did you mean 'gmail'?)\n"));
}

static void
a_term_that_something_may_meet_is_none(void **state)
{
	static const char text[] = RULE("\"provider:Google\", \"provider:*mail*\", "
					"\"provider:partner\"") "policy \"b\" { rule \"r\" { match "
								"= {\"provider:gmail\", "
								"\"stream:promo-*\", "
								"\"stream:NEWSLETTER\","
								"\"stream:summer\", "
								"\"status:5.7.*\", \"status:4*\", "
								"\"status:?.1.10\", "
								"\"domain:*.example\"}"
								" action = \"none\" } }\n"
								"stream \"newsletter\" { }\n";
	static const char own[] = "rules_dir = \"/nonexistent\"\n" RULE("\"provider:gmial\"");
	struct config *c = load(text);

	(void)state;
	assert_non_null(c);
	config_free(c);
	c = load(own);
	assert_non_null(c);
	config_free(c);
}

/* What a daemon stored before it knew better, or knew other names, is read. */
static void
a_stored_policy_may_name_what_is_not_known_now(void **state)
{
	static const char text[] = RULE("\"provider:gmial\", \"status:5.7\"");
	struct config_mistakes m = { 0 };
	struct config *c = config_parse_stored("stored", text, strlen(text), &m);

	(void)state;
	assert_non_null(c);
	config_free(c);
	config_mistakes_free(&m);
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

/* A section on one line ends where its brace is, whatever stands before it. */
static void
a_value_that_cannot_be_read_hides_no_other_mistake(void **state)
{
	(void)state;
	assert_true(
	    refused("policy \"default\" {\n"
		    " rule \"a\" { match = {status:5.7.*, \"x\"} action = \"suppres\" }\n"
		    " rule \"b\" { match = {\"hard\" \"soft\"} action = \"hold\"; count = 0 }\n"
		    " rule \"c\" { window = \"${W}\" action \"hold\" count = 0 }\n"
		    " rule \"d\" { \"}\" count = 0 action = \"hold\" }\n"
		    " rule \"e\" \"f\" { action = \"hold\" }\n"
		    " rule \"g\" { match = {\"hard\"\n"
		    "  action = \"hold\" count = 0 }\n"
		    "}\n"
		    "stream \"s\" { clas = \"bulk\" }\n",
		"F:2: unexpected '*': put the value in quotes\n"
		"F:2: 'action': unknown word 'suppres' (did you mean 'suppress'?)\n"
		"F:3: expected ',' or '}' in the list of 'match'\n"
		"F:3: no semicolon after a value\n"
		"F:3: 'count' is 1 to 1000, or \"never\"; not '0'\n"
		"F:4: '${' is not replaced from the environment: write the value itself; if "
		"'${' is meant, write \\${ or use single quotes\n"
		"F:4: expected '=' after 'action'\n"
		"F:4: 'count' is 1 to 1000, or \"never\"; not '0'\n"
		"F:5: expected a key\n"
		"F:5: 'count' is 1 to 1000, or \"never\"; not '0'\n"
		"F:6: expected '{' after 'rule'\n"
		"F:8: expected ',' or '}' in the list of 'match'\n"
		"F:8: 'count' is 1 to 1000, or \"never\"; not '0'\n"
		"F:10: unknown key 'clas' in stream \"s\" (did you mean 'class'?)\n"));
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
a_missing_file_is_a_mistake(void **state)
{
	struct config_mistakes m = { 0 };

	(void)state;
	assert_null(config_load("/nonexistent/carom.conf", &m));
	assert_int_equal(m.n, 1);
	assert_string_equal(m.v[0].text, "No such file or directory");
	config_mistakes_free(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mistake_is_named_with_its_line),
		cmocka_unit_test(a_term_that_nothing_can_meet_is_a_slip),
		cmocka_unit_test(a_term_that_something_may_meet_is_none),
		cmocka_unit_test(a_stored_policy_may_name_what_is_not_known_now),
		cmocka_unit_test(a_value_that_cannot_be_read_hides_no_other_mistake),
		cmocka_unit_test(all_mistakes_come_at_once_in_the_order_of_the_lines),
		cmocka_unit_test(a_missing_file_is_a_mistake),
		cmocka_unit_test(the_number_of_mistakes_is_bounded),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	free(said);
	return failed;
}

/* What identity providers say is read strictly, and tokens are kept so that no crash loses one. */
#include "cmocka_test.h"

#include "oauth_answer.h"
#include "oauth_store.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct oauth_answer
answer(long status, const char *body)
{
	struct oauth_answer a;

	oauth_answer_read(status, body, strlen(body), &a);
	return a;
}

static void
a_token_is_taken_with_its_life(void **state)
{
	struct oauth_answer a = answer(200,
	    "{\"access_token\":\"a.b-c_d~+/==\",\"token_type\":\"BEARER\",\"expires_in\":599,"
	    "\"refresh_token\":\"r t\",\"scope\":\"x\",\"other\":[{}]}");

	(void)state;
	assert_int_equal(a.kind, OAUTH_TOKEN);
	assert_string_equal(a.access.text, "a.b-c_d~+/==");
	assert_string_equal(a.refresh.text, "r t");
	assert_int_equal(a.expires_in, 599);
	oauth_answer_wipe(&a);
	assert_null(a.access.text);
}

static void
the_life_of_a_token_is_bounded_however_it_is_written(void **state)
{
	static const struct {
		const char *written;
		int64_t seconds;
	} t[] = { { "", 3600 }, { ",\"expires_in\":\"120\"", 120 }, { ",\"expires_in\":-5", 1 },
		{ ",\"expires_in\":0", 1 }, { ",\"expires_in\":1e300", 10 * 366 * 86400 },
		{ ",\"expires_in\":\"soon\"", 1 }, { ",\"expires_in\":null", 3600 },
		{ ",\"expires_in\":59.9", 59 } };

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		char body[200];
		struct oauth_answer a;

		snprintf(body, sizeof body, "{\"access_token\":\"x\"%s}", t[i].written);
		a = answer(200, body);
		assert_int_equal(a.kind, OAUTH_TOKEN);
		assert_int_equal(a.expires_in, t[i].seconds);
		oauth_answer_wipe(&a);
	}
}

static void
what_cannot_be_a_token_is_refused(void **state)
{
	static const char *const t[] = { "{\"access_token\":\"\"}", "{\"access_token\":\"a b\"}",
		"{\"access_token\":\"a\\r\\nb\"}", "{\"access_token\":\"a\\u0001b\"}",
		"{\"access_token\":\"\\u00e9\"}", "{\"access_token\":7}",
		"{\"access_token\":\"x\",\"refresh_token\":\"a\\nb\"}",
		"{\"access_token\":\"x\",\"refresh_token\":\"\"}",
		"{\"access_token\":\"x\",\"token_type\":\"mac\"}",
		"{\"access_token\":\"x\",\"access_token\":\"y\"}", "[]", "\"x\"", "", "{",
		"{\"access_token\":\"x\"} {}" };
	char *body = malloc(SECRET_MAX + 100);
	struct oauth_answer a;

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		a = answer(200, t[i]);
		assert_int_equal(a.kind, OAUTH_FAILED);
		assert_int_equal(a.err.class, ERR_OPERATOR);
		assert_null(a.access.text);
		assert_null(a.refresh.text);
	}
	sprintf(body, "{\"access_token\":\"%0*d\"}", SECRET_MAX + 1, 0);
	a = answer(200, body);
	assert_int_equal(a.kind, OAUTH_FAILED);
	sprintf(body, "{\"access_token\":\"%0*d\"}", SECRET_MAX, 0);
	a = answer(200, body);
	assert_int_equal(a.kind, OAUTH_TOKEN);
	assert_int_equal(a.access.n, SECRET_MAX);
	oauth_answer_wipe(&a);
	free(body);
}

static void
what_passes_and_what_does_not_are_told_apart(void **state)
{
	static const struct {
		long status;
		const char *body;
		enum err_class class;
		const char *part;
	} t[] = {
		{ 400, "{\"error\":\"invalid_grant\"}", ERR_OPERATOR, "carom oauth login" },
		{ 401, "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000222\"}",
		    ERR_OPERATOR, "AADSTS7000222" },
		{ 400, "{\"error\":\"interaction_required\"}", ERR_OPERATOR, "the user again" },
		{ 400, "{\"error\":\"something_new\"}", ERR_OPERATOR, "something_new" },
		{ 200, "{\"error\":\"invalid_scope\"}", ERR_OPERATOR, "check scope" },
		{ 400, "{\"error\":\"temporarily_unavailable\"}", ERR_RETRY, "for now" },
		{ 400, "{\"error\":\"server_error\"}", ERR_RETRY, "for now" },
		{ 503, "{\"error\":\"invalid_grant\"}", ERR_RETRY, "503" },
		{ 500, "<html>", ERR_RETRY, "500" },
		{ 429, "", ERR_RETRY, "429" },
		{ 408, "", ERR_RETRY, "408" },
		{ 404, "not found", ERR_OPERATOR, "404" },
		{ 302, "", ERR_OPERATOR, "not followed" },
		{ 200, "{}", ERR_OPERATOR, "no token" },
		{ 400, "{\"error\":\"x\\u001b[2J\",\"error_description\":\"a\\nb\"}", ERR_OPERATOR,
		    "x?[2J; a?b" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct oauth_answer a = answer(t[i].status, t[i].body);

		assert_int_equal(a.kind, OAUTH_FAILED);
		assert_int_equal(a.err.class, t[i].class);
		assert_int_equal(a.err.cause, CAUSE_AUTH);
		if (!strstr(a.err.text, t[i].part))
			fail_msg("%s is not in: %s", t[i].part, a.err.text);
	}
}

static void
a_device_waits_while_the_user_decides(void **state)
{
	(void)state;
	assert_int_equal(answer(400, "{\"error\":\"authorization_pending\"}").kind, OAUTH_PENDING);
	assert_int_equal(answer(400, "{\"error\":\"slow_down\"}").kind, OAUTH_SLOW_DOWN);
	assert_int_equal(answer(400, "{\"error\":\"access_denied\"}").kind, OAUTH_FAILED);
}

static bool
device(const char *body, struct oauth_device *d)
{
	struct err e = { 0 };

	return oauth_device_read(200, body, strlen(body), d, &e) || e.class == ERR_NONE;
}

static void
device_codes_are_read(void **state)
{
	struct oauth_device d;

	(void)state;
	assert_true(device("{\"device_code\":\"c\",\"user_code\":\"AB\\u001bCD\",\"interval\":9999,"
			   "\"verification_uri\":\"https://x.example/d\",\"expires_in\":1800}",
	    &d));
	assert_string_equal(d.code.text, "c");
	assert_string_equal(d.user_code, "AB?CD");
	assert_string_equal(d.where, "https://x.example/d");
	assert_int_equal(d.interval, 60);
	assert_int_equal(d.expires_in, 1800);
	secret_wipe(&d.code);
	/* Google's name; and a page that is no page */
	assert_true(
	    device("{\"device_code\":\"c\",\"verification_url\":\"https://g.example\"}", &d));
	secret_wipe(&d.code);
	assert_false(device("{\"device_code\":\"c\",\"verification_uri\":\"javascript:1\"}", &d));
	assert_false(
	    device("{\"device_code\":\"c\",\"verification_uri\":\"http://x.example\"}", &d));
	assert_false(device("{\"error\":\"invalid_client\"}", &d));
	assert_false(device("", &d));
}

/* --- the store --- */
static char folder[] = "/tmp/carom-oauth-XXXXXX";

static struct oauth_store
open_store(const char *mailbox)
{
	struct oauth_store s;
	struct err e = { 0 };

	if (!oauth_store_open(&s, folder, mailbox, &e))
		fail_msg("%s", e.text);
	return s;
}

static void
write_tokens(const char *mailbox, const char *refresh, const char *access)
{
	struct oauth_store s = open_store(mailbox);
	struct oauth_state t = { .expires_at = 42, .binding = "b", .origin = "o", .scope = "s" };
	struct err e;

	secret_put(&t.refresh, refresh, strlen(refresh));
	secret_put(&t.access, access, strlen(access));
	assert_true(oauth_store_write(&s, &t, &e));
	oauth_state_wipe(&t);
	oauth_store_close(&s);
}

static void
what_was_stored_is_read_again(void **state)
{
	struct oauth_store s;
	struct oauth_state t;
	struct err e;

	(void)state;
	s = open_store("a/../b \xc3\xa9");
	assert_true(oauth_store_read(&s, &t, &e));
	assert_null(t.refresh.text);
	oauth_store_close(&s);
	write_tokens("a/../b \xc3\xa9", "r\"\\", "a");
	s = open_store("a/../b \xc3\xa9");
	assert_true(oauth_store_read(&s, &t, &e));
	assert_string_equal(t.refresh.text, "r\"\\");
	assert_string_equal(t.access.text, "a");
	assert_int_equal(t.expires_at, 42);
	assert_string_equal(t.origin, "o");
	assert_string_equal(s.name, "a%2F..%2Fb%20%C3%A9.oauth2");
	oauth_state_wipe(&t);
	oauth_store_close(&s);
}

static void
a_file_of_a_crash_before_is_in_nobodys_way(void **state)
{
	char name[100];
	struct oauth_store s;
	struct oauth_state t;
	struct err e;
	int fd;

	(void)state;
	write_tokens("crash", "old", "a");
	snprintf(name, sizeof name, "%s/crash.oauth2.new", folder);
	fd = open(name, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "{\"refresh", 9), 9);
	close(fd);
	s = open_store("crash");
	assert_true(oauth_store_read(&s, &t, &e));
	assert_string_equal(t.refresh.text, "old");
	oauth_state_wipe(&t);
	oauth_store_close(&s);
	write_tokens("crash", "new", "a");
	s = open_store("crash");
	assert_true(oauth_store_read(&s, &t, &e));
	assert_string_equal(t.refresh.text, "new");
	oauth_state_wipe(&t);
	oauth_store_close(&s);
	assert_int_not_equal(access(name, F_OK), 0);
}

static void
what_cannot_be_stored_leaves_the_old_one(void **state)
{
	struct oauth_state t = { .expires_at = 1 };
	struct oauth_store s;
	struct err e;
	char name[100];

	(void)state;
	write_tokens("full", "old", "a");
	snprintf(name, sizeof name, "%s/full.oauth2.new", folder);
	assert_int_equal(mkdir(name, 0700), 0);
	s = open_store("full");
	secret_put(&t.refresh, "new", 3);
	assert_false(oauth_store_write(&s, &t, &e));
	assert_int_equal(e.class, ERR_RETRY);
	oauth_state_wipe(&t);
	assert_true(oauth_store_read(&s, &t, &e));
	assert_string_equal(t.refresh.text, "old");
	oauth_state_wipe(&t);
	oauth_store_close(&s);
	rmdir(name);
}

static bool
refuses(const char *mailbox)
{
	struct oauth_store s = open_store(mailbox);
	struct oauth_state t;
	struct err e;
	bool ok = oauth_store_read(&s, &t, &e);

	oauth_state_wipe(&t);
	oauth_store_close(&s);
	return !ok && e.class == ERR_OPERATOR;
}

static void
files_that_others_could_have_made_are_refused(void **state)
{
	char name[100], other[100];

	(void)state;
	write_tokens("open", "r", "a");
	snprintf(name, sizeof name, "%s/open.oauth2", folder);
	chmod(name, 0640);
	assert_true(refuses("open"));
	chmod(name, 0600);
	assert_false(refuses("open"));
	snprintf(other, sizeof other, "%s/link.oauth2", folder);
	assert_int_equal(symlink(name, other), 0);
	assert_true(refuses("link"));
	snprintf(other, sizeof other, "%s/pipe.oauth2", folder);
	assert_int_equal(mkfifo(other, 0600), 0);
	assert_true(refuses("pipe"));
}

static void
two_processes_do_not_spend_one_token(void **state)
{
	struct oauth_store s = open_store("lock");
	int ready[2];
	char c;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0) {
		struct oauth_store mine = s;

		oauth_store_close(&mine); /* what was inherited holds the lock, too */
		mine = open_store("lock");
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		oauth_store_close(&mine);
		_exit(0);
	}
	fcntl(ready[0], F_SETFL, O_NONBLOCK);
	usleep(100000);
	assert_int_equal(read(ready[0], &c, 1), -1);
	fcntl(ready[0], F_SETFL, 0);
	close(ready[1]);
	oauth_store_close(&s);
	assert_int_equal(read(ready[0], &c, 1), 1);
	close(ready[0]);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static int
make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int
remove_folder(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_taken_with_its_life),
		cmocka_unit_test(the_life_of_a_token_is_bounded_however_it_is_written),
		cmocka_unit_test(what_cannot_be_a_token_is_refused),
		cmocka_unit_test(what_passes_and_what_does_not_are_told_apart),
		cmocka_unit_test(a_device_waits_while_the_user_decides),
		cmocka_unit_test(device_codes_are_read),
		cmocka_unit_test(what_was_stored_is_read_again),
		cmocka_unit_test(a_file_of_a_crash_before_is_in_nobodys_way),
		cmocka_unit_test(what_cannot_be_stored_leaves_the_old_one),
		cmocka_unit_test(files_that_others_could_have_made_are_refused),
		cmocka_unit_test(two_processes_do_not_spend_one_token),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

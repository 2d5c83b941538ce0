/* test_secret - where secrets come from: files, credentials, commands */
#include "build_config.h"

#include "secret.h"
#include "source_files.h"

static bool
get_file(struct secret *s, char *file)
{
	struct config_secret from = { .kind = SECRET_FILE, .file = file };

	return secret_get(s, &from, &e);
}

static void
secret_file_gives_its_first_line(void **state)
{
	struct secret s;

	(void)state;
	assert_true(get_file(&s, write_file("pw", "correct horse\nsecond\n", 0600)));
	assert_string_equal(s.text, "correct horse");
	assert_int_equal(s.n, 13);
	secret_wipe(&s);
	assert_null(s.text);
	assert_true(get_file(&s, write_file("pw", "x\r\n", 0400)));
	assert_string_equal(s.text, "x");
	secret_wipe(&s);
}

static void
secret_file_others_can_read_is_refused(void **state)
{
	static const mode_t modes[] = { 0644, 0604, 0660, 0602, 0777 };
	struct secret s;

	(void)state;
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		assert_false(get_file(&s, write_file("pw", "canary", modes[i])));
		assert_int_equal(e.class, ERR_OPERATOR);
		assert_int_equal(e.cause, CAUSE_AUTH);
		assert_null(strstr(e.text, "canary"));
		assert_null(s.text);
	}
}

static void
unusable_secret_files_are_refused(void **state)
{
	static char long_one[SECRET_MAX + 2];
	struct secret s;

	(void)state;
	assert_false(get_file(&s, path_of("missing")));
	assert_false(get_file(&s, write_file("pw", "", 0600)));
	assert_false(get_file(&s, write_file("pw", "\n", 0600)));
	assert_false(get_file(&s, directory));
	memset(long_one, 'x', sizeof long_one - 1);
	assert_false(get_file(&s, write_file("pw", long_one, 0600)));
	assert_int_equal(mkfifo(path_of("fifo"), 0600), 0);
	assert_false(get_file(&s, path_of("fifo")));
}

static void
name_without_slash_is_a_credential(void **state)
{
	static char name[] = "returns";
	struct secret s;

	(void)state;
	write_file("returns", "from systemd", 0400);
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_false(get_file(&s, name));
	setenv("CREDENTIALS_DIRECTORY", directory, 1);
	assert_true(get_file(&s, name));
	assert_string_equal(s.text, "from systemd");
	secret_wipe(&s);
	unsetenv("CREDENTIALS_DIRECTORY");
}

static bool
get_command(struct secret *s, char **argv, size_t n)
{
	struct config_secret from = { .kind = SECRET_COMMAND, .command = { argv, n } };

	return secret_get(s, &from, &e);
}

static void
command_runs_without_a_shell(void **state)
{
	static char echo[] = "printf", format[] = "%s\\nmore\\n", argument[] = "$HOME;`id`";
	char *argv[] = { echo, format, argument, NULL };
	struct secret s;

	(void)state;
	assert_true(get_command(&s, argv, 3));
	assert_string_equal(s.text, "$HOME;`id`");
	secret_wipe(&s);
}

static void
failing_commands_are_named_and_nothing_else(void **state)
{
	static char sh[] = "sh", c[] = "-c", script[] = "echo canary; exit 3";
	static char missing[] = "/no/such/program";
	char *fails[] = { sh, c, script, NULL }, *absent[] = { missing, NULL };
	struct secret s;

	(void)state;
	assert_false(get_command(&s, fails, 3));
	assert_non_null(strstr(e.text, "exit code 3"));
	assert_null(strstr(e.text, "canary"));
	assert_false(get_command(&s, absent, 1));
	assert_non_null(strstr(e.text, missing));
}

static void
command_inherits_no_descriptor(void **state)
{
	static char sh[] = "sh", c[] = "-c", script[] = "ls /proc/self/fd | wc -l";
	char *argv[] = { sh, c, script, NULL };
	struct secret s;
	int leak = dup(STDOUT_FILENO);

	(void)state;
	assert_true(get_command(&s, argv, 3));
	close(leak);
	assert_true(atoi(s.text) <= 4); /* 0, 1, 2 and that of ls */
	secret_wipe(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(secret_file_gives_its_first_line),
		TEST(secret_file_others_can_read_is_refused),
		TEST(unusable_secret_files_are_refused),
		TEST(name_without_slash_is_a_credential),
		TEST(command_runs_without_a_shell),
		TEST(failing_commands_are_named_and_nothing_else),
		TEST(command_inherits_no_descriptor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_sources - mail in files: Maildir, mbox */
#include "build_config.h"

#include "config.h"
#include "mailbox.h"
#include "source_files.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

struct caught {
	size_t n;
	char text[1000];
	struct mailbox_item items[20];
};

static const char two_messages[] =
    "From a Thu Jan  1 00:00:00 2026\nSubject: 1\n\n>From x\n>>From y\n\n"
    "From b Thu Jan  1 00:00:00 2026\nSubject: 2\n\ntext\nFrom inside\n";

static bool
sink(void *context, const struct mailbox_item *item, const unsigned char *raw, size_t size,
    bool whole, struct err *unused)
{
	struct caught *c = context;

	(void)unused;
	assert_true(whole);
	snprintf(c->text + strlen(c->text), sizeof c->text - strlen(c->text), "%.*s|", (int)size,
	    (const char *)raw);
	c->items[c->n++] = *item;
	return true;
}

static struct mailbox *
open_source(enum config_scheme scheme, char *path, struct config_mailbox *c)
{
	static char empty[] = "", *folders[] = { empty, NULL };
	struct mailbox *m;

	memset(c, 0, sizeof *c);
	c->scheme = scheme;
	c->path = path;
	c->folders.v = folders;
	c->folders.n = 1;
	return mailbox_open(&m, c, &e) ? m : NULL;
}

static size_t
read_everything(struct mailbox *m, struct caught *c)
{
	struct mailbox_item *items;
	size_t n;

	memset(c, 0, sizeof *c);
	assert_true(mailbox_list(m, 0, &items, &n, &e));
	assert_true(mailbox_fetch(m, items, n, sink, c, &e));
	free(items);
	return n;
}

static bool
acknowledge(struct mailbox *m, const struct caught *c, size_t n, enum mailbox_action action)
{
	struct mailbox_ack acks[20];

	for (size_t i = 0; i < n; i++)
		acks[i] = (struct mailbox_ack){ c->items[i], action, "Done" };
	return mailbox_acknowledge(m, acks, n, &e) && mailbox_commit(m, &e);
}

static void
make_maildir(void)
{
	assert_int_equal(mkdir(path_of("new"), 0700), 0);
	assert_int_equal(mkdir(path_of("cur"), 0700), 0);
	write_file("new/1.a", "one", 0600);
	write_file("cur/2.b:2,FT", "two", 0600);
	write_file("new/.hidden", "no", 0600);
	assert_int_equal(symlink("/etc/passwd", path_of("new/3.c")), 0);
}

static void
maildir_is_read_and_flagged(void **state)
{
	struct config_mailbox config;
	struct caught c;
	struct mailbox *m;

	(void)state;
	make_maildir();
	m = open_source(SCHEME_MAILDIR, directory, &config);
	assert_non_null(m);
	assert_int_equal(read_everything(m, &c), 2);
	assert_true(acknowledge(m, &c, 2, ACTION_SEEN));
	assert_int_equal(access(path_of("cur/1.a:2,S"), F_OK), 0);
	assert_int_equal(access(path_of("cur/2.b:2,FST"), F_OK), 0);
	assert_int_equal(read_everything(m, &c), 2);
	mailbox_close(m);
}

static void
maildir_finds_what_a_reader_moved(void **state)
{
	struct config_mailbox config;
	struct mailbox_item *items;
	struct caught c = { 0 };
	struct mailbox *m;
	char old[500];
	size_t n;

	(void)state;
	make_maildir();
	m = open_source(SCHEME_MAILDIR, directory, &config);
	assert_true(mailbox_list(m, 0, &items, &n, &e));
	snprintf(old, sizeof old, "%s", path_of("new/1.a"));
	assert_int_equal(rename(old, path_of("cur/1.a:2,R")), 0);
	assert_true(mailbox_fetch(m, items, n, sink, &c, &e));
	assert_int_equal(c.n, 2);
	snprintf(old, sizeof old, "%s", path_of("cur/1.a:2,R"));
	assert_int_equal(rename(old, path_of("cur/1.a:2,RS")), 0);
	assert_true(acknowledge(m, &c, 2, ACTION_MOVE));
	assert_int_equal(access(path_of(".Done/cur/1.a:2,RS"), F_OK), 0);
	assert_int_equal(access(path_of(".Done/cur/2.b:2,FT"), F_OK), 0);
	assert_true(acknowledge(m, &c, 2, ACTION_MOVE)); /* gone is as good as done */
	free(items);
	mailbox_close(m);
}

static void
mbox_is_read(void **state)
{
	struct config_mailbox config;
	struct caught c;
	struct mailbox *m;

	(void)state;
	write_file("mbox", two_messages, 0600);
	m = open_source(SCHEME_MBOX, path_of("mbox"), &config);
	assert_non_null(m);
	assert_int_equal(read_everything(m, &c), 2);
	assert_string_equal(
	    c.text, "Subject: 1\n\nFrom x\n>From y\n|Subject: 2\n\ntext\nFrom inside\n|");
	mailbox_close(m);
}

static void
mbox_loses_only_what_was_acknowledged(void **state)
{
	struct config_mailbox config;
	struct caught c;
	struct mailbox *m;

	(void)state;
	write_file("mbox", two_messages, 0600);
	m = open_source(SCHEME_MBOX, path_of("mbox"), &config);
	assert_int_equal(read_everything(m, &c), 2);
	append_file("mbox", "\nFrom c Thu Jan  1 00:00:00 2026\nSubject: 3\n\nnew\n");
	assert_true(acknowledge(m, &c, 1, ACTION_DELETE));
	assert_int_equal(access(path_of("mbox.lock"), F_OK), -1);
	assert_int_equal(access(path_of("mbox.carom"), F_OK), -1);
	assert_int_equal(read_everything(m, &c), 2);
	assert_string_equal(c.text, "Subject: 2\n\ntext\nFrom inside\n|Subject: 3\n\nnew\n|");
	assert_false(acknowledge(m, &c, 1, ACTION_SEEN));
	mailbox_close(m);
}

/* A delivery agent in the middle of a message, with one kind of lock or the other; and one that died. */
static void
deliver_slowly(bool dot)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char lock[500], path[500];
	int fd;

	snprintf(lock, sizeof lock, "%s", path_of("mbox.lock"));
	snprintf(path, sizeof path, "%s", path_of("mbox"));
	fd = open(path, O_RDWR | O_APPEND);
	if (fd < 0 || (dot && close(open(lock, O_WRONLY | O_CREAT | O_EXCL, 0600)) != 0) ||
	    (!dot && fcntl(fd, F_SETLK, &whole) != 0))
		_exit(1);
	dprintf(fd, "\nFrom c Thu Jan  1 00:00:00 2026\nSubject: 3\n\nhal");
	kill(getppid(), SIGUSR1);
	nanosleep(&(struct timespec){ 0, 500000000 }, NULL);
	dprintf(fd, "f and half\n");
	if (dot)
		unlink(lock);
	_exit(0);
}

static void
mbox_is_not_read_while_it_is_delivered_to(void **state)
{
	sigset_t usr1;
	int caught_signal;

	(void)state;
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	for (int dot = 0; dot < 2; dot++) {
		struct config_mailbox config;
		struct caught c;
		struct mailbox *m;
		pid_t agent;

		write_file("mbox", two_messages, 0600);
		m = open_source(SCHEME_MBOX, path_of("mbox"), &config);
		agent = fork();
		assert_true(agent >= 0);
		if (agent == 0)
			deliver_slowly(dot);
		assert_int_equal(sigwait(&usr1, &caught_signal), 0);
		assert_int_equal(read_everything(m, &c), 3);
		assert_non_null(strstr(c.text, "Subject: 3\n\nhalf and half\n"));
		assert_int_equal(waitpid(agent, NULL, 0), agent);
		assert_int_equal(access(path_of("mbox.lock"), F_OK), -1);
		mailbox_close(m);
	}
}

static void
lock_of_a_process_that_is_gone_is_removed(void **state)
{
	struct config_mailbox config;
	struct mailbox_item *items;
	struct mailbox *m;
	char text[30];
	pid_t gone = fork();
	size_t n;

	(void)state;
	if (gone == 0)
		_exit(0);
	assert_int_equal(waitpid(gone, NULL, 0), gone);
	snprintf(text, sizeof text, "%ld\n", (long)gone);
	write_file("mbox.lock", text, 0600);
	write_file("mbox", two_messages, 0600);
	m = open_source(SCHEME_MBOX, path_of("mbox"), &config);
	assert_true(mailbox_list(m, 0, &items, &n, &e));
	assert_int_equal(n, 2);
	free(items);
	/* of a living one it is respected, and reading waits in vain */
	snprintf(text, sizeof text, "%ld\n", (long)getpid());
	write_file("mbox.lock", text, 0600);
	assert_false(mailbox_list(m, 0, &items, &n, &e));
	assert_int_equal(e.class, ERR_RETRY);
	assert_non_null(strstr(e.text, "locked"));
	assert_int_equal(access(path_of("mbox.lock"), F_OK), 0);
	mailbox_close(m);
}

static void
interrupted_rewrite_stops_the_mbox(void **state)
{
	struct config_mailbox config;

	(void)state;
	write_file("mbox.carom", two_messages, 0600);
	write_file("mbox", two_messages, 0600);
	assert_null(open_source(SCHEME_MBOX, path_of("mbox"), &config));
	assert_int_equal(e.class, ERR_OPERATOR);
}

static void
file_that_is_no_mbox_is_refused(void **state)
{
	struct config_mailbox config;
	struct mailbox_item *items;
	struct mailbox *m;
	size_t n;

	(void)state;
	write_file("mbox", "Subject: x\n\nbody\n", 0600);
	m = open_source(SCHEME_MBOX, path_of("mbox"), &config);
	assert_false(mailbox_list(m, 0, &items, &n, &e));
	assert_int_equal(e.cause, CAUSE_FOLDER);
	write_file("mbox", "", 0600);
	assert_true(mailbox_list(m, 0, &items, &n, &e));
	assert_int_equal(n, 0);
	free(items);
	mailbox_close(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(maildir_is_read_and_flagged),
		TEST(maildir_finds_what_a_reader_moved),
		TEST(mbox_is_read),
		TEST(mbox_loses_only_what_was_acknowledged),
		TEST(mbox_is_not_read_while_it_is_delivered_to),
		TEST(lock_of_a_process_that_is_gone_is_removed),
		TEST(interrupted_rewrite_stops_the_mbox),
		TEST(file_that_is_no_mbox_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* secret - see secret.h */
#include "build_config.h"

#include "secret.h"
#include "util.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COMMAND_SECONDS = 30 };

void
secret_wipe(struct secret *s)
{
	if (s->text)
		explicit_bzero(s->text, SECRET_MAX + 1);
	free(s->text);
	s->text = NULL;
	s->n = 0;
}

void
secret_put(struct secret *out, const char *text, size_t n)
{
	struct secret s = { .text = xcalloc(1, SECRET_MAX + 1), .n = n };

	memcpy(s.text, text, n);
	secret_wipe(out);
	*out = s;
}

bool
secret_is_in(const struct secret *s, const char *text)
{
	size_t n = s->n < 12 ? s->n : 12;

	return n > 0 && memmem(text, strlen(text), s->text, n) != NULL;
}

/* Reads fd to its end, at most until the moment `until` (0: as long as it takes). */
static bool
read_all(struct secret *s, int fd, int64_t until, const char *name, struct err *e)
{
	for (;;) {
		char more;
		char *at = s->n < SECRET_MAX ? s->text + s->n : &more;
		size_t room = s->n < SECRET_MAX ? SECRET_MAX - s->n : 1;
		struct pollfd p = { fd, POLLIN, 0 };
		int64_t left = until ? until - clock_ms() : 0;
		ssize_t got;

		if (until && (left <= 0 || (poll(&p, 1, (int)left) == 0)))
			return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "%s: nothing within %d s", name,
			    COMMAND_SECONDS);
		got = read(fd, at, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(
			    e, err_class_of(errno), CAUSE_AUTH, "%s: %s", name, strerror(errno));
		if (got == 0)
			return true;
		if (at == &more)
			return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "%s: more than %d octets", name,
			    SECRET_MAX);
		s->n += (size_t)got;
	}
}

/* Keeps the first line. */
static bool
finish(struct secret *s, const char *name, struct err *e)
{
	size_t n;

	s->text[s->n] = '\0';
	n = strcspn(s->text, "\r\n");
	if (n < s->n && s->text[n] == '\0')
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "%s: the secret has a NUL octet", name);
	explicit_bzero(s->text + n, s->n - n);
	s->n = n;
	if (n == 0)
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "%s: the secret is empty", name);
	return true;
}

static bool
check_file(int fd, const char *name, struct err *e)
{
	struct stat st;
	mode_t bad;

	if (fstat(fd, &st) < 0)
		return err_set(e, err_class_of(errno), CAUSE_AUTH, "%s: %s", name, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "%s: not a regular file", name);
	if (st.st_uid != geteuid() && st.st_uid != 0)
		return err_set(
		    e, ERR_OPERATOR, CAUSE_AUTH, "%s: belongs to neither this user nor root", name);
	/* systemd's credentials are root's, readable by a group entry that stands for an ACL mask */
	bad = st.st_uid == 0 ? S_IWGRP | S_IRWXO : S_IRWXG | S_IRWXO;
	if (st.st_mode & bad)
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH,
		    "%s: others have access (mode %04o): chmod 600", name,
		    (unsigned)(st.st_mode & 07777));
	return true;
}

bool
secret_file_is_private(const char *path, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	bool ok;

	if (fd < 0)
		return err_set(e, err_class_of(errno), CAUSE_AUTH, "%s: %s", path, strerror(errno));
	ok = check_file(fd, path, e);
	close(fd);
	return ok;
}

static bool
from_file(struct secret *s, const char *file, struct err *e)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");
	char path[4096];
	int fd;
	bool ok;

	if (strchr(file, '/'))
		snprintf(path, sizeof path, "%s", file);
	else if (directory && *directory)
		snprintf(path, sizeof path, "%s/%s", directory, file);
	else
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH,
		    "%s: a name without a slash is a systemd credential, and there are none here",
		    file);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return err_set(e, err_class_of(errno), CAUSE_AUTH, "%s: %s", path, strerror(errno));
	ok = check_file(fd, path, e) && read_all(s, fd, 0, path, e) && finish(s, path, e);
	close(fd);
	return ok;
}

static void
run_child(char *const *argv, int out)
{
	sigset_t none;
	int null = open("/dev/null", O_RDWR);

	setpgid(0, 0);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		_exit(126);
	if (close_range(3, ~0U, 0) < 0)
		_exit(126);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], argv);
	_exit(127);
}

static bool
end_child(pid_t child, bool read_ok, int64_t until, const char *name, struct err *e)
{
	int status = 0;
	pid_t got;

	for (;;) {
		got = waitpid(child, &status, read_ok ? WNOHANG : 0);
		if (got == child)
			break;
		if (got < 0 && errno != EINTR)
			return read_ok
			    ? err_set(e, ERR_OPERATOR, CAUSE_AUTH, "%s: %s", name, strerror(errno))
			    : false;
		if (read_ok && clock_ms() >= until) {
			kill(-child, SIGKILL);
			waitpid(child, &status, 0);
			return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "%s: did not end within %d s",
			    name, COMMAND_SECONDS);
		}
		if (read_ok)
			nanosleep(&(struct timespec){ 0, 5000000 }, NULL);
	}
	if (!read_ok)
		return false;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "%s: cannot be run", name);
	return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "%s: ended with %s %d", name,
	    WIFEXITED(status) ? "exit code" : "signal",
	    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
}

static bool
from_command(struct secret *s, const struct config_strings *command, struct err *e)
{
	const char *name = command->v[0];
	int64_t until = clock_ms() + COMMAND_SECONDS * 1000;
	int pipe_fd[2];
	pid_t child;
	bool ok;

	if (pipe2(pipe_fd, O_CLOEXEC) < 0)
		return err_set(e, ERR_RETRY, CAUSE_AUTH, "%s: %s", name, strerror(errno));
	child = fork();
	if (child == 0)
		run_child(command->v, pipe_fd[1]);
	close(pipe_fd[1]);
	if (child < 0) {
		close(pipe_fd[0]);
		return err_set(e, ERR_RETRY, CAUSE_AUTH, "%s: %s", name, strerror(errno));
	}
	ok = read_all(s, pipe_fd[0], until, name, e);
	close(pipe_fd[0]);
	if (!ok)
		kill(-child, SIGKILL);
	return end_child(child, ok, until, name, e) && finish(s, name, e);
}

bool
secret_get(struct secret *out, const struct config_secret *from, struct err *e)
{
	bool ok = false;

	out->n = 0;
	out->text = calloc(1, SECRET_MAX + 1);
	if (!out->text)
		return err_set(e, ERR_RETRY, CAUSE_AUTH, "secret: out of memory");
	if (from->kind == SECRET_FILE)
		ok = from_file(out, from->file, e);
	else if (from->kind == SECRET_COMMAND && from->command.n > 0)
		ok = from_command(out, &from->command, e);
	else
		err_set(e, ERR_OPERATOR, CAUSE_AUTH, "no password_command and no password_file");
	if (!ok)
		secret_wipe(out);
	return ok;
}

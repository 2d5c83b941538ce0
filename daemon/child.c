/* child - see child.h. */
#include "build_config.h"

#include "child.h"

#include "util.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

struct post {
	struct post *next;
	enum msg_type type;
	struct msg_channel channel;
	int fd; /* -1: none */
};

/* The way to the database is the recorder's, and another one the web role's; the supervisor's socket
 * nobody's; the template, which forks what reads hostile mail, gets nothing at all. */
static bool
may_see(enum role role, const char *variable)
{
	if (strncmp(variable, "NOTIFY_SOCKET=", 14) == 0 || strncmp(variable, "WATCHDOG_", 9) == 0)
		return false;
	/* where the server is, but not as whom the recorder comes */
	if (strncmp(variable, "PGPASS", 6) == 0 || strncmp(variable, "PGUSER=", 7) == 0 ||
	    strncmp(variable, "PGSERVICE", 9) == 0)
		return role == ROLE_RECORDER;
	if (strncmp(variable, "PG", 2) == 0)
		return role == ROLE_RECORDER || role == ROLE_WEB;
	if (strncmp(variable, "CREDENTIALS_DIRECTORY=", 22) == 0)
		return role == ROLE_FETCHER || role == ROLE_RECORDER || role == ROLE_COURIER;
#ifdef CAROM_CRASH_POINTS
	if (strncmp(variable, "CAROM_CRASH_FILE=", 17) == 0)
		return true;
#endif
	if (role == ROLE_TEMPLATE)
		return strncmp(variable, "JOURNAL_STREAM=", 15) == 0 ||
		    strncmp(variable, "LANG=", 5) == 0 || strncmp(variable, "ASAN_", 5) == 0 ||
		    strncmp(variable, "UBSAN_", 6) == 0;
	return true;
}

static char **
environment_of(enum role role)
{
	size_t n = 0, kept = 0;
	char **env;

	while (environ[n] != NULL)
		n++;
	env = xcalloc(n + 1, sizeof *env);
	for (size_t i = 0; i < n; i++)
		if (may_see(role, environ[i]))
			env[kept++] = environ[i];
	return env;
}

/* After fork: only async-signal-safe calls. */
static void
become(int control, const struct child_options *o, char **argv, char **env)
{
	int config, suspects = -1, last = o->suspects < 0 ? CHILD_CONFIG_FD : CHILD_SUSPECTS_FD;
	sigset_t none;
	int null;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* out of the way of 3 to 5 first: dup2() of a descriptor to itself would keep CLOEXEC */
	control = fcntl(control, F_DUPFD, CHILD_SUSPECTS_FD + 1);
	config = fcntl(o->config_fd, F_DUPFD, CHILD_SUSPECTS_FD + 1);
	if (o->suspects >= 0)
		suspects = fcntl(o->suspects, F_DUPFD, CHILD_SUSPECTS_FD + 1);
	null = open("/dev/null", O_RDWR);
	if (control < 0 || config < 0 || null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(STDERR_FILENO, STDOUT_FILENO) < 0 || dup2(control, CHANNEL_SUPERVISOR) < 0 ||
	    dup2(config, CHILD_CONFIG_FD) < 0 ||
	    (o->suspects >= 0 && dup2(suspects, CHILD_SUSPECTS_FD) < 0) ||
	    close_range((unsigned)last + 1, ~0U, 0) < 0)
		_exit(EX_OSERR);
	execve("/proc/self/exe", argv, env);
	_exit(EX_OSERR);
}

bool
child_start(struct child *c, const struct child_options *o, struct err *e)
{
	const char *argv[14] = { "caromd", "--role", role_name(c->role), "-c", o->config_file };
	char **env = environment_of(c->role);
	int end[2], n = 5;
	char login_at[24];
	pid_t pid;

	if (c->name != NULL) {
		argv[n++] = "--mailbox";
		argv[n++] = c->name;
	}
	if (c->login_at != 0) {
		snprintf(login_at, sizeof login_at, "%lld", (long long)c->login_at);
		argv[n++] = "--login-at";
		argv[n++] = login_at;
	}
	if (o->once)
		argv[n++] = "--once";
	if (o->replay != NULL && c->role == ROLE_FETCHER) {
		argv[n++] = "--replay";
		argv[n++] = o->replay;
	}
	if (!channel_pair(end, e)) {
		free(env);
		return false;
	}
	pid = fork();
	if (pid == 0)
		become(end[1], o, (char **)(uintptr_t)argv, env);
	free(env);
	close(end[1]);
	if (pid < 0) {
		close(end[0]);
		return err_set(e, ERR_RETRY, CAUSE_NONE, "fork: %s", strerror(errno));
	}
	c->pid = pid;
	c->fd = end[0];
	c->ready = c->stopping = c->stuck = false;
	c->starts++;
	c->started = c->alive = clock_ms();
	c->kill_at = 0;
	return true;
}

void
child_post(struct child *c, enum msg_type type, const struct msg_channel *channel, int fd)
{
	struct post *p = xcalloc(1, sizeof *p);

	p->type = type;
	p->fd = fd;
	if (channel != NULL)
		p->channel = *channel;
	if (c->last != NULL)
		c->last->next = p;
	else
		c->first = p;
	c->last = p;
}

bool
child_has_post(const struct child *c)
{
	return c->first != NULL;
}

static void
drop_first(struct child *c)
{
	struct post *p = c->first;

	c->first = p->next;
	if (c->first == NULL)
		c->last = NULL;
	if (p->fd >= 0)
		close(p->fd);
	free(p);
}

bool
child_flush(struct child *c)
{
	static struct msg m;

	while (c->first != NULL) {
		enum channel_rc rc;

		m.type = c->first->type;
		m.fd[0] = c->first->fd;
		m.fd[1] = -1;
		m.channel = c->first->channel;
		rc = channel_send(c->fd, &m);
		if (rc == CHANNEL_AGAIN)
			return true;
		if (rc != CHANNEL_OK)
			return false;
		drop_first(c);
	}
	return true;
}

void
child_ended(struct child *c)
{
	while (c->first != NULL)
		drop_first(c);
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->pid = 0;
	c->ready = false;
	c->kill_at = 0;
}

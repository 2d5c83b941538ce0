/* pager - what is long goes through one, as git(1) does it; and how wide the terminal is */
#include "build_config.h"

#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t pager;  /* 0: none */
static bool off;     /* none is wanted, or it was tried */
static size_t width; /* of the terminal, as it was before the pager took its place */

/* 0: fd is no terminal. */
static size_t
columns_at(int fd)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");

	if (!isatty(fd))
		return 0;
	if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col)
		return size.ws_col;
	return columns && atoi(columns) > 0 ? (size_t)atoi(columns) : 80;
}

size_t
output_terminal_columns(void)
{
	return pager ? width : columns_at(STDOUT_FILENO);
}

size_t
output_error_columns(void)
{
	return columns_at(STDERR_FILENO);
}

void
output_pager_off(void)
{
	off = true;
}

/* Is there a program of this name to be run? A command line is the shell's to find. */
static bool
is_there(const char *program)
{
	const char *path = getenv("PATH");
	char file[4096];

	if (strchr(program, ' ') || strchr(program, '/'))
		return true;
	while (path && *path) {
		size_t n = strcspn(path, ":");

		if (n && n + strlen(program) + 2 < sizeof file) {
			snprintf(file, sizeof file, "%.*s/%s", (int)n, path, program);
			if (access(file, X_OK) == 0)
				return true;
		}
		path += n + (path[n] == ':');
	}
	return false;
}

static const char *
wanted(void)
{
	const char *own = getenv("CAROM_PAGER"), *all = getenv("PAGER"), *term = getenv("TERM");
	const char *which = own ? own : all ? all : "less";

	if (!term || strcmp(term, "dumb") == 0 || !*which || strcmp(which, "cat") == 0)
		return NULL;
	return is_there(which) ? which : NULL;
}

/* What was written is seen to the end before the command is over. */
static void
wait_for_pager(void)
{
	fflush(stdout);
	close(STDOUT_FILENO);
	while (waitpid(pager, NULL, 0) < 0 && errno == EINTR)
		;
}

void
output_page(void)
{
	const char *program;
	int end[2];

	if (off || pager || !isatty(STDOUT_FILENO))
		return;
	off = true;
	program = wanted();
	if (!program || pipe2(end, O_CLOEXEC) != 0)
		return;
	width = output_terminal_columns();
	fflush(stdout);
	pager = fork();
	if (pager == 0) {
		/* ends when it all fits, shows colours, leaves what it showed on the screen */
		setenv("LESS", "FRX", 0);
		setenv("LESSCHARSET", "utf-8", 0);
		dup2(end[0], STDIN_FILENO);
		execl("/bin/sh", "sh", "-c", program, (char *)NULL);
		_exit(127);
	}
	if (pager > 0) {
		dup2(end[1], STDOUT_FILENO);
		atexit(wait_for_pager);
	} else {
		pager = 0;
	}
	close(end[0]);
	close(end[1]);
}

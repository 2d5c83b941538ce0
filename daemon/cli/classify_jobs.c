/* classify_jobs - see classify_jobs.h. Chunk k of the list goes to process k modulo jobs; each process
 * answers its chunks in order as (length, bytes) on its own pipe, so that reading the pipes in turn
 * gives the order of the list. */
#include "classify_jobs.h"

#include "cli.h"
#include "util.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHUNK = 128 };

static bool
read_all(int fd, void *bytes, size_t n)
{
	char *p = bytes;

	while (n) {
		ssize_t got = read(fd, p, n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static _Noreturn void
be_worker(const struct source_list *list, unsigned index, unsigned jobs, int fd,
    bool (*work)(void *context, const char *path), void *context)
{
	bool ok = true;

	for (size_t k = index; k * CHUNK < list->n; k += jobs) {
		size_t size = 0, end = (k + 1) * CHUNK < list->n ? (k + 1) * CHUNK : list->n;
		char *bytes = NULL;
		uint64_t length;

		stdout = open_memstream(&bytes, &size);
		if (!stdout)
			_exit(EX_OSERR);
		for (size_t i = k * CHUNK; i < end; i++)
			ok = work(context, list->path[i]) && ok;
		fclose(stdout);
		length = size;
		if (!fd_write(fd, &length, sizeof length) || !fd_write(fd, bytes, size))
			_exit(EX_IOERR);
		free(bytes);
	}
	_exit(ok ? EX_OK : 1);
}

static bool
copy_chunk(int fd)
{
	static char buffer[64 * 1024];
	uint64_t left;

	if (!read_all(fd, &left, sizeof left))
		return false;
	while (left) {
		size_t now = left < sizeof buffer ? (size_t)left : sizeof buffer;

		if (!read_all(fd, buffer, now))
			return false;
		fwrite(buffer, 1, now, stdout);
		left -= now;
	}
	return true;
}

static int
collect(pid_t *pid, unsigned jobs, bool complete)
{
	int code = complete ? EX_OK : EX_OSERR;

	for (unsigned j = 0; j < jobs; j++) {
		int status = 0;

		waitpid(pid[j], &status, 0);
		if (!WIFEXITED(status))
			code = cli_fail(EX_OSERR, "a process died of signal %d", WTERMSIG(status));
		else if (WEXITSTATUS(status) && code == EX_OK)
			code = WEXITSTATUS(status);
	}
	return code;
}

int
classify_jobs(const struct source_list *list, unsigned jobs,
    bool (*work)(void *context, const char *path), void *context)
{
	int *fd = calloc(jobs, sizeof *fd);
	pid_t *pid = calloc(jobs, sizeof *pid);
	bool complete = true;
	int code;

	if (!fd || !pid) {
		free(fd);
		free(pid);
		return cli_fail(EX_OSERR, "out of memory");
	}
	fflush(stdout);
	for (unsigned j = 0; j < jobs; j++) {
		int pipes[2];

		if (pipe(pipes) != 0 || (pid[j] = fork()) < 0) {
			code = cli_fail(EX_OSERR, "cannot start a process: %s", strerror(errno));
			free(fd);
			free(pid);
			return code;
		}
		if (pid[j] == 0) {
			close(pipes[0]);
			be_worker(list, j, jobs, pipes[1], work, context);
		}
		close(pipes[1]);
		fd[j] = pipes[0];
	}
	for (size_t k = 0; k * CHUNK < list->n && complete; k++)
		complete = copy_chunk(fd[k % jobs]);
	for (unsigned j = 0; j < jobs; j++)
		close(fd[j]);
	code = collect(pid, jobs, complete);
	free(fd);
	free(pid);
	return code;
}

/* mbox_lock - see mbox_lock.h */
#include "build_config.h"

#include "mbox_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LOCK_SECONDS = 10, STALE_SECONDS = 300 };

/* Whether the process that the file names is gone, or nobody has touched it for long. */
static bool
is_stale(const char *dot)
{
	char text[32] = "", *end;
	struct stat st;
	long pid;
	int fd = open(dot, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t n;

	if (fd < 0 || fstat(fd, &st) < 0) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	n = read(fd, text, sizeof text - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	pid = strtol(text, &end, 10);
	/* "PID:HOST" may be another machine's */
	if (pid > 0 && (*end == '\0' || *end == '\n') && kill((pid_t)pid, 0) < 0 && errno == ESRCH)
		return true;
	return time(NULL) - st.st_mtime > STALE_SECONDS;
}

/* 1: made; 0: there is one; -1: errno. */
static int
make_dot(const char *dot)
{
	int fd = open(dot, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	if (fd < 0 && errno != EEXIST)
		return -1;
	if (fd < 0) {
		if (is_stale(dot))
			unlink(dot);
		return 0;
	}
	dprintf(fd, "%ld\n", (long)getpid());
	close(fd);
	return 1;
}

bool
mbox_lock(struct mbox_lock *l, const char *path, int fd, bool writing, struct err *e)
{
	struct flock whole = { .l_type = writing ? F_WRLCK : F_RDLCK, .l_whence = SEEK_SET };

	snprintf(l->dot, sizeof l->dot, "%s.lock", path);
	for (int i = 0; i < LOCK_SECONDS * 10; i++) {
		int made = make_dot(l->dot);

		if (made < 0 && (writing || (errno != EACCES && errno != EROFS && errno != EPERM)))
			return err_set(
			    e, ERR_RETRY, CAUSE_FOLDER, "mbox: %s: %s", l->dot, strerror(errno));
		if (made != 0 && fcntl(fd, F_SETLK, &whole) == 0) {
			if (made < 0)
				l->dot[0] = '\0';
			return true;
		}
		if (made > 0)
			unlink(l->dot);
		nanosleep(&(struct timespec){ 0, 100000000 }, NULL);
	}
	return err_set(e, ERR_RETRY, CAUSE_FOLDER, "mbox: %s stays locked by somebody else", path);
}

void
mbox_unlock(struct mbox_lock *l)
{
	if (l->dot[0])
		unlink(l->dot);
}

/*
 * disk_full - preloaded into a private PostgreSQL: while $DISK_FULL_FLAG exists, its data (if it says
 * "data") or its write-ahead log (if it says "wal") finds no room: ENOSPC.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static int
is_full(int fd)
{
	const char *flag = getenv("DISK_FULL_FLAG");
	char what[16] = "", link[64], path[1024];
	int at = flag ? open(flag, O_RDONLY | O_CLOEXEC) : -1;
	ssize_t n;

	if (at < 0)
		return 0;
	n = read(at, what, sizeof what - 1);
	close(at);
	if (n <= 0)
		return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof path - 1);
	if (n <= 0)
		return 0;
	path[n] = 0;
	return strstr(path, strncmp(what, "wal", 3) == 0 ? "/pg_wal/" : "/base/") != NULL;
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	ssize_t (*real)(int, const void *, size_t, off_t) =
	    (ssize_t(*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");

	if (!is_full(fd))
		return real(fd, p, n, at);
	errno = ENOSPC;
	return -1;
}

ssize_t
pwrite64(int fd, const void *p, size_t n, off_t at)
{
	return pwrite(fd, p, n, at);
}

ssize_t
pwritev(int fd, const struct iovec *v, int n, off_t at)
{
	ssize_t (*real)(int, const struct iovec *, int, off_t) =
	    (ssize_t(*)(int, const struct iovec *, int, off_t))dlsym(RTLD_NEXT, "pwritev");

	if (!is_full(fd))
		return real(fd, v, n, at);
	errno = ENOSPC;
	return -1;
}

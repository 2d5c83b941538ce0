/*
 * fail_nth - preloaded into a program: one call of a kind fails, the N-th on a certain path.
 *
 *   FAIL_FILE   what all processes of a run share (struct shared); made by the test, full of zeros
 *   FAIL_KIND   a letter: which calls are counted
 *   FAIL_PATH   the path whose call fails; without it nothing fails, and the table of the
 *               shared file says which paths there were and how often
 *   FAIL_AT     which call on the path, from 1
 *   FAIL_LIBRARIES  how many frames of libraries a path has (2)
 *
 * A path is what call_path.h says, which function is called, in which role of the daemon the process is, and
 * whether it was forked since its program began.
 */
#define _GNU_SOURCE
#include "call_path.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	MEMORY = 'm',
	READ = 'r',
	WRITE = 'w',
	MAP = 'p',
	FORK = 'f',
	DESCRIPTOR = 'd',
	CHANNEL = 's'
};
enum { SLOTS = 32768, TEXT = 4096 };

struct shared {
	char failed[TEXT]; /* the call that failed, in words */
	_Atomic uint32_t count, taken;
	struct {
		_Atomic uint64_t path;
		_Atomic uint64_t count;
	} table[SLOTS];
};

static struct shared *shared;
static uint32_t kind, fail_at;
static uint64_t fail_path, role;
static size_t libraries = 2;
static char role_name[16] = "program";
static __thread int busy __attribute__((tls_model("initial-exec")));

/* --- at the start: with system calls only, what is counted must not be called from here --- */

/* The word after --role. */
static void
read_role(void)
{
	static char line[4096];
	long fd = syscall(SYS_openat, AT_FDCWD, "/proc/self/cmdline", O_RDONLY | O_CLOEXEC);
	long n = syscall(SYS_read, fd, line, sizeof line - 1);
	const char *word = line;

	syscall(SYS_close, fd);
	while (n > 0 && word < line + n) {
		const char *next = word + strlen(word) + 1;

		if (strcmp(word, "--role") == 0)
			strncpy(role_name, next, sizeof role_name - 1);
		word = next;
	}
	for (const char *c = role_name; *c; c++)
		role = role * 31 + (unsigned char)*c;
}

static void
forked(void)
{
	role++;
	strncpy(role_name + strlen(role_name), "'", 2);
}

static void
read_settings(void)
{
	const char *path = getenv("FAIL_PATH"), *at = getenv("FAIL_AT"),
		   *frames = getenv("FAIL_LIBRARIES");
	const char *letter = getenv("FAIL_KIND");

	kind = letter ? (unsigned char)*letter : 0;
	fail_path = path ? strtoull(path, NULL, 10) : 0;
	fail_at = at ? (uint32_t)atoi(at) : 1;
	libraries = frames ? (size_t)atoi(frames) : libraries;
}

static void __attribute__((constructor)) open_shared(void)
{
	const char *name = getenv("FAIL_FILE");
	long fd = name ? syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC) : -1;
	struct call_path c = { .libraries = libraries };
	long p;

	if (fd < 0)
		return;
	read_settings();
	read_role();
	pthread_atfork(NULL, NULL, forked);
	call_path_take(&c, __builtin_return_address(0),
	    0); /* what the first time takes, before anything is counted */
	p = syscall(SYS_mmap, NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	syscall(SYS_close, fd);
	if (p > 0)
		shared = (struct shared *)p;
}

/* --- counting --- */

static void
learn(uint64_t path)
{
	for (size_t i = path % SLOTS, left = SLOTS; left > 0; i = (i + 1) % SLOTS, left--) {
		uint64_t there = 0;

		if (atomic_compare_exchange_strong(&shared->table[i].path, &there, path) ||
		    there == path) {
			atomic_fetch_add(&shared->table[i].count, 1);
			return;
		}
	}
}

static int
counted_fails(const char *call, const void *caller)
{
	struct call_path c = { .libraries = libraries, .wanted = fail_path };
	uint64_t path = call_path_take(&c, caller, role << 8 | (unsigned char)call[0]);

	if (!fail_path) {
		learn(path);
		return 0;
	}
	if (!path || atomic_fetch_add(&shared->taken, 1) + 1 != fail_at)
		return 0;
	strcpy(shared->failed, role_name);
	strcat(shared->failed, ": ");
	strcat(shared->failed, call);
	strcat(shared->failed, " ");
	call_path_print(&c, shared->failed + strlen(shared->failed), TEXT - 64);
	return 1;
}

static int
call_fails(uint32_t which, const char *call, int error, const void *caller)
{
	int yes, before = errno;

	if (!shared || kind != which || busy)
		return 0;
	busy = 1;
	atomic_fetch_add(&shared->count, 1);
	yes = counted_fails(call, caller);
	busy = 0;
	errno = yes ? error : before;
	return yes;
}

#define fails(which, call, error) call_fails(which, call, error, __builtin_return_address(0))

/* --- the calls --- */

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

void *
malloc(size_t n)
{
	return fails(MEMORY, "malloc", ENOMEM) ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return fails(MEMORY, "calloc", ENOMEM) ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return fails(MEMORY, "realloc", ENOMEM) ? NULL : __libc_realloc(p, n);
}

int
posix_memalign(void **p, size_t to, size_t n)
{
	if (fails(MEMORY, "posix_memalign", ENOMEM))
		return ENOMEM;
	*p = __libc_memalign(to, n);
	return *p ? 0 : ENOMEM;
}

#define REAL(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

/* A connection that fails has failed for good, for both ends. */
static ssize_t
broken(int fd, int error)
{
	shutdown(fd, SHUT_RDWR);
	errno = error;
	return -1;
}

ssize_t
read(int fd, void *p, size_t n)
{
	return fails(READ, "read", EIO) ? -1 : REAL(read)(fd, p, n);
}

ssize_t
pread(int fd, void *p, size_t n, off_t at)
{
	return fails(READ, "pread", EIO) ? -1 : REAL(pread)(fd, p, n, at);
}

ssize_t
recv(int fd, void *p, size_t n, int flags)
{
	return fails(READ, "recv", ECONNRESET) ? broken(fd, ECONNRESET)
					       : REAL(recv)(fd, p, n, flags);
}

ssize_t
recvmsg(int fd, struct msghdr *m, int flags)
{
	return fails(READ, "recvmsg", ENOMEM) ? -1 : REAL(recvmsg)(fd, m, flags);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	return fails(WRITE, "write", ENOSPC) ? -1 : REAL(write)(fd, p, n);
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	return fails(WRITE, "pwrite", ENOSPC) ? -1 : REAL(pwrite)(fd, p, n, at);
}

ssize_t
send(int fd, const void *p, size_t n, int flags)
{
	return fails(WRITE, "send", EPIPE) ? broken(fd, EPIPE) : REAL(send)(fd, p, n, flags);
}

ssize_t
sendmsg(int fd, const struct msghdr *m, int flags)
{
	return fails(WRITE, "sendmsg", ENOBUFS) ? -1 : REAL(sendmsg)(fd, m, flags);
}

int
ftruncate(int fd, off_t n)
{
	return fails(WRITE, "ftruncate", ENOSPC) ? -1 : REAL(ftruncate)(fd, n);
}

void *
mmap(void *p, size_t n, int protection, int flags, int fd, off_t at)
{
	return fails(MAP, "mmap", ENOMEM) ? MAP_FAILED
					  : REAL(mmap)(p, n, protection, flags, fd, at);
}

/* open() and openat() have a mode only with some flags; to take it always does no harm here. */
#define OPEN(flags) \
	va_list list; \
	mode_t mode; \
\
	va_start(list, flags); \
	mode = va_arg(list, mode_t); \
	va_end(list)

int
open(const char *path, int flags, ...)
{
	OPEN(flags);
	return fails(DESCRIPTOR, "open", EMFILE) ? -1 : REAL(open)(path, flags, mode);
}

int
openat(int fd, const char *path, int flags, ...)
{
	OPEN(flags);
	return fails(DESCRIPTOR, "openat", EMFILE) ? -1 : REAL(openat)(fd, path, flags, mode);
}

int
memfd_create(const char *name, unsigned flags)
{
	return fails(DESCRIPTOR, "memfd_create", EMFILE) ? -1 : REAL(memfd_create)(name, flags);
}

int
socket(int domain, int type, int protocol)
{
	return fails(DESCRIPTOR, "socket", EMFILE) ? -1 : REAL(socket)(domain, type, protocol);
}

/* By itself, since carom's processes speak with each other through these. */
int
socketpair(int domain, int type, int protocol, int fd[2])
{
	return fails(CHANNEL, "socketpair", EMFILE) ? -1
						    : REAL(socketpair)(domain, type, protocol, fd);
}

int
pipe2(int fd[2], int flags)
{
	return fails(DESCRIPTOR, "pipe2", EMFILE) ? -1 : REAL(pipe2)(fd, flags);
}

int
epoll_create1(int flags)
{
	return fails(DESCRIPTOR, "epoll_create1", EMFILE) ? -1 : REAL(epoll_create1)(flags);
}

int
dup2(int from, int to)
{
	return fails(DESCRIPTOR, "dup2", EMFILE) ? -1 : REAL(dup2)(from, to);
}

pid_t
fork(void)
{
	return fails(FORK, "fork", EAGAIN) ? -1 : REAL(fork)();
}

int
pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*run)(void *), void *p)
{
	return fails(FORK, "pthread_create", EAGAIN) ? EAGAIN : REAL(pthread_create)(t, a, run, p);
}

/* The template is given no environment to speak of; ours it needs. */
int
execve(const char *path, char *const argv[], char *const env[])
{
	static const char *const ours[] = { "LD_PRELOAD", "FAIL_FILE", "FAIL_KIND", "FAIL_PATH",
		"FAIL_AT", "FAIL_LIBRARIES" };
	enum { OURS = sizeof ours / sizeof *ours, MOST = 256 };
	static char text[OURS][512];
	static char *all[MOST + OURS + 1];
	size_t n = 0;

	if (fails(FORK, "execve", EAGAIN))
		return -1;
	for (; n < MOST && env[n]; n++)
		all[n] = env[n];
	for (size_t i = 0; i < OURS && shared; i++) {
		const char *value = getenv(ours[i]);

		if (!value || strlen(ours[i]) + strlen(value) + 2 > sizeof text[i])
			continue;
		strcat(strcat(strcpy(text[i], ours[i]), "="), value);
		all[n++] = text[i];
	}
	all[n] = NULL;
	return REAL(execve)(path, argv, all);
}

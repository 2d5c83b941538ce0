/*
 * fail_nth - preloaded into a program: the N-th call of a kind fails, once.
 *
 * FAIL_FILE names a file that all processes of a run share: three 32-bit numbers, how many calls there were,
 * the one that fails (0: none; counting only), and the kind of call as a letter.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

struct shared {
	_Atomic uint32_t count;
	uint32_t fail_at;
	uint32_t kind;
};
enum { MEMORY = 'm', READ = 'r', WRITE = 'w', MAP = 'p', FORK = 'f', DESCRIPTOR = 'd' };

static struct shared *shared;

/* With system calls only: what is counted must not be called from here. */
static void __attribute__((constructor)) open_shared(void)
{
	const char *name = getenv("FAIL_FILE");
	long fd = name ? syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CLOEXEC) : -1;
	long p;

	if (fd < 0)
		return;
	p = syscall(SYS_mmap, NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	syscall(SYS_close, fd);
	if (p > 0)
		shared = (struct shared *)p;
}

static int
fails(uint32_t kind, int error)
{
	if (!shared || shared->kind != kind)
		return 0;
	if (atomic_fetch_add(&shared->count, 1) + 1 != shared->fail_at)
		return 0;
	errno = error;
	return 1;
}

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);

void *
malloc(size_t n)
{
	return fails(MEMORY, ENOMEM) ? NULL : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
	return fails(MEMORY, ENOMEM) ? NULL : __libc_calloc(n, size);
}

void *
realloc(void *p, size_t n)
{
	return fails(MEMORY, ENOMEM) ? NULL : __libc_realloc(p, n);
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
	return fails(READ, EIO) ? -1 : REAL(read)(fd, p, n);
}

ssize_t
recv(int fd, void *p, size_t n, int flags)
{
	return fails(READ, ECONNRESET) ? broken(fd, ECONNRESET) : REAL(recv)(fd, p, n, flags);
}

ssize_t
recvmsg(int fd, struct msghdr *m, int flags)
{
	return fails(READ, EIO) ? -1 : REAL(recvmsg)(fd, m, flags);
}

ssize_t
write(int fd, const void *p, size_t n)
{
	return fails(WRITE, ENOSPC) ? -1 : REAL(write)(fd, p, n);
}

ssize_t
send(int fd, const void *p, size_t n, int flags)
{
	return fails(WRITE, EPIPE) ? broken(fd, EPIPE) : REAL(send)(fd, p, n, flags);
}

ssize_t
sendmsg(int fd, const struct msghdr *m, int flags)
{
	return fails(WRITE, ENOBUFS) ? -1 : REAL(sendmsg)(fd, m, flags);
}

void *
mmap(void *p, size_t n, int protection, int flags, int fd, off_t at)
{
	return fails(MAP, ENOMEM) ? MAP_FAILED : REAL(mmap)(p, n, protection, flags, fd, at);
}

int
memfd_create(const char *name, unsigned flags)
{
	return fails(DESCRIPTOR, EMFILE) ? -1 : REAL(memfd_create)(name, flags);
}

int
socket(int domain, int type, int protocol)
{
	return fails(DESCRIPTOR, EMFILE) ? -1 : REAL(socket)(domain, type, protocol);
}

int
socketpair(int domain, int type, int protocol, int fd[2])
{
	return fails(DESCRIPTOR, EMFILE) ? -1 : REAL(socketpair)(domain, type, protocol, fd);
}

int
pipe2(int fd[2], int flags)
{
	return fails(DESCRIPTOR, EMFILE) ? -1 : REAL(pipe2)(fd, flags);
}

pid_t
fork(void)
{
	return fails(FORK, EAGAIN) ? -1 : REAL(fork)();
}

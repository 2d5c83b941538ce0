/*
 * sandbox_seccomp - the list of system calls a parser may make.
 *
 * libseccomp writes the filter once in the parent; a child only puts it on. Any other call ends the
 * process with SIGSYS: an error code would hide a bug, or an attempt. The only signal it may send is SIGABRT,
 * to itself: abort(), a failed assert() and a heap that malloc() finds damaged are told from an attempt. What
 * these print first goes nowhere (EBADF).
 */
#include "build_config.h"

#include "sandbox.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct sandbox_filter {
	struct sock_fprog program;
};

/* No read or write: what a parser reads and writes is mapped. No futex and no sleep: a process that
 * cannot wait runs into its limit of cpu seconds. */
static const int allowed[] = {
	SCMP_SYS(brk),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(getpid),
	SCMP_SYS(getrandom),
	SCMP_SYS(gettid),
	SCMP_SYS(madvise),
	SCMP_SYS(mremap),
	SCMP_SYS(munmap),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
#ifdef CAROM_SANITIZED
	SCMP_SYS(close),
	SCMP_SYS(futex),
	SCMP_SYS(ioctl),
	SCMP_SYS(prctl),
	SCMP_SYS(read),
	SCMP_SYS(readlink),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(write),
#endif
};

/* What abort() needs; put_on_own_filter() says of which process. */
static int
add_rules_of_abort(scmp_filter_ctx c)
{
	int rc = seccomp_rule_add(
	    c, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A2(SCMP_CMP_EQ, SIGABRT, 0));

#ifndef CAROM_SANITIZED
	if (!rc)
		rc = seccomp_rule_add(c, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(write), 1,
		    SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO, 0));
#endif
	if (!rc)
		rc = seccomp_rule_add(c, SCMP_ACT_ERRNO(EBADF), SCMP_SYS(writev), 1,
		    SCMP_A0(SCMP_CMP_EQ, STDERR_FILENO, 0));
	return rc;
}

static int
add_rules(scmp_filter_ctx c)
{
	int rc = seccomp_attr_set(c, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

	for (size_t i = 0; i < sizeof allowed / sizeof *allowed && !rc; i++)
		rc = seccomp_rule_add(c, SCMP_ACT_ALLOW, allowed[i], 0);
	if (!rc)
		rc = seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		    SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS));
	if (!rc)
		rc = seccomp_rule_add(c, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return rc ? rc : add_rules_of_abort(c);
}

/* libseccomp 2.5 gives a program to a descriptor only. */
static int export(scmp_filter_ctx c, struct sandbox_filter *f)
{
	int fd = memfd_create("filter", MFD_CLOEXEC), rc;
	struct stat st;

	if (fd < 0)
		return -errno;
	rc = seccomp_export_bpf(c, fd);
	if (!rc && fstat(fd, &st))
		rc = -errno;
	if (!rc) {
		f->program.len = (unsigned short)((size_t)st.st_size / sizeof *f->program.filter);
		f->program.filter = malloc((size_t)st.st_size);
		if (!f->program.filter)
			rc = -ENOMEM;
		else if (pread(fd, f->program.filter, (size_t)st.st_size, 0) != st.st_size)
			rc = -EIO;
	}
	close(fd);
	return rc;
}

struct sandbox_filter *
sandbox_filter_new(struct err *e)
{
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_KILL_PROCESS);
	struct sandbox_filter *f = calloc(1, sizeof *f);
	int rc = c && f ? 0 : -ENOMEM;

	if (!rc)
		rc = add_rules(c);
	if (!rc)
		rc = export(c, f);
	if (c)
		seccomp_release(c);
	if (rc) {
		sandbox_filter_free(f);
		/* nothing has been asked of the kernel yet: this is memory or a descriptor */
		err_set(e, ERR_RETRY, CAUSE_NONE, "sandbox: seccomp: %s", strerror(-rc));
		return NULL;
	}
	return f;
}

void
sandbox_filter_free(struct sandbox_filter *f)
{
	if (!f)
		return;
	free(f->program.filter);
	free(f);
}

/* A second filter, for the compiled one is everybody's: signals go to this very process. Of two filters
 * the stricter answer holds. */
static bool
put_on_own_filter(void)
{
	const bool little = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;
	const unsigned number = offsetof(struct seccomp_data, nr);
	const unsigned process = offsetof(struct seccomp_data, args[0]) + (little ? 0 : 4);
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, number),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 2),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, process),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)getpid(), 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
	};
	struct sock_fprog own = { sizeof program / sizeof *program, program };

	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &own) == 0;
}

bool
sandbox_put_on_filter(const struct sandbox_filter *f)
{
	return put_on_own_filter() &&
	    syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &f->program) == 0;
}

/* sandbox - the front: everything but system calls and Landlock. See sandbox.h. */
#include "build_config.h"

#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef CAROM_SANITIZED
#define CAROM_SANITIZED 0
#endif

bool
sandbox_relaxed(void)
{
	return CAROM_SANITIZED;
}

static void
close_from(unsigned first, unsigned last)
{
	if (first > last || syscall(SYS_close_range, first, last, 0) == 0)
		return;
	/* before Linux 5.9 */
	for (unsigned fd = first; fd <= last && fd < 65536; fd++)
		close((int)fd);
}

static void
close_all_but(int keep)
{
	if (keep > 0)
		close_from(sandbox_relaxed() ? 3 : 0, (unsigned)keep - 1);
	close_from((unsigned)keep + 1, UINT_MAX);
}

static bool
become(uid_t uid, gid_t gid)
{
	if (setgroups(0, NULL) || setresgid(gid, gid, gid) || setresuid(uid, uid, uid))
		return false;
	if (setuid(0) == 0) {
		errno = EPERM;
		return false;
	}
	return true;
}

static bool
limit(int resource, rlim_t to)
{
	struct rlimit now;

	if (getrlimit(resource, &now))
		return false;
	if (now.rlim_max < to)
		to = now.rlim_max;
	return setrlimit(resource, &(struct rlimit){ to, to }) == 0;
}

static bool
put_on_limits(void)
{
	if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) || !limit(RLIMIT_NPROC, 0) ||
	    !limit(RLIMIT_NOFILE, 0) || !limit(RLIMIT_CPU, SANDBOX_CPU_SECONDS))
		return false;
	return sandbox_relaxed() ||
	    (limit(RLIMIT_DATA, SANDBOX_MEMORY) && limit(RLIMIT_STACK, SANDBOX_STACK));
}

static bool
put_on(pid_t parent, int report)
{
	close_all_but(report);
	if (geteuid() == 0 && !become(SANDBOX_UID, SANDBOX_UID))
		return false;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0))
		return false;
	if (getppid() != parent) {
		errno = ESRCH;
		return false;
	}
	/* LeakSanitizer looks at its own process from another one. */
	if (!sandbox_relaxed() && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return false;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return false;
	/* A Landlock ruleset is a descriptor: after it none is allowed any more. */
	return sandbox_put_on_landlock() && put_on_limits();
}

void
sandbox_enter(const struct sandbox_filter *f, pid_t parent, int report)
{
	int error = put_on(parent, report) ? 0 : errno;
	ssize_t told = write(report, &error, sizeof error);

	if (error || told != sizeof error || close(report) || !sandbox_put_on_filter(f))
		_exit(1);
}

bool
sandbox_entered(int report, struct err *e)
{
	int error;
	ssize_t n;

	do
		n = read(report, &error, sizeof error);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return err_set(e, err_class_of(errno), CAUSE_NONE, "sandbox: %s", strerror(errno));
	if (n != sizeof error)
		return err_set(e, ERR_RETRY, CAUSE_NONE, "sandbox: parser died putting it on");
	if (error)
		return err_set(e, err_class_of(error), CAUSE_NONE, "sandbox: %s", strerror(error));
	return true;
}

bool
sandbox_drop_root(uid_t uid, gid_t gid, struct err *e)
{
	if (geteuid() == 0 && !become(uid, gid))
		return err_set(e, ERR_OPERATOR, CAUSE_NONE, "sandbox: cannot give up root: %s",
		    strerror(errno));
	return true;
}

bool
sandbox_harden(struct err *e)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
		return err_set(e, ERR_OPERATOR, CAUSE_NONE, "sandbox: %s", strerror(errno));
	return true;
}

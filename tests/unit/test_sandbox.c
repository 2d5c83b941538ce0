/*
 * test_sandbox - every system call there is, tried from behind the wall.
 *
 * Those on the list do what they do, and harmlessly; every other one ends the process with SIGSYS, by its
 * number, whatever its arguments. What a listed call may not be asked for is tried by itself.
 */
#include "build_config.h"

#include "cmocka_test.h"

#include "sandbox.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CALLS = 512 }; /* more than any kernel has today */

static struct sandbox_filter *filter;

/* The wait status of a child that does it behind the wall. */
static int
behind(void (*what)(const long *), const long *arguments)
{
	pid_t parent = getpid(), pid;
	int report[2], status = -1;
	struct err e;

	assert_int_equal(pipe(report), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		signal(SIGSYS, SIG_DFL);
		sandbox_enter(filter, parent, report[1]);
		what(arguments);
		_exit(0);
	}
	close(report[1]);
	if (!sandbox_entered(report[0], &e))
		fail_msg("%s", e.text);
	close(report[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void
call(const long *a)
{
	syscall(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
}

/* How a call ends: 0 it came back, else the signal. */
static int
ends(long number, long a1, long a2, long a3, long a4)
{
	const long a[7] = { number, a1, a2, a3, a4, -1, 0 };
	int status = behind(call, a);

	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static bool
is_listed(long number)
{
	static const long listed[] = { SYS_brk, SYS_clock_gettime, SYS_exit, SYS_exit_group,
		SYS_getpid, SYS_getrandom, SYS_gettid, SYS_madvise, SYS_mremap, SYS_munmap,
		SYS_restart_syscall, SYS_rt_sigprocmask, SYS_rt_sigreturn };

	for (size_t i = 0; i < sizeof listed / sizeof *listed; i++)
		if (listed[i] == number)
			return true;
	return false;
}

/* Without arguments mprotect() is what is allowed: memory of its own that is not executable. The kernel's
 * probes, on x86-64, are let through by the kernel itself, and refused anywhere but on its own page. */
static bool
is_left_out(long number)
{
#ifdef __x86_64__
	if (number == 335 || number == 336)
		return true;
#endif
	return number == SYS_mprotect;
}

static void
every_system_call_but_the_listed_ends_the_process(void **state)
{
	unsigned tried = 0;

	(void)state;
	for (long n = 0; n < CALLS; n++) {
		if (is_listed(n) || is_left_out(n))
			continue;
		if (ends(n, 0, 0, 0, 0) != SIGSYS)
			fail_msg("system call %ld came through", n);
		tried++;
	}
	assert_true(tried > 400);
}

static void
calls_of_another_architecture_end_it(void **state)
{
	(void)state;
	/* x32: the same numbers with a bit set */
	assert_int_equal(ends(0x40000000L | SYS_getpid, 0, 0, 0, 0), SIGSYS);
}

static void
what_is_listed_comes_back(void **state)
{
	(void)state;
	assert_int_equal(ends(SYS_getpid, 0, 0, 0, 0), 0);
	assert_int_equal(ends(SYS_gettid, 0, 0, 0, 0), 0);
	assert_int_equal(ends(SYS_brk, 0, 0, 0, 0), 0);
	assert_int_equal(
	    ends(SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS), 0);
	assert_int_equal(ends(SYS_writev, STDERR_FILENO, 0, 0, 0), 0);
}

static void
no_memory_that_can_be_executed(void **state)
{
	(void)state;
	assert_int_equal(
	    ends(SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS), SIGSYS);
	assert_int_equal(ends(SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE), SIGSYS);
	assert_int_equal(ends(SYS_mprotect, 0, 4096, PROT_READ | PROT_EXEC, 0), SIGSYS);
}

static void
a_signal_goes_to_nobody_else_and_is_none_but_abort(void **state)
{
	(void)state;
	assert_int_equal(ends(SYS_tgkill, getpid(), getpid(), SIGABRT, 0), SIGSYS);
	assert_int_equal(ends(SYS_tgkill, 1, 1, SIGABRT, 0), SIGSYS);
	assert_int_equal(ends(SYS_tgkill, -1, -1, SIGABRT, 0), SIGSYS);
	assert_int_equal(ends(SYS_kill, 0, SIGABRT, 0, 0), SIGSYS);
}

static void
look_at_the_limits(const long *a)
{
	(void)a;
	/* the descriptors are gone: what is written goes nowhere */
	if (syscall(SYS_writev, STDERR_FILENO, NULL, 0) != -1 || errno != EBADF)
		_exit(1);
	abort();
}

static void
there_is_no_descriptor_left_and_abort_is_abort(void **state)
{
	int status = behind(look_at_the_limits, NULL);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGABRT);
	assert_false(WCOREDUMP(status));
}

static int
open_filter(void **state)
{
	struct err e;

	(void)state;
	filter = sandbox_filter_new(&e);
	return filter ? 0 : -1;
}

static int
close_filter(void **state)
{
	(void)state;
	sandbox_filter_free(filter);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_system_call_but_the_listed_ends_the_process),
		cmocka_unit_test(calls_of_another_architecture_end_it),
		cmocka_unit_test(what_is_listed_comes_back),
		cmocka_unit_test(no_memory_that_can_be_executed),
		cmocka_unit_test(a_signal_goes_to_nobody_else_and_is_none_but_abort),
		cmocka_unit_test(there_is_no_descriptor_left_and_abort_is_abort),
	};

	if (sandbox_relaxed()) /* the list is longer there on purpose */
		return 77;
	return cmocka_run_group_tests(tests, open_filter, close_filter);
}

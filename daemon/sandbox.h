/*
 * sandbox - the wall around a process that reads hostile bytes.
 *
 * After sandbox_enter() the calling process can compute, allocate memory, write to memory it has
 * mapped, read the clock, and exit. Everything else ends it (SECCOMP_RET_KILL_PROCESS).
 * What it is made of, in the order it is put on:
 *   1. every descriptor is closed, 0 to 2 as well
 *   2. uid, gid and groups go to SANDBOX_UID when it runs as root
 *   3. SIGKILL on the death of the parent (after 2: a change of uid clears it), then a check that the
 *      parent is still there
 *   4. not dumpable: no ptrace, no /proc/self, no core
 *   5. no_new_privs
 *   6. Landlock without a rule, where the kernel has it: no file, no TCP port, no signal to others
 *   7. limits: no files, processes, descriptors, core; stack, memory, cpu seconds
 *   8. seccomp: the list of system calls in sandbox_seccomp.c
 * In a build with sanitizers (sandbox_relaxed()) descriptor 2 stays open, there is no limit on memory
 * and stack and 4 is left out, and the list is longer by what the sanitizers' runtime calls.
 */
#ifndef CAROM_SANDBOX_H
#define CAROM_SANDBOX_H

#include "err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
	SANDBOX_UID = 65534,
	SANDBOX_MEMORY = 256 * 1024 * 1024, /* private writable memory */
	SANDBOX_STACK = 1024 * 1024,
	SANDBOX_CPU_SECONDS = 70
};

/* The compiled filter; made once in the parent (a millisecond), put on by every child. */
struct sandbox_filter;
struct sandbox_filter *sandbox_filter_new(struct err *e); /* NULL and *e: ERR_OPERATOR */
void sandbox_filter_free(struct sandbox_filter *f);       /* NULL is allowed */

/*
 * Irrevocable. parent: the process that forked this one. report: the write end of a pipe; the child
 * says there that everything up to the filter is on, or why not, and closes it. That is before the
 * first hostile byte, so the parent may believe it. Ends the process when anything fails.
 */
void sandbox_enter(const struct sandbox_filter *f, pid_t parent, int report);

/* The parent's side: waits for the report at the read end. False and *e (ERR_OPERATOR) when the child
 * could not put the sandbox on. Does not reap. */
bool sandbox_entered(int report, struct err *e);

/* True in a build whose sandbox is weaker on purpose. */
bool sandbox_relaxed(void);

/* For the roles themselves. drop_root gives up root for good when running as root; harden: no new
 * privileges, not dumpable. False and *e. */
bool sandbox_drop_root(uid_t uid, gid_t gid, struct err *e);
bool sandbox_harden(struct err *e);

/* ---- between the files of the sandbox ---- */
bool sandbox_put_on_landlock(void); /* true too when the kernel has none; errno */
bool sandbox_put_on_filter(const struct sandbox_filter *f);

#endif

/*
 * sandbox - the wall around a process that reads hostile bytes.
 *
 * After sandbox_enter() the calling process can compute, allocate memory, write to memory it has
 * mapped, read the clock, and exit. Everything else ends it (SECCOMP_RET_KILL_PROCESS).
 * What it is made of, in the order it is put on:
 *   1. every descriptor is closed (also 0 to 2)
 *   2. uid, gid and groups go to SANDBOX_UID when started as root
 *   3. SIGKILL on the death of the parent (after 2: a change of uid clears it), then a check that the
 *      parent is still there
 *   4. not dumpable: no ptrace, no /proc/self, no core
 *   5. limits: no files, no new processes, no new descriptors, no core, stack, memory, cpu seconds
 *   6. no_new_privs
 *   7. Landlock with no rule, where the kernel has it: no file can be reached
 *   8. seccomp: the list of system calls in sandbox_seccomp.c
 * In a build with sanitizers 1 spares descriptor 2, the limits on memory and stack are left out and
 * the list is longer, as the sanitizer needs (sandbox_relaxed() says so).
 */
#ifndef CAROM_SANDBOX_H
#define CAROM_SANDBOX_H

#include "err.h"

#include <stdbool.h>
#include <sys/types.h>

enum {
	SANDBOX_UID = 65534,
	SANDBOX_MEMORY = 384 * 1024 * 1024, /* private writable memory */
	SANDBOX_STACK = 1024 * 1024,
	SANDBOX_CPU_SECONDS = 60
};

/* The compiled filter; made once in the parent (a millisecond), put on by every child. */
struct sandbox_filter;
struct sandbox_filter *sandbox_filter_new(struct err *e); /* NULL and *e: ERR_OPERATOR */
void sandbox_filter_free(struct sandbox_filter *f);       /* NULL is allowed */

/* Irrevocable. parent: pid of the process that forked this one. False: the caller must _exit();
 * errno says why. Allocates nothing. */
bool sandbox_enter(const struct sandbox_filter *f, pid_t parent);

/* True in a build whose sandbox is weaker on purpose (sanitizers). */
bool sandbox_relaxed(void);

/* For the roles themselves: gives up root for good when started with it (uid, gid, groups), sets
 * no_new_privs and not dumpable. False and *e. */
bool sandbox_drop_root(uid_t uid, gid_t gid, struct err *e);

#endif

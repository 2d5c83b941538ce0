/*
 * sandbox_landlock - no files, no TCP ports, no signals and no abstract sockets of others.
 *
 * A second wall behind seccomp. The kernel says which rights it can take away; all of them are. The
 * numbers are those of the kernel's interface, since its header may be older than the kernel.
 */
#include "build_config.h"

#include "sandbox.h"

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self 446
#endif

struct ruleset {
	uint64_t fs, net, scope;
};
enum { ASK_VERSION = 1 }; /* flag of landlock_create_ruleset(): only ask for the version */

static struct ruleset
everything(long version)
{
	static const unsigned char fs_rights[] = { 0, 13, 14, 15, 15, 16 };
	struct ruleset r = { 0 };

	r.fs = (UINT64_C(1) << fs_rights[version < 5 ? version : 5]) - 1;
	if (version >= 4)
		r.net = 3; /* bind, connect */
	if (version >= 6)
		r.scope = 3; /* abstract sockets, signals */
	return r;
}

bool
sandbox_put_on_landlock(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION);
	struct ruleset r;
	size_t size = sizeof r.fs;
	int fd, rc;

	if (version < 1)
		return true; /* not built in, or not switched on */
	r = everything(version);
	if (version >= 4)
		size += sizeof r.net;
	if (version >= 6)
		size += sizeof r.scope;
	fd = (int)syscall(SYS_landlock_create_ruleset, &r, size, 0);
	if (fd < 0)
		return false;
	rc = (int)syscall(SYS_landlock_restrict_self, fd, 0);
	close(fd);
	return rc == 0;
}

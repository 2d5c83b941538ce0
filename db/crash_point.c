/* crash_point - see crash_point.h */
#include "build_config.h"

#include "crash_point.h"

#ifdef CAROM_CRASH_POINTS

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct steps {
	_Atomic uint32_t count;
	uint32_t kill_at;
};

static struct steps *
open_steps(void)
{
	const char *name = getenv("CAROM_CRASH_FILE");
	int fd = name ? open(name, O_RDWR | O_CLOEXEC) : -1;
	void *p = MAP_FAILED;

	if (fd >= 0) {
		p = mmap(NULL, sizeof(struct steps), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		close(fd);
	}
	return p == MAP_FAILED ? NULL : p;
}

void
crash_point(const char *name)
{
	static struct steps *steps;
	uint32_t n;

	if (!steps)
		steps = open_steps();
	if (!steps)
		return;
	n = atomic_fetch_add(&steps->count, 1) + 1;
	if (n != steps->kill_at)
		return;
	fprintf(stderr, "crash_point=%s step=%u pid=%d\n", name, (unsigned)n, (int)getpid());
	raise(SIGKILL);
}

#else

typedef int crash_point_has_no_code_here;

#endif

/* standard_streams - see standard_streams.h */
#include "build_config.h"

#include "standard_streams.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void
standard_streams_hold(void)
{
	/* the lowest free number is given out, so each gets its own; an input for writing only, and the other way round */
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

static int why; /* it could not be written the first time */

void
standard_output_flush(void)
{
	if (fflush(stdout) != 0 && !why)
		why = errno;
}

bool
standard_output_written(void)
{
	standard_output_flush();
	errno = why;
	return !why && !ferror(stdout);
}

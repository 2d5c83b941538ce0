/*
 * fuzz_mbox - a mail spool file: where its messages are, and what is left when some are taken out.
 *
 * The first byte says which go. What stays must be found again as it was, in its order.
 */
#include "build_config.h"

#include "mbox_scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { REWRITTEN = 64 };

static void
check_places(int fd, const struct mbox_message *messages, size_t n, size_t size)
{
	for (size_t i = 0; i < n; i++) {
		off_t next = i + 1 < n ? messages[i + 1].from : (off_t)size;

		if (messages[i].from >= messages[i].start || messages[i].start > messages[i].end ||
		    messages[i].end > next || messages[i].hash == 0 ||
		    !mbox_is_message(fd, &messages[i]))
			abort();
	}
}

static void
check_rewritten(int fd, const struct mbox_message *messages, size_t n, uint8_t which)
{
	bool gone[REWRITTEN];
	struct mbox_message *left = NULL;
	size_t nleft = 0, k = 0;
	const char *tmp = getenv("TMPDIR");
	char safe[4096];

	/* in memory where that can be: fsync() of a file on a disk takes nearly all the time */
	if (access("/dev/shm", W_OK) == 0)
		tmp = "/dev/shm";
	for (size_t i = 0; i < n; i++)
		gone[i] = which >> i % 8 & 1;
	snprintf(safe, sizeof safe, "%s/fuzz_mbox.%ld", tmp && *tmp ? tmp : "/tmp", (long)getpid());
	if (!mbox_rewrite(fd, safe, messages, gone, n) || !mbox_scan(fd, &left, &nleft))
		abort();
	for (size_t i = 0; i < n; i++)
		if (!gone[i] && (k == nleft || left[k++].hash != messages[i].hash))
			abort();
	if (k != nleft)
		abort();
	free(left);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mbox_message *messages = NULL;
	size_t n = 0;
	int fd;

	if (size == 0)
		return 0;
	fd = memfd_create("mbox", MFD_CLOEXEC);
	if (fd < 0 || write(fd, data + 1, size - 1) != (ssize_t)(size - 1))
		abort();
	if (mbox_scan(fd, &messages, &n)) {
		check_places(fd, messages, n, size - 1);
		if (n <= REWRITTEN)
			check_rewritten(fd, messages, n, data[0]);
		free(messages);
	}
	close(fd);
	return 0;
}

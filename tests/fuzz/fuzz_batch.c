/*
 * fuzz_batch - the memfds between fetcher, template and recorder, as a hostile writer would leave them.
 *
 * The first byte chooses: an input memfd whose start and end are the data, or an output memfd whose
 * slots and frames are.
 */
#include "build_config.h"

#include "batch.h"
#include "batch_layout.h"
#include "frame.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
sealed(const char *name, size_t size, size_t at, const uint8_t *data, size_t n, const uint8_t *tail,
    size_t ntail)
{
	int fd = batch_memfd(name, size);

	if (fd < 0 || pwrite(fd, data, n, 0) != (ssize_t)n ||
	    pwrite(fd, tail, ntail, (off_t)at) != (ssize_t)ntail ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE))
		abort();
	return fd;
}

static unsigned
touch(struct slice s)
{
	unsigned sum = 0;

	for (size_t i = 0; i < s.n; i++)
		sum += s.p[i];
	return sum;
}

/* Two bytes: how much of the data is raw messages behind the table; the rest is header and table. */
static void
fuzz_input(const uint8_t *data, size_t size)
{
	size_t raw, head;
	volatile unsigned sum = 0;
	struct batch *b;
	int fd;

	if (size < 2)
		return;
	raw = (data[0] | (size_t)data[1] << 8) % (size - 1);
	head = size - 2 - raw;
	if (head > BATCH_RAW)
		head = BATCH_RAW;
	fd = sealed("in", BATCH_RAW + raw, BATCH_RAW, data + 2, head, data + size - raw, raw);
	if (batch_open(&b, fd, NULL)) {
		if (batch_count(b) == 0 || batch_count(b) > BATCH_ITEMS)
			abort();
		for (size_t i = 0; i < batch_count(b); i++)
			sum += touch(batch_get(b, i).raw);
		batch_close(b);
	}
	close(fd);
}

static void
fuzz_output(const uint8_t *data, size_t size)
{
	size_t slots = size < 36 ? size : 36;
	int fd =
	    sealed("out", BATCH_OUTPUT_SIZE, BATCH_FRAMES, data, slots, data + slots, size - slots);
	struct arena *a = arena_new(FRAME_ARENA);
	struct batch_output *o;
	struct verdict v;

	if (batch_output_open(&o, fd, 5, NULL)) {
		for (size_t i = 0; i < 6; i++) {
			arena_reset(a);
			if (batch_output_read(o, i, a, &v) && i == 5)
				abort();
		}
		batch_output_close(o);
	}
	arena_free(a);
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (*data & 1)
		fuzz_output(data + 1, size - 1);
	else
		fuzz_input(data + 1, size - 1);
	return 0;
}

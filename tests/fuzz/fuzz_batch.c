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

enum { HEAD = 32, SLOTS = 36 }; /* so that a small input reaches all parts */

static void
put(int fd, size_t at, struct slice s)
{
	if (fd < 0 || pwrite(fd, s.p, s.n, (off_t)at) != (ssize_t)s.n)
		abort();
}

static void
seal(int fd)
{
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE))
		abort();
}

static volatile unsigned sum; /* so that no octet is left unread */

static void
touch(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		sum += s.p[i];
}

/* Two octets: how many at the end are raw messages. Of the others the first are the head, and what is left the table. */
static void
fuzz_input(struct slice data)
{
	struct slice rest, raw, head, table;
	struct batch *b;
	int fd;

	if (data.n < 2)
		return;
	rest = slice_after(data, 2);
	raw = slice_after(rest, rest.n - (data.p[0] | (size_t)data.p[1] << 8) % (rest.n + 1));
	rest = slice_first(rest, rest.n - raw.n);
	head = slice_first(rest, HEAD);
	table = slice_first(slice_after(rest, head.n), BATCH_RAW - BATCH_TABLE);
	fd = batch_memfd("in", BATCH_RAW + raw.n);
	put(fd, 0, head);
	put(fd, BATCH_TABLE, table);
	put(fd, BATCH_RAW, raw);
	seal(fd);
	if (batch_open(&b, fd, NULL)) {
		if (batch_count(b) == 0 || batch_count(b) > BATCH_ITEMS)
			abort();
		for (size_t i = 0; i < batch_count(b); i++)
			touch(batch_get(b, i).raw);
		batch_close(b);
	}
	close(fd);
}

static void
fuzz_output(struct slice data)
{
	struct slice slots = slice_first(data, SLOTS);
	int fd = batch_memfd("out", BATCH_OUTPUT_SIZE);
	static struct arena *a; /* to make one takes longer than all that is done with it */
	struct batch_output *o;
	struct verdict v;

	if (!a && !(a = arena_new(FRAME_ARENA)))
		abort();
	put(fd, 0, slots);
	put(fd, BATCH_FRAMES, slice_after(data, slots.n));
	seal(fd);
	if (batch_output_open(&o, fd, 5, NULL)) {
		for (size_t i = 0; i < 6; i++) {
			arena_reset(a);
			if (batch_output_read(o, i, a, &v) && i == 5)
				abort();
		}
		batch_output_close(o);
	}
	close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (*data & 1)
		fuzz_output((struct slice){ data + 1, size - 1 });
	else
		fuzz_input((struct slice){ data + 1, size - 1 });
	return 0;
}

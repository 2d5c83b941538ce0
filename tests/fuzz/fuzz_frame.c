/*
 * fuzz_frame - what crosses the boundaries between processes: verdict frames and control messages.
 *
 * The first byte chooses the reader. What is accepted must survive being written and read again.
 */
#include "channel.h"
#include "frame.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
fuzz_verdict(const uint8_t *data, size_t size)
{
	static unsigned char first[FRAME_MAX], second[FRAME_MAX];
	struct arena *a = arena_new(FRAME_ARENA);
	struct verdict v, again;
	size_t n, m;

	if (frame_read_verdict(a, (struct slice){ data, size }, &v)) {
		n = frame_write_verdict(first, sizeof first, &v);
		if (n == 0 || !frame_read_verdict(a, (struct slice){ first, n }, &again))
			abort();
		m = frame_write_verdict(second, sizeof second, &again);
		if (m != n || memcmp(first, second, n) != 0)
			abort();
	}
	arena_free(a);
}

static void
fuzz_message(const uint8_t *data, size_t size)
{
	static unsigned char bytes[CHANNEL_MESSAGE];
	static struct msg m;
	size_t n;

	if (size > sizeof bytes || !msg_decode((struct slice){ data, size }, &m))
		return;
	n = msg_encode(&m, bytes, sizeof bytes);
	if (n != size || memcmp(bytes, data, n) != 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	if (*data & 1)
		fuzz_verdict(data + 1, size - 1);
	else
		fuzz_message(data + 1, size - 1);
	return 0;
}

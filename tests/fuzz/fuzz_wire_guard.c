/*
 * fuzz_wire_guard - the guard in front of the IMAP library.
 *
 * What passes must not depend on how the octets are cut, must pass again unchanged, and must not grow
 * beyond what the header promises. The first byte chooses the mode.
 */
#include "build_config.h"

#include "wire_guard.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct wire_guard guard;

static ssize_t
feed(enum wire_mode mode, const char *in, size_t n, size_t step, char *out)
{
	size_t made = 0;
	char *part = malloc(WIRE_PASSED(n < step ? n : step));

	if (!part)
		abort();
	wire_guard_init(&guard, mode);
	wire_guard_command(&guard, 1000, 1000000, 1000);
	for (size_t i = 0; i < n; i += step) {
		size_t k = n - i < step ? n - i : step;
		ssize_t got = wire_guard_feed(&guard, in + i, k, part);

		if (got < 0) {
			free(part);
			return -1;
		}
		memcpy(out + made, part, (size_t)got);
		made += (size_t)got;
	}
	free(part);
	return (ssize_t)made;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum wire_mode mode;
	char *whole, *cut, *again;
	ssize_t n, m;

	if (size < 1 || size > WIRE_LINE)
		return 0;
	mode = (enum wire_mode)(data[0] % 3);
	data++;
	size--;
	/* two octets a line may be added: " -" for a text that is missing */
	whole = malloc(size * 2 + 16);
	cut = malloc(size * 2 + 16);
	again = malloc(size * 2 + 16);
	if (!whole || !cut || !again)
		abort();
	n = feed(mode, (const char *)data, size, size ? size : 1, whole);
	m = feed(mode, (const char *)data, size, 1, cut);
	if (n != m || (n > 0 && memcmp(whole, cut, (size_t)n) != 0))
		abort();
	if (n > 0 &&
	    (feed(mode, whole, (size_t)n, 7, again) != n || memcmp(whole, again, (size_t)n) != 0))
		abort();
	free(whole);
	free(cut);
	free(again);
	return 0;
}

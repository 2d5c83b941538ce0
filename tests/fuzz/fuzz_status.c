/* fuzz_status - codes and replies in any text */
#include "status.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const char *code, size_t room)
{
	if (strlen(code) >= room || (code[0] && (code[0] < '2' || code[0] > '5')))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = { data, size };
	struct codes c;
	char out[STATUS_SIZE];
	size_t half = size / 2;

	status_scan(text, &c);
	check(c.reply, sizeof c.reply);
	check(c.status, sizeof c.status);
	check(c.inner_reply, sizeof c.inner_reply);
	check(c.inner_status, sizeof c.inner_status);
	if (status_parse(text, out) != (out[0] != '\0'))
		abort();
	check(out, sizeof out);
	(void)status_fits(out, slice_first(text, half));
	return 0;
}

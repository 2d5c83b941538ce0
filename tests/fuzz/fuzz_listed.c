/*
 * fuzz_listed - a list of addresses, or a table out of a spreadsheet, as `carom suppress --from` takes it.
 */
#include "listed.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = { data, size };
	struct listed l = { 0 };

	while (rest.n > 0) {
		size_t end = slice_find_byte(rest, '\n', 0);
		struct slice line, address;

		end = end == SLICE_NPOS ? rest.n : end;
		line = slice_trim(slice_first(rest, end));
		rest = slice_after(rest, end + 1);
		if (line.n == 0 || !listed_address(&l, line, &address))
			continue;
		if (address.n == 0 || address.p < line.p ||
		    address.p + address.n > line.p + line.n ||
		    slice_find_byte(address, '@', 0) == SLICE_NPOS)
			abort();
	}
	return 0;
}

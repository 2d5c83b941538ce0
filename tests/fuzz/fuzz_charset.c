/* fuzz_charset - the label up to the first LF, then bytes in it: valid UTF-8, bounded, deterministic. */
#include "charset.h"
#include "verdict.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct charsets *c;
	static struct arena *a;
	struct slice bytes = { data, size }, label, text, again;
	size_t end = slice_find_byte(bytes, '\n', 0);

	if (!a)
		a = arena_new(32 << 20);
	if (!c)
		c = charsets_new();
	arena_reset(a);
	label = slice_first(bytes, end);
	bytes = end == SLICE_NPOS ? SLICE_NONE : slice_after(bytes, end + 1);
	text = charset_decode(a, c, label, bytes);
	again = charset_decode(a, c, label, bytes);
	if (!utf8_valid(text) || text.n > bytes.n * LIMIT_DECODED_RATIO + 64 ||
	    !slice_equal(text, again))
		abort();
	if (!utf8_valid(charset_make_valid(a, bytes)))
		abort();
	while (text.n)
		if (utf8_fold(utf8_take(&text)) == 0)
			abort();
	return 0;
}

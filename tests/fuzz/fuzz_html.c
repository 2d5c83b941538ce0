/* fuzz_html - text of HTML is no longer than it, and valid UTF-8 where it was. */
#include "charset.h"
#include "mime.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *a;
	struct slice html = { data, size }, text;

	if (!a)
		a = arena_new(32 << 20);
	arena_reset(a);
	text = html_text(a, html);
	if (text.n > html.n || (utf8_valid(html) && !utf8_valid(text)))
		abort();
	return 0;
}

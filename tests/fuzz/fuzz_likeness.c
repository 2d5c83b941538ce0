/*
 * fuzz_likeness - texts of mail that nothing recognised, one a line, as `carom unrecognised` groups them.
 *
 * A group is shown on terminals and in JSON: what it says has an end, and no control characters; every text is in one.
 */
#include "build_config.h"

#include "charset.h"
#include "likeness.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LINES = 64 };

static void
check_text(const char *text)
{
	if (strlen(text) > LIKENESS_TEXT)
		abort();
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || (*text >= 'A' && *text <= 'Z'))
			abort();
}

static void
check_groups(struct likeness *l, size_t lines)
{
	size_t n, counted = 0;
	const struct alike *groups = likeness_groups(l, &n);

	for (size_t i = 0; i < n; i++) {
		counted += groups[i].count;
		check_text(groups[i].text);
		if (i > 0 && groups[i].count > groups[i - 1].count)
			abort();
	}
	if (counted != lines)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = { data, size };
	struct likeness *l = likeness_new();
	size_t lines = 0;

	for (; rest.n && lines < LINES; lines++) {
		size_t end = slice_find_byte(rest, '\n', 0);
		struct slice line = slice_first(rest, end);
		char folded[LIKENESS_TEXT + 1];

		likeness_fold(folded, line);
		if (utf8_valid(line) && !utf8_valid(slice_of(folded)))
			abort();
		likeness_add(l, "text", line, "example");
		rest = slice_after(rest, end == SLICE_NPOS ? rest.n : end + 1);
	}
	check_groups(l, lines);
	likeness_free(l);
	return 0;
}

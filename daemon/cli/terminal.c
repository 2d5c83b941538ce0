/* terminal - text of strangers on a terminal: escaped, measured, coloured by meaning */
#include "output.h"

#include "charset.h"
#include "json.h"

#include <stdlib.h>
#include <unistd.h>

bool
output_colour(FILE *to)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(no && *no) && isatty(fileno(to)) && term &&
	    !slice_equal(slice_of(term), SLICE("dumb"));
}

const char *
output_tone(FILE *to, enum tone tone)
{
	static const char *const codes[] = { "", "\033[32m", "\033[33m", "\033[31m", "\033[2m",
		"\033[1m" };

	return tone && output_colour(to) ? codes[tone] : "";
}

const char *
output_plain(FILE *to)
{
	return output_colour(to) ? "\033[0m" : "";
}

/* C0, C1, DEL, line and paragraph separators, zero-width and bidirectional controls, the BOM. */
static bool
is_dangerous(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	    c == 0xad || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

static bool
is_combining(uint32_t c)
{
	return (c >= 0x300 && c <= 0x36f) || (c >= 0x483 && c <= 0x489) ||
	    (c >= 0x591 && c <= 0x5bd) || (c >= 0x610 && c <= 0x61a) ||
	    (c >= 0x64b && c <= 0x65f) || (c >= 0x1ab0 && c <= 0x1aff) ||
	    (c >= 0x20d0 && c <= 0x20ff) || (c >= 0x3099 && c <= 0x309a) ||
	    (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xfe20 && c <= 0xfe2f) || c == 0xe31 ||
	    (c >= 0xe34 && c <= 0xe3a) || (c >= 0xe47 && c <= 0xe4e);
}

/* East Asian Wide and Fullwidth (UAX #11), and the emoji that terminals draw two columns wide. */
static bool
is_wide(uint32_t c)
{
	return (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0x303e) ||
	    (c >= 0x3041 && c <= 0xa4cf) || (c >= 0xac00 && c <= 0xd7a3) ||
	    (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) ||
	    (c >= 0xff00 && c <= 0xff60) || (c >= 0xffe0 && c <= 0xffe6) ||
	    (c >= 0x1f300 && c <= 0x1f64f) || (c >= 0x1f900 && c <= 0x1f9ff) ||
	    (c >= 0x20000 && c <= 0x3fffd);
}

/* The columns of one character; *escape is set when it is shown as \xNN per byte. */
static size_t
columns_of(struct slice bytes, uint32_t c, bool *escape)
{
	*escape = is_dangerous(c) || (c == 0xfffd && bytes.n == 1);
	if (*escape)
		return 4 * bytes.n;
	return is_combining(c) ? 0 : is_wide(c) ? 2 : 1;
}

static void
put_character(FILE *to, struct slice bytes, bool escape)
{
	if (!escape)
		fwrite(bytes.p, 1, bytes.n, to);
	for (size_t i = 0; escape && i < bytes.n; i++)
		fprintf(to, "\\x%02X", bytes.p[i]);
}

size_t
output_safe(FILE *to, struct slice s, size_t widest)
{
	size_t used = 0, whole = 0;

	if (widest) {
		whole = output_safe(NULL, s, 0);
		if (whole <= widest)
			widest = 0;
	}
	while (s.n) {
		struct slice before = s;
		uint32_t c = utf8_take(&s);
		struct slice bytes = slice_first(before, before.n - s.n);
		bool escape;
		size_t columns = columns_of(bytes, c, &escape);

		if (widest && used + columns > widest - 1) {
			if (to)
				fputs("\xe2\x80\xa6", to);
			return used + 1;
		}
		if (to)
			put_character(to, bytes, escape);
		used += columns;
	}
	return used;
}

void
output_json_string(FILE *to, struct slice s)
{
	struct json j;

	json_open(&j, to);
	json_quote(&j, s);
	json_flush(&j);
}

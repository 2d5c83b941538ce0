/* terminal - text of strangers on a terminal: escaped, measured, coloured by meaning */
#include "build_config.h"

#include "output.h"

#include "charset.h"
#include "json.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

static enum { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } colour;

bool
output_colour_set(const char *when)
{
	static const char *const words[] = { "auto", "always", "never" };

	for (size_t i = 0; when && i < sizeof words / sizeof *words; i++)
		if (strcmp(when, words[i]) == 0) {
			colour = i;
			return true;
		}
	return !when;
}

bool
output_colour(FILE *to)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (colour != COLOUR_AUTO)
		return colour == COLOUR_ALWAYS;
	if ((no && *no) || !term || strcmp(term, "dumb") == 0)
		return false;
	return to == stdout ? output_terminal_columns() > 0 : isatty(fileno(to));
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

/* By the C library's table, which needs a locale of UTF-8; what it does not know is one column. */
static size_t
columns_shown(uint32_t c)
{
	static bool ready;
	int columns;

	if (c < 0x7f)
		return 1;
	if (!ready)
		setlocale(LC_CTYPE, "C.UTF-8");
	ready = true;
	columns = wcwidth((wchar_t)c);
	return columns < 0 ? 1 : (size_t)columns;
}

/* The columns of one character; *escape is set when it is shown as \xNN per byte. */
static size_t
columns_of(struct slice bytes, uint32_t c, bool *escape)
{
	*escape = output_hurts(c) || (c == 0xfffd && bytes.n == 1);
	if (*escape)
		return 4 * bytes.n;
	return columns_shown(c);
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

size_t
output_fit(struct slice s, size_t columns, size_t *skip)
{
	size_t used = 0, whole = s.n, space = 0;
	struct slice rest = s;

	*skip = 0;
	while (rest.n) {
		struct slice before = rest;
		uint32_t c = utf8_take(&rest);
		bool escape;
		size_t n = before.n - rest.n, at = whole - before.n;

		if (c == ' ')
			space = at;
		used += columns_of(slice_first(before, n), c, &escape);
		if (used <= columns)
			continue;
		if (space) {
			*skip = 1;
			return space;
		}
		return at ? at : n;
	}
	return whole;
}

void
output_json_string(FILE *to, struct slice s)
{
	struct json j;

	json_open(&j, to);
	json_quote(&j, s);
	json_flush(&j);
}

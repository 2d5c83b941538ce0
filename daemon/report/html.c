/* html - see html.h */
#include "build_config.h"

#include "html.h"

#include "charset.h"
#include "language.h"

#include <string.h>

static void
put_safe(FILE *to, struct slice bytes, uint32_t c)
{
	bool hurts = c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	    c == 0xfffd || c == 0xad || (c >= 0xfff9 && c <= 0xfffb) ||
	    (c >= 0xe0000 && c <= 0xe0fff);

	if (hurts)
		for (size_t i = 0; i < bytes.n; i++)
			fprintf(to, "\\x%02X", bytes.p[i]);
	else if (c == '&')
		fputs("&amp;", to);
	else if (c == '<')
		fputs("&lt;", to);
	else if (c == '>')
		fputs("&gt;", to);
	else if (c == '"')
		fputs("&quot;", to);
	else if (c == '\'')
		fputs("&#39;", to);
	else
		fwrite(bytes.p, 1, bytes.n, to);
}

void
html_cut_put(FILE *to, const char *text, size_t characters)
{
	struct slice rest = slice_of(text);

	for (; rest.n && characters; characters--) {
		struct slice before = rest;
		uint32_t c = utf8_take(&rest);

		put_safe(to, slice_first(before, before.n - rest.n), c);
	}
	if (rest.n)
		fputs("&hellip;", to);
}

void
html_text_put(FILE *to, const char *text)
{
	html_cut_put(to, text, SIZE_MAX);
}

void
html_number_put(FILE *to, const char *digits)
{
	size_t n = digits ? strlen(digits) : 0;

	if (!n) {
		fputs("&ndash;", to);
		return;
	}
	if (strspn(digits, "0123456789") != n) {
		html_text_put(to, digits);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			fputs("&#8239;", to);
		fputc(digits[i], to);
	}
}

void
html_count_put(FILE *to, long long count)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%lld", count);
	html_number_put(to, digits);
}

void
html_percent_put(FILE *to, double share, int decimals)
{
	char text[32], *point;

	snprintf(text, sizeof text, "%.*f", decimals, 100 * share);
	point = strchr(text, '.');
	if (point && strspn(point + 1, "0") == strlen(point + 1))
		*point = 0;
	point = strchr(text, '.');
	/* TRANSLATORS: the decimal sign of numbers */
	if (point)
		*point = *_(".");
	fprintf(to, "%s&#8239;%%", text);
}

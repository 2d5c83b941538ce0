/* html - see html.h */
#include "build_config.h"

#include "html.h"

#include "charset.h"
#include "output.h"

#include <string.h>

static void
put_safe(FILE *to, struct slice bytes, uint32_t c)
{
	bool hurts = c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	    c == 0xfffd;

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
html_text_put(FILE *to, const char *text)
{
	struct slice rest = slice_of(text);

	while (rest.n) {
		struct slice before = rest;
		uint32_t c = utf8_take(&rest);

		put_safe(to, slice_first(before, before.n - rest.n), c);
	}
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

static void
table_head(FILE *to, const struct store_rows *rows, const char *const *heads, size_t n)
{
	fputs("<div class=\"wide\"><table><thead><tr>", to);
	for (size_t i = 0; i < n; i++) {
		fprintf(to, "<th scope=\"col\"%s>",
		    store_column_type(rows, i) == STORE_NUMBER ? " class=\"n\"" : "");
		html_text_put(to, heads[i]);
		fputs("</th>", to);
	}
	fputs("</tr></thead><tbody>\n", to);
}

/* Words of the taxonomy are read more easily with spaces; the columns that hold them are known. */
static bool
is_word(const char *column)
{
	static const char *const words[] = { "group", "reason", "stage", "kind", "subkind", "fault",
		"cause" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(column, words[i]) == 0)
			return true;
	return false;
}

static void
put_word(FILE *to, const char *word)
{
	for (; word && *word; word++)
		html_text_put(to, (char[]){ *word == '_' ? ' ' : *word, 0 });
}

static void
table_cell(FILE *to, const struct store_rows *rows, size_t r, size_t i)
{
	const char *value = store_cell(rows, r, i);

	if (store_column_type(rows, i) == STORE_NUMBER) {
		fputs("<td class=\"n\">", to);
		html_number_put(to, value);
	} else {
		enum tone tone = TONE_PLAIN;

		if (value && (strcmp(value, "hard") == 0 || strcmp(value, "suppressed") == 0))
			tone = TONE_BAD;
		fputs(tone == TONE_BAD ? "<td class=\"bad\">" : "<td>", to);
		if (is_word(store_column_name(rows, i)))
			put_word(to, value);
		else
			html_text_put(to, value);
	}
	fputs("</td>", to);
}

void
html_table(
    FILE *to, const struct store_rows *rows, const char *const *heads, size_t n, const char *empty)
{
	if (n > store_columns(rows))
		n = store_columns(rows);
	if (store_rows_count(rows) == 0) {
		fprintf(to, "<p class=\"quiet\">%s</p>\n", empty);
		return;
	}
	table_head(to, rows, heads, n);
	for (size_t r = 0; r < store_rows_count(rows); r++) {
		fputs("<tr>", to);
		for (size_t i = 0; i < n; i++)
			table_cell(to, rows, r, i);
		fputs("</tr>\n", to);
	}
	fputs("</tbody></table></div>\n", to);
}

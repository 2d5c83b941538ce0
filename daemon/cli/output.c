/* output - rows as a table, JSON or CSV. See output.h. */
#include "output_private.h"

#include "charset.h"
#include "standard_streams.h"

#include <stdlib.h>
#include <string.h>

enum { FLUSH_ROWS = 5000 }; /* a longer table is aligned in stretches of so many rows */

bool
output_format_parse(const char *word, enum output_format *format)
{
	static const char *const words[] = { "table", "json", "csv" };

	*format = OUTPUT_TABLE;
	if (!word)
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0) {
			*format = (enum output_format)i;
			return true;
		}
	return false;
}

struct output *
output_open(enum output_format format, const struct column *columns, size_t n)
{
	struct output *o = output_must(calloc(1, sizeof *o));

	*o = (struct output){ .format = format, .columns = columns, .n = n };
	for (size_t i = 0; format == OUTPUT_CSV && i < n; i++)
		printf("%s%s", columns[i].name, i + 1 < n ? "," : "\r\n");
	return o;
}

static void
keep_row(struct output *o, const struct cell *cells)
{
	if (o->rows == FLUSH_ROWS)
		output_table_flush(o, false);
	if (o->rows == o->room) {
		o->room = o->room ? o->room * 2 : 64;
		o->cells = output_must(realloc(o->cells, o->room * o->n * sizeof *o->cells));
	}
	for (size_t i = 0; i < o->n; i++) {
		struct cell *c = &o->cells[o->rows * o->n + i];
		unsigned char *copy = NULL;

		*c = cells[i];
		if (c->type == CELL_TEXT) {
			copy = output_must(malloc(c->text.n + 1));
			if (c->text.n)
				memcpy(copy, c->text.p, c->text.n);
		}
		c->text = (struct slice){ copy, copy ? c->text.n : 0 };
	}
	o->rows++;
}

static void
write_json_row(const struct output *o, const struct cell *cells)
{
	char buffer[24];

	for (size_t i = 0; i < o->n; i++) {
		printf("%s\"%s\":", i ? "," : "{", o->columns[i].name);
		if (cells[i].type == CELL_TEXT)
			output_json_string(stdout, cells[i].text);
		else if (cells[i].type == CELL_NULL)
			fputs("null", stdout);
		else if (cells[i].type == CELL_BOOL)
			fputs(cells[i].number ? "true" : "false", stdout);
		else
			printf("%.*s", SLICE_FMT(output_shown(&cells[i], buffer)));
	}
	fputs("}\n", stdout);
}

/* Would a spreadsheet compute it? A sender of mail could have it send what stands beside it elsewhere. "+tag@x.example" and
 * "-ann@x.example" are addresses, and no formula that does anything. */
static bool
is_formula(struct slice s)
{
	static const struct slice wide[] = { SLICE("\xEF\xBC\x9D"), SLICE("\xEF\xBC\x8B"),
		SLICE("\xEF\xBC\x8D"), SLICE("\xEF\xBC\xA0") }; /* the same in full width */

	while (s.n && s.p[0] <= ' ')
		s = slice_after(s, 1);
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (slice_starts(s, wide[i]))
			return true;
	if (s.n < 2 || (s.p[0] != '+' && s.p[0] != '-'))
		return s.n > 1 && (s.p[0] == '=' || s.p[0] == '@');
	for (size_t i = 1; i < s.n; i++)
		if (!ascii_alpha(s.p[i]) && !ascii_digit(s.p[i]) && !strchr("@._+-", s.p[i]))
			return true;
	return false;
}

/* Of what hurts a terminal only what no language writes. */
static bool
is_control(uint32_t c)
{
	return output_hurts(c) && c != 0xad && !(c >= 0x200b && c <= 0x200f) &&
	    !(c >= 0x2060 && c < 0x2066);
}

/* RFC 4180; controls become spaces, so that one record is one line. */
static void
write_csv_cell(const struct cell *c)
{
	char buffer[24];
	struct slice s = output_shown(c, buffer);
	bool text = c->type == CELL_TEXT, quote = s.n == 0 && text;

	for (size_t i = 0; i < s.n && !quote; i++)
		quote = s.p[i] == ',' || s.p[i] == '"' || s.p[i] < ' ';
	if (quote)
		putchar('"');
	if (text && is_formula(s))
		putchar('\'');
	while (s.n) {
		struct slice before = s;
		uint32_t character = utf8_take(&s);

		if (is_control(character))
			putchar(' ');
		else if (character == 0xfffd)
			fputs("\xef\xbf\xbd", stdout);
		else if (character == '"')
			fputs("\"\"", stdout);
		else
			fwrite(before.p, 1, before.n - s.n, stdout);
	}
	if (quote)
		putchar('"');
}

void
output_row(struct output *o, const struct cell *cells)
{
	if (o->format == OUTPUT_TABLE) {
		keep_row(o, cells);
		return;
	}
	o->any = true;
	if (o->format == OUTPUT_JSON) {
		write_json_row(o, cells);
		return;
	}
	for (size_t i = 0; i < o->n; i++) {
		write_csv_cell(&cells[i]);
		fputs(i + 1 < o->n ? "," : "\r\n", stdout);
	}
}

void
output_close(struct output *o, const char *empty)
{
	if (o->format == OUTPUT_TABLE && o->rows)
		output_table_flush(o, true);
	if (o->format == OUTPUT_TABLE && !o->any && empty)
		puts(empty);
	free(o->cells);
	free(o);
	standard_output_flush();
}

void
output_title(enum output_format format, const char *title)
{
	if (format != OUTPUT_TABLE)
		return;
	output_page();
	printf("%s%s%s\n", output_tone(stdout, TONE_HEAD), title, output_plain(stdout));
}

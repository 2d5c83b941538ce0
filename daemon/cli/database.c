/* database - see database.h */
#include "build_config.h"

#include "database.h"

#include "record.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 64, TIME_TEXT = sizeof "2026-01-02 03:04" };

struct config *
cli_config(const struct cli *cli)
{
	const char *file = cli->config ? cli->config : getenv("CAROM_CONF");
	struct config_mistakes mistakes = { 0 };
	struct config *c;

	if (!file || !*file)
		file = CAROM_SYSCONFDIR "/carom.conf";
	c = config_load(file, &mistakes);
	if (!c)
		config_mistakes_print(&mistakes, file, stderr);
	config_mistakes_free(&mistakes);
	return c;
}

int
cli_err_code(const struct err *e)
{
	return e->class == ERR_RETRY   ? EX_TEMPFAIL
	    : e->class == ERR_OPERATOR ? EX_CONFIG
				       : EX_DATAERR;
}

/* What to do about what the server says, which may be in any language; "": it says so itself. */
static const char *
server_advice(const struct err *e)
{
	if (strstr(e->text, "SQLSTATE 42501"))
		return " (this takes a login with the role carom_daemon; views alone: carom_read, "
		       "decisions too: carom_crm)";
	if (strstr(e->text, "SQLSTATE 42P01") || strstr(e->text, "SQLSTATE 42883"))
		return " (something of the schema is gone: `carom migrate` makes views and "
		       "functions again; a table is in your backup only)";
	return "";
}

/* "cli_suppress: ", the statement that called a function, in text up to end; NULL: none. */
static const char *
find_statement(const char *text, const char *end, const char **behind)
{
	for (const char *at = text; (at = strstr(at, "cli_")) && at < end; at++) {
		size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyz_");

		*behind = at + n + 2;
		if (at[n] == ':' && at[n + 1] == ' ')
			return at;
	}
	return NULL;
}

/* What our own functions refuse they say in words: the statement that called them and the code add nothing. */
static void
take_words(char *out, size_t size, const char *text)
{
	static const char *const codes[] = { ", SQLSTATE 22023", ", SQLSTATE 55000" };
	const char *end = NULL, *statement, *behind;

	for (size_t i = 0; i < sizeof codes / sizeof *codes && !end; i++)
		end = strstr(text, codes[i]);
	statement = end ? find_statement(text, end, &behind) : NULL;
	if (statement)
		snprintf(out, size, "%.*s%.*s", (int)(statement - text), text, (int)(end - behind),
		    behind);
	else
		snprintf(out, size, "%.*s", end ? (int)(end - text) : (int)strlen(text), text);
}

int
cli_err(const struct err *e)
{
	char text[sizeof e->text];

	take_words(text, sizeof text, e->text);
	return cli_fail(cli_err_code(e), "%s%s", text, server_advice(e));
}

struct store *
cli_store(const struct config *c, bool writer, int *code)
{
	const struct store_options o = {
		.database = c->database, .application_name = "carom", .writer = writer
	};
	struct store *s = NULL;
	struct err e = { 0 };

	if (store_open(&s, &o, &e))
		return s;
	*code = cli_err(&e);
	return NULL;
}

struct store *
cli_open(const struct cli *cli, bool writer, int *code)
{
	struct config *c = cli_config(cli);
	struct store *s;

	*code = EX_CONFIG;
	if (!c)
		return NULL;
	s = cli_store(c, writer, code);
	config_free(c);
	return s;
}

enum tone
cli_standing_tone(const char *column, const char *value)
{
	static const struct {
		const char *word;
		enum tone tone;
	} tones[] = { { "suppressed", TONE_BAD }, { "held", TONE_WARN }, { "active", TONE_GOOD },
		{ "hard", TONE_BAD }, { "soft", TONE_WARN }, { "alarm", TONE_BAD },
		{ "warn", TONE_WARN }, { "backoff", TONE_WARN }, { "ok", TONE_GOOD },
		{ "idle", TONE_GOOD }, { "reading", TONE_GOOD }, { "failed", TONE_BAD } };

	(void)column;
	for (size_t i = 0; value && i < sizeof tones / sizeof *tones; i++)
		if (strcmp(value, tones[i].word) == 0)
			return tones[i].tone;
	return TONE_PLAIN;
}

struct cell
cli_standing_cell(const char *text)
{
	char word[16];

	if (!text)
		return cell_string(NULL);
	snprintf(word, sizeof word, "%.*s", (int)strcspn(text, " "), text);
	return cell_toned(cell_string(text), cli_standing_tone(NULL, word));
}

void
cli_difference(void *output, const struct record_difference *d)
{
	output_row(output,
	    (struct cell[]){ cell_string(d->address), cell_string(d->stream),
		cli_standing_cell(d->was), cli_standing_cell(d->is) });
}

/* For people the minute does. */
static struct cell
cell_time(char text[TIME_TEXT], const char *iso)
{
	if (strlen(iso) < TIME_TEXT || iso[10] != 'T')
		return cell_string(iso); /* infinity */
	snprintf(text, TIME_TEXT, "%.10s %.5s", iso, iso + 11);
	return cell_string(text);
}

/* text: where the cell may keep what it is made of. */
static struct cell
cell_of(const struct cli_print *p, const struct store_rows *rows, size_t row, size_t column,
    char text[TIME_TEXT])
{
	const char *value = store_cell(rows, row, column);
	struct cell c = cell_string(value);

	if (!value)
		return c;
	if (store_column_type(rows, column) == STORE_TIME && p->format == OUTPUT_TABLE)
		return cell_time(text, value);
	if (store_column_type(rows, column) == STORE_BOOL)
		return cell_bool(*value == 't');
	if (store_column_type(rows, column) == STORE_NUMBER && !strpbrk(value, ".eN"))
		c = cell_number(strtoll(value, NULL, 10));
	return p->tone ? cell_toned(c, p->tone(store_column_name(rows, column), value)) : c;
}

static void
print_rows(const struct cli_print *p, const struct store_rows *rows)
{
	struct column columns[MAX_COLUMNS];
	struct cell cells[MAX_COLUMNS];
	char times[MAX_COLUMNS][TIME_TEXT];
	size_t first = p->sections && p->format != OUTPUT_TABLE, n = store_columns(rows);
	struct output *o;

	if (n + first > MAX_COLUMNS)
		n = MAX_COLUMNS - first;
	columns[0] = (struct column){ .name = "section" };
	cells[0] = cell_string(p->title);
	for (size_t i = 0; i < n; i++)
		columns[first + i] = (struct column){ .name = store_column_name(rows, i),
			.right = store_column_type(rows, i) == STORE_NUMBER,
			.below = p->below && strcmp(p->below, store_column_name(rows, i)) == 0,
			.widest = 72 };
	o = output_open(p->format, columns, n + first);
	for (size_t r = 0; r < store_rows_count(rows); r++) {
		for (size_t i = 0; i < n; i++)
			cells[first + i] = cell_of(p, rows, r, i, times[i]);
		output_row(o, cells);
	}
	output_close(o, p->empty);
}

int
cli_print(struct store *s, const struct cli_print *p, size_t *count)
{
	struct store_rows *rows;
	struct err e = { 0 };

	if (!store_run(s, p->statement, p->params, p->nparams, &rows, &e))
		return cli_err(&e);
	if (count)
		*count = store_rows_count(rows);
	if (store_rows_count(rows) || p->empty) {
		if (p->apart && p->format == OUTPUT_TABLE)
			putchar('\n');
		if (p->title)
			output_title(p->format, p->title);
		print_rows(p, rows);
	}
	store_rows_free(rows);
	return EX_OK;
}

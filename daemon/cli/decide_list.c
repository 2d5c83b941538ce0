/* decide_list - see decide_list.h */
#include "build_config.h"

#include "decide_list.h"

#include "arguments.h"
#include "database.h"
#include "listed.h"
#include "progress.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

struct list {
	struct store *s;
	const char *file, *stream, *why;
	char *text; /* the addresses of a chunk, one a line */
	size_t n, room, lines;
	size_t given, taken;
	size_t line, passed; /* the number of the one that is read; how many name nobody */
	struct listed form;
	struct progress progress;
};

static void
list_add(struct list *l, struct slice address)
{
	if (l->room - l->n < address.n + 2) {
		l->room = (l->n + address.n + 2) * 2;
		l->text = xrealloc(l->text, l->room, 1);
	}
	if (l->n)
		l->text[l->n++] = '\n';
	memcpy(l->text + l->n, address.p, address.n);
	l->text[l->n += address.n] = 0;
	l->lines++;
}

/* One statement for a chunk: an address at a time would take minutes for a long list. */
static bool
list_flush(struct list *l, struct err *e)
{
	const char *params[] = { l->text, l->stream, l->why };
	struct store_rows *rows;

	if (l->lines == 0)
		return true;
	if (!store_run(l->s, "cli_suppress_list", params, 3, &rows, e)) {
		err_prefix(e, "%s: %zu addresses were suppressed, then", l->file, l->taken);
		return false;
	}
	l->taken += (size_t)strtoul(store_cell(rows, 0, 0), NULL, 10);
	l->given += l->lines;
	l->n = l->lines = 0;
	store_rows_free(rows);
	progress_at(&l->progress, l->given);
	return true;
}

/* Spreadsheets put a byte order mark before the first line. */
static struct slice
without_mark(struct slice line)
{
	return slice_starts(line, SLICE("\xEF\xBB\xBF")) ? slice_after(line, 3) : line;
}

/* The first ones are named: it may be somebody who asked for no more mail. */
static void
pass_over(struct list *l)
{
	enum { NAMED = 20 };

	if (l->passed++ < NAMED)
		cli_fail(EX_OK, "%s:%zu: no address, or more than one", l->file, l->line);
	else if (l->passed == NAMED + 1)
		cli_fail(EX_OK, "%s: and more of them", l->file);
}

static bool
list_line(struct list *l, struct slice line, struct err *e)
{
	enum { CHUNK = 1000 };
	struct slice address;

	if (l->line == 1 &&
	    (slice_starts(line, SLICE("\xFF\xFE")) || slice_starts(line, SLICE("\xFE\xFF"))))
		return err_set(
		    e, ERR_MESSAGE, CAUSE_NONE, "%s: is in UTF-16: save it in UTF-8", l->file);
	line = slice_trim(l->line == 1 ? without_mark(line) : line);
	if (line.n == 0 || line.p[0] == '#')
		return true;
	if (!listed_address(&l->form, line, &address)) {
		if (!l->form.heading)
			pass_over(l);
		return true;
	}
	list_add(l, address);
	return l->lines < CHUNK || list_flush(l, e);
}

static bool
list_read(struct list *l, FILE *in, struct err *e)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t n;
	bool ok = true;

	while (ok && (n = getline(&line, &room, in)) >= 0) {
		l->line++;
		ok = list_line(l, (struct slice){ (unsigned char *)line, (size_t)n }, e);
	}
	free(line);
	return ok && list_flush(l, e);
}

int
decide_list(
    struct store *s, const char *done, const char *file, const char *stream, const char *why)
{
	FILE *in = arguments_open(file);
	struct list l = { .s = s, .file = file, .stream = stream, .why = why };
	struct err e = { 0 };
	int code = EX_OK;

	if (!in)
		return EX_NOINPUT;
	progress_start(&l.progress, "addresses", 0);
	if (!list_read(&l, in, &e))
		code = cli_err(&e);
	progress_end(&l.progress);
	free(l.text);
	if (in != stdin)
		fclose(in);
	if (code == EX_OK)
		printf("%s%zu addresses of %s\n", done, l.taken, file);
	if (code == EX_OK && l.passed && !l.given)
		code = cli_fail(EX_DATAERR, "%s: no line of it names an address", file);
	else if (code == EX_OK && l.taken < l.given + l.passed)
		fprintf(stderr, "carom: lines that name no address, or one a second time: %zu\n",
		    l.given + l.passed - l.taken);
	return code;
}

/* raw - see raw.h */
#include "build_config.h"

#include "raw.h"

#include "database.h"
#include "evidence_pack.h"
#include "verdict.h"

#include <stdlib.h>
#include <unistd.h>

static int
digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* In place: the digits become half as many bytes. False for what is no hexadecimal text. */
static bool
from_hex(struct slice hex, unsigned char *out)
{
	if (hex.n % 2)
		return false;
	for (size_t i = 0; i < hex.n; i += 2) {
		int high = digit((char)hex.p[i]), low = digit((char)hex.p[i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i / 2] = (unsigned char)(high << 4 | low);
	}
	return true;
}

bool
raw_unpack(const char *text, unsigned char **bytes, size_t *n, struct err *e)
{
	struct slice hex = slice_of(text), out = SLICE_NONE;
	unsigned char *packed = malloc(hex.n / 2 + 1);
	struct evidence *v = evidence_new();
	bool ok = packed && v && from_hex(hex, packed) &&
	    evidence_unpack(v, (struct slice){ packed, hex.n / 2 }, LIMIT_MESSAGE, &out);

	evidence_free(v);
	free(packed);
	if (!ok)
		return err_set(
		    e, ERR_MESSAGE, CAUSE_DATABASE, "the stored message cannot be unpacked");
	*bytes = (unsigned char *)(uintptr_t)out.p;
	*n = out.n;
	return true;
}

bool
raw_load(struct store *s, const char *statement, const char *id, unsigned char **bytes, size_t *n,
    struct err *e)
{
	struct store_rows *rows;
	const char *text;
	bool ok = true;

	*bytes = NULL;
	*n = 0;
	if (!store_run(s, statement, &id, 1, &rows, e))
		return false;
	text = store_rows_count(rows) ? store_value(rows, 0, "raw") : NULL;
	if (text)
		ok = raw_unpack(text, bytes, n, e);
	store_rows_free(rows);
	return ok;
}

int
raw_print(struct store *s, const char *statement, const char *id, const char *missing)
{
	struct err e = { 0 };
	struct slice rest, line;
	unsigned char *bytes;
	size_t n;

	if (!raw_load(s, statement, id, &bytes, &n, &e))
		return cli_err(&e);
	if (!bytes)
		return cli_fail(1, "%s: %s", id, missing);
	rest = (struct slice){ bytes, n };
	if (!isatty(STDOUT_FILENO))
		fwrite(bytes, 1, n, stdout);
	else
		while (slice_line(&rest, &line)) {
			output_safe(stdout, line, 0);
			putchar('\n');
		}
	free(bytes);
	return EX_OK;
}

/* evidence - see evidence.h */
#include "build_config.h"

#include "evidence.h"

#include "cli.h"
#include "progress.h"
#include "raw.h"

#include <stdlib.h>
#include <string.h>

struct walk {
	struct parse *parse;
	char after[40]; /* the last key that is in hand */
	size_t rows;
	bool full;
	struct err *e;
	bool failed;
};

static bool
take_row(void *context, const struct store_rows *row)
{
	struct walk *w = context;
	const char *key = store_value(row, 0, "key"), *size = store_value(row, 0, "size");
	struct err bad = { 0 };
	unsigned char *bytes;
	size_t n;
	bool ok = true;

	if (!raw_unpack(store_value(row, 0, "raw"), &bytes, &n, &bad)) {
		cli_fail(0, "%s: %s", key, bad.text);
	} else {
		ok = parse_add(w->parse, key, (struct slice){ bytes, n },
		    strtoull(size, NULL, 10) <= n, &w->full, w->e);
		w->failed = !ok;
		free(bytes);
		if (!ok || w->full)
			return false;
	}
	snprintf(w->after, sizeof w->after, "%s", key);
	w->rows++;
	return true;
}

bool
evidence_read(struct store *s, struct parse *p, enum record_outcome outcome, const char *since,
    parse_each each, void *context, size_t *messages, struct err *e)
{
	struct walk w = { .parse = p, .after = "00000000-0000-0000-0000-000000000000", .e = e };
	char number[12];
	const char *params[] = { w.after, since, number };
	struct progress progress;
	bool ok = true;

	snprintf(number, sizeof number, "%d", (int)outcome);
	progress_start(&progress, "messages", 0);
	do {
		w.rows = 0;
		w.full = false;
		ok = store_stream(s, "cli_evidence", params, 3, take_row, &w, e) && !w.failed &&
		    parse_run(p, each, context, e);
		*messages += w.rows;
		progress_at(&progress, *messages);
	} while (ok && (w.rows || w.full));
	progress_end(&progress);
	return ok;
}

/* copies - see copies.h */
#include "build_config.h"

#include "copies.h"

#include "cli.h"
#include "progress.h"
#include "raw.h"
#include "slice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY = 36, PAGE = 500 };

struct search {
	const char *const *addresses;
	size_t n;
	char after[KEY + 1];              /* the last key that is in hand */
	char found[PAGE * (KEY + 1) + 3]; /* PostgreSQL array text */
	size_t nfound, rows;
};

static bool
names_one(const struct search *c, struct slice message)
{
	for (size_t i = 0; i < c->n; i++)
		if (slice_find_nocase(message, slice_of(c->addresses[i]), 0) != SLICE_NPOS)
			return true;
	return false;
}

static bool
take_row(void *context, const struct store_rows *row)
{
	struct search *c = context;
	const char *key = store_value(row, 0, "key");
	struct err bad = { 0 };
	unsigned char *bytes;
	size_t n;

	c->rows++;
	snprintf(c->after, sizeof c->after, "%s", key);
	if (!raw_unpack(store_value(row, 0, "raw"), &bytes, &n, &bad)) {
		cli_fail(0, "%s: %s", key, bad.text);
		return true;
	}
	if (names_one(c, (struct slice){ bytes, n })) {
		size_t used = strlen(c->found);

		snprintf(
		    c->found + used, sizeof c->found - used, "%s%s", c->nfound ? "," : "", key);
		c->nfound++;
	}
	free(bytes);
	return true;
}

static bool
look_through(struct store *s, struct search *c, const char *pages, const char *drop,
    struct progress *progress, size_t *read, size_t *erased, struct err *e)
{
	const char *after[] = { c->after }, *found[] = { c->found };

	strcpy(c->after, "00000000-0000-0000-0000-000000000000");
	do {
		c->rows = c->nfound = 0;
		strcpy(c->found, "{");
		if (!store_stream(s, pages, after, 1, take_row, c, e))
			return false;
		strcat(c->found, "}");
		if (c->nfound && !store_run(s, drop, found, 1, NULL, e))
			return false;
		*erased += c->nfound;
		*read += c->rows;
		progress_at(progress, *read);
	} while (c->rows);
	return true;
}

bool
copies_erase(struct store *s, const char *const *addresses, size_t n, size_t *erased, struct err *e)
{
	static struct search c; /* too big for the stack */
	struct progress progress;
	size_t read = 0;
	bool ok;

	c.addresses = addresses;
	c.n = n;
	*erased = 0;
	progress_start(&progress, "kept messages", 0);
	ok = look_through(s, &c, "cli_copies", "cli_copies_drop", &progress, &read, erased, e) &&
	    look_through(s, &c, "cli_quarantine_copies", "cli_quarantine_copies_drop", &progress,
		&read, erased, e);
	progress_end(&progress);
	return ok;
}

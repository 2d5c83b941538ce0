/* copies - see copies.h */
#include "build_config.h"

#include "copies.h"

#include "address_key.h"
#include "address_named.h"
#include "cli.h"
#include "progress.h"
#include "raw.h"
#include "slice.h"
#include "util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY = 36, PAGE = 500, SPELLINGS = 2 };

struct search {
	char **words; /* the addresses as they were typed, and their keys */
	size_t n;
	char after[KEY + 1];              /* the last key that is in hand */
	char found[PAGE * (KEY + 1) + 3]; /* PostgreSQL array text */
	size_t nfound, rows;
};

static bool
names_one(const struct search *c, struct slice message)
{
	for (size_t i = 0; i < c->n; i++)
		if (address_named(message, slice_of(c->words[i])))
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

/* --- what the reports about others say --- */

static bool
is_address(struct slice key)
{
	struct slice domain = address_key_domain(key);

	return domain.n && domain.n + 1 < key.n && slice_find_byte(key, '\n', 0) == SLICE_NPOS;
}

static void
add_word(struct search *c, struct slice word)
{
	char *copy = xcalloc(word.n + 1, 1);

	memcpy(copy, word.p, word.n);
	c->words[c->n++] = copy;
}

/* A word that is no address, or a line of several, is in too much that is not about it. */
static void
take_words(struct search *c, const char *const *addresses, size_t n)
{
	struct arena *a = arena_new(64 * 1024);

	if (!a)
		abort(); /* to forget nobody and say that it is done would be worse */
	c->n = 0;
	c->words = xcalloc(n * SPELLINGS + 1, sizeof *c->words);
	for (size_t i = 0; i < n; i++) {
		struct slice typed = slice_trim(slice_of(addresses[i])),
			     key = address_key(a, typed);

		if (is_address(key)) {
			add_word(c, key);
			if (!slice_equal_nocase(key, typed))
				add_word(c, typed);
		}
		arena_reset(a);
	}
	arena_free(a);
}

static char *
one_a_line(const struct search *c)
{
	size_t size = 1, used = 0;
	char *out;

	for (size_t i = 0; i < c->n; i++)
		size += strlen(c->words[i]) + 1;
	out = xcalloc(size, 1);
	for (size_t i = 0; i < c->n; i++)
		used +=
		    (size_t)snprintf(out + used, size - used, "%s%s", i ? "\n" : "", c->words[i]);
	return out;
}

static bool
reports_erase(struct store *s, const struct search *c, size_t *erased, struct err *e)
{
	char after[24] = "0", *words = one_a_line(c);
	const char *params[] = { words, after };
	struct store_rows *rows;
	struct progress progress;
	size_t read = 0, page;
	bool ok;

	progress_start(&progress, "reports", 0);
	do {
		page = 0;
		ok = store_run(s, "cli_forget_named", params, 2, &rows, e);
		if (!ok)
			break;
		page = (size_t)strtoul(store_cell(rows, 0, 1), NULL, 10);
		snprintf(after, sizeof after, "%s", store_cell(rows, 0, 0));
		*erased += (size_t)strtoul(store_cell(rows, 0, 2), NULL, 10);
		store_rows_free(rows);
		progress_at(&progress, read += page);
	} while (page);
	progress_end(&progress);
	free(words);
	return ok;
}

bool
copies_erase(struct store *s, const char *const *addresses, size_t n, struct copies_erased *out,
    struct err *e)
{
	static struct search c; /* too big for the stack */
	struct progress progress;
	size_t read = 0;
	bool ok;

	*out = (struct copies_erased){ 0 };
	take_words(&c, addresses, n);
	progress_start(&progress, "kept messages", 0);
	ok = c.n == 0 ||
	    (look_through(
		 s, &c, "cli_copies", "cli_copies_drop", &progress, &read, &out->messages, e) &&
		look_through(s, &c, "cli_quarantine_copies", "cli_quarantine_copies_drop",
		    &progress, &read, &out->messages, e));
	progress_end(&progress);
	ok = ok && (c.n == 0 || reports_erase(s, &c, &out->reports, e));
	while (c.n > 0)
		free(c.words[--c.n]);
	free(c.words);
	return ok;
}

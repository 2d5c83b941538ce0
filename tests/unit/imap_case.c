/* imap_case - see imap_case.h */
#include "imap_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fake_server server;
struct imap *imap;
struct mailbox_item *items;
size_t nitems;
struct err e;
char got[1000];
bool exclusive;
const char *first_folder = "INBOX";

bool
open_script(const char *script)
{
	const char *const folders[] = { first_folder, "Other" };
	struct imap_settings s = {
		.folders = folders, .nfolders = 2, .batch_seconds = 10, .exclusive = exclusive
	};

	memset(&e, 0, sizeof e);
	return imap_open(&imap, fake_start(&server, script, strlen(script)), &s, &e);
}

int
teardown(void **state)
{
	(void)state;
	imap_close(imap);
	imap = NULL;
	free(items);
	items = NULL;
	nitems = 0;
	got[0] = '\0';
	exclusive = false;
	first_folder = "INBOX";
	fake_end(&server);
	return 0;
}

static bool
sink(void *context, const struct mailbox_item *item, const unsigned char *raw, size_t size,
    bool whole, struct err *unused)
{
	(void)context;
	(void)unused;
	snprintf(got + strlen(got), sizeof got - strlen(got), "%u:%.*s%s;", (unsigned)item->uid,
	    (int)size, (const char *)raw, whole ? "" : "!");
	return true;
}

bool
fetch_after(const char *script)
{
	assert_true(open_script(script));
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 3);
	return imap_fetch(imap, items, nitems, sink, NULL, &e);
}

void
open_and_list(const char *script)
{
	assert_true(open_script(script));
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 3);
}

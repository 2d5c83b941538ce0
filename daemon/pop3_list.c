/* pop3_list - see pop3_list.h */
#include "build_config.h"

#include "identity.h"
#include "pop3_list.h"

#include <stdlib.h>
#include <string.h>

struct listing {
	struct mailbox_item *items; /* by number - 1; size 0 and number 0: not listed */
	size_t n;
};

static bool
on_size(void *context, size_t number, const char *argument)
{
	struct listing *l = context;
	uint64_t v;

	if (!pop3_number(&argument, &v) || (*argument != '\0' && *argument != ' '))
		return false;
	l->items[number - 1].number = number;
	l->items[number - 1].size = v;
	return true;
}

/* A unique-id is 1 to 70 octets from 0x21 to 0x7E (RFC 1939 section 7). */
static bool
on_uid(void *context, size_t number, const char *argument)
{
	struct listing *l = context;

	for (const char *s = argument; *s; s++)
		if (*s < 0x21 || *s > 0x7e)
			return false;
	if (*argument == '\0')
		return false;
	l->items[number - 1].uid = identity_of(argument, strlen(argument));
	return true;
}

static int
by_uid(const void *a, const void *b)
{
	const struct mailbox_item *x = *(struct mailbox_item *const *)a;
	const struct mailbox_item *y = *(struct mailbox_item *const *)b;

	return (x->uid > y->uid) - (x->uid < y->uid);
}

/* A unique-id that two messages share names neither. */
static bool
forget_doubles(struct listing *l)
{
	struct mailbox_item **sorted = malloc(l->n * sizeof *sorted);

	if (!sorted)
		return false;
	for (size_t i = 0; i < l->n; i++)
		sorted[i] = &l->items[i];
	qsort(sorted, l->n, sizeof *sorted, by_uid);
	for (size_t i = 0, k; i < l->n; i = k) {
		uint64_t uid = sorted[i]->uid;

		for (k = i + 1; k < l->n && sorted[k]->uid == uid; k++)
			sorted[k]->uid = 0;
		if (k > i + 1)
			sorted[i]->uid = 0;
	}
	free(sorted);
	return true;
}

static void
leave_out_the_unlisted(struct listing *l)
{
	size_t kept = 0;

	for (size_t i = 0; i < l->n; i++)
		if (l->items[i].number != 0)
			l->items[kept++] = l->items[i];
	l->n = kept;
}

static bool
read_listing(struct pop3 *p, struct listing *l, struct err *e)
{
	bool ok;

	if (!pop3_listing(p, "LIST", l->n, &ok, on_size, l, e))
		return false;
	if (!ok)
		return pop3_fail(p, "no answer to LIST", e);
	/* offered or not, asking costs one -ERR */
	if (!pop3_listing(p, "UIDL", l->n, &ok, on_uid, l, e))
		return false;
	leave_out_the_unlisted(l);
	return forget_doubles(l) || pop3_fail(p, "out of memory", e);
}

bool
pop3_list(struct pop3 *p, size_t count, struct mailbox_item **items, size_t *n, struct err *e)
{
	struct listing l = { calloc(count ? count : 1, sizeof *l.items), count };

	if (!l.items)
		return pop3_fail(p, "out of memory", e);
	if (!read_listing(p, &l, e)) {
		free(l.items);
		return false;
	}
	*items = l.items;
	*n = l.n;
	return true;
}

/* rules_status - from an enhanced code to the row that says what it stands for */
#include "rules_reading.h"

#include "status.h"

/* Which list has the rows for a code: by the first digit of its subject; the last one has all. */
static size_t
list_of(const char *status)
{
	bool usual = status[0] && status[1] == '.' && ascii_digit((unsigned char)status[2]);

	return usual ? (size_t)(status[2] - '0') : STATUS_LISTS - 1;
}

/* May the pattern fit a code whose subject begins with this digit? */
static bool
may_fit(struct slice pattern, unsigned char digit)
{
	return digit > '9' || pattern.n < 3 || pattern.p[0] == '*' || pattern.p[1] != '.' ||
	    pattern.p[2] == digit || pattern.p[2] == '*' || pattern.p[2] == '?';
}

bool
statuses_index(struct reading *in)
{
	struct rules *r = in->r;

	for (unsigned digit = 0; digit < STATUS_LISTS; digit++) {
		struct status_list *list = &r->status_of[digit];

		list->row = arena_alloc(r->arena, r->nstatuses, sizeof(const struct status_row *));
		if (!list->row)
			return rules_no_memory(in);
		for (size_t i = 0; i < r->nstatuses; i++)
			if (may_fit(r->status[i].pattern, (unsigned char)('0' + digit)))
				list->row[list->n++] = &r->status[i];
	}
	return true;
}

const struct status_row *
status_find(const struct rules *r, const char *status)
{
	const struct status_list *list = &r->status_of[list_of(status)];

	for (size_t i = 0; status[0] && i < list->n; i++)
		if (status_fits(status, list->row[i]->pattern))
			return list->row[i];
	return NULL;
}

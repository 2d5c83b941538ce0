/* policy_counts - see policy_counts.h */
#include "build_config.h"

#include "policy_counts.h"

#include "database.h"

#include <stdlib.h>
#include <string.h>

struct policy_count {
	char *rule;           /* NULL: an operator */
	const char *standing; /* held, suppressed */
	uint64_t no_longer, newly;
};

static bool
same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* NULL: who is active is so by no rule. */
static struct policy_count *
find_or_add(struct policy_counts *c, const struct record_standing *by)
{
	struct policy_count *new;

	if (strcmp(by->standing, "active") == 0)
		return NULL;
	for (size_t i = 0; i < c->n; i++)
		if (same_text(c->at[i].rule, by->rule) &&
		    strcmp(c->at[i].standing, by->standing) == 0)
			return &c->at[i];
	if (c->n == c->cap) {
		c->cap = c->cap ? c->cap * 2 : 16;
		c->at = realloc(c->at, c->cap * sizeof *c->at);
		if (!c->at)
			abort();
	}
	new = &c->at[c->n++];
	*new = (struct policy_count){ .rule = by->rule ? strdup(by->rule) : NULL,
		.standing = by->standing };
	if (by->rule && !new->rule)
		abort();
	return new;
}

void
policy_counts_add(struct policy_counts *c, const struct record_difference *d)
{
	struct policy_count *found = find_or_add(c, &d->from);

	if (found)
		found->no_longer++;
	found = find_or_add(c, &d->to);
	if (found)
		found->newly++;
}

/* Suppressed first, then by rule; operators last. */
static int
by_standing(const void *a, const void *b)
{
	const struct policy_count *x = a, *y = b;
	int order = strcmp(y->standing, x->standing);

	if (order || !x->rule || !y->rule)
		return order ? order : !x->rule - !y->rule;
	return strcmp(x->rule, y->rule);
}

void
policy_counts_print(struct policy_counts *c, enum output_format format)
{
	static const struct column columns[] = { { .name = "rule", .widest = 72 },
		{ .name = "standing" }, { .name = "no_longer", .right = true },
		{ .name = "newly", .right = true } };
	struct output *o;

	if (c->n == 0)
		return;
	qsort(c->at, c->n, sizeof *c->at, by_standing);
	o = output_open(format, columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < c->n; i++)
		output_row(o,
		    (struct cell[]){ cell_string(c->at[i].rule),
			cli_standing_cell(c->at[i].standing),
			cell_number((long long)c->at[i].no_longer),
			cell_number((long long)c->at[i].newly) });
	output_close(o, NULL);
}

void
policy_counts_free(struct policy_counts *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->at[i].rule);
	free(c->at);
	*c = (struct policy_counts){ 0 };
}

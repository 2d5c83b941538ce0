/* rules_shadow_rows - the same of lines that are no texts: codes, and words that stand together */
#include "rules_reading.h"

/* Does one number of a status, or a reply, fit whatever fits the other? */
static bool
digits_cover(struct slice wide, struct slice narrow)
{
	if (slice_equal(wide, SLICE("*")))
		return true;
	if (wide.n != narrow.n)
		return false;
	for (size_t i = 0; i < wide.n; i++)
		if (wide.p[i] != narrow.p[i] && (wide.p[i] != '?' || narrow.p[i] == '*'))
			return false;
	return true;
}

static struct slice
take_number(struct slice *rest)
{
	size_t dot = slice_find_byte(*rest, '.', 0);
	struct slice number = slice_first(*rest, dot == SLICE_NPOS ? rest->n : dot);

	*rest = slice_after(*rest, number.n + 1);
	return number;
}

static bool
status_covers(struct slice wide, struct slice narrow)
{
	for (int i = 0; i < 3; i++)
		if (!digits_cover(take_number(&wide), take_number(&narrow)))
			return false;
	return true;
}

static void
code_shadows(struct reading *in)
{
	const struct rules *r = in->r;

	for (size_t b = 1; b < r->nstatuses && r->status[b].user; b++)
		for (size_t a = 0; a < b; a++)
			if (status_covers(r->status[a].pattern, r->status[b].pattern)) {
				rules_never(
				    in, r->status[b].at, r->status[b].pattern, r->status[a].at);
				break;
			}
	for (size_t b = 1; b < r->nreplies && r->reply[b].user; b++)
		for (size_t a = 0; a < b; a++)
			if (digits_cover(r->reply[a].pattern, r->reply[b].pattern) &&
			    !(r->reply[b].stages & ~r->reply[a].stages)) {
				rules_never(
				    in, r->reply[b].at, r->reply[b].pattern, r->reply[a].at);
				break;
			}
}

static bool
groups_within(struct groups narrow, struct groups wide)
{
	return !groups_any(groups_but(narrow, wide));
}

/* Is this asked for by one of the others, too, or by one with fewer words to choose from? */
static bool
is_needed(struct groups need, const struct together *by)
{
	for (size_t i = 0; i < TOGETHER_TERMS && groups_any(by->need[i]); i++)
		if (groups_within(by->need[i], need))
			return true;
	return false;
}

static bool
together_covers(const struct together *wide, const struct together *narrow)
{
	if (!groups_within(wide->without, narrow->without))
		return false;
	for (size_t i = 0; i < TOGETHER_TERMS && groups_any(wide->need[i]); i++)
		if (!is_needed(wide->need[i], narrow))
			return false;
	return true;
}

static void
together_shadows(struct reading *in)
{
	const struct rules *r = in->r;

	for (size_t b = 1; b < r->ntogether && r->rule[r->together[b].rule].user; b++)
		for (size_t a = 0; a < b; a++) {
			const struct rule *first = &r->rule[r->together[a].rule],
					  *rule = &r->rule[r->together[b].rule];

			if (together_covers(&r->together[a], &r->together[b]) &&
			    conditions_cover(first->when, rule->when)) {
				rules_never(in, rule->at, slice_of(rule->id), first->at);
				break;
			}
		}
}

void
rules_check_row_shadows(struct reading *in)
{
	code_shadows(in);
	together_shadows(in);
}

/*
 * record_erase - reports about addresses that were erased (carom.forget).
 *
 * The tag of the address is all that is left of it: a later report is recognised by it and judged like
 * any other, but what it says in words would bring the address back, and is not kept.
 */
#include "record_contact.h"

static bool
is_marked(const struct item *it)
{
	return it->choices && it->erased >> it->chosen & 1;
}

static void
erase(struct fold_contact *c, struct item **live, size_t n)
{
	c->address = SLICE_NONE;
	for (size_t i = 0; i < n; i++) {
		struct item *it = live[i];

		if (it->contact != c->id)
			continue;
		it->erased = ~0U;
		it->new_address = SLICE_NONE;
		it->ev.new_address = false;
		it->ev.away_until = 0;
	}
}

/* Whoever was erased since the report was looked at may have been folded since, which leaves nothing to tell it by. The
 * answer is for good: nobody can erase any of them from here to the commit. */
bool
items_erase(struct recorder *r, struct fold_set *f, struct item **live, size_t n, struct err *e)
{
	PGresult *res;

	params_clear(&r->p);
	if (fold_param_contacts(&r->p, f, fold_is_known) == 0)
		return true;
	res = store_exec(r->s, "contacts_erased", &r->p, e);
	if (!res)
		return false;
	for (size_t i = 0; i < n; i++)
		live[i]->erased = 0;
	for (int i = 0; i < PQntuples(res); i++)
		erase(fold_find(f, cell_int(res, i, 0)), live, n);
	PQclear(res);
	return true;
}

bool
item_is_erased(const struct item *it)
{
	return is_marked(it);
}

static bool
names(struct slice text, struct slice address)
{
	return address.n && slice_find_nocase(text, address, 0) < text.n;
}

/* Other recipients' copies of a report name the erased one too. */
static void
blank_others(struct item **live, size_t n, const struct item *erased)
{
	for (size_t i = 0; i < n; i++)
		if (live[i]->message == erased->message &&
		    names(live[i]->diagnostic, erased->address))
			live[i]->diagnostic = SLICE_NONE;
}

void
items_blank(struct item **live, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct item *it = live[i];

		if (!is_marked(it))
			continue;
		blank_others(live, n, it);
		it->diagnostic = it->message_id = it->original_message_id = it->extra = SLICE_NONE;
		if (names(it->send_id, it->address))
			it->send_id = SLICE_NONE;
	}
}

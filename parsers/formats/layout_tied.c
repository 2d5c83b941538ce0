/* layout_tied - may what stands under a recipient be said of another one? See layout.h. */
#include "layout.h"

#include "address.h"

/* Does the one in front or behind have the same reply? */
static bool
shares_reply(const struct report *r, size_t i)
{
	struct slice said = r->rcpt[i]->diagnostic;

	return (i > 0 && slice_equal(r->rcpt[i - 1]->diagnostic, said)) ||
	    (i + 1 < r->n && slice_equal(r->rcpt[i + 1]->diagnostic, said));
}

/* Is somebody named in *rest who may be the one that was refused? "Questions? postmaster@corp.example" names nobody. */
static bool
names_anybody(const struct message *m, struct slice *rest, struct slice *named)
{
	enum { NAMES = 8 };
	struct slice local, domain;

	for (unsigned n = 0; n < NAMES && layout_next_address(rest, named); n++)
		if (!address_split(*named, &local, &domain) ||
		    !message_text(m, TEXTS_LOCAL_HELPER, TEXT_IS, local))
			return true;
	return false;
}

/* One reply under each of several, where a message is given up for all when a server refuses one of them (nullmailer does
 * so): it is about whom it names, or about nobody knows whom. */
static bool
is_of_another(const struct message *m, const struct report *r, size_t i)
{
	const struct report_rcpt *one = r->rcpt[i];
	struct slice rest = one->diagnostic, named;

	if (r->n < 2 || !shares_reply(r, i))
		return false;
	if (slice_find_byte(rest, '@', 0) != SLICE_NPOS && names_anybody(m, &rest, &named))
		return !layout_names(one->diagnostic, one->final) &&
		    !layout_names(one->diagnostic, one->original);
	return slice_find(message_header(m, "Message-ID"), SLICE(".nullmailer@"), 0) != SLICE_NPOS;
}

static bool
shares_original(const struct report_rcpt *one, const struct report_rcpt *other)
{
	return slice_equal_nocase(one->original, other->original) &&
	    !slice_equal_nocase(one->final, other->final);
}

/* "<ann@far.example> (expanded from <team@corp.example>)", and bob from it, too: one of those whom an alias stands for is
 * gone, not the alias, which is the address that was written to. */
static bool
is_one_of_alias(const struct report *r, size_t i)
{
	const struct report_rcpt *one = r->rcpt[i];

	return one->original.n && !slice_equal_nocase(one->original, one->final) &&
	    ((i > 0 && shares_original(one, r->rcpt[i - 1])) ||
		(i + 1 < r->n && shares_original(one, r->rcpt[i + 1])));
}

bool
layout_may_mean_another(const struct message *m, const struct report *r, size_t i)
{
	return is_of_another(m, r, i) || is_one_of_alias(r, i);
}

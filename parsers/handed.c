/* handed - see handed.h */
#include "handed.h"

#include "added.h"
#include "address.h"
#include "kind.h"

/* The subject behind "[EXTERNAL] WG: [SPAM] ". */
static struct slice
own_subject(const struct message *m, struct slice subject)
{
	const struct rules *rules = scan_rules(m->scan);
	const struct phrase *prefix;

	subject = slice_trim(added_subject(rules, subject));
	while ((prefix = rules_text(rules, TEXTS_SUBJECT_ANSWER, TEXT_BEGINS, subject)) != NULL)
		subject =
		    slice_trim(added_subject(rules, slice_trim(slice_after(subject, prefix->n))));
	return subject;
}

static bool
is_file(const struct mime_part *p)
{
	return !slice_starts(p->type.value, SLICE("text/")) &&
	    !slice_starts(p->type.value, SLICE("multipart/")) &&
	    !slice_starts(p->type.value, SLICE("image/")) && /* of a signature */
	    !slice_starts(
		p->type.value, SLICE("application/p")); /* pgp-signature, pkcs7-signature */
}

/* Of two reports each needs a letter of its own: what tells whom we wrote to belongs to one of them. */
static bool
is_only_file(const struct message *m)
{
	for (size_t i = 0; i < m->mime.n; i++)
		if (i != m->returned_part && !mime_is_embedded(&m->mime, i) &&
		    is_file(&m->mime.part[i]))
			return false;
	return true;
}

bool
handed_alone(const struct message *m, const struct headers *inner)
{
	struct slice subject = own_subject(m, m->subject);

	if ((m->hints & (HINT_MACHINE | HINT_LIST | HINT_AUTO)) || kind_is_tracker(m))
		return false;
	if (subject.n &&
	    !slice_equal(
		subject, own_subject(m, headers_text(m->a, m->charsets, inner, SLICE("Subject")))))
		return false;
	return text_skip_blank(&m->text, 0) >= added_below(scan_rules(m->scan), &m->text) &&
	    is_only_file(m);
}

static bool
is_ours(struct slice address, struct slice ours)
{
	struct slice local, domain;

	return address_split(address, &local, &domain) && domain.n &&
	    (domain_is_within(domain, ours) || domain_is_within(ours, domain));
}

bool
handed_report(const struct message *m, const struct message *inside, const struct report *r)
{
	struct slice local, ours;

	if ((inside->hints & HINT_MACHINE) == 0 ||
	    (r->kind != KIND_BOUNCE && r->kind != KIND_DELAY))
		return false;
	if (!address_split(m->to, &local, &ours) || ours.n == 0 || is_ours(m->from, ours))
		return true;
	for (size_t i = 0; i < r->n; i++)
		if (is_ours(r->rcpt[i]->final, ours))
			return false;
	return true;
}

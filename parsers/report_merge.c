/* report_merge - what a report says twice of somebody put together; see report.h */
#include "report.h"

static void
fill(struct slice *to, struct slice from)
{
	if (to->n == 0)
		*to = from;
}

/* The second report about an address adds what the first lacks; a failure outweighs other news. */
static void
join(struct report_rcpt *to, const struct report_rcpt *from)
{
	if (to->action == ACTION_NONE ||
	    (from->action == ACTION_FAILED && to->action != ACTION_FAILED)) {
		to->action = from->action;
		if (from->diagnostic.n)
			to->diagnostic = from->diagnostic;
		if (from->status.n)
			to->status = from->status;
	}
	fill(&to->final, from->final);
	fill(&to->original, from->original);
	fill(&to->status, from->status);
	fill(&to->diagnostic, from->diagnostic);
	fill(&to->diagnostic_type, from->diagnostic_type);
	fill(&to->remote_mta, from->remote_mta);
	fill(&to->text, from->text);
	if (to->stage == STAGE_UNKNOWN)
		to->stage = from->stage;
	if (to->reason == REASON_NONE)
		to->reason = from->reason;
}

static bool
same_person(const struct report_rcpt *a, const struct report_rcpt *b)
{
	if (a->final.n && b->final.n)
		return slice_equal_nocase(a->final, b->final) &&
		    (a->original.n == 0 || b->original.n == 0 ||
			slice_equal_nocase(a->original, b->original));
	return a->original.n && slice_equal_nocase(a->original, b->original);
}

/* Quadratic only up to a bound: a report of a thousand equal addresses is no report. */
void
report_tidy(struct report *r)
{
	size_t kept = 0, named = 0;

	for (size_t i = 0; i < r->n; i++)
		named += report_has_address(r->rcpt[i]);
	for (size_t i = 0; i < r->n; i++) {
		struct report_rcpt *one = r->rcpt[i], *same = NULL;

		if (named && !report_has_address(one))
			continue;
		for (size_t k = 0; k < kept && k < 200 && !same; k++)
			if (same_person(r->rcpt[k], one))
				same = r->rcpt[k];
		if (same)
			join(same, one);
		else
			r->rcpt[kept++] = one;
	}
	r->n = kept;
}

/* Another address of what may be the same person: the text has the one that was written to, the
 * field the one it became. One half in common is asked for, since text holds strangers too. */
static bool
resembles(struct slice a, struct slice b)
{
	size_t at_a = slice_find_byte(a, '@', 0), at_b = slice_find_byte(b, '@', 0);

	if (!report_is_address(a) || !report_is_address(b) || slice_equal_nocase(a, b))
		return false;
	return slice_equal_nocase(slice_first(a, at_a), slice_first(b, at_b)) ||
	    slice_equal_nocase(slice_after(a, at_a), slice_after(b, at_b));
}

static void
merge_one(struct report_rcpt *field, const struct report_rcpt *human)
{
	if ((field->original.n == 0 || report_is_encapsulated(field->original)) &&
	    human->original.n && slice_equal_nocase(field->final, human->final))
		field->original = human->original;
	if (!report_is_address(field->final) && report_is_address(human->final))
		field->final = human->final;
	else if (field->original.n == 0 && resembles(field->final, human->final))
		field->original = human->final;
	fill(&field->final, human->final);
	fill(&field->text, human->diagnostic);
	fill(&field->remote_mta, human->remote_mta);
	if (field->stage == STAGE_UNKNOWN)
		field->stage = human->stage;
	if (field->reason == REASON_NONE)
		field->reason = human->reason;
	if (field->action == ACTION_NONE || human->gave_up)
		field->action = human->action;
	if (field->diagnostic.n == 0) {
		field->diagnostic = human->diagnostic;
		field->diagnostic_type = SLICE_NONE;
	} else if (report_goes_on(field->diagnostic, human->diagnostic)) {
		field->diagnostic = human->diagnostic;
	}
}

/* Where the address of another recipient begins whose '@' is the octet at of text; SLICE_NPOS when there is none. */
static size_t
other_begins(
    const struct report *fields, const struct report_rcpt *one, struct slice text, size_t at)
{
	size_t begins = SLICE_NPOS;

	for (size_t i = 0; i < fields->n; i++) {
		const struct slice address = fields->rcpt[i]->final;
		size_t local = fields->rcpt[i]->local;

		if (local && local <= at && at - local < begins && fields->rcpt[i] != one &&
		    slice_starts_nocase(slice_after(text, at - local), address))
			begins = at - local;
	}
	return begins;
}

/* What other_begins() compares thousands of times. */
static void
measure_local(struct report_rcpt *one)
{
	one->local = report_is_address(one->final) ? slice_find_byte(one->final, '@', 0) : 0;
}

/* Without a word, the codes in front of an address are of its reply: "550 5.1.1 <" of "550 5.1.1 <bob@corp.example>". */
static struct slice
unless_bare(struct slice words)
{
	return slice_has_letters(words) ? words : SLICE_NONE;
}

/* What stands in front of the first other recipient that the text names: behind it others are spoken of. Nor is what
 * stands behind many addresses about one recipient, whosever they are. Looked for where an '@' is: any other search for
 * each of a thousand addresses in each of a thousand texts takes half a minute if they are made for it. */
static struct slice
own_words(const struct report *fields, const struct report_rcpt *one, struct slice text)
{
	enum { MANY = 16 };
	size_t at = slice_find_byte(text, '@', 0);

	for (unsigned n = 0; at != SLICE_NPOS; n++, at = slice_find_byte(text, '@', at + 1)) {
		size_t begins = n < MANY ? other_begins(fields, one, text, at) : at;

		if (begins != SLICE_NPOS)
			return unless_bare(slice_trim(slice_first(text, begins)));
	}
	return text;
}

/* Nobody is named in the fields: whom the text names are all there is, the first of them in the place of an only one. */
static void
take_names(struct report *fields, const struct report *human)
{
	struct report_rcpt *only = fields->n == 1 ? fields->rcpt[0] : NULL;

	for (size_t i = 0; i < human->n; i++) {
		struct report_rcpt *one = only && i == 0 ? only : report_add(fields);

		if (!one)
			continue;
		if (!report_is_address(one->final))
			one->final = SLICE_NONE;
		join(one, human->rcpt[i]);
		fill(&one->text, human->rcpt[i]->diagnostic);
	}
}

/* To each of those in the fields what the text says of him. */
static void
merge_each(struct report *fields, const struct report *human)
{
	for (size_t i = 0; i < fields->n; i++)
		measure_local(fields->rcpt[i]);
	for (size_t i = 0; i < human->n; i++) {
		struct report_rcpt *said = human->rcpt[i], *one = report_find(fields, said->final);

		if (!one)
			one = report_find(fields, said->original);
		if (!one)
			continue;
		said->diagnostic = own_words(fields, one, said->diagnostic);
		said->text = own_words(fields, one, said->text);
		merge_one(one, said);
		measure_local(one);
	}
}

void
report_merge(struct report *fields, const struct report *human)
{
	size_t named = 0;

	fields->human = human->format;
	for (size_t i = 0; i < fields->n; i++)
		named += report_has_address(fields->rcpt[i]);
	if (named == 0 && human->n > 0)
		take_names(fields, human);
	else if (fields->n == 1 && human->n == 1)
		merge_one(fields->rcpt[0], human->rcpt[0]);
	else
		merge_each(fields, human);
	fill(&fields->text, human->text);
	fill(&fields->reporting_mta, human->reporting_mta);
}

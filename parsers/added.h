/*
 * added - what gateways and list managers add to mail that passes them: a tag in front of its subject, a warning above
 * its text, a notice below.
 *
 * None of it is the sender's: a report with a tag is still that report, and a letter that forwards one still forwards it.
 *
 * Effects  none. Linear; everything points into what was given.
 */
#ifndef CAROM_ADDED_H
#define CAROM_ADDED_H

#include "rules.h"
#include "text.h"

/* The subject behind "[EXTERNAL] ", "***SPAM*** ", "{Disarmed} ", "SPAM: ". */
struct slice added_subject(const struct rules *r, struct slice subject);
/* The same behind the names of lists as well: "[Returns] ". */
struct slice added_subject_list(const struct rules *r, struct slice subject);

/* The text of a message without a tag in front of its first word: "[EXTERNAL EMAIL] Your message could not ...". */
struct slice added_text_tag(const struct rules *r, struct slice text);
/* "[tag] title": the tag, and in *title what is behind it; nothing when there is none. */
struct slice added_tag(struct slice *title);

/* How many lines a warning above the text takes ("CAUTION: This email originated from outside of the organization ..."),
 * with what divides it from the text; 0 when there is none. */
size_t added_above(const struct rules *r, const struct text *t);
/* The first line of what stands below the text: the footer of a list, a legal notice, a signature; t->n when there
 * is none. */
size_t added_below(const struct rules *r, const struct text *t);

/* The text without the numbers of links, "[1]ann@corp.example", and the list below that they count, as lynx writes both
 * where HTML becomes text; text itself when no such list ends it. t: its lines. */
struct slice added_numbers_of(
    struct arena *a, struct slice text, const struct text *t, size_t heading);
static inline struct slice
added_numbers(struct arena *a, struct slice text, const struct text *t)
{
	static const struct phrase heading = PHRASE("References");
	size_t at = text_phrase(t, &heading);

	return at == TEXT_NONE ? text : added_numbers_of(a, text, t, at); /* nearly none has it */
}

#endif

/*
 * hostile_mail - mail made to cost: every kind of nesting, counting and length that a reader can be led astray by. Each
 * unit of it is repeated, in the place it was made for and in every other one that a reader looks at.
 */
#ifndef CAROM_HOSTILE_MAIL_H
#define CAROM_HOSTILE_MAIL_H

#include <stdbool.h>
#include <stddef.h>

/* A message: head, unit again and again until the size is reached, tail. The first %zu in a unit is its number, the second
 * that of the next one. */
struct pathology {
	const char *name, *head, *unit, *tail;
};

extern const struct pathology hostile_pathologies[];
extern const size_t hostile_npathologies;

/* What is not among them, to be put at every place. */
extern const char *const hostile_units[];
extern const size_t hostile_nunits;

/* Where units may stand: behind head, and tail behind them. Of a report of many recipients each stands in front of the units,
 * with rest behind it, or the other way round. */
struct place {
	const char *name, *head, *tail;
	const char *each; /* numbered like a unit; NULL: no others */
	const char *rest;
	bool behind;
};
enum { HOSTILE_RECIPIENTS = 1000 };

extern const struct place hostile_places[];
extern const size_t hostile_nplaces;

#endif

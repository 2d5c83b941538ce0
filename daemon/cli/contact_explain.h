/*
 * contact_explain - why a contact stands where it stands, for `carom contact`: its history folded once more under the
 * active policy. What a statement shows of that it takes as arrays.
 */
#ifndef CAROM_CONTACT_EXPLAIN_H
#define CAROM_CONTACT_EXPLAIN_H

#include "database.h"
#include "record.h"

struct record_config;

struct explained {
	struct record_explanation x;
	struct record_config *config;
	struct recorder *recorder;      /* NULL: the login may not see it */
	char *events, *rules, *because; /* array literals: of events, what the rules said of them */
	char *sign_streams, *sign_kinds, *sign_times, *sign_why_not; /* of signs of life */
};
/* An exit code; explained_free() in any case. */
int contact_explain(
    const struct config *c, struct store *s, const char *address, struct explained *out);
void explained_free(struct explained *e);
/* Counters against thresholds; nothing without any. */
void contact_print_rules(const struct record_explanation *x, enum output_format format);

#endif

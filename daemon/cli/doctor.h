/* doctor - what the parts of `carom doctor` share. */
#ifndef CAROM_CLI_DOCTOR_H
#define CAROM_CLI_DOCTOR_H

#include "config.h"
#include "err.h"
#include "output.h"

struct visit {
	struct output *rows;
	bool ill;
};

/* A row. advice (what to do) may be NULL when all is well. TONE_BAD makes the visit ill. */
void doctor_found(struct visit *v, const char *check, const char *object, enum tone tone,
    const char *finding, const char *advice);

/* What to do about a cause when nothing more is known. */
const char *doctor_advice(enum err_cause cause);

/* Connects, logs in, looks at the folders and at what the settings want to do there. */
void doctor_mailbox(struct visit *v, const struct config_mailbox *c);

/* What is wrong with a connection or login that failed with e, named, and what to do: *finding (of size
 * octets) is e->text without it. */
const char *doctor_connection(
    const struct config_mailbox *c, const struct err *e, char *finding, size_t size);

#endif

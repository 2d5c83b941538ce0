/* random_history - random histories of contacts, as the fold in memory reads them and as acts that bring them about */
#ifndef CAROM_RANDOM_HISTORY_H
#define CAROM_RANDOM_HISTORY_H

#include "pg_test.h"

enum { RUNS = 3, CONTACTS = 70, STREAMS = 2, EVENTS = 400, OTHERS = 5, ACTS = 4000, CAMPAIGNS = 3 };

/* What they are folded under. */
extern const struct policy policy;
extern const struct policy_stream configured[STREAMS];
extern const struct record_options options;

struct history {
	char address[32];
	struct policy_event events[EVENTS + OTHERS];
	size_t nevents, nfailures; /* failures first */
	struct policy_decision decisions[OTHERS];
	size_t ndecisions;
	struct policy_mailing mailings[EVENTS + CAMPAIGNS * STREAMS];
	size_t nmailings;
	bool of_stream[STREAMS];
};
struct act {
	struct sample sample;
	char sql[600]; /* else */
};
extern struct history histories[CONTACTS];
extern struct act acts[ACTS];
extern unsigned ncontacts;
extern size_t nacts;
extern uint32_t seed;

/* Those of a run, the same each time; run is less than RUNS. */
void make_histories(unsigned run);
/* The last run has few contacts with long histories. */
bool is_long(void);
uint32_t pick(uint32_t n); /* less than n */

#endif

/* bench_scale - what its files share. */
#ifndef CAROM_BENCH_SCALE_H
#define CAROM_BENCH_SCALE_H

#include "pg_test.h"

enum { BATCH = 500, DOMAINS = 5000, HOT = 2000 };
extern unsigned contacts, events, recorded; /* of them there are before; events of a measure */
extern const char *db;

/* Prints what it is and its seconds; what NULL: silently. */
__attribute__((format(printf, 2, 3))) void sql(const char *what, const char *format, ...);
/* n events from number first on, number * step % among is whom each is about; own: they happened as if nobody else
 * recorded, else in the order in which all recorders come to them. */
void record_events(
    const char *mailbox, unsigned first, unsigned n, unsigned among, unsigned step, bool own);

/* bench_scale_hot.c: few contacts that several recorders have at once */
void hot(void);

#endif

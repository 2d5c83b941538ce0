/*
 * bare - the rows of batches written by SQL alone: the recorder's own statements with arrays that were made
 * before, a transaction a batch. No parser, no fold, nobody looked up or locked. Evidence is left out.
 */
#ifndef CAROM_BENCH_BARE_H
#define CAROM_BENCH_BARE_H

#include "pg_test.h"

struct bare;

/* n events (a multiple of batch) from number first on, as record_events() of bench_scale tells them: number * step %
 * among is whom each is about. States are read, to be written back as they are. */
struct bare *bare_new(const char *db, unsigned first, unsigned n, unsigned batch, unsigned step,
    unsigned among, unsigned domains);
/* Writes them: what is to be measured. */
void bare_write(struct bare *b);
void bare_free(struct bare *b);

#endif

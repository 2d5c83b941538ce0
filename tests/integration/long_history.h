/* long_history - reports about one contact, an hour from one to the next, and where it stands after them */
#ifndef CAROM_LONG_HISTORY_H
#define CAROM_LONG_HISTORY_H

#include "pg_test.h"

enum { HISTORY_MOST = 1000 };
static const int64_t start = 1700000000, hour = 3600;
extern struct sample samples[HISTORY_MOST];
extern struct record_message messages[HISTORY_MOST];

/* Soft bounces, from the first sample on; first is the number of the first one. */
void history_make(const char *address, unsigned first, unsigned n, int64_t from);
/* Messages from one on, in batches. */
void history_record(struct recorder *r, unsigned from, unsigned n, unsigned batch);
/* One more, by itself: the first sample. */
void history_record_one(struct recorder *r, unsigned number, const char *address,
    enum reason reason, const char *original, int64_t at);
/* All standings with what is packed of them, as text. */
void history_take(char *to, size_t size, const char *db);

#endif

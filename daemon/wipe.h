/*
 * wipe - memory that libraries give back is overwritten first: libcurl and jansson copy what they are
 * given, and some of it is credentials.
 */
#ifndef CAROM_WIPE_H
#define CAROM_WIPE_H

#include <stddef.h>

/* free() and realloc() that overwrite; for memory of malloc() and its like. NULL is allowed. */
void wipe_free(void *p);
void *wipe_realloc(void *p, size_t n);

/* Makes libcurl (and initialises it) and jansson use them, once a process; before any other use of
 * libcurl. */
void wipe_libraries(void);

#endif

/*
 * spool - collects the octets of one message, at most LIMIT_MESSAGE: of a bigger one only the first
 * LIMIT_MESSAGE_HEAD octets stay, and the rest passes by.
 */
#ifndef CAROM_SPOOL_H
#define CAROM_SPOOL_H

#include "err.h"

#include <stddef.h>

struct spool {
	unsigned char *p; /* NULL when nothing was ever added */
	size_t n, room;
	bool over; /* there was more than is kept */
};

/* False only when memory is out (ERR_RETRY). */
bool spool_add(struct spool *s, const void *octets, size_t n, struct err *e);
/* Cuts what is there to the head. */
void spool_cut(struct spool *s);
/* Ready for the next message; keeps the memory. */
void spool_reset(struct spool *s);
void spool_free(struct spool *s);

#endif

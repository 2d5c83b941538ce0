/*
 * evidence_pack - raw mail, compressed for the database (RFC 8878).
 */
#ifndef CAROM_EVIDENCE_PACK_H
#define CAROM_EVIDENCE_PACK_H

#include "slice.h"

struct evidence; /* compressor and decompressor; one per process */

struct evidence *evidence_new(void);    /* NULL when memory is out */
void evidence_free(struct evidence *v); /* NULL is allowed */

/* *out is malloc()ed, the caller's: free(). False when memory is out. */
bool evidence_pack(struct evidence *v, struct slice raw, struct slice *out);
/* The same; also false for what is damaged or says it is larger than limit. */
bool evidence_unpack(struct evidence *v, struct slice packed, size_t limit, struct slice *out);

#endif

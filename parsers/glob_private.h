/*
 * glob_private - what reading a phrase and finding it have in common; only for glob.c and glob_read.c.
 */
#ifndef CAROM_GLOB_PRIVATE_H
#define CAROM_GLOB_PRIVATE_H

#include "glob.h"

/* Indexed by the octet: ASCII letters and digits. */
extern const bool glob_word_octet[256];

static inline bool
glob_is_word(unsigned char c)
{
	return glob_word_octet[c];
}

/* Of a few octets together they rule out most others. */
static inline uint32_t
glob_bit(unsigned char c)
{
	return UINT32_C(1) << (c & 31);
}

static inline bool
glob_is_choice(const struct glob *g, unsigned i)
{
	return g->noptions && g->choice == i;
}

#endif

/* advice - what to do about a reason: the ids of the taxonomy, in words */
#ifndef CAROM_ADVICE_H
#define CAROM_ADVICE_H

#include "slice.h"

int advice_find(struct slice id); /* -1: unknown; at most 63 */
const char *advice_name(int i);   /* the id */
const char *advice_text(int i);   /* one or two sentences, in the language of language.h */

#endif

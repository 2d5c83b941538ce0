/*
 * name_table - the words of an enum, in the order of its values; NULL for a value that has none.
 */
#ifndef CAROM_NAME_TABLE_H
#define CAROM_NAME_TABLE_H

#include "slice.h"

static inline const char *
name_table_word(const char *const *names, size_t count, unsigned value)
{
	return value < count ? names[value] : NULL;
}

/* False, and *out untouched, for what is none of the words. */
static inline bool
name_table_value(const char *const *names, size_t count, struct slice name, unsigned *out)
{
	for (size_t i = 0; i < count; i++)
		if (names[i] && slice_equal(slice_of(names[i]), name)) {
			*out = (unsigned)i;
			return true;
		}
	return false;
}

#endif

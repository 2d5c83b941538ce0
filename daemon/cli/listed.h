/*
 * listed - the address in a line of a list: a line may be one, or a record of a spreadsheet that has one.
 *
 * What separates fields is what does so first: a comma, a semicolon or a tab. A first line without an @ that names a
 * field "email" or the like says which it is; else it is the only one with an @. A line with several, or with none,
 * names no address: to guess would stop mail to somebody else and go on with it to who asked for no more.
 */
#ifndef CAROM_CLI_LISTED_H
#define CAROM_CLI_LISTED_H

#include "slice.h"

struct listed {
	bool begun, heading;     /* the line was the first, and says what the fields are */
	unsigned char separator; /* NUL: none seen yet */
	size_t column;           /* from 1; 0: the one with an @ */
};

/* The next line of l's file, without blanks around it and not empty. False when it names no address. */
bool listed_address(struct listed *l, struct slice line, struct slice *address);

#endif

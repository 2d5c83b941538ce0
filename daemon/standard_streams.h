/*
 * standard_streams - the three descriptors that a program is started with; for the mains of carom and caromd.
 *
 * Whoever starts a program may have closed one of them. The next file or connection would get its number then, and what
 * is printed would go there: into the database's protocol, for one.
 */
#ifndef CAROM_STANDARD_STREAMS_H
#define CAROM_STANDARD_STREAMS_H

#include <stdbool.h>

/* Before anything is opened: what is closed becomes a descriptor that refuses what it is there for. */
void standard_streams_hold(void);
/* Writes what is buffered; why it failed, if it did, is kept. */
void standard_output_flush(void);
/* Was all of standard output written? Else false, and errno says why (0: not known). */
bool standard_output_written(void);

#endif

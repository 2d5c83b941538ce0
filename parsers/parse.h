/*
 * parse - what parser.h and the readers below it share.
 */
#ifndef CAROM_PARSE_H
#define CAROM_PARSE_H

#include "slice.h"

/* How a reader of some bytes ended. Pure code has no text and no log. */
enum parse_rc {
	PARSE_OK,
	PARSE_NOT_MINE,  /* another reader's */
	PARSE_MALFORMED, /* mine, and unreadable */
	PARSE_LIMIT      /* the arena's ceiling, or a limit that leaves nothing to go on with */
};

struct parse_options {
	bool
	    no_digest; /* leave verdict.canonical 0: nobody will ask whether the message was read before */
	bool explain;   /* fill verdict.steps */
	bool truncated; /* raw is only the head of the message: flag it */
	const struct slice
	    *keep; /* names of headers of the original to keep besides X-, List-, Feedback-ID */
	size_t nkeep;
};

#endif

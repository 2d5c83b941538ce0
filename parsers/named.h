/*
 * named - what the words of a sentence name: the recipient, what is missing, a place to look for him, or another thing; for
 * meant.c only.
 */
#ifndef CAROM_NAMED_H
#define CAROM_NAMED_H

#include "sentence.h"

/* What the words of a sentence have named so far, and the word before. */
struct named {
	bool whole; /* no phrase was found: all words count, not only those beside it */
	bool coded; /* a code says who is missing: a word of no group beside him may be his name */
	bool recipient, thing, place, host, other, beside;
	bool called; /* the recipient by a word, and not by his address alone */
	bool inside; /* the word before is part of the phrase */
	bool whose;  /* it says whose the next one is: "Käyttäjän" */
	size_t in;   /* words since "in": "not found in the alias database" names a place */
	size_t to;   /* words since one right behind what is missing: "unknown to the script" */
	bool verb;   /* the next word may be one: "not configured to receive" */
	enum before {
		BEFORE_NOTHING,
		BEFORE_LOCAL,
		BEFORE_RECIPIENT,
		BEFORE_MISSING,
		BEFORE_PLACE,
		BEFORE_OTHER,
		BEFORE_OTHER_OF
	} before;
	size_t end; /* of that word */
};

/* phrase: what was found in it, as a phrase without gaps; nothing when it is the sentence. coded: see above. */
struct named named_read(const struct evidence *e, struct slice s, struct slice phrase, bool coded);

#endif

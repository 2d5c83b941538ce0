/* words - the words of the taxonomy as a reader sees them, in the reader's language */
#ifndef CAROM_WORDS_H
#define CAROM_WORDS_H

#include "slice.h"

/* A word of the schema (reason, stage, kind, standing, ...) for people; a word unknown to it comes back as it
 * is. */
const char *word_text(const char *word);
/* The colour of a word: hard, soft, undetermined, good or plain. */
const char *word_tone(const char *word);
/* What a reason means, in one sentence; NULL: no such reason. */
const char *word_definition(const char *reason);
/* The ids of the advice for a reason, comma separated; "" when there is none. */
const char *word_advice(const char *reason);

/* One of the groups that bounces fall into by what is to be done about them. */
struct word_group {
	const char *name, *title, *text; /* untranslated */
};
extern const struct word_group word_groups[]; /* in the order of the report; name NULL ends it */

#endif

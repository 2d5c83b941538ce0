/*
 * suggest - "did you mean": the nearest of the words that are known, by edit distance.
 *
 * Effects: none.
 */
#ifndef CAROM_SUGGEST_H
#define CAROM_SUGGEST_H

/* The word of the list (its end is NULL) that takes the fewest letters to insert, delete, replace or swap; NULL when
 * more than a third of its letters would change. */
const char *suggest_word(const char *word, const char *const *words);

#endif

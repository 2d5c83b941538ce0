/* autoreply_language - in which language an answer is written; see autoreply_words.h */
#include "autoreply_words.h"

#include <string.h>

enum { LANGUAGES = 64 };

/* A phrase says more than a small word, and the body more than the subject: its beginning is often the
 * server's language, not the person's. */
static unsigned
vote(const struct words *w, const struct word *word)
{
	unsigned length = (unsigned)(word->end - word->start);

	if (word->set == SET_QUOTE || word->set >= SET_MONTH)
		return 2;
	if (word->set == SET_LANGUAGE)
		return 4 + length;
	return word->start < w->subject && w->text.n > w->subject + 20 ? length / 2 : length;
}

void
words_find_language(struct words *w)
{
	struct {
		const char *tag;
		unsigned sum;
	} tally[LANGUAGES];
	size_t n = 0, best = 0;

	for (size_t i = 0; i < w->n; i++) {
		const char *tag = w->word[i].language;
		size_t k = 0;

		while (k < n && strcmp(tally[k].tag, tag) != 0)
			k++;
		if (!tag[0] || k == LANGUAGES)
			continue;
		if (k == n) {
			tally[n].tag = tag;
			tally[n++].sum = 0;
		}
		tally[k].sum += vote(w, &w->word[i]);
	}
	for (size_t k = 1; k < n; k++)
		if (tally[k].sum > tally[best].sum)
			best = k;
	if (n && strlen(tally[best].tag) < sizeof w->language)
		memcpy(w->language, tally[best].tag, strlen(tally[best].tag) + 1);
}

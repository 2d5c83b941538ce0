/* suggest - see suggest.h */
#include "suggest.h"

#include <string.h>

enum { SUGGEST_MAX = 40 };

static unsigned
least(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

/* Optimal string alignment: insert, delete, replace, swap of neighbours. */
static unsigned
distance(const char *a, const char *b)
{
	unsigned row[3][SUGGEST_MAX + 1];
	size_t na = strlen(a), nb = strlen(b);

	if (na > SUGGEST_MAX || nb > SUGGEST_MAX)
		return SUGGEST_MAX;
	for (size_t j = 0; j <= nb; j++)
		row[0][j] = (unsigned)j;
	for (size_t i = 1; i <= na; i++) {
		unsigned *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= nb; j++) {
			now[j] = least(
			    last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
			    before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
	}
	return row[na % 3][nb];
}

const char *
suggest_word(const char *word, const char *const *words)
{
	unsigned best = (unsigned)(strlen(word) / 3 > 0 ? strlen(word) / 3 : 1) + 1;
	const char *found = NULL;

	for (; *words != NULL; words++) {
		unsigned d = distance(word, *words);

		if (d < best) {
			best = d;
			found = *words;
		}
	}
	return found;
}

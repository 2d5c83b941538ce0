/* likeness - see likeness.h */
#include "build_config.h"

#include "likeness.h"

#include "util.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

struct likeness {
	void *tree; /* of struct alike, by what and text */
	struct alike **all;
	size_t n, cap;
	struct alike *sorted;
};

static bool
gap(unsigned char c)
{
	return c <= ' ' || c == 0x7F;
}

/* 550, 5.1.1: what they say is the point. */
static bool
is_code(struct slice w)
{
	size_t dots = 0;

	if (w.n < 3 || w.n > 9 || (w.p[0] != '2' && w.p[0] != '4' && w.p[0] != '5'))
		return false;
	for (size_t i = 0; i < w.n; i++) {
		dots += w.p[i] == '.';
		if (w.p[i] != '.' && (w.p[i] < '0' || w.p[i] > '9'))
			return false;
	}
	return dots == 0 ? w.n == 3 : dots == 2 && w.p[1] == '.';
}

/* The form of one word; its octets where nothing in it differs each time. */
static struct slice
word_form(struct slice word)
{
	bool digit = false;

	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '@')
			return SLICE("<address>");
		digit = digit || (word.p[i] >= '0' && word.p[i] <= '9');
	}
	return digit && !is_code(word) ? SLICE("#") : word;
}

void
likeness_fold(char out[LIKENESS_TEXT + 1], struct slice text)
{
	size_t n = 0, at = 0;

	while (at < text.n && n < LIKENESS_TEXT) {
		struct slice word = { text.p + at, 0 };

		while (at < text.n && !gap(text.p[at])) {
			at++;
			word.n++;
		}
		while (at < text.n && gap(text.p[at]))
			at++;
		if (word.n == 0)
			continue;
		word = word_form(word);
		if (n)
			out[n++] = ' ';
		for (size_t i = 0; i < word.n && n < LIKENESS_TEXT; i++) {
			unsigned char c = word.p[i];

			out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
		}
	}
	if (n == LIKENESS_TEXT) { /* not inside a character */
		while (n && ((unsigned char)out[n - 1] & 0xC0) == 0x80)
			n--;
		if (n && ((unsigned char)out[n - 1] & 0x80))
			n--;
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = 0;
}

static int
by_text(const void *a, const void *b)
{
	const struct alike *x = a, *y = b;
	int c = strcmp(x->what, y->what);

	return c ? c : strcmp(x->text, y->text);
}

static int
by_count(const void *a, const void *b)
{
	const struct alike *x = a, *y = b;

	return x->count != y->count ? (x->count < y->count ? 1 : -1) : by_text(a, b);
}

struct likeness *
likeness_new(void)
{
	return xcalloc(1, sizeof(struct likeness));
}

void
likeness_free(struct likeness *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->n; i++) {
		tdelete(l->all[i], &l->tree, by_text);
		free((char *)(uintptr_t)l->all[i]->text);
		free((char *)(uintptr_t)l->all[i]->example);
		free(l->all[i]);
	}
	free(l->all);
	free(l->sorted);
	free(l);
}

void
likeness_add(struct likeness *l, const char *what, struct slice text, const char *example)
{
	char form[LIKENESS_TEXT + 1];
	struct alike key = { .what = what, .text = form }, **found, *new;

	likeness_fold(form, text);
	found = tfind(&key, &l->tree, by_text);
	if (found) {
		(*found)->count++;
		return;
	}
	new = xcalloc(1, sizeof *new);
	*new = (struct alike){
		.what = what, .text = xstrdup(form), .example = xstrdup(example), .count = 1
	};
	if (!tsearch(new, &l->tree, by_text))
		abort();
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 64;
		l->all = xrealloc(l->all, l->cap, sizeof *l->all);
	}
	l->all[l->n++] = new;
}

const struct alike *
likeness_groups(struct likeness *l, size_t *n)
{
	free(l->sorted);
	l->sorted = xcalloc(l->n + 1, sizeof *l->sorted);
	for (size_t i = 0; i < l->n; i++)
		l->sorted[i] = *l->all[i];
	qsort(l->sorted, l->n, sizeof *l->sorted, by_count);
	*n = l->n;
	return l->sorted;
}

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

enum {
	REPLY = 1,
	ENHANCED = 3,
	LABELS = 3 /* of a host, at least: "example.org" may say something */
};

/* 550, 5.1.1: how many numbers make the code; 0: it is none. */
static size_t
code_numbers(struct slice w)
{
	size_t dots = 0;

	if (w.n < 3 || w.n > 9 || (w.p[0] != '2' && w.p[0] != '4' && w.p[0] != '5'))
		return 0;
	for (size_t i = 0; i < w.n; i++) {
		dots += w.p[i] == '.';
		if (w.p[i] != '.' && (w.p[i] < '0' || w.p[i] > '9'))
			return 0;
	}
	if (dots == 0)
		return w.n == 3 ? REPLY : 0;
	return dots == 2 && w.p[1] == '.' ? ENHANCED : 0;
}

/* A reply stands where somebody begins to speak; elsewhere three digits are a number as any other. */
static bool
is_code(struct slice before, struct slice word, struct slice behind)
{
	size_t numbers = code_numbers(word);

	return numbers == ENHANCED ||
	    (numbers == REPLY &&
		(before.n == 0 || strchr(":])>", before.p[before.n - 1]) || code_numbers(before) ||
		    code_numbers(behind) == ENHANCED));
}

/* "mx1.corp.example", also with a stop or brackets around it. */
static bool
is_host(struct slice w)
{
	size_t labels = 1, label = 0;

	while (w.n && strchr("<([", w.p[0]))
		w = slice_after(w, 1);
	while (w.n && strchr(".,;:>)]", w.p[w.n - 1]))
		w.n--;
	for (size_t i = 0; i < w.n; i++) {
		if (w.p[i] == '.') {
			if (label == 0)
				return false;
			labels++;
			label = 0;
		} else if (ascii_alnum(w.p[i]) || w.p[i] == '-') {
			label++;
		} else {
			return false;
		}
	}
	return labels >= LABELS && label > 1 && ascii_alpha(w.p[w.n - 1]);
}

/* The form of a word that is no code; its octets where nothing in it differs each time. */
static struct slice
word_form(struct slice word)
{
	bool digit = false;

	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '@')
			return SLICE("<address>");
		digit = digit || (word.p[i] >= '0' && word.p[i] <= '9');
	}
	if (is_host(word))
		return SLICE("<host>");
	return digit ? SLICE("#") : word;
}

/* The next word; empty at the end. */
static struct slice
next_word(struct slice text, size_t *at)
{
	struct slice word;

	while (*at < text.n && gap(text.p[*at]))
		++*at;
	word = slice_first(slice_after(text, *at), 0);
	while (*at < text.n && !gap(text.p[*at])) {
		++*at;
		word.n++;
	}
	return word;
}

static size_t
put_form(char out[LIKENESS_TEXT + 1], size_t n, struct slice form)
{
	if (n)
		out[n++] = ' ';
	for (size_t i = 0; i < form.n && n < LIKENESS_TEXT; i++) {
		unsigned char c = form.p[i];

		out[n++] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
	}
	return n;
}

void
likeness_fold(char out[LIKENESS_TEXT + 1], struct slice text)
{
	size_t n = 0, at = 0;
	struct slice before = SLICE_NONE, word = next_word(text, &at), behind;

	for (; word.n && n < LIKENESS_TEXT; before = word, word = behind) {
		behind = next_word(text, &at);
		n = put_form(out, n, is_code(before, word, behind) ? word : word_form(word));
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

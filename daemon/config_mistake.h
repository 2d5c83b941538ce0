/*
 * config_mistake - what is wrong with a configuration: all of it at once, each with its line.
 */
#ifndef CAROM_CONFIG_MISTAKE_H
#define CAROM_CONFIG_MISTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct config_mistake {
	unsigned line; /* 0: the file as a whole */
	char *text;
};
struct config_mistakes {
	struct config_mistake *v;
	size_t n;
	bool full; /* there were more than are kept */
};

/* Appends; past 200 only sets full. Text: lower case, no final stop. */
void config_mistake(struct config_mistakes *m, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* By line, as "file:line: text". */
void config_mistakes_print(const struct config_mistakes *m, const char *file, FILE *out);
void config_mistakes_free(struct config_mistakes *m);

#endif

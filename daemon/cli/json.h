/*
 * json - JSON gathered in memory and handed to stdio in pieces: a stdio call for each word of a verdict
 * costs more than the word.
 */
#ifndef CAROM_JSON_H
#define CAROM_JSON_H

#include "slice.h"

#include <stdio.h>

struct json {
	FILE *to; /* errors stay in it: ferror() */
	size_t n;
	char held[4096];
};

static inline void
json_open(struct json *j, FILE *to)
{
	j->to = to;
	j->n = 0;
}

/* Hands on what is held. To be called at the end. */
void json_flush(struct json *j);
void json_put_slow(struct json *j, const void *bytes, size_t n);

static inline void
json_put(struct json *j, const void *bytes, size_t n)
{
	if (n > sizeof j->held - j->n) {
		json_put_slow(j, bytes, n);
		return;
	}
	if (n)
		memcpy(j->held + j->n, bytes, n);
	j->n += n;
}

/* Bytes that are JSON already. */
static inline void
json_raw(struct json *j, const char *s)
{
	json_put(j, s, strlen(s));
}

/* A quoted string (RFC 8259 7); what is not UTF-8 becomes U+FFFD. */
void json_quote(struct json *j, struct slice s);

/* "name":, with a comma in front unless it is the first of its object. */
static inline void
json_key(struct json *j, const char *name, bool first)
{
	if (first)
		json_put(j, "\"", 1);
	else
		json_put(j, ",\"", 2);
	json_raw(j, name);
	json_put(j, "\":", 2);
}

/* The string; null when it is empty. */
void json_value(struct json *j, struct slice s);

/* The key and the string. name: a literal, so that the key is copied in a few instructions; first: a constant. */
#define json_text(j, name, s, first) \
	do { \
		if (first) \
			json_put((j), "\"" name "\":", sizeof name + 2); \
		else \
			json_put((j), ",\"" name "\":", sizeof name + 3); \
		json_value((j), (s)); \
	} while (0)

#endif

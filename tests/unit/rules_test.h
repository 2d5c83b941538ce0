/* What the tests of rules share: rules from a text, and what is said about its mistakes. */
#ifndef CAROM_RULES_TEST_H
#define CAROM_RULES_TEST_H

#include "cmocka_test.h"

#include <stdio.h>
#include <string.h>

#include "rules.h"

static char said[8192];

static inline void
complain(void *arg, const char *file, unsigned line, const char *text)
{
	size_t n = strlen(said);

	(void)arg;
	snprintf(said + n, sizeof said - n, "%s:%u: %s\n", file, line, text);
}

static inline struct rules *
read_text(const char *text)
{
	struct rules_source source = { .name = "site.rules", .text = slice_of(text), .user = true };

	said[0] = '\0';
	return rules_new(&source, 1, complain, NULL);
}

/* Our files, with one of a site's own. */
static inline struct rules *
read_with_site(const char *text)
{
	static struct rules_source source[64];

	assert_true(rules_embedded_count < 63);
	memcpy(source, rules_embedded, rules_embedded_count * sizeof *source);
	source[rules_embedded_count] =
	    (struct rules_source){ .name = "site.rules", .text = slice_of(text), .user = true };
	said[0] = '\0';
	return rules_new_ready(source, rules_embedded_count + 1, &rules_ready, complain, NULL);
}

#endif

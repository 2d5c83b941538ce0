/* What the tests of the rule language share: one rule read, or refused for a reason. */
#ifndef CAROM_POLICY_TEXT_TEST_H
#define CAROM_POLICY_TEXT_TEST_H

#include "cmocka_test.h"

#include "policy.h"
#include "policy_config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One rule of a policy "p"; the caller's: policy_parsed_free(). */
static inline struct policy_parsed
rule_of(const char *body)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *all, one;
	char text[4096];
	size_t n;

	snprintf(text, sizeof text, "policy \"p\" {\nrule \"r\" {\n%s\n}\n}\n", body);
	if (!policy_parse_text(text, &all, &n, &m)) {
		config_mistakes_print(&m, "rule", stderr);
		fail_msg("refused: %s", body);
	}
	assert_int_equal(n, 1);
	one = all[0];
	free(all);
	return one;
}

static inline void
refused_text(const char *text, unsigned line, const char *part)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *all;
	bool found = false;
	size_t n;

	assert_false(policy_parse_text(text, &all, &n, &m));
	assert_null(all);
	for (size_t i = 0; i < m.n; i++)
		found |= m.v[i].line == line && strstr(m.v[i].text, part);
	if (!found) {
		config_mistakes_print(&m, "rule", stderr);
		fail_msg("nothing on line %u says \"%s\"", line, part);
	}
	config_mistakes_free(&m);
}

/* A rule's first line is line 3. */
static inline void
refused(const char *body, unsigned line, const char *part)
{
	char text[4096];

	snprintf(text, sizeof text, "policy \"p\" {\nrule \"r\" {\n%s\n}\n}\n", body);
	refused_text(text, line, part);
}

#endif

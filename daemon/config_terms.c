/*
 * config_terms - terms of rules that nothing can ever meet. See config_read.h
 *
 * Not part of the policy language: what a provider is called and which streams there are may change after a policy was
 * stored, and a stored policy must be read for ever.
 */
#include "build_config.h"

#include "config_read.h"

#include "policy.h"
#include "policy_config.h"
#include "rules.h"
#include "suggest.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 200, NAME_MAX_OCTETS = 40 };

struct known {
	const struct config *config;
	const char *streams[NAMES_MAX + 1], *providers[NAMES_MAX + 1];
	char provider[NAMES_MAX][NAME_MAX_OCTETS];
};

/* A line "[provider NAME]" of the rules in the binary. */
static void
take_provider(struct known *k, size_t *n, struct slice line)
{
	static const struct slice head = SLICE("[provider ");
	struct slice name;

	if (!slice_starts(line, head) || *n == NAMES_MAX)
		return;
	name = slice_after(line, head.n);
	for (size_t i = 0; i < name.n && name.p[i] != ']' && i < NAME_MAX_OCTETS - 1; i++)
		k->provider[*n][i] = (char)name.p[i];
	k->providers[*n] = k->provider[*n];
	++*n;
}

/* With files of its own a site may name others. */
static void
list_providers(struct known *k)
{
	size_t n = 0;

	for (size_t i = 0; i < rules_embedded_count && !k->config->rules_dir; i++) {
		struct slice text = rules_embedded[i].text;

		while (text.n) {
			const unsigned char *end = memchr(text.p, '\n', text.n);
			size_t length = end ? (size_t)(end - text.p) : text.n;

			take_provider(k, &n, (struct slice){ text.p, length });
			text = slice_after(text, length + (end != NULL));
		}
	}
}

static bool
is_there(const char *glob, const char *const *names)
{
	for (; *names; names++)
		if (policy_glob(glob, slice_of(*names)))
			return true;
	return false;
}

/* What is nearly the name of one that is known, and no name itself, is a slip. */
static void
check_name(const struct value_from *rule, const char *key, const char *what, const char *glob,
    const char *const *names)
{
	const char *meant = is_there(glob, names) ? NULL : suggest_word(glob, names);

	if (meant)
		value_mistake(
		    rule, key, "'%s': no %s '%.60s' (did you mean '%s'?)", key, what, glob, meant);
}

/* "4.2.2", "5.7.*", "?.1.1": three numbers, or wildcards where they are. */
static void
check_status(const struct value_from *rule, const char *key, const char *glob)
{
	size_t points = 0;
	bool star = false, fine = true;

	for (const char *p = glob; *p; p++) {
		points += *p == '.';
		star = star || *p == '*';
		fine = fine && strchr("0123456789.*?", *p);
	}
	if (!fine || points > 2 || (points < 2 && !star))
		value_mistake(rule, key,
		    "'%s': no status is like '%.60s' (they are like '4.2.2'; did you mean "
		    "'5.7.*'?)",
		    key, glob);
}

static void
check_term(const struct known *k, const struct value_from *rule, const char *key,
    const struct policy_term *t)
{
	if (t->kind == TERM_PROVIDER)
		check_name(rule, key, "provider", t->glob, k->providers);
	else if (t->kind == TERM_STREAM)
		check_name(rule, key, "stream", t->glob, k->streams);
	else if (t->kind == TERM_STATUS)
		check_status(rule, key, t->glob);
	else if (t->kind == TERM_DOMAIN && strchr(t->glob, '@'))
		value_mistake(rule, key, "'%s': '%.60s' is no domain (did you mean '%.60s'?)", key,
		    t->glob, strrchr(t->glob, '@') + 1);
}

void
config_check_terms(const struct value_from *root, const struct config *c)
{
	struct known *k = xcalloc(1, sizeof *k);

	k->config = c;
	list_providers(k);
	for (size_t i = 0; i < c->nstreams && i < NAMES_MAX; i++)
		k->streams[i] = c->streams[i].name;
	for (size_t i = 0; i < cfg_size(root->section, "policy"); i++) {
		cfg_t *section = cfg_getnsec(root->section, "policy", (unsigned)i);
		const struct policy *p = &c->policies[i].policy;
		struct value_from rule = *root;

		for (size_t n = 0; n < p->nrules; n++) {
			const struct policy_rule *r = &p->rules[n];

			rule.section = cfg_getnsec(section, "rule", (unsigned)n);
			for (size_t t = 0; t < r->nmatch; t++)
				check_term(k, &rule, "match", &r->match[t]);
			for (size_t t = 0; t < r->nweights; t++)
				check_term(k, &rule, "weights", &r->weights[t].term);
		}
	}
	free(k);
}

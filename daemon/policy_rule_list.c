/* policy_rule_list - the keys of a rule that hold several words; see policy_rule_private.h */
#include "build_config.h"

#include "policy_rule_private.h"

#include "address_glob.h"
#include "policy.h"
#include "suggest.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

/* As the domains of addresses are compared. */
static bool
take_domain(const struct rule_reading *in, const char *key, struct policy_term *out)
{
	char *glob = address_glob(out->glob, true);

	if (glob)
		out->glob = policy_own(in->owner, glob);
	else
		RULE_MISTAKE(in, key,
		    "'%s': in '%.60s' a wildcard stands among letters that are not ASCII: put it "
		    "in a label of its own",
		    key, out->glob);
	return glob;
}

static void
take_term(const struct rule_reading *in, const char *key, const char *text, struct policy_term *out)
{
	char *copy = policy_own(in->owner, xstrdup(text)), *why;

	if (!policy_term_parse(copy, out, &why)) {
		RULE_MISTAKE(in, key, "'%s': %s", key, why);
		free(why);
	} else if (out->kind != TERM_DOMAIN || take_domain(in, key, out)) {
		return;
	}
	*out = (struct policy_term){ .value = PERMANENCE_HARD };
}

static bool
fits(const struct rule_reading *in, const char *key, size_t n, size_t most)
{
	if (n <= most)
		return true;
	RULE_MISTAKE(in, key, "'%s' has at most %zu entries", key, most);
	return false;
}

void
policy_rule_match(const struct rule_reading *in)
{
	struct config_strings list = value_strings(&in->from, "match", false);
	struct policy_term *terms = policy_own(in->owner, xcalloc(list.n + 1, sizeof *terms));

	for (size_t i = 0; i < list.n; i++)
		if (*list.v[i])
			take_term(in, "match", list.v[i], &terms[in->r->nmatch++]);
	if (policy_rule_is_empty(in, "match"))
		RULE_MISTAKE(in, "match",
		    "'match' is empty: leave it out for a rule that takes every bounce");
	if (!fits(in, "match", list.n, POLICY_MAX_TERMS))
		in->r->nmatch = POLICY_MAX_TERMS;
	in->r->match = terms;
	for (size_t i = 0; i < list.n; i++)
		free(list.v[i]);
	free(list.v);
}

static void
take_weight(const struct rule_reading *in, char *text, struct policy_weight *out)
{
	char *equals = strrchr(text, '=');

	if (!equals) {
		RULE_MISTAKE(in, "weights", "'weights' are like \"hard=4\", not '%.60s'", text);
		return;
	}
	*equals = '\0';
	take_term(in, "weights", text, &out->term);
	if (!policy_number_parse(equals + 1, POLICY_MAX_NUMBER, &out->weight))
		RULE_MISTAKE(in, "weights",
		    "the weight of '%.60s' is a number with at most three decimals, not '%.40s'",
		    text, equals + 1);
}

void
policy_rule_weights(const struct rule_reading *in)
{
	struct config_strings list = value_strings(&in->from, "weights", false);
	struct policy_weight *weights = policy_own(in->owner, xcalloc(list.n + 1, sizeof *weights));

	for (size_t i = 0; i < list.n; i++)
		if (*list.v[i])
			take_weight(in, list.v[i], &weights[in->r->nweights++]);
	if (!fits(in, "weights", list.n, POLICY_MAX_TERMS))
		in->r->nweights = POLICY_MAX_TERMS;
	in->r->weights = weights;
	for (size_t i = 0; i < list.n; i++)
		free(list.v[i]);
	free(list.v);
}

int
policy_rule_word(
    const struct rule_reading *in, const char *key, const char *text, const char *const *words)
{
	const char *meant;

	for (int i = 0; words[i]; i++)
		if (!strcmp(words[i], text))
			return i;
	meant = suggest_word(text, words);
	if (meant)
		RULE_MISTAKE(
		    in, key, "'%s': unknown word '%.60s' (did you mean '%s'?)", key, text, meant);
	else
		RULE_MISTAKE(in, key, "'%s': unknown word '%.60s'", key, text);
	return -1;
}

void
policy_rule_resets(const struct rule_reading *in)
{
	static const char *const words[] = { "delivered", "reply", "open", "click", "probe_ok",
		NULL };
	struct config_strings list = value_strings(&in->from, "reset_on", false);

	for (size_t i = 0; i < list.n; i++) {
		int at = *list.v[i] ? policy_rule_word(in, "reset_on", list.v[i], words) : -1;

		if (at >= 0)
			in->r->reset_on |= 1u << at;
		free(list.v[i]);
	}
	free(list.v);
	if (value_bool(&in->from, "consecutive", false)) {
		if (policy_rule_has(in, "reset_on"))
			RULE_MISTAKE(in, "consecutive",
			    "'consecutive' is 'reset_on' with all five: give one of them");
		in->r->reset_on = SUCCESS_ALL;
	}
}

void
policy_rule_multiply(const struct rule_reading *in)
{
	static const char *const words[] = { "ratio", "last", NULL };
	struct config_strings list = value_strings(&in->from, "multiply", false);

	for (size_t i = 0; i < list.n; i++) {
		int at = *list.v[i] ? policy_rule_word(in, "multiply", list.v[i], words) : -1;

		in->r->multiply_ratio |= at == 0;
		in->r->multiply_last |= at == 1;
		free(list.v[i]);
	}
	free(list.v);
}

void
policy_rule_steps(const struct rule_reading *in)
{
	struct config_strings list = value_strings(&in->from, "steps", false);
	enum rule_action *steps = policy_own(in->owner, xcalloc(list.n + 1, sizeof *steps));

	for (size_t i = 0; i < list.n; i++) {
		int at = *list.v[i] ? policy_rule_word(in, "steps", list.v[i], policy_actions) : -1;

		if (at >= 0)
			steps[in->r->nsteps++] = (enum rule_action)at;
		free(list.v[i]);
	}
	free(list.v);
	if (policy_rule_is_empty(in, "steps"))
		RULE_MISTAKE(in, "steps", "'steps' is empty");
	if (!fits(in, "steps", in->r->nsteps, POLICY_MAX_STEPS))
		in->r->nsteps = POLICY_MAX_STEPS;
	in->r->steps = steps;
}

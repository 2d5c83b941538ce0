/* policy_rule_read - see policy_rule_read.h */
#include "build_config.h"

#include "policy_rule_private.h"

#include "policy.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

static const char *const scopes[] = { "stream", "address", NULL };
static const char *const trusts[] = { "plausible", "correlated", "verified", NULL };

static int
number(const struct rule_reading *in, const char *key, int min, int max)
{
	char *text = value_string(&in->from, key, false);
	int v = 0;

	if (text && (!policy_number_parse(text, max, &v) || v < min)) {
		RULE_MISTAKE(in, key,
		    "'%s' is a number from %d.%03d to %d with at most three decimals, "
		    "not '%.40s'",
		    key, min / 1000, min % 1000, max / 1000, text);
		v = 0;
	}
	free(text);
	return v;
}

static int64_t
duration(const struct rule_reading *in, const char *key, unsigned least)
{
	return value_duration(&in->from, key, 0, least, POLICY_MAX_DURATION);
}

static int
count(const struct rule_reading *in, const char *key, bool may_be_never)
{
	char *text = value_string(&in->from, key, false);
	uint64_t v = 0;
	int out;

	if (!text)
		return 0;
	out = may_be_never && !strcmp(text, "never") ? POLICY_NEVER : 0;
	if (!out && slice_decimal(slice_of(text), POLICY_MAX_COUNT, &v) && v)
		out = (int)v;
	if (!out && may_be_never)
		RULE_MISTAKE(in, key, "'%s' is 1 to %d, or \"never\"; not '%.40s'", key,
		    POLICY_MAX_COUNT, text);
	else if (!out)
		RULE_MISTAKE(in, key, "'%s' is 1 to %d, not '%.40s'", key, POLICY_MAX_COUNT, text);
	free(text);
	return out;
}

/* "1/7d" or "1/campaign" */
static void
read_decay(const struct rule_reading *in)
{
	char *text = value_string(&in->from, "decay", false), *slash;
	uint64_t per = 0;
	bool fine = false;

	if (!text)
		return;
	slash = strchr(text, '/');
	if (slash) {
		*slash = '\0';
		fine = policy_number_parse(text, POLICY_MAX_NUMBER, &in->r->decay) && in->r->decay;
		if (strcmp(slash + 1, "campaign") != 0)
			fine = fine && duration_parse(slash + 1, &per) && per &&
			    per <= POLICY_MAX_DURATION;
		*slash = '/';
	}
	in->r->decay_per = (int64_t)per;
	if (!fine) {
		RULE_MISTAKE(
		    in, "decay", "'decay' is like \"1/7d\" or \"1/campaign\", not '%.40s'", text);
		in->r->decay = 0;
	}
	free(text);
}

/* "0.5" or "50%" */
static void
read_ratio(const struct rule_reading *in)
{
	char *text = value_string(&in->from, "min_ratio", false);
	unsigned percent = 0;
	int v = 0;
	bool fine;

	if (!text)
		return;
	fine = policy_number_parse(text, 1000, &v);
	if (!fine && percent_parse(text, &percent) && percent <= 100000 && percent % 100 == 0) {
		fine = true;
		v = (int)(percent / 100);
	}
	if (!fine || !v)
		RULE_MISTAKE(in, "min_ratio",
		    "'min_ratio' is above 0 and at most 1, or a percentage, not '%.40s'", text);
	in->r->min_ratio = v;
	free(text);
}

static enum rule_action
action(const struct rule_reading *in, const char *key, bool *given)
{
	char *text = value_string(&in->from, key, false);
	int at = text ? policy_rule_word(in, key, text, policy_actions) : -1;

	free(text);
	*given = at >= 0;
	return at < 0 ? ACTION_NONE : (enum rule_action)at;
}

/* What becomes of a contact when the rule fires. */
static void
read_ladder(struct rule_reading *in)
{
	struct policy_rule *out = in->r;
	bool given;

	out->action = action(in, "action", &given);
	out->address = value_choice(&in->from, "scope", scopes, 0) == 1;
	out->hold_for = duration(in, "hold_for", 1);
	out->hold_factor = number(in, "hold_factor", 1000, 1000000);
	out->then = action(in, "then", &out->has_then);
	out->after_holds = count(in, "after_holds", false);
	policy_rule_steps(in);
	if (out->nsteps && given && out->action != out->steps[0])
		RULE_MISTAKE(in, "action", "'action' is not the first of 'steps'");
	if (out->nsteps)
		out->action = out->steps[0];
	out->on_end = (enum rule_on_end)value_choice(&in->from, "on_end", policy_on_ends, 0);
	out->delay = duration(in, "delay", 0);
	out->probe_wait = duration(in, "probe_wait", 1);
}

void
policy_rule_read(const struct value_from *f, struct policy_parsed *owner, struct policy_rule *out)
{
	struct rule_reading reading = { *f, owner, out }, *in = &reading;
	static const enum trust levels[] = { TRUST_PLAUSIBLE, TRUST_CORRELATED, TRUST_VERIFIED,
		TRUST_NONE };

	*out = (struct policy_rule){ .title = policy_own(owner, xstrdup(cfg_title(f->section))) };
	if (strlen(out->title) > POLICY_MAX_TITLE)
		RULE_MISTAKE(
		    in, NULL, "the name of a rule has at most %d octets", POLICY_MAX_TITLE);
	policy_rule_match(in);
	out->trust = levels[value_choice(f, "trust", trusts, 3)];
	out->go_on = value_bool(f, "continue", false);
	out->count = count(in, "count", true);
	out->count_engaged = count(in, "count_engaged", false);
	out->engaged_within = duration(in, "engaged_within", 1);
	out->threshold = number(in, "threshold", 1, POLICY_MAX_NUMBER);
	policy_rule_weights(in);
	policy_rule_multiply(in);
	out->distinct = (enum rule_distinct)value_choice(f, "distinct", policy_distincts, 0);
	out->window = duration(in, "window", 1);
	out->min_span = duration(in, "min_span", 0);
	out->min_gap = duration(in, "min_gap", 0);
	out->per_day = count(in, "per_day", false);
	read_ratio(in);
	out->min_sent = (int)value_number(f, "min_sent", 0, 1, 1000000);
	read_decay(in);
	out->stale_after = duration(in, "stale_after", 1);
	policy_rule_resets(in);
	read_ladder(in);
	policy_rule_check(in);
}

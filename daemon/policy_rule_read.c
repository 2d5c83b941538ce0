/* policy_rule_read - see policy_rule_read.h */
#include "build_config.h"

#include "policy_rule_read.h"

#include "policy.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>

const char *const policy_actions[] = { "none", "notify", "hold", "probe", "suppress", NULL };
const char *const policy_distincts[] = { "none", "stream", "campaign", NULL };
const char *const policy_on_ends[] = { "release", "next", NULL };
static const char *const scopes[] = { "stream", "address", NULL };
static const char *const trusts[] = { "plausible", "correlated", "verified", NULL };

struct reading {
	struct value_from from;
	struct policy_parsed *owner;
	struct policy_rule *r;
};

#define MISTAKE(in, key, ...) value_mistake(&(in)->from, key, __VA_ARGS__)

static bool
has(const struct reading *in, const char *key)
{
	return config_source_has(in->from.source, in->from.section, key);
}

/* --- numbers --- */

bool
policy_number_parse(const char *text, int max, int *thousandths)
{
	int64_t whole = 0, part = 0, unit = 100;
	const char *p = text;

	if (!ascii_digit((unsigned char)*p))
		return false;
	for (; ascii_digit((unsigned char)*p); p++) {
		whole = whole * 10 + (*p - '0');
		if (whole > INT32_MAX / 1000)
			return false;
	}
	if (*p == '.') {
		if (!ascii_digit((unsigned char)*++p))
			return false;
		for (; ascii_digit((unsigned char)*p) && unit; p++, unit /= 10)
			part += (*p - '0') * unit;
	}
	if (*p || whole * 1000 + part > max)
		return false;
	*thousandths = (int)(whole * 1000 + part);
	return true;
}

static int
number(const struct reading *in, const char *key, int min, int max)
{
	char *text = value_string(&in->from, key, false);
	int v = 0;

	if (text && (!policy_number_parse(text, max, &v) || v < min)) {
		MISTAKE(in, key,
		    "'%s' is a number from %d.%03d to %d with at most three decimals, "
		    "not '%.40s'",
		    key, min / 1000, min % 1000, max / 1000, text);
		v = 0;
	}
	free(text);
	return v;
}

static int64_t
duration(const struct reading *in, const char *key, unsigned least)
{
	return value_duration(&in->from, key, 0, least, POLICY_MAX_DURATION);
}

static int
count(const struct reading *in, const char *key, bool may_be_never)
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
		MISTAKE(in, key, "'%s' is 1 to %d, or \"never\"; not '%.40s'", key,
		    POLICY_MAX_COUNT, text);
	else if (!out)
		MISTAKE(in, key, "'%s' is 1 to %d, not '%.40s'", key, POLICY_MAX_COUNT, text);
	free(text);
	return out;
}

/* "1/7d" or "1/campaign" */
static void
read_decay(const struct reading *in)
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
		MISTAKE(
		    in, "decay", "'decay' is like \"1/7d\" or \"1/campaign\", not '%.40s'", text);
		in->r->decay = 0;
	}
	free(text);
}

/* "0.5" or "50%" */
static void
read_ratio(const struct reading *in)
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
		MISTAKE(in, "min_ratio",
		    "'min_ratio' is above 0 and at most 1, or a percentage, not '%.40s'", text);
	in->r->min_ratio = v;
	free(text);
}

/* --- lists --- */

static void
take_term(const struct reading *in, const char *key, const char *text, struct policy_term *out)
{
	char *copy = policy_own(in->owner, xstrdup(text)), *why;

	if (policy_term_parse(copy, out, &why))
		return;
	MISTAKE(in, key, "'%s': %s", key, why);
	free(why);
	*out = (struct policy_term){ .value = PERMANENCE_HARD };
}

static bool
fits(const struct reading *in, const char *key, size_t n, size_t most)
{
	if (n <= most)
		return true;
	MISTAKE(in, key, "'%s' has at most %zu entries", key, most);
	return false;
}

static void
read_match(const struct reading *in)
{
	struct config_strings list = value_strings(&in->from, "match", false);
	struct policy_term *terms = policy_own(in->owner, xcalloc(list.n + 1, sizeof *terms));

	for (size_t i = 0; i < list.n; i++)
		if (*list.v[i])
			take_term(in, "match", list.v[i], &terms[in->r->nmatch++]);
	if (!fits(in, "match", list.n, POLICY_MAX_TERMS))
		in->r->nmatch = POLICY_MAX_TERMS;
	in->r->match = terms;
	for (size_t i = 0; i < list.n; i++)
		free(list.v[i]);
	free(list.v);
}

static void
take_weight(const struct reading *in, char *text, struct policy_weight *out)
{
	char *equals = strrchr(text, '=');

	if (!equals) {
		MISTAKE(in, "weights", "'weights' are like \"hard=4\", not '%.60s'", text);
		return;
	}
	*equals = '\0';
	take_term(in, "weights", text, &out->term);
	if (!policy_number_parse(equals + 1, POLICY_MAX_NUMBER, &out->weight))
		MISTAKE(in, "weights",
		    "the weight of '%.60s' is a number with at most three decimals, not '%.40s'",
		    text, equals + 1);
}

static void
read_weights(const struct reading *in)
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

/* The index in words; -1 and a mistake when it is none of them. */
static int
word(const struct reading *in, const char *key, const char *text, const char *const *words)
{
	const char *meant;

	for (int i = 0; words[i]; i++)
		if (!strcmp(words[i], text))
			return i;
	meant = config_suggest(text, words);
	if (meant)
		MISTAKE(
		    in, key, "'%s': unknown word '%.60s' (did you mean '%s'?)", key, text, meant);
	else
		MISTAKE(in, key, "'%s': unknown word '%.60s'", key, text);
	return -1;
}

static void
read_reset(const struct reading *in)
{
	static const char *const words[] = { "delivered", "reply", "open", "click", "probe_ok",
		NULL };
	struct config_strings list = value_strings(&in->from, "reset_on", false);

	for (size_t i = 0; i < list.n; i++) {
		int at = *list.v[i] ? word(in, "reset_on", list.v[i], words) : -1;

		if (at >= 0)
			in->r->reset_on |= 1u << at;
		free(list.v[i]);
	}
	free(list.v);
	if (value_bool(&in->from, "consecutive", false)) {
		if (has(in, "reset_on"))
			MISTAKE(in, "consecutive",
			    "'consecutive' is 'reset_on' with all five: give one of them");
		in->r->reset_on = SUCCESS_ALL;
	}
}

static void
read_multiply(const struct reading *in)
{
	static const char *const words[] = { "ratio", "last", NULL };
	struct config_strings list = value_strings(&in->from, "multiply", false);

	for (size_t i = 0; i < list.n; i++) {
		int at = *list.v[i] ? word(in, "multiply", list.v[i], words) : -1;

		in->r->multiply_ratio |= at == 0;
		in->r->multiply_last |= at == 1;
		free(list.v[i]);
	}
	free(list.v);
}

static void
read_steps(const struct reading *in)
{
	struct config_strings list = value_strings(&in->from, "steps", false);
	enum rule_action *steps = policy_own(in->owner, xcalloc(list.n + 1, sizeof *steps));

	for (size_t i = 0; i < list.n; i++) {
		int at = *list.v[i] ? word(in, "steps", list.v[i], policy_actions) : -1;

		if (at >= 0)
			steps[in->r->nsteps++] = (enum rule_action)at;
		free(list.v[i]);
	}
	free(list.v);
	if (!fits(in, "steps", in->r->nsteps, POLICY_MAX_STEPS))
		in->r->nsteps = POLICY_MAX_STEPS;
	in->r->steps = steps;
}

/* --- what must fit together --- */

static bool
takes_step(const struct policy_rule *r, enum rule_action step)
{
	for (size_t i = 0; i < r->nsteps; i++)
		if (r->steps[i] == step)
			return true;
	return !r->nsteps && (r->action == step || (r->has_then && r->then == step));
}

static void
check_ladder(const struct reading *in)
{
	const struct policy_rule *r = in->r;
	enum rule_action last = r->nsteps ? r->steps[r->nsteps - 1]
	    : r->has_then                 ? r->then
	    : r->action == ACTION_PROBE   ? ACTION_SUPPRESS
					  : r->action;

	if (!has(in, "action") && !has(in, "steps"))
		MISTAKE(in, NULL, "rule \"%s\" has no 'action'", r->title);
	if (has(in, "steps") && (has(in, "then") || has(in, "after_holds")))
		MISTAKE(in, "steps", "'steps' replaces 'then' and 'after_holds': give one of them");
	if (has(in, "then") && !has(in, "steps") && r->action != ACTION_HOLD &&
	    r->action != ACTION_PROBE)
		MISTAKE(in, "then", "'then' comes after 'hold' or 'probe'");
	if (has(in, "after_holds") && (r->action != ACTION_HOLD || !has(in, "then")))
		MISTAKE(in, "after_holds", "'after_holds' goes with action \"hold\" and 'then'");
	if (has(in, "hold_for") && !takes_step(r, ACTION_HOLD))
		MISTAKE(in, "hold_for", "'hold_for' without a hold");
	if (has(in, "hold_factor") && !has(in, "hold_for"))
		MISTAKE(in, "hold_factor", "'hold_factor' multiplies 'hold_for', which is missing");
	if (has(in, "probe_wait") && !takes_step(r, ACTION_PROBE))
		MISTAKE(in, "probe_wait", "'probe_wait' without a probe");
	if (r->on_end == ON_END_NEXT && (last == ACTION_HOLD || last == ACTION_PROBE))
		MISTAKE(in, "on_end",
		    "with on_end = \"next\" the last step is suppress, notify or none");
}

static void
check_count(const struct reading *in)
{
	const struct policy_rule *r = in->r;

	if ((r->nweights || r->multiply_ratio || r->multiply_last) && !has(in, "threshold"))
		MISTAKE(in, r->nweights ? "weights" : "multiply", "'%s' needs a 'threshold'",
		    r->nweights ? "weights" : "multiply");
	if (r->count == POLICY_NEVER && has(in, "count_engaged"))
		MISTAKE(
		    in, "count_engaged", "'count_engaged' replaces 'count', which is \"never\"");
	if (r->engaged_within && !has(in, "count_engaged"))
		MISTAKE(in, "engaged_within", "'engaged_within' goes with 'count_engaged'");
	if (has(in, "min_sent") && !has(in, "min_ratio"))
		MISTAKE(in, "min_sent", "'min_sent' goes with 'min_ratio'");
	if (has(in, "decay") && (r->distinct || r->multiply_last))
		MISTAKE(in, "decay", "'decay' goes with neither 'distinct' nor multiply by 'last'");
	if (r->window && !r->decay && r->min_span > r->window)
		MISTAKE(in, "min_span", "'min_span' is longer than 'window': the rule never fires");
}

static enum rule_action
action(const struct reading *in, const char *key, bool *given)
{
	char *text = value_string(&in->from, key, false);
	int at = text ? word(in, key, text, policy_actions) : -1;

	free(text);
	*given = at >= 0;
	return at < 0 ? ACTION_NONE : (enum rule_action)at;
}

void
policy_rule_read(const struct value_from *f, struct policy_parsed *owner, struct policy_rule *out)
{
	struct reading reading = { *f, owner, out }, *in = &reading;
	static const enum trust levels[] = { TRUST_PLAUSIBLE, TRUST_CORRELATED, TRUST_VERIFIED,
		TRUST_NONE };
	bool given;

	*out = (struct policy_rule){ .title = policy_own(owner, xstrdup(cfg_title(f->section))) };
	if (strlen(out->title) > POLICY_MAX_TITLE)
		MISTAKE(in, NULL, "the name of a rule has at most %d octets", POLICY_MAX_TITLE);
	read_match(in);
	out->trust = levels[value_choice(f, "trust", trusts, 3)];
	out->go_on = value_bool(f, "continue", false);
	out->count = count(in, "count", true);
	out->count_engaged = count(in, "count_engaged", false);
	out->engaged_within = duration(in, "engaged_within", 1);
	out->threshold = number(in, "threshold", 1, POLICY_MAX_NUMBER);
	read_weights(in);
	read_multiply(in);
	out->distinct = (enum rule_distinct)value_choice(f, "distinct", policy_distincts, 0);
	out->window = duration(in, "window", 1);
	out->min_span = duration(in, "min_span", 0);
	out->min_gap = duration(in, "min_gap", 0);
	out->per_day = count(in, "per_day", false);
	read_ratio(in);
	out->min_sent = (int)value_number(f, "min_sent", 0, 1, 1000000);
	read_decay(in);
	out->stale_after = duration(in, "stale_after", 1);
	read_reset(in);
	out->action = action(in, "action", &given);
	out->address = value_choice(f, "scope", scopes, 0) == 1;
	out->hold_for = duration(in, "hold_for", 1);
	out->hold_factor = number(in, "hold_factor", 1000, 1000000);
	out->then = action(in, "then", &out->has_then);
	out->after_holds = count(in, "after_holds", false);
	read_steps(in);
	if (out->nsteps && given && out->action != out->steps[0])
		MISTAKE(in, "action", "'action' is not the first of 'steps'");
	if (out->nsteps)
		out->action = out->steps[0];
	out->on_end = (enum rule_on_end)value_choice(f, "on_end", policy_on_ends, 0);
	out->delay = duration(in, "delay", 0);
	out->probe_wait = duration(in, "probe_wait", 1);
	check_ladder(in);
	check_count(in);
}

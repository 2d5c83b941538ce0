/* policy_print - a policy as canonical text of carom.conf(5) */
#include "build_config.h"

#include "policy_rule_read.h"

#include "policy.h"
#include "util.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROBE_WAIT = 7 * 86400 };

/* libconfuse replaces ${X} inside double quotes, so a dollar sign is escaped too. */
static void
print_string(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		if (strchr("\"\\$", *text))
			fputc('\\', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void
print_key(FILE *out, const char *key)
{
	fprintf(out, "        %s = ", key);
}

static void
print_word(FILE *out, const char *key, const char *value)
{
	print_key(out, key);
	print_string(out, value);
	fputc('\n', out);
}

static void
print_count(FILE *out, const char *key, int64_t v)
{
	if (v)
		fprintf(out, "        %s = %" PRId64 "\n", key, v);
}

static void
print_duration(FILE *out, const char *key, int64_t s)
{
	static const struct {
		int64_t seconds;
		char unit;
	} units[] = { { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
	size_t i = 0;

	if (!s)
		return;
	while (s % units[i].seconds)
		i++;
	fprintf(out, "        %s = \"%" PRId64 "%c\"\n", key, s / units[i].seconds, units[i].unit);
}

/* 2500 is "2.5"; malloc()ed */
static char *
thousandths(int v)
{
	char *text = xprintf("%d.%03d", v / 1000, v % 1000);
	size_t n = strlen(text);

	while (text[n - 1] == '0')
		text[--n] = '\0';
	if (text[n - 1] == '.')
		text[n - 1] = '\0';
	return text;
}

static void
print_number(FILE *out, const char *key, int v)
{
	char *text;

	if (!v)
		return;
	text = thousandths(v);
	fprintf(out, "        %s = %s\n", key, text);
	free(text);
}

static void
print_terms(FILE *out, const struct policy_rule *r)
{
	if (r->nmatch) {
		print_key(out, "match");
		fputc('{', out);
		for (size_t i = 0; i < r->nmatch; i++) {
			char *text = policy_term_print(&r->match[i]);

			fputs(i ? ", " : "", out);
			print_string(out, text);
			free(text);
		}
		fputs("}\n", out);
	}
	if (!r->nweights)
		return;
	print_key(out, "weights");
	fputc('{', out);
	for (size_t i = 0; i < r->nweights; i++) {
		char *term = policy_term_print(&r->weights[i].term);
		char *number = thousandths(r->weights[i].weight);
		char *escaped = xprintf("%s=%s", term, number);

		fputs(i ? ", " : "", out);
		print_string(out, escaped);
		free(escaped);
		free(number);
		free(term);
	}
	fputs("}\n", out);
}

static void
print_reset(FILE *out, unsigned bits)
{
	const char *comma = "";

	if (!bits)
		return;
	print_key(out, "reset_on");
	fputc('{', out);
	for (unsigned bit = 1; bit <= SUCCESS_ALL; bit <<= 1)
		if (bits & bit) {
			fprintf(out, "%s\"%s\"", comma, success_name((enum success)bit));
			comma = ", ";
		}
	fputs("}\n", out);
}

static void
print_multiply(FILE *out, const struct policy_rule *r)
{
	if (r->multiply_ratio || r->multiply_last)
		fprintf(out, "        multiply = {%s%s%s}\n", r->multiply_ratio ? "\"ratio\"" : "",
		    r->multiply_ratio && r->multiply_last ? ", " : "",
		    r->multiply_last ? "\"last\"" : "");
}

static void
print_decay(FILE *out, const struct policy_rule *r)
{
	char *text;

	if (!r->decay)
		return;
	text = thousandths(r->decay);
	if (r->decay_per)
		fprintf(out, "        decay = \"%s/%" PRId64 "s\"\n", text, r->decay_per);
	else
		fprintf(out, "        decay = \"%s/campaign\"\n", text);
	free(text);
}

static void
print_counting(FILE *out, const struct policy_rule *r)
{
	if (r->count == POLICY_NEVER)
		print_word(out, "count", "never");
	else if (r->count || !r->threshold)
		print_count(out, "count", r->count ? r->count : 1);
	print_count(out, "count_engaged", r->count_engaged);
	print_duration(out, "engaged_within", r->engaged_within);
	print_number(out, "threshold", r->threshold);
	print_multiply(out, r);
	if (r->distinct)
		print_word(out, "distinct", policy_distincts[r->distinct]);
	if (!r->decay) /* which replaces it */
		print_duration(out, "window", r->window);
	print_duration(out, "min_span", r->min_span);
	print_duration(out, "min_gap", r->min_gap);
	print_count(out, "per_day", r->per_day);
	print_number(out, "min_ratio", r->min_ratio);
	print_count(out, "min_sent", r->min_sent);
	print_decay(out, r);
	print_duration(out, "stale_after", r->stale_after);
	print_reset(out, r->reset_on);
}

static void
print_ladder(FILE *out, const struct policy_rule *r)
{
	if (r->nsteps) {
		print_key(out, "steps");
		fputc('{', out);
		for (size_t i = 0; i < r->nsteps; i++)
			fprintf(out, "%s\"%s\"", i ? ", " : "", policy_actions[r->steps[i]]);
		fputs("}\n", out);
	} else {
		bool probes = r->action == ACTION_PROBE;

		print_word(out, "action", policy_actions[r->action]);
		if (r->has_then || probes)
			print_word(
			    out, "then", policy_actions[r->has_then ? r->then : ACTION_SUPPRESS]);
		if (r->has_then && r->action == ACTION_HOLD)
			print_count(out, "after_holds", r->after_holds ? r->after_holds : 1);
	}
	print_duration(out, "hold_for", r->hold_for);
	if (r->hold_for)
		print_number(out, "hold_factor", r->hold_factor ? r->hold_factor : 1000);
	if (policy_rule_takes(r, ACTION_PROBE))
		print_duration(out, "probe_wait", r->probe_wait ? r->probe_wait : PROBE_WAIT);
	print_word(out, "on_end", policy_on_ends[r->on_end]);
	print_duration(out, "delay", r->delay);
}

static void
print_rule(FILE *out, const struct policy_rule *r)
{
	fputs("    rule ", out);
	print_string(out, r->title);
	fputs(" {\n", out);
	print_terms(out, r);
	if (r->trust)
		print_word(out, "trust", trust_name(r->trust));
	print_word(out, "continue", r->go_on ? "true" : "false");
	print_word(out, "scope", r->address ? "address" : "stream");
	print_counting(out, r);
	print_ladder(out, r);
	fputs("    }\n", out);
}

char *
policy_print(const struct policy *p)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		abort();
	fputs("policy ", out);
	print_string(out, p->name);
	fputs(" {\n    timezone = ", out);
	print_string(out, p->zone.name ? p->zone.name : "UTC");
	fputc('\n', out);
	for (size_t i = 0; i < p->nrules; i++)
		print_rule(out, &p->rules[i]);
	fputs("}\n", out);
	if (fclose(out) != 0)
		abort();
	return text;
}

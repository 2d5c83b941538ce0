/* policy_term - the words and numbers of a rule, and back */
#include "build_config.h"

#include "policy_config.h"
#include "policy_rule_read.h"

#include "policy.h"
#include "suggest.h"
#include "util.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *const policy_actions[] = { "none", "notify", "hold", "probe", "suppress", NULL };
const char *const policy_distincts[] = { "none", "stream", "campaign", NULL };
const char *const policy_on_ends[] = { "release", "next", NULL };

static const char *
class_name(unsigned i)
{
	static const char *const names[] = { "bulk", "transactional" };

	return i < 2 ? names[i] : NULL;
}

#define NAMES(function, type) \
	static const char *function##_at(unsigned i) \
	{ \
		return function((type)i); \
	}
NAMES(group_name, enum group)
NAMES(scope_name, enum scope)
NAMES(stage_name, enum stage)
NAMES(kind_name, enum kind)
NAMES(subkind_name, enum subkind)
NAMES(standing_name, enum standing)
NAMES(trust_name, enum trust)

static const char *
feedback_name_at(unsigned i)
{
	return subkind_name((enum subkind)(SUBKIND_ABUSE + i));
}

/* names: NULL where any text goes */
static const struct prefix {
	const char *word;
	enum term_kind kind;
	const char *(*names)(unsigned);
	unsigned count;
} prefixes[] = {
	{ "group", TERM_GROUP, group_name_at, GROUP_COUNT },
	{ "scope", TERM_SCOPE, scope_name_at, SCOPE_COUNT },
	{ "stage", TERM_STAGE, stage_name_at, STAGE_COUNT },
	{ "kind", TERM_KIND, kind_name_at, KIND_COUNT },
	{ "feedback", TERM_TYPE, feedback_name_at, SUBKIND_FEEDBACK_OTHER - SUBKIND_ABUSE + 1 },
	{ "subkind", TERM_TYPE, subkind_name_at, SUBKIND_COUNT },
	{ "status", TERM_STATUS, NULL, 0 },
	{ "domain", TERM_DOMAIN, NULL, 0 },
	{ "provider", TERM_PROVIDER, NULL, 0 },
	{ "stream", TERM_STREAM, NULL, 0 },
	{ "campaign", TERM_CAMPAIGN, NULL, 0 },
	{ "class", TERM_CLASS, class_name, 2 },
	{ "trust", TERM_TRUST, trust_name_at, TRUST_COUNT },
	{ "standing", TERM_STANDING, standing_name_at, STANDING_COUNT },
};
enum { PREFIXES = sizeof prefixes / sizeof *prefixes };

static bool __attribute__((format(printf, 2, 3))) refuse(char **why, const char *format, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	*why = xstrdup(text);
	return false;
}

static bool
refuse_word(char **why, const char *what, const char *word, const char *const *words)
{
	const char *meant = suggest_word(word, words);

	if (meant)
		return refuse(why, "unknown %s '%.60s' (did you mean '%s'?)", what, word, meant);
	return refuse(why, "unknown %s '%.60s'", what, word);
}

static bool
parse_word(const char *word, struct policy_term *out, char **why)
{
	const char *words[PERMANENCE_COUNT + REASON_COUNT + 1];
	enum permanence permanence;
	enum reason reason;
	size_t n = 0;

	if (permanence_parse(slice_of(word), &permanence)) {
		out->kind = TERM_PERMANENCE;
		out->value = permanence;
		return true;
	}
	if (reason_parse(slice_of(word), &reason)) {
		out->kind = TERM_REASON;
		out->value = reason;
		return true;
	}
	for (unsigned i = 1; i < PERMANENCE_COUNT; i++)
		words[n++] = permanence_name((enum permanence)i);
	for (unsigned i = 1; i < REASON_COUNT; i++)
		words[n++] = reason_name((enum reason)i);
	words[n] = NULL;
	return refuse_word(why, "reason or permanence", word, words);
}

/* Without wildcards the value must be one of the names; with them, match at least one. */
static bool
check_names(const struct prefix *p, const char *value, char **why)
{
	const char *words[64];
	size_t n = 0;

	for (unsigned i = 0; i < p->count; i++) {
		const char *name = p->names(i);

		if (name && policy_glob(value, slice_of(name)))
			return true;
		if (name)
			words[n++] = name;
	}
	words[n] = NULL;
	return refuse_word(why, p->word, value, words);
}

/* The prefix that TEXT has before its COLON; NULL for none that there is. */
static const struct prefix *
find_prefix(const char *text, const char *colon, char **why)
{
	const char *words[PREFIXES + 1];
	char name[32];
	size_t n;

	n = (size_t)(colon - text) < sizeof name - 1 ? (size_t)(colon - text) : sizeof name - 1;
	memcpy(name, text, n);
	name[n] = '\0';
	for (size_t i = 0; i < PREFIXES; i++) {
		words[i] = prefixes[i].word;
		if (!strcmp(prefixes[i].word, name))
			return &prefixes[i];
	}
	words[PREFIXES] = NULL;
	refuse_word(why, "kind of term", name, words);
	return NULL;
}

bool
policy_term_parse(const char *text, struct policy_term *out, char **why)
{
	const struct prefix *prefix;
	const char *colon;

	*out = (struct policy_term){ 0 };
	*why = NULL;
	if (*text == '!') {
		out->negated = true;
		text++;
	}
	colon = strchr(text, ':');
	if (!*text)
		return refuse(why, "an empty term");
	if (!colon)
		return parse_word(text, out, why);
	prefix = find_prefix(text, colon, why);
	if (!prefix)
		return false;
	out->kind = prefix->kind;
	out->feedback = !strcmp(prefix->word, "feedback");
	out->glob = colon + 1;
	if (!*out->glob)
		return refuse(why, "'%s:' says nothing", prefix->word);
	if (out->kind == TERM_TRUST) {
		enum trust t;

		if (!trust_parse(slice_of(out->glob), &t))
			return check_names(prefix, out->glob, why)
			    ? refuse(why, "'trust:' takes one level, not '%.60s'", out->glob)
			    : false;
		out->value = t;
		out->glob = NULL;
	}
	return !prefix->names || out->kind == TERM_TRUST || check_names(prefix, out->glob, why);
}

char *
policy_term_print(const struct policy_term *t)
{
	const char *word = NULL, *value = t->glob;
	char *out;
	size_t n;

	if (t->kind == TERM_PERMANENCE)
		value = permanence_name((enum permanence)t->value);
	else if (t->kind == TERM_REASON)
		value = reason_name((enum reason)t->value);
	else if (t->kind == TERM_TRUST)
		value = trust_name((enum trust)t->value);
	for (size_t i = 0; i < PREFIXES; i++)
		if (prefixes[i].kind == t->kind &&
		    (t->kind != TERM_TYPE || t->feedback == !strcmp(prefixes[i].word, "feedback")))
			word = prefixes[i].word;
	n = (word ? strlen(word) : 0) + strlen(value) + 3;
	out = xcalloc(n, 1);
	snprintf(
	    out, n, "%s%s%s%s", t->negated ? "!" : "", word ? word : "", word ? ":" : "", value);
	return out;
}

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

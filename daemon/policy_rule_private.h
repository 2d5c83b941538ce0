/* policy_rule_private - a rule's section while it is read; for policy_rule_*.c only. */
#ifndef CAROM_POLICY_RULE_PRIVATE_H
#define CAROM_POLICY_RULE_PRIVATE_H

#include "policy_rule_read.h"

struct rule_reading {
	struct value_from from;
	struct policy_parsed *owner;
	struct policy_rule *r;
};

#define RULE_MISTAKE(in, key, ...) value_mistake(&(in)->from, key, __VA_ARGS__)

static inline bool
policy_rule_has(const struct rule_reading *in, const char *key)
{
	return config_source_has(in->from.source, in->from.section, key);
}

/* A list that stands there without entries. */
static inline bool
policy_rule_is_empty(const struct rule_reading *in, const char *key)
{
	return cfg_size(in->from.section, key) == 0 &&
	    config_source_has_value(in->from.source, in->from.section, key);
}

/* --- policy_rule_list.c: keys that hold several words --- */
void policy_rule_match(const struct rule_reading *in);
void policy_rule_weights(const struct rule_reading *in);
/* reset_on, or consecutive */
void policy_rule_resets(const struct rule_reading *in);
void policy_rule_multiply(const struct rule_reading *in);
void policy_rule_steps(const struct rule_reading *in);
/* The index in words; -1 and a mistake when it is none of them. */
int policy_rule_word(
    const struct rule_reading *in, const char *key, const char *text, const char *const *words);

/* --- policy_rule_check.c --- */
/* Tells what does not fit together. */
void policy_rule_check(const struct rule_reading *in);

#endif

/* policy_rule_read - one `rule` section into a struct policy_rule: what policy_from_cfg() is made of */
#ifndef CAROM_POLICY_RULE_READ_H
#define CAROM_POLICY_RULE_READ_H

#include "policy_config.h"

/* Everything allocated for out belongs to owner. */
void policy_rule_read(
    const struct value_from *f, struct policy_parsed *owner, struct policy_rule *out);

/* Is that one of the steps of r, given as `steps` or as `action` and `then`? */
bool policy_rule_takes(const struct policy_rule *r, enum rule_action step);

/* Hands malloc()ed memory to p, and returns it. */
void *policy_own(struct policy_parsed *p, void *memory);

/* The words of rule_action, rule_distinct and rule_on_end, NULL-terminated. */
extern const char *const policy_actions[], *const policy_distincts[], *const policy_on_ends[];

#endif

/* policy_parsed - what owns the texts of a policy that was read; see policy_config.h */
#include "build_config.h"

#include "policy_rule_private.h"

#include "policy_zone.h"
#include "util.h"

#include <stdlib.h>

void *
policy_own(struct policy_parsed *p, void *memory)
{
	if (p->nowned == p->capowned) {
		p->capowned = p->capowned ? p->capowned * 2 : 32;
		p->owned = xrealloc(p->owned, p->capowned, sizeof *p->owned);
	}
	return p->owned[p->nowned++] = memory;
}

void
policy_parsed_free(struct policy_parsed *p)
{
	for (size_t i = 0; i < p->nowned; i++)
		free(p->owned[i]);
	free(p->owned);
	policy_zone_free(&p->policy.zone);
	*p = (struct policy_parsed){ 0 };
}

/* policy_names - the words of policy_rule.h and policy.h, as the database and carom.conf have them */
#include "policy.h"

#include "name_table.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const trusts[] = { NULL, "weak", "plausible", "correlated", "verified" };
static const char *const standings[] = { "active", "held", "suppressed" };
static const char *const causes[] = { NULL, "hard", "escalated", "complaint", "opt_out",
	"operator" };
static const char *const successes[] = { "delivered", "reply", "open", "click", "probe_ok" };
static const char *const whys[] = { NULL, "no rule", "record only", "no stream", "trust",
	"incident", "duplicate", "residual", "protected", "weight 0", "min_gap", "per_day",
	"success", "contradicted", "retention", "pending" };

_Static_assert(COUNT(trusts) == TRUST_COUNT, "a name for every trust");
_Static_assert(COUNT(standings) == STANDING_COUNT, "a name for every standing");
_Static_assert(COUNT(causes) == CAUSE_OF_COUNT, "a name for every cause");
_Static_assert(1 << COUNT(successes) == SUCCESS_ALL + 1, "a name for every success");
_Static_assert(COUNT(whys) == WHY_COUNT, "a name for every reason not to count");

const char *
trust_name(enum trust t)
{
	return name_table_word(trusts, COUNT(trusts), (unsigned)t);
}

const char *
standing_name(enum standing s)
{
	return name_table_word(standings, COUNT(standings), (unsigned)s);
}

const char *
cause_name(enum cause c)
{
	return name_table_word(causes, COUNT(causes), (unsigned)c);
}

const char *
success_name(enum success bit)
{
	for (size_t i = 0; i < COUNT(successes); i++)
		if ((unsigned)bit == 1u << i)
			return successes[i];
	return NULL;
}

const char *
why_not_name(enum why_not w)
{
	return name_table_word(whys, COUNT(whys), (unsigned)w);
}

bool
trust_parse(struct slice name, enum trust *out)
{
	unsigned value;

	if (!name_table_value(trusts, COUNT(trusts), name, &value))
		return false;
	*out = (enum trust)value;
	return true;
}

bool
success_parse(struct slice name, enum success *out)
{
	unsigned value;

	if (!name_table_value(successes, COUNT(successes), name, &value))
		return false;
	*out = (enum success)(1 << value);
	return true;
}

/* names - the words for the values of verdict.h, both ways, and the taxonomy of reasons */
#include "verdict.h"

#include "name_table.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static const char *const kinds[] = { "other", "bounce", "delay", "report", "auto_reply", "feedback",
	"mdn", "request", "mail" };
static const char *const subkinds[] = { NULL, "delivered", "relayed", "expanded", "displayed",
	"deleted", "dispatched", "processed", "denied", "failed", "unsubscribe", "subscribe",
	"out_of_office", "left_company", "address_changed", "acknowledgement", "unattended",
	"challenge", "other", "abuse", "fraud", "virus", "not_spam", "opt_out", "auth_failure",
	"other" };
static const char *const permanences[] = { NULL, "hard", "soft", "undetermined" };
static const char *const scopes[] = { NULL, "address", "domain", "sender", "message", "platform" };
static const char *const groups[] = { "none", "hard", "sender_fault", "recipient_fault",
	"antispam_block", "hard_bounce_block" };
static const char *const stages[] = { "unknown", "compile", "dns", "connect", "greeting", "helo",
	"starttls", "auth", "mail", "rcpt", "data", "eom", "quit", "post_acceptance" };
static const char *const syntax_faults[] = { NULL, "no_at", "bad_char", "many_at", "space",
	"no_local", "no_domain", "bad_domain", "bad_quoting", "double_dot", "edge_dot" };
static const char *const truncations[] = { "message", "depth", "parts", "headers", "header",
	"parameters", "recipients", "address", "decoded", "matched", "diagnostic", "memory" };
static const char *const candidate_sources[] = { "delivered-to", "received-for", "to", "envid",
	"orcpt", "return-path", "message-id", "in-reply-to", "list-unsubscribe", "header" };

_Static_assert(COUNT(kinds) == KIND_COUNT, "a name for every kind");
_Static_assert(COUNT(subkinds) == SUBKIND_COUNT, "a name for every subkind");
_Static_assert(COUNT(permanences) == PERMANENCE_COUNT, "a name for every permanence");
_Static_assert(COUNT(scopes) == SCOPE_COUNT, "a name for every scope");
_Static_assert(COUNT(groups) == GROUP_COUNT, "a name for every group");
_Static_assert(COUNT(stages) == STAGE_COUNT, "a name for every stage");
_Static_assert(COUNT(syntax_faults) == SYNTAX_COUNT, "a name for every syntax fault");
_Static_assert(COUNT(truncations) == TRUNCATED_BITS, "a name for every limit");
_Static_assert(COUNT(candidate_sources) == CANDIDATE_SOURCE_COUNT, "a name for every source");

static const struct reason_row reasons[] = {
	{ .name = NULL },
#define REASON(id, perm, sc, gr, st, adv, def) \
	{ .name = #id, \
		.permanence = PERMANENCE_##perm, \
		.scope = SCOPE_##sc, \
		.group = GROUP_##gr, \
		.stages = st, \
		.advice = adv, \
		.definition = def },
#include "reasons.def"
#undef REASON
};

#define NAME(function, type, table) \
	const char *function(type value) \
	{ \
		return name_table_word(table, COUNT(table), (unsigned)value); \
	}
NAME(kind_name, enum kind, kinds)
NAME(subkind_name, enum subkind, subkinds)
NAME(permanence_name, enum permanence, permanences)
NAME(scope_name, enum scope, scopes)
NAME(group_name, enum group, groups)
NAME(stage_name, enum stage, stages)
NAME(syntax_fault_name, enum syntax_fault, syntax_faults)
NAME(truncated_name, unsigned, truncations)
NAME(candidate_source_name, enum candidate_source, candidate_sources)

#define PARSE(function, type, table) \
	bool function(struct slice name, type *out) \
	{ \
		unsigned value; \
\
		if (!name_table_value(table, COUNT(table), name, &value)) \
			return false; \
		*out = (type)value; \
		return true; \
	}
PARSE(kind_parse, enum kind, kinds)
PARSE(permanence_parse, enum permanence, permanences)
PARSE(scope_parse, enum scope, scopes)
PARSE(group_parse, enum group, groups)
PARSE(stage_parse, enum stage, stages)

const struct reason_row *
reason_row(enum reason r)
{
	return r > REASON_NONE && (size_t)r < COUNT(reasons) ? &reasons[r] : NULL;
}

const char *
reason_advice(enum reason r, enum permanence permanence)
{
	const struct reason_row *row = reason_row(r);

	if (!row)
		return "";
	if (row->permanence != PERMANENCE_HARD || permanence == PERMANENCE_HARD)
		return row->advice;
	return permanence == PERMANENCE_SOFT ? "LATER" : "REVIEW";
}

const char *
reason_name(enum reason r)
{
	const struct reason_row *row = reason_row(r);

	return row ? row->name : NULL;
}

bool
reason_parse(struct slice name, enum reason *out)
{
	for (size_t i = 1; i < COUNT(reasons); i++)
		if (slice_equal(slice_of(reasons[i].name), name)) {
			*out = (enum reason)i;
			return true;
		}
	return false;
}

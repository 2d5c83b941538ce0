/* policy_case - the history of a case, and its fold from the start. See policy_case.h */
#include "policy_case.h"

#include "policy_config.h"

#include <stdlib.h>
#include <string.h>

const char case_dead[] =
    "rule \"dead\" { match = {\"hard\"} action = \"suppress\" scope = \"address\" }\n"
    "rule \"soft\" { match = {\"soft\"} action = \"suppress\" }";

int64_t
case_us(int64_t s)
{
	return (CASE_EPOCH + s) * 1000000;
}

uint32_t
case_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

struct policy_case *
case_new(const char *rules)
{
	struct policy_case *c = calloc(1, sizeof *c);

	c->policies = rules;
	c->streams[c->nstreams++] = (struct policy_stream){ .name = "a" };
	c->streams[c->nstreams++] = (struct policy_stream){ .name = "b" };
	c->address = "x@d.example";
	c->domain = "d.example";
	c->seed = 2463534242;
	return c;
}

void
case_free(struct policy_case *c)
{
	policy_state_free(c->state);
	policy_set_free(c->set);
	free(c);
}

/* --- the history --- */

static struct policy_event *
append(struct policy_case *c, int64_t s)
{
	struct policy_event *e = &c->events[c->nevents++];

	assert_in_range(c->nevents, 1, CASE_EVENTS);
	*e = (struct policy_event){
		.occurred_us = case_us(s), .id = (int64_t)c->nevents, .trust = TRUST_CORRELATED
	};
	e->ident[14] = (unsigned char)(c->nevents >> 8);
	e->ident[15] = (unsigned char)c->nevents;
	return e;
}

struct policy_event *
bounce(struct policy_case *c, int64_t s, enum permanence p, enum reason r)
{
	struct policy_event *e = append(c, s);
	const struct reason_row *row = reason_row(r);

	e->kind = KIND_BOUNCE;
	e->permanence = p;
	e->reason = r;
	e->scope = row ? row->scope : SCOPE_NONE;
	e->group = row ? row->group : GROUP_NONE;
	return e;
}

struct policy_event *
soft(struct policy_case *c, int64_t s)
{
	return bounce(c, s, PERMANENCE_SOFT, REASON_mailbox_full);
}

struct policy_event *
hard(struct policy_case *c, int64_t s)
{
	return bounce(c, s, PERMANENCE_HARD, REASON_mailbox_not_found);
}

struct policy_event *
other(struct policy_case *c, int64_t s, enum kind k, enum subkind sub)
{
	struct policy_event *e = append(c, s);

	e->kind = k;
	e->subkind = sub;
	return e;
}

struct policy_event *
success(struct policy_case *c, int64_t s, enum success kind)
{
	struct policy_event *e = append(c, s);

	e->input = INPUT_SUCCESS;
	e->success = kind;
	return e;
}

void
decide(struct policy_case *c, int64_t s, enum decision d, int stream)
{
	c->decisions[c->ndecisions] = (struct policy_decision){ .at_us = case_us(s),
		.id = (int64_t)c->ndecisions + 1,
		.decision = d,
		.stream = stream };
	c->ndecisions++;
}

void
mailing(struct policy_case *c, int64_t s, const char *campaign)
{
	c->mailings[c->nmailings++] =
	    (struct policy_mailing){ .at_us = case_us(s), .campaign = slice_of(campaign) };
}

void
outage(struct policy_case *c, int64_t from, int64_t to, bool declared)
{
	c->incidents[c->nincidents++] = (struct policy_incident){ .domain = "d.*",
		.from_us = case_us(from),
		.to_us = to ? case_us(to) : POLICY_FOREVER,
		.declared = declared };
}

/* --- folding --- */

static struct policy_set *
case_set(const struct policy_case *c)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *all;
	struct policy_set *set;
	struct policy *policies;
	char *text;
	const char *why;
	size_t n;

	text = malloc(strlen(c->policies) + 100);
	sprintf(text,
	    strstr(c->policies, "policy \"default\"") ? "%s" : "policy \"default\" {\n%s\n}\n",
	    c->policies);
	if (!policy_parse_text(text, &all, &n, &m)) {
		config_mistakes_print(&m, "case", stderr);
		fail_msg("the policy is refused: %s", text);
	}
	policies = calloc(n, sizeof *policies);
	for (size_t i = 0; i < n; i++)
		policies[i] = all[i].policy;
	set =
	    policy_set_new(policies, n, c->streams, c->nstreams, c->incidents, c->nincidents, &why);
	if (!set)
		fail_msg("%s", why);
	for (size_t i = 0; i < n; i++)
		policy_parsed_free(&all[i]);
	free(all);
	free(policies);
	free(text);
	return set;
}

struct policy_inputs
case_inputs(const struct policy_case *c, const struct policy_event *events, size_t nevents,
    const struct policy_decision *decisions, size_t ndecisions)
{
	return (struct policy_inputs){ .contact = { slice_of(c->address), slice_of(c->domain) },
		.events = events,
		.nevents = nevents,
		.decisions = decisions,
		.ndecisions = ndecisions,
		.mailings = c->mailings,
		.nmailings = c->nmailings };
}

void
case_fold(struct policy_case *c, int64_t now)
{
	struct policy_output out = { 0 };
	struct policy_inputs in =
	    case_inputs(c, c->events, c->nevents, c->decisions, c->ndecisions);

	c->now = case_us(now);
	if (!c->set)
		c->set = case_set(c);
	policy_state_free(c->state);
	c->state = policy_state_new(c->set);
	assert_int_equal(policy_fold(c->state, &in, c->now, &out), POLICY_FOLDED);
	case_say(c, c->state, &out);
	policy_output_free(&out);
}

/* policy_match - whether a rule's terms accept an event */
#include "policy_internal.h"

_Static_assert(REASON_COUNT <= 64, "a bit for every reason");
_Static_assert(SUBKIND_COUNT <= 64, "a bit for every subkind");

bool
policy_glob(const char *glob, struct slice text)
{
	const char *star = NULL;
	size_t at = 0, back = 0;

	while (at < text.n) {
		if (*glob == '*') {
			star = ++glob;
			back = at;
		} else if (*glob &&
		    (*glob == '?' ||
			ascii_lower((unsigned char)*glob) == ascii_lower(text.p[at]))) {
			glob++;
			at++;
		} else if (star) {
			glob = star;
			at = ++back;
		} else {
			return false;
		}
	}
	while (*glob == '*')
		glob++;
	return !*glob;
}

/* A bit for every value of an enum whose name the glob matches. */
#define VALUES(type, count, name) \
	do { \
		for (unsigned i = 0; i < (count); i++) { \
			const char *text = name((type)i); \
			if (text && policy_glob(in->glob, slice_of(text))) \
				out->values |= UINT64_C(1) << i; \
		} \
	} while (0)

void
policy_term_compile(const struct policy_term *in, struct term *out)
{
	*out = (struct term){
		.kind = in->kind, .negated = in->negated, .feedback = in->feedback, .glob = in->glob
	};
	switch (in->kind) {
	case TERM_PERMANENCE:
	case TERM_REASON:
	case TERM_TRUST:
		out->values = UINT64_C(1) << in->value;
		break;
	case TERM_GROUP:
		VALUES(enum group, GROUP_COUNT, group_name);
		break;
	case TERM_SCOPE:
		VALUES(enum scope, SCOPE_COUNT, scope_name);
		break;
	case TERM_STAGE:
		VALUES(enum stage, STAGE_COUNT, stage_name);
		break;
	case TERM_KIND:
		VALUES(enum kind, KIND_COUNT, kind_name);
		break;
	case TERM_TYPE:
		VALUES(enum subkind, SUBKIND_COUNT, subkind_name);
		break;
	case TERM_STANDING:
		VALUES(enum standing, STANDING_COUNT, standing_name);
		break;
	default:
		break;
	}
}

static bool
text_matches(const struct term *t, struct slice text)
{
	return text.n && policy_glob(t->glob, text);
}

static bool
value_matches(const struct term *t, unsigned value)
{
	return value < 64 && t->values >> value & 1;
}

/* Group and stage have a word for "none"; they are null where there is no failure to speak of. */
static bool
accepts(const struct term *t, const struct policy_state *s, const struct policy_event *e,
    const struct layer *layer)
{
	const struct policy_set *set = s->set;
	bool failure = e->kind == KIND_BOUNCE || e->kind == KIND_DELAY;
	const struct policy_stream *stream = e->stream < 0 ? NULL : &set->streams[e->stream];

	switch (t->kind) {
	case TERM_PERMANENCE:
		return e->kind == KIND_BOUNCE && value_matches(t, e->permanence);
	case TERM_REASON:
		return value_matches(t, e->reason);
	case TERM_GROUP:
		return failure && value_matches(t, e->group);
	case TERM_SCOPE:
		return value_matches(t, e->scope);
	case TERM_STAGE:
		return failure && value_matches(t, e->stage);
	case TERM_KIND:
		return value_matches(t, e->kind);
	case TERM_TYPE:
		return (!t->feedback || e->kind == KIND_FEEDBACK) && value_matches(t, e->subkind);
	case TERM_STATUS:
		return text_matches(t, e->status);
	case TERM_DOMAIN:
		return text_matches(t, s->in->contact.domain);
	case TERM_PROVIDER:
		return text_matches(t, e->provider);
	case TERM_STREAM:
		return stream && text_matches(t, slice_of(stream->name));
	case TERM_CAMPAIGN:
		return text_matches(t, e->campaign);
	case TERM_CLASS:
		return stream && text_matches(t, slice_of(stream->class));
	case TERM_TRUST:
		return value_matches(t, e->trust);
	case TERM_STANDING:
		return layer && value_matches(t, layer->shown.standing);
	default:
		return false;
	}
}

bool
policy_term_holds(const struct term *t, const struct policy_state *s, const struct policy_event *e,
    const struct layer *layer)
{
	return accepts(t, s, e, layer) != t->negated;
}

bool
policy_rule_matches(const struct rule *r, const struct policy_state *s,
    const struct policy_event *e, const struct layer *layer)
{
	unsigned met = 0;

	if (e->kind != KIND_BOUNCE && !(r->positive & (1u << TERM_KIND | 1u << TERM_TYPE)))
		return false;
	for (size_t i = 0; i < r->r.nmatch; i++) {
		const struct term *t = &r->match[i];

		if (!t->negated && met >> t->kind & 1)
			continue;
		if (policy_term_holds(t, s, e, layer)) {
			if (!t->negated)
				met |= 1u << t->kind;
		} else if (t->negated) {
			return false;
		}
	}
	return met == r->positive;
}

bool
policy_incident_holds(
    const struct policy_incident *i, const struct policy_event *e, struct slice domain)
{
	if (e->occurred_us < i->from_us || e->occurred_us >= i->to_us)
		return false;
	if (i->provider && !(e->provider.n && policy_glob(i->provider, e->provider)))
		return false;
	return !i->domain || (domain.n && policy_glob(i->domain, domain));
}

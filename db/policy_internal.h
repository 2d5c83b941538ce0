/*
 * policy_internal - what the files of the fold share; nobody else includes it.
 *
 * policy_compile.c one policy, ready to be asked         policy_match.c   which rule owns an event
 * policy_set.c     all of them, and the streams
 * policy_count.c   a rule's count and its condition     policy_ladder.c  steps, holds, transitions
 * policy_event.c   one event or success                policy_judge.c   the rules that own it
 * policy_decision.c one decision                       policy_prepare.c what needs the whole history
 * policy_contradict.c what a failure makes void
 * policy_fold.c    the order of all that                policy_state.c   memory and reading
 * policy_pack.c, policy_unpack.c: the row of carom.state
 */
#ifndef CAROM_POLICY_INTERNAL_H
#define CAROM_POLICY_INTERNAL_H

#include "policy.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define SECOND_US INT64_C(1000000)
enum { DAY_S = 86400, INCIDENT_WAIT_S = 72 * 3600, PROBE_WAIT_S = 7 * 86400 };

static inline int64_t
us_to_s(int64_t us)
{
	return us / SECOND_US - (us % SECOND_US < 0);
}

static inline int64_t
s_to_us(int64_t s)
{
	if (s == POLICY_FOREVER || s > INT64_MAX / SECOND_US)
		return POLICY_FOREVER;
	if (s < INT64_MIN / SECOND_US)
		return POLICY_NO_TIME;
	return s * SECOND_US;
}

/* policy_own.c. Memory that must be there: out of memory ends the process. */
void *policy_alloc(size_t n, size_t each);
void *policy_grow(void *p, size_t n, size_t each);
uint64_t policy_hash(uint64_t seed, const void *bytes, size_t n);

/* --- the set --- */

struct term {
	enum term_kind kind;
	bool negated, feedback;
	uint64_t values; /* of the kinds that are enums: a bit for each value that matches */
	const char *glob;
};
struct rule {
	struct policy_rule r; /* its lists are replaced by those below */
	const char *policy;
	const struct policy_zone *zone;
	struct term *match, *weights;
	int *weight;
	unsigned positive; /* bits 1 << enum term_kind of the kinds that must be met */
	enum rule_action *ladder;
	size_t nladder;
	bool asks_trust, record_only;
	int count, count_engaged; /* what the events are compared with; 0: not at all */
	uint64_t key, text;       /* of policy and title; of everything that it says */
	size_t slot;              /* its place in the layer's states */
};
struct compiled {
	struct policy p;
	struct rule *rules;
	struct rule **by_stream; /* those of scope stream, in order */
	size_t nby_stream;
};
struct policy_set {
	struct compiled *policies;
	size_t npolicies;
	const struct compiled *standard; /* "default" */
	struct policy_stream *streams;
	const struct compiled **policy_of;
	size_t *rank; /* of a stream, by name */
	int *by_rank;
	uint64_t *stream_hash;
	size_t nstreams;
	struct policy_incident *incidents;
	size_t nincidents;
	struct rule **by_address; /* rules of scope address, by policy name and order */
	size_t nby_address;
	bool mailings;
	void **owned;
	size_t nowned, capowned;
};

/* Memory of the set, and a copy of text in it; NULL stays NULL. */
void *set_own(struct policy_set *set, size_t n, size_t each);
char *set_copy(struct policy_set *set, const char *text);
uint64_t policy_hash_text(uint64_t h, const char *text);
/* policy_compile.c: NULL, or what is wrong with it. */
const char *policy_compile(struct policy_set *set, const struct policy *p, struct compiled *out);

static inline const struct compiled *
set_policy(const struct policy_set *set, int stream)
{
	return stream < 0 ? set->standard : set->policy_of[stream];
}

/* --- the state --- */

struct counted {
	int64_t at_s;
	uint64_t value; /* of distinct */
	int32_t weight;
};
enum run { RUN_NONE, RUN_HOLD, RUN_PROBE, RUN_DELAY };
struct rule_state {
	struct counted *v; /* ascending by time */
	uint32_t n, cap;
	int64_t sum;   /* of the weights in v */
	bool counting; /* not as new */
	int64_t first_s, last_s;
	int32_t day[2]; /* the latest days that have a counted event, and how many */
	uint32_t in_day[2];
	int64_t score, score_at_s; /* of decay, in thousandths times decay_per */
	bool told;

	uint32_t firings, holds;
	enum run run;
	int64_t until_s;
	uint32_t step; /* of the ladder: running, or delayed */
	bool releases; /* a hold that only ends, whatever on_end says */
	enum cause cause;
	int64_t event_id;
	int event_stream;
	int64_t stale_from_s;

	uint64_t *sends; /* counted already; oldest first */
	uint32_t nsends, capsends;
};
/* A hold whose rule the policy no longer has. */
struct ghost {
	const char *rule;
	int64_t until_s, event_id;
	enum cause cause;
};
/* What must be remembered to tell that a `delivered` is contradicted. */
enum { MEMORY_SENDS = 256 };
struct memory {
	int64_t delivered_us, delivered_bare_us; /* the latest, and the latest that names no send */
	int64_t failed_us, failed_bare_us;
	uint64_t *delivered, *failed; /* sends, oldest first, at most MEMORY_SENDS */
	uint32_t ndelivered, nfailed;
	bool more_delivered, more_failed; /* older ones were dropped */
};
struct layer {
	bool used;
	bool suppressed;
	enum cause cause;
	const char *rule;
	int64_t event_id;
	struct policy_layer shown;
	int64_t decided_us; /* the last release, reset or forget */
	struct rule_state *rules;
	struct ghost *ghosts;
	size_t nghosts;
	struct memory memory;

	/* of a stream */
	uint32_t soft_count, complaint_count;
	enum reason last_reason;
	enum permanence last_permanence;
	int64_t last_event_us;
	int32_t away_until;
	int64_t new_address_event;
	bool review;
};

/* Where in the order something stands. */
enum phase { PHASE_DUE, PHASE_WAIT, PHASE_EVENT, PHASE_DECISION };
struct position {
	int64_t us;
	enum phase phase;
	unsigned char ident[16];
	int64_t id;
};

/* A hard event that waits for the end of an incident; lives as long as the call. */
struct wait {
	const struct policy_event *e;
	int64_t due_s;
};
struct mailing {
	int64_t at_us;
	uint64_t campaign;
	int stream;
};

struct policy_state {
	const struct policy_set *set;
	struct layer address;
	struct layer **streams; /* by stream; NULL: nothing of it yet */
	int *used;              /* the streams that have something, by rank */
	size_t nused;
	struct position position;
	bool hard;
	uint32_t hard_count;
	int64_t alive_us, engaged_us;     /* the latest sign of life, and of a human */
	int64_t reset_us;                 /* the last reset or forget of the whole */
	int64_t wait_due_s, wait_from_us; /* hard events of earlier calls that wait */
	int64_t touched_us;
	char **interned;
	size_t ninterned;

	/* of the running call */
	const struct policy_inputs *in;
	struct policy_output *out;
	bool is_protected;
	struct wait *waits;
	size_t nwaits, capwaits;
	int64_t next_wait_s;
	struct mailing *mailings; /* by time */
	size_t nmailings;
};

void layer_init(struct layer *l, size_t nrules); /* as new; l is zeroed or was one before */
void layer_free(struct layer *l, size_t nrules);
struct layer *state_layer(struct policy_state *s, int stream);            /* made when missing */
const struct layer *state_peek(const struct policy_state *s, int stream); /* NULL when missing */
const char *state_intern(struct policy_state *s, const char *text, size_t n);
struct rule *const *set_rules(const struct policy_set *set, int stream, size_t *n);

/* What is being done, for the rows it leads to. */
struct act {
	int64_t at_us;
	enum cause cause; /* of what it leads to */
	int64_t event_id;
	int event_stream;
};

/* policy_match.c */
void policy_term_compile(const struct policy_term *in, struct term *out);
bool policy_term_holds(const struct term *t, const struct policy_state *s,
    const struct policy_event *e, const struct layer *layer);
bool policy_rule_matches(const struct rule *r, const struct policy_state *s,
    const struct policy_event *e, const struct layer *layer);
bool policy_incident_holds(
    const struct policy_incident *i, const struct policy_event *e, struct slice domain);

/* policy_count.c */
int32_t policy_day(const struct policy_zone *z, int64_t at_s);
int policy_weight(const struct rule *r, const struct policy_state *s, const struct policy_event *e,
    const struct layer *layer);
void count_clear(struct rule_state *rs);
void count_decay(const struct policy_state *s, const struct rule *r, struct rule_state *rs,
    int stream, int64_t at_s);
enum why_not count_refuses(const struct rule *r, const struct rule_state *rs, int64_t at_s);
void count_add(
    const struct rule *r, struct rule_state *rs, int64_t at_s, int weight, uint64_t value);
bool count_condition(const struct policy_state *s, const struct rule *r,
    const struct rule_state *rs, int stream, int64_t at_s);
bool count_seen(const struct rule_state *rs, uint64_t send);
void count_remember(struct rule_state *rs, uint64_t send);
int64_t count_score(const struct rule *r, const struct rule_state *rs); /* thousandths */
bool count_engaged(const struct policy_state *s, const struct rule *r, int64_t at_s);
/* What the events are compared with: count, or count_engaged where that applies; 0: not at all. */
int count_needed(const struct policy_state *s, const struct rule *r, int64_t at_s);
/* What the score is compared with, in thousandths; 0: with nothing. With decay alone that is the count. */
int count_threshold(const struct policy_state *s, const struct rule *r, int64_t at_s);
uint64_t count_mailings(const struct policy_state *s, int stream, int64_t from_s, int64_t to_s);

/* policy_ladder.c; stream is the layer's */
void ladder_show(struct policy_state *s, int stream, const struct act *a);
void ladder_fire(struct policy_state *s, int stream, const struct rule *r, const struct act *a);
void ladder_next(struct policy_state *s, int stream, const struct rule *r, const struct act *a);
void ladder_reset(struct policy_state *s, int stream, const struct rule *r);
void ladder_suppress(struct policy_state *s, int stream, const struct act *a, const char *rule);
/* The next thing that falls due in a layer; POLICY_FOREVER: nothing. Then does it. */
int64_t ladder_due(const struct policy_state *s, int stream);
void ladder_fall_due(struct policy_state *s, int stream, int64_t at_s, bool delays);
/* policy_hold.c */
int64_t hold_length(int64_t hold_for, int factor, uint32_t k);

/* policy_event.c */
void event_fold(struct policy_state *s, const struct policy_event *e, bool contradicted);
void event_fold_waited(struct policy_state *s, const struct policy_event *e, int64_t at_s);
bool event_is_failure(const struct policy_set *set, const struct policy_event *e);

static inline bool
event_is_hard(const struct policy_event *e)
{
	return e->input == INPUT_EVENT && e->kind == KIND_BOUNCE &&
	    e->permanence == PERMANENCE_HARD;
}

/* The trust that a rule asks of an event of the stream, and the layer in which it counts it. */
static inline enum trust
rule_trust(const struct policy_set *set, const struct rule *r, int stream)
{
	return r->r.trust ? r->r.trust : policy_set_trust(set, stream);
}

static inline int
rule_layer(const struct rule *r, const struct policy_event *e)
{
	return r->r.address ? POLICY_ADDRESS : e->stream;
}

/* policy_judge.c */
struct judgement {
	const struct policy_event *e;
	int64_t at_us;        /* when it is folded: its own time, or the end of its wait */
	enum why_not outside; /* WHY_INCIDENT: inside one, whatever the rules say */
	bool waited;
};
enum cause event_cause(const struct policy_event *e);
/* Shows the event to the rules of its stream. instead is why one that no rule owns is not counted. */
void judgement_offer(struct policy_state *s, const struct judgement *j, enum why_not instead);

/* policy_decision.c */
void decision_fold(struct policy_state *s, const struct policy_decision *d);

/* policy_prepare.c */
struct item {
	int64_t us;
	enum phase phase;
	bool contradicted;
	const struct policy_event *e;
	const struct policy_decision *d;
};
struct prepared {
	struct policy_event *events; /* merged by ident */
	struct item *items;
	size_t n;
};
/* False: something touches what s has seen. prepared_free() either way. */
bool policy_prepare(struct policy_state *s, const struct policy_inputs *in, struct prepared *p);
void prepared_free(struct policy_state *s, struct prepared *p);
int position_compare(const struct position *a, const struct position *b);
struct position item_position(const struct item *i);

/* policy_contradict.c: failures of the inputs of one call, in three orders */
struct failure {
	int stream;
	uint64_t send;
	int64_t us;
};
struct failures {
	struct failure *by_send, *by_time, *bare; /* bare: those that name no send, by time */
	size_t n, nbare;
};
void failures_collect(
    const struct policy_set *set, const struct policy_event *v, size_t n, struct failures *f);
void failures_free(struct failures *f);
bool failures_contradict(const struct failures *f, const struct policy_event *e);
/* A failure after a `delivered` that an earlier call believed: history has to be read again. */
bool memory_belied(struct policy_state *s, const struct policy_event *e);
/* A `delivered` after failures of earlier calls; unsure: too many to remember. */
bool memory_belies(const struct policy_state *s, const struct policy_event *e);
bool memory_unsure(struct policy_state *s, const struct policy_event *e);
void state_touch(struct policy_state *s, int64_t us); /* for policy_state_touched() */
void memory_note(struct memory *m, const struct policy_event *e, bool failure);

/*
 * policy_pack.c, policy_unpack.c: numbers are base-128 with the low group first, signed ones zigzag;
 * hashes are eight octets, low first. A rule is known by the hash of its policy and title, its counts
 * also by the hash of all it says, so that a row outlives a change of policy as far as it can.
 */
enum { PACK_VERSION = 1 };

/* policy_output.c */
void output_transition(struct policy_output *out, const struct policy_transition *t);
void output_mark(struct policy_output *out, const struct policy_mark *m);
void output_sign(struct policy_output *out, const struct policy_sign *sign);
void output_request(struct policy_output *out, const struct policy_outbox *o);

#endif

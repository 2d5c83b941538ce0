/*
 * policy_rule - what an escalation policy says: rules, their terms, and the streams they are for.
 *
 * daemon/policy_config fills these structs from carom.conf(5) and checks every value; tests fill
 * them by hand. policy_set_new() copies what it needs, so they may be freed afterwards.
 *
 * Units      Durations in seconds, 0: not given. Numbers that may have decimals are thousandths.
 * Nulls      Strings are NUL-terminated UTF-8; NULL or an empty list: not given.
 */
#ifndef CAROM_POLICY_RULE_H
#define CAROM_POLICY_RULE_H

#include "verdict.h"

/* How we know that a report is about mail we sent, weakest first. Stored: never reorder. */
enum trust {
	TRUST_NONE, /* of a rule: not given, so its stream's */
	TRUST_WEAK,
	TRUST_PLAUSIBLE,
	TRUST_CORRELATED,
	TRUST_VERIFIED,
	TRUST_COUNT
};

enum standing { STANDING_ACTIVE, STANDING_HELD, STANDING_SUPPRESSED, STANDING_COUNT };

enum cause {
	CAUSE_OF_NOTHING, /* null */
	CAUSE_HARD,
	CAUSE_ESCALATED,
	CAUSE_COMPLAINT,
	CAUSE_OPT_OUT,
	CAUSE_OPERATOR,
	CAUSE_OF_COUNT
};

/* A proof of life; bits, since one event may be several. */
enum success {
	SUCCESS_DELIVERED = 1 << 0,
	SUCCESS_REPLY = 1 << 1,
	SUCCESS_OPEN = 1 << 2,
	SUCCESS_CLICK = 1 << 3,
	SUCCESS_PROBE_OK = 1 << 4,
	SUCCESS_ALL = (1 << 5) - 1
};

/* One word of a `match` list. Terms of one kind are alternatives, so the order of kinds is free. */
enum term_kind {
	TERM_PERMANENCE,
	TERM_REASON,
	TERM_GROUP,
	TERM_SCOPE,
	TERM_STAGE,
	TERM_KIND,
	TERM_TYPE, /* feedback:T and subkind:S */
	TERM_STATUS,
	TERM_DOMAIN,
	TERM_PROVIDER,
	TERM_STREAM,
	TERM_CAMPAIGN,
	TERM_CLASS,
	TERM_TRUST,
	TERM_STANDING,
	TERM_COUNT
};
struct policy_term {
	enum term_kind kind;
	bool negated;
	bool feedback;    /* TERM_TYPE: the kind must be feedback too */
	int value;        /* TERM_PERMANENCE, TERM_REASON, TERM_TRUST: the enum's value */
	const char *glob; /* the others: '*' and '?' are wildcards, ASCII case is folded */
};

struct policy_weight {
	struct policy_term term;
	int weight; /* thousandths, not negative */
};

enum rule_action { ACTION_NONE, ACTION_NOTIFY, ACTION_HOLD, ACTION_PROBE, ACTION_SUPPRESS };
enum rule_distinct { DISTINCT_NONE, DISTINCT_STREAM, DISTINCT_CAMPAIGN };
enum rule_on_end { ON_END_RELEASE, ON_END_NEXT };

enum {
	POLICY_MAX_TITLE = 64,           /* octets of a rule's or policy's name */
	POLICY_MAX_RULES = 256,          /* rules of one policy */
	POLICY_MAX_TERMS = 64,           /* terms of one match, weights of one rule */
	POLICY_MAX_STEPS = 32,           /* of a ladder that is written out */
	POLICY_MAX_COUNT = 1000,         /* count, count_engaged, per_day, after_holds */
	POLICY_MAX_DURATION = 315360000, /* 3,650 d */
	POLICY_MAX_NUMBER = 1000000000,  /* thousandths: weights, threshold, decay, score */
	POLICY_NEVER = -1                /* count */
};

struct policy_rule {
	const char *title;
	bool address;                    /* scope = "address" */
	const struct policy_term *match; /* none: every bounce */
	size_t nmatch;
	enum trust trust; /* TRUST_NONE: the stream's */
	bool go_on;       /* continue = true */

	int count;         /* POLICY_NEVER; 0: not given (1, or none with threshold) */
	int count_engaged; /* 0: not given */
	int64_t engaged_within;
	int threshold; /* thousandths; 0: not given */
	const struct policy_weight *weights;
	size_t nweights;
	enum rule_distinct distinct;
	bool multiply_ratio, multiply_last;
	int64_t window, min_span, min_gap, stale_after;
	int per_day;   /* 0: no limit */
	int min_ratio; /* thousandths, at most 1000; 0: not given */
	int min_sent;
	int decay;         /* thousandths; 0: none */
	int64_t decay_per; /* 0 with decay: per campaign */
	unsigned reset_on; /* bits of enum success */

	enum rule_action action; /* ACTION_NONE with steps: the first of them */
	enum rule_action then;   /* ACTION_NONE: not given */
	bool has_then;
	int after_holds;               /* 0: 1 */
	const enum rule_action *steps; /* replaces action, then and after_holds */
	size_t nsteps;
	enum rule_on_end on_end;
	int64_t hold_for;   /* 0: until a success or an operator */
	int hold_factor;    /* thousandths; 0: 1000 */
	int64_t probe_wait; /* 0: 7 d */
	int64_t delay;
};

/* A time zone as a table, so that the fold needs no database of zones: offset[i] holds from at[i] on,
 * the first also before it. daemon/policy_zone.h reads it from the system's tzdata. */
struct policy_zone {
	const char *name;      /* "Europe/Vienna" */
	const int64_t *at;     /* seconds since 1970, ascending */
	const int32_t *offset; /* seconds east of Greenwich */
	size_t n;              /* 0: UTC */
};

struct policy {
	const char *name;
	struct policy_zone zone;
	const struct policy_rule *rules;
	size_t nrules;
};

struct policy_stream {
	const char *name;
	const char *policy;           /* name; NULL: "default" */
	enum trust trust;             /* TRUST_NONE: TRUST_CORRELATED */
	bool observe;                 /* mode; the fold computes the same either way */
	const char *class;            /* NULL: "bulk" */
	const char *const *protected; /* address globs */
	size_t nprotected;
	const char *return_path; /* for the recorder; the fold does not look at these */
	const char *const *headers;
	size_t nheaders;
};

/* "verified", "held", "opt_out"; NULL for TRUST_NONE, CAUSE_OF_NOTHING and out of range. */
const char *trust_name(enum trust t);
const char *standing_name(enum standing s);
const char *cause_name(enum cause c);
const char *success_name(enum success bit);
bool trust_parse(struct slice name, enum trust *out);
bool success_parse(struct slice name, enum success *out);

#endif

/*
 * policy - the pure fold: a contact's events, sends and operator decisions in, its standing out.
 *
 * The same function serves the recorder (event by event), `carom rebuild` and `carom policy
 * backtest` (from the start). Any order of arrival, any split into calls gives the same result:
 * policy_fold() sorts what it is given, and says POLICY_RECOMPUTE when something belongs before
 * what the state has already seen.
 *
 * Ownership  A struct policy_set, policy_state or policy_output is its maker's. Strings and slices
 *            handed in are borrowed during the call. Strings handed out live as long as the set,
 *            those of a state until its next change.
 * Effects    None: no clock, locale, file or log. Out of memory ends the process.
 * Time       Events are ordered by microseconds since 1970 (_us), then ident; all arithmetic is in
 *            whole seconds (_s), rounded down. POLICY_FOREVER: no end.
 * Layers     A contact has one for the address (stream index POLICY_ADDRESS) and one per stream.
 */
#ifndef CAROM_POLICY_H
#define CAROM_POLICY_H

#include "policy_rule.h"

#define POLICY_FOREVER INT64_MAX
#define POLICY_NO_TIME INT64_MIN
enum { POLICY_ADDRESS = -1, POLICY_NO_STREAM = -1 };

/* --- what is the same for every contact --- */

/* A provider outage. Declared: hard events inside never count. Detected: they wait for to + 72 h. */
struct policy_incident {
	const char *provider;   /* glob over policy_event.provider; NULL: any */
	const char *domain;     /* glob over the recipient's domain; NULL: any */
	int64_t from_us, to_us; /* half-open; POLICY_FOREVER: still open */
	bool declared;
};

struct policy_set; /* policies, streams and incidents, checked and indexed; immutable */

/*
 * policies must hold one named "default"; streams may name no other than those given. Streams of
 * the database that are not configured belong in with policy and trust not given. Everything is
 * copied. NULL when a policy is missing or a limit of policy_rule.h is passed (*why says which).
 */
struct policy_set *policy_set_new(const struct policy *policies, size_t npolicies,
    const struct policy_stream *streams, size_t nstreams, const struct policy_incident *incidents,
    size_t nincidents, const char **why);
void policy_set_free(struct policy_set *set); /* NULL is allowed */
/* Index in the order given, which the fold's stream numbers are; POLICY_NO_STREAM when unknown. */
int policy_set_stream(const struct policy_set *set, struct slice name);
size_t policy_set_streams(const struct policy_set *set);
const struct policy_stream *policy_set_stream_at(const struct policy_set *set, int stream);
/* What a report about this stream needs to count where its rule does not say otherwise. */
enum trust policy_set_trust(const struct policy_set *set, int stream);
/* For how long back mailings matter (min_ratio, decay and multiply by mailings): seconds;
 * 0: not at all, POLICY_FOREVER: all of them. */
int64_t policy_set_mailing_window(const struct policy_set *set);
/* The longest window, span, stale or hold of any rule: for how long successes must be kept. */
int64_t policy_set_memory(const struct policy_set *set);

/* --- the inputs of one contact --- */

struct policy_contact {
	struct slice address; /* empty after forget */
	struct slice domain;  /* of the address, as A-labels */
};

enum policy_input {
	INPUT_EVENT,   /* a row of carom.event */
	INPUT_SUCCESS, /* a row of report_success: success, stream, trust, campaign, send and ident */
};
struct policy_event {
	enum policy_input input;
	int64_t occurred_us;
	unsigned char ident[16];       /* the order among events of one instant */
	int64_t id;                    /* database id, handed back in outputs; 0: none */
	unsigned char message_key[16]; /* of reports with one ident; zero for INPUT_SUCCESS */
	int stream;                    /* index in the set; POLICY_NO_STREAM */
	enum kind kind;
	enum subkind subkind;
	enum reason reason;
	enum permanence permanence;
	enum scope scope;
	enum group group;
	enum stage stage;
	enum trust trust;
	unsigned success;      /* INPUT_SUCCESS: the kind, bits of enum success */
	struct slice status;   /* "5.1.1"; empty: null */
	struct slice provider; /* MX group, else fingerprint; empty: null */
	struct slice campaign; /* empty: null */
	uint64_t send;         /* the send it is about: a hash of its send id, else of the send its
	                            * Message-ID is registered for; 0: none known */
	int32_t away_until; /* auto_reply: first day back, days since 1970-01-01; 0: none named */
	bool new_address;   /* the report tells one; outputs name the event that told it */
};

/* Of two reports with one ident, what is kept: the one of greater trust, then hard before soft
 * before undetermined, then the smaller message key, then what it says; occurred_us is the least among those of the
 * winning trust. *into holds the result; true when the fields of e (not only its time) won. */
bool policy_event_merge(struct policy_event *into, const struct policy_event *e);
/* The kinds of success an event is, bits of enum success; 0: none. */
unsigned policy_event_success(const struct policy_event *e);

/* A mailing to this contact: a registered send, or a campaign of the stream without any. Several
 * of one campaign count once, at the first; those without campaign once an instant. */
struct policy_mailing {
	int64_t at_us;
	int stream;
	struct slice campaign; /* empty: null */
};

enum decision { DECISION_SUPPRESS, DECISION_RELEASE, DECISION_RESET, DECISION_FORGET };
struct policy_decision {
	int64_t at_us;
	int64_t id; /* the order among decisions of one instant */
	enum decision decision;
	int stream; /* POLICY_ADDRESS: null, so the address (suppress) or all layers */
};

/* '*' and '?' are wildcards, ASCII case is folded: the matching of every `prefix:` term. */
bool policy_glob(const char *glob, struct slice text);

/* --- outputs --- */

enum why_not {
	WHY_COUNTED, /* null */
	WHY_NO_RULE,
	WHY_RECORD_ONLY,
	WHY_NO_STREAM,
	WHY_TRUST,
	WHY_INCIDENT,
	WHY_DUPLICATE,
	WHY_RESIDUAL,
	WHY_PROTECTED,
	WHY_WEIGHT_0,
	WHY_MIN_GAP,
	WHY_PER_DAY,
	WHY_SUCCESS,
	WHY_CONTRADICTED,
	WHY_RETENTION, /* never by the fold: arrived before the contact's checkpoint */
	WHY_PENDING,   /* never by the fold: stored, and not yet folded */
	WHY_COUNT
};
const char *why_not_name(enum why_not w); /* "no rule"; NULL for WHY_COUNTED */

struct policy_transition {
	int64_t at_us;
	int stream; /* POLICY_ADDRESS: null */
	enum standing from, to;
	enum cause cause; /* CAUSE_OPERATOR also on the row of a release */
	const char *rule; /* title; NULL */
	int64_t until_s;  /* held: its end; else POLICY_FOREVER, which is null */
	int64_t event_id; /* 0: null */
};
/* What became of an event; one that waited for an incident's end may be told a second time. */
struct policy_mark {
	int64_t event_id;
	bool counted;
	enum why_not why_not;
	const char *rule; /* title of the rule that owns it; NULL: none */
	struct policy_tally {
		unsigned n;    /* events in that rule's count with this one; 0: it is in none */
		int need;      /* what they are compared with; 0: only the score matters */
		int64_t score; /* thousandths */
		int threshold; /* thousandths; 0: none */
	} tally;               /* when it is counted */
	enum trust asked;      /* by that rule, else the stream */
	bool waited; /* for the end of an incident: there is an earlier mark of this event */
};
/* What became of a success that carom.report_success told. */
struct policy_sign {
	int stream;
	unsigned success; /* its bit of enum success */
	int64_t at_us;
	enum why_not why_not; /* WHY_SUCCESS, or why it says nothing */
};
struct policy_outbox {
	int64_t at_us;
	bool probe;       /* else notify */
	int stream;       /* of the layer; POLICY_ADDRESS: null */
	int event_stream; /* of the event */
	const char *rule;
	int64_t event_id;
	int64_t until_s; /* probe: how long its answer is waited for; else POLICY_FOREVER */
};
struct policy_output {
	struct policy_transition *transitions;
	size_t ntransitions;
	struct policy_mark *marks;
	size_t nmarks;
	struct policy_outbox *outbox;
	size_t noutbox;
	struct policy_sign *signs;
	size_t nsigns;
	size_t captransitions, capmarks, capoutbox, capsigns; /* private */
};
void policy_output_clear(struct policy_output *out); /* keeps the memory */
void policy_output_free(struct policy_output *out);

/* --- the state of one contact --- */

struct policy_state;

/* An empty state: a contact of which nothing is known. Borrows set, which must outlive it. */
struct policy_state *policy_state_new(const struct policy_set *set);
void policy_state_free(struct policy_state *s);
void policy_state_clear(struct policy_state *s); /* as new, for the next contact */

/* The rows of the table carom.state: POLICY_ADDRESS always (it also holds what is known of the
 * contact as a whole), and each stream the contact has anything in. */
size_t policy_state_rows(const struct policy_state *s);       /* how many */
int policy_state_row(const struct policy_state *s, size_t i); /* stream of the i-th, ascending */

/* *bytes is malloc()ed, the caller's: free(). Some 100 octets and up to 20 KiB for a rule that has
 * counted 1,000 events; typically below 300. */
void policy_state_pack(const struct policy_state *s, int stream, unsigned char **bytes, size_t *n);
enum policy_unpack {
	POLICY_UNPACKED,
	POLICY_UNPACK_CHANGED, /* taken, but the policy differs: what its changed rules had counted is gone */
	POLICY_UNPACK_BAD /* damaged or of an unknown version: the state is untouched; recompute */
};
/* Adds one packed row to s; rows of one contact in any order. Bytes may be anything. */
enum policy_unpack policy_state_unpack(
    struct policy_state *s, int stream, const unsigned char *bytes, size_t n);

/* --- the fold --- */

struct policy_inputs {
	struct policy_contact contact;
	const struct policy_event *events; /* any order */
	size_t nevents;
	const struct policy_decision *decisions;
	size_t ndecisions;
	/* All of the contact's within policy_set_mailing_window(), also those given before. */
	const struct policy_mailing *mailings;
	size_t nmailings;
	/* Nothing older than s can be read (retention): a failure never asks for an earlier checkpoint. */
	bool oldest;
	/* Inputs that s has seen are passed over instead of asking for recomputation: for going on from a
	 * checkpoint with everything that occurred at or after policy_state_folded_at(). */
	bool skip_seen;
	/* Instants up to now_us, ascending: at_cut is told the state before anything of that instant or
	 * later, where what contradicts what was judged by all of the inputs. It may read and pack it. */
	const int64_t *cuts_us;
	size_t ncuts;
	void (*at_cut)(void *context, size_t cut, const struct policy_state *s);
	void *context;
};

enum policy_fold {
	POLICY_FOLDED,
	/* Something touches what s has seen already (a late event, a failure that contradicts an earlier
	 * `delivered`, the end of an incident's wait). s and *out are void: start again from
	 * policy_state_clear() with all inputs, or from a checkpoint before policy_state_touched(). */
	POLICY_RECOMPUTE
};

/*
 * Folds everything new about one contact into s, and what falls due by itself until now_us. Inputs
 * after now_us are folded all the same, at their own time. *out is added to.
 */
enum policy_fold policy_fold(struct policy_state *s, const struct policy_inputs *in, int64_t now_us,
    struct policy_output *out);
/* The same with no new input. */
enum policy_fold policy_advance(struct policy_state *s, const struct policy_inputs *in,
    int64_t now_us, struct policy_output *out);
/*
 * What these inputs touch of what s has seen: the earliest time, POLICY_NO_TIME for all of it, POLICY_FOREVER for
 * nothing. s stays as it is.
 */
int64_t policy_state_touches(struct policy_state *s, const struct policy_inputs *in);
/* After POLICY_RECOMPUTE: a checkpoint is good if it has seen nothing at or after this. */
int64_t policy_state_touched(const struct policy_state *s);

/* --- reading a state --- */

/* When something next happens by itself; POLICY_FOREVER: nothing will. */
int64_t policy_state_due(const struct policy_state *s);
/* The order position of the last input folded; POLICY_NO_TIME: none. */
int64_t policy_state_folded_at(const struct policy_state *s);
/* Hard events wait for the end of an incident: retention must not cut here. */
bool policy_state_waits(const struct policy_state *s);

struct policy_layer {
	enum standing standing;
	enum cause cause; /* CAUSE_OF_NOTHING when active */
	const char *rule; /* NULL */
	int64_t since_us; /* whole seconds; POLICY_NO_TIME: as it began */
	int64_t until_s;  /* held: POLICY_FOREVER has no end */
	int64_t event_id; /* that caused it; 0 */
};
/* One layer by itself. */
struct policy_layer policy_state_layer(const struct policy_state *s, int stream);

/* A row of carom.contact_status: the layer in force, and what is known. */
struct policy_status {
	struct policy_layer in_force; /* the severer of address and stream */
	bool hard;                    /* verdict */
	enum reason last_reason;
	enum permanence last_permanence;
	int64_t last_event_us; /* POLICY_NO_TIME: none */
	uint32_t soft_count, hard_count, complaint_count;
	int32_t away_until;        /* days since 1970-01-01; 0: null */
	int64_t away_over_s;       /* when that day begins in the policy's zone; FOREVER: none */
	int64_t new_address_event; /* the event that told the latest; 0: none */
	bool review;
};
/* now_us only tells whether away_until is over; holds end by policy_advance(). */
struct policy_status policy_state_status(const struct policy_state *s, int stream, int64_t now_us);

/* Counters against thresholds, for `carom contact`: the i-th rule of a layer; false past the last. */
struct policy_progress {
	const char *policy, *rule;
	unsigned counted;           /* events that count for it now */
	int count;                  /* what they are compared with; 0: only the score matters */
	int64_t score;              /* thousandths */
	int threshold;              /* thousandths; 0: none */
	int64_t span_s, min_span_s; /* from the first of them to the latest; 0: none asked */
	unsigned firings, holds;    /* of the ladder */
	bool running;               /* a hold, probe or delay of it */
	int64_t until_s;
};
bool policy_state_progress(
    const struct policy_state *s, int stream, size_t i, struct policy_progress *out);

#endif

/*
 * record - verdicts into the database: one batch, one transaction.
 *
 * Everything that makes a bounce count happens here: duplicates, whose mail it was and how we know
 * (trust), the events, and the standing that the policy derives from them.
 *
 * Process    Recorder. It trusts no frame: every field of a verdict is checked and bounded here
 *            again (enums in range, valid UTF-8, lengths).
 * Order      The caller acknowledges a message on the mail server only after record_batch()
 *            returned true. After false it is not known how much of the batch is in the database
 *            (the reply of a commit may have been lost, halves of a refused batch are committed
 *            one by one): the same batch again makes duplicates of what is.
 * Retries    Deadlocks and serialization failures are retried here; a batch refused for its data is
 *            bisected here, and the guilty message is quarantined with its bytes.
 * Several    recorders may work on one database at once, on different mailboxes.
 */
#ifndef CAROM_RECORD_H
#define CAROM_RECORD_H

#include "store.h"
#include "verdict.h"

struct arena;
struct policy;
struct policy_stream;
struct recorder;

/* A stream as configured. Everything is borrowed for as long as the recorder lives. */
struct record_stream {
	const struct policy_stream *policy; /* policy_rule.h: also name, return_path and headers */
	const char *campaign_header;        /* NULL: none */
	const char *contact_header;         /* NULL: none */
};

struct record_options {
	const struct policy *policies; /* policy_rule.h */
	size_t npolicies;
	const struct record_stream *streams;
	size_t nstreams;
	/* Canonical text of the policies and of what the streams add to them. It must be the active one
	 * (record_policy_active()); the first ever becomes that by itself. */
	const char *policy_text;
	unsigned evidence_seconds; /* raw mail is kept that long; 0: not at all */
};

/* The text of the active policy; *text is the caller's: free(). NULL: there is none yet. */
bool record_policy_active(struct store *s, char **text, struct err *e);

/* Borrows s, which must outlive it, and what o points to. Registers the streams and reads secrets,
 * token keys and incidents. ERR_OPERATOR when o->policy_text is not the active policy. *out is the
 * caller's: recorder_free(). */
bool recorder_open(
    struct recorder **out, struct store *s, const struct record_options *o, struct err *e);
void recorder_free(struct recorder *r); /* NULL is allowed */

/* Where a batch comes from. */
struct record_source {
	const char *mailbox; /* its name in the configuration; "ingest" for `carom ingest` */
	const char *url;     /* without credentials; shown by carom.mailbox_status; may be NULL */
	const char *stream;  /* of mail that does not say itself; NULL: none */
};

struct record_message {
	const struct verdict *verdict; /* NULL: the parser could not read it: quarantine */
	const char *why;               /* of the quarantine, one line: "parser died: signal 11" */
	struct slice raw; /* as fetched (of a big message its head); for evidence and quarantine */
	uint64_t size;    /* octets on the server */
	const char *folder; /* NULL: it has no place that can be found again (POP3 without UIDL) */
	uint64_t uidvalidity, uid;
	int64_t internaldate; /* seconds since 1970; 0 unknown */
	bool again; /* its bytes are stored evidence: when it was ignored, it counts as new */
};

enum record_outcome { /* stored: add at the end */
	RECORD_NONE,
	RECORD_RECORDED,
	RECORD_DUPLICATE,
	RECORD_IGNORED, /* ordinary mail, and what nothing recognised */
	RECORD_QUARANTINED,
	RECORD_STORED_UNRECOGNISED /* only in the table message: RECORD_IGNORED, but nothing recognised it */
};
struct record_result {
	enum record_outcome outcome;
	/* The mailbox's `unrecognised` action applies, not `after`: quarantined, unattributed, ordinary
	 * or unknown mail, and recognised mail without a recipient. Also for a duplicate of such. */
	bool unrecognised;
	bool unattributed; /* it reports about an address that nothing ties to us */
};

/* Sets result[i] for each of n messages (at most 1,000). */
bool record_batch(struct recorder *r, const struct record_source *source,
    const struct record_message *messages, size_t n, struct record_result *results, struct err *e);

/* The classifier of carom.report_event: fills reason, permanence, scope, group and the rest of *failure as
 * parser_classify() does; slices it makes live in a. What it could not classify stays so (then `unknown`). */
struct record_report {
	struct recipient *failure;
	bool classified;
};
typedef void (*record_classify)(
    void *context, struct arena *a, struct record_report *reports, size_t n);
/* Folds what the functions of the schema left in the inbox, at most one transaction of 500 rows;
 * *more is set when there may be more. */
bool record_inbox(
    struct recorder *r, record_classify classify, void *context, bool *more, struct err *e);
/* Why the last call put a row into quarantine that the database does not take; NULL: it did not. */
const char *recorder_refused(const struct recorder *r);
/*
 * Calls of carom.report_event that a recorder died of, remembered where its death does not reach (daemon/suspects.h). A
 * suspect is taken by itself, a guilty one goes into quarantine. A row is known by its number in the inbox.
 */
struct record_hand {
	bool (*is_suspect)(void *context, int64_t row);
	bool (*is_guilty)(void *context, int64_t row); /* of suspects */
	/* From now on these are in hand and no others; n 0: none. */
	void (*take)(void *context, const int64_t *rows, size_t n);
	void (*settle)(void *context, int64_t row); /* it went well */
	void *context;
};
/* Asked from now on; borrowed. */
void recorder_hand(struct recorder *r, const struct record_hand *hand);

enum { RECORD_DUE_AHEAD_S = 60 }; /* how far record_due() looks ahead */
/* Writes the transitions of what fell due by itself (ends of holds, delays, incidents), at most 100 contacts;
 * *next is when the next falls due, in seconds since 1970; INT64_MAX: nothing before RECORD_DUE_AHEAD_S are over. */
bool record_due(struct recorder *r, bool *more, int64_t *next, struct err *e);
/* Contacts of whom many events would have to be read again for one that came late wait, unless there is nothing else to
 * do: some seconds, and longer who has hundreds. Until then a guess stands in the new ones, or `pending`. */
enum { RECORD_DEFERRED_S = 5, RECORD_DEFERRED_MOST_S = 60 };
/* Some wait since record_batch() or since the recorder before, or may. */
bool recorder_deferred(const struct recorder *r);
/* Recomputes at most 100 of those that wait, and writes what fell due. */
bool record_deferred_some(struct recorder *r, struct err *e);
/* All of them. */
bool record_deferred(struct recorder *r, struct err *e);

/*
 * Once a minute: alerts opened and ended, and provider outages detected (hard bounces that hit living
 * addresses, among what was recorded in the last recorded_seconds; 0: not looked for). each is told
 * what changed, after the commit. The thresholds are those of the section alert { }.
 */
struct record_alert {
	const char *
	    name; /* "hard_rate", "forged_reports", "unrecognised_rate", "lag", "quarantine", "incident" */
	const char *object; /* stream, mailbox, provider it is about; may be "" */
	const char *detail; /* one line */
	bool opened;        /* else it ended */
};
struct record_alert_limits {
	double hard_rate, warn_rate; /* 0.03 is 3 % */
	unsigned window_seconds, min_sent;
};
typedef void (*record_alerts)(void *context, const struct record_alert *a);
bool record_watch(struct recorder *r, const struct record_alert_limits *limits,
    unsigned recorded_seconds, record_alerts each, void *context, struct err *e);

/* For how long what was recorded is kept; 0: for ever. Dropping changes no standing, no counter and no count
 * of a day: what a contact's old events came to is packed first, and sends stay as long as a rule may ask for
 * the mailing. Events are kept for at least RECORD_KEPT_S: the guard asks for signs of life of that time. */
enum { RECORD_KEPT_S = 90 * 86400 };
struct record_retention {
	unsigned events_seconds, sends_seconds;
};
/* Counts rolled up, and what is past its time dropped (keep NULL: no events, no sends), a bounded piece at a
 * time; *more: call again soon. */
bool record_maintain(
    struct recorder *r, const struct record_retention *keep, bool *more, struct err *e);

/* Streams, token keys and incidents again: after SIGHUP, and when they may have changed. */
bool recorder_refresh(struct recorder *r, struct err *e);

/*
 * Recomputes every standing from its events under the recorder's policy, in chunks. each may be NULL;
 * it is told every contact and layer whose stored standing differs.
 */
enum record_rebuild {
	REBUILD_COMPARE, /* writes nothing; the policy need not be the active one: a backtest */
	REBUILD_WRITE    /* corrects what differs, with a row of transition each */
};
struct record_difference {
	int64_t contact;
	const char *address, *stream; /* NULL: forgotten; the address layer */
	const char *was, *is;         /* standing, cause, rule and end, as text */
	struct record_standing {
		const char *standing; /* active, held, suppressed */
		const char *rule;     /* NULL: none, or an operator */
	} from, to;
};
typedef void (*record_differs)(void *context, const struct record_difference *d);
/* Told how many contacts a bulk job has done so far, now and then; NULL: nobody. */
typedef void (*record_progress)(void *context, uint64_t contacts);
void recorder_progress(struct recorder *r, record_progress each, void *context);
bool record_rebuild(struct recorder *r, enum record_rebuild how, record_differs each, void *context,
    uint64_t *contacts, uint64_t *differences, struct err *e);

/* Why a contact stands where it stands: its history folded once more, in memory; nothing is written. Strings of rules
 * live as long as the recorder, until its next call. */
struct record_rule {
	const char *stream; /* NULL: the address */
	const char *rule;
	unsigned counted;      /* events that count for it, as of the latest */
	int count;             /* what they are compared with; 0: only the score matters */
	double score;          /* of weights, decay and the like */
	double threshold;      /* 0: none */
	double span, min_span; /* days from the first of them to the latest; 0: none asked */
	unsigned firings;      /* since the foot of the ladder */
	bool running;          /* a hold, probe or delay of it */
	int64_t until_seconds; /* its end, since 1970; INT64_MAX: none */
};
struct record_owner { /* what the rules said of an event */
	int64_t event;
	const char *rule; /* that owns it; NULL: none */
	/* how far its count was with it, or what it lacks; NULL: nothing more than why_not says */
	const char *because;
};
struct record_sign {        /* of life, told by carom.report_success */
	const char *stream; /* NULL: none */
	const char *kind;
	int64_t at_us;
	const char *why_not; /* NULL: it was heeded */
};
struct record_explanation {
	struct record_rule *rules; /* that have counted or begun something */
	size_t nrules;
	struct record_owner *owners;
	size_t nowners;
	struct record_sign *signs;
	size_t nsigns;
};
/* Of nobody who is known: no rules. *out is the caller's: record_explanation_free(). */
bool record_explain(
    struct recorder *r, const char *address, struct record_explanation *out, struct err *e);
void record_explanation_free(struct record_explanation *x);

/*
 * Stored mail read again by newer rules: messages (at most 1,000) are evidence with the verdicts of today.
 * Of the events that they are the source of, what was failure, why and for how long is corrected (subkind,
 * reason, permanence, scope, group, stage, codes, texts, rule); whose report it is and how we know stays:
 * identity, kind, contact, stream, trust, send, time. Contacts with a correction are recomputed. Events that
 * another message stands for, forgotten contacts and what would now be about somebody else are left alone.
 * each (may be NULL) is told every correction, after the commit. *transitions grows by the changes of
 * standing. Without write nothing is kept of it.
 */
struct record_class {
	enum subkind subkind;
	enum reason reason;
	enum permanence permanence;
	const char *rule; /* NULL: none */
};
struct record_correction {
	int64_t event;
	const char *address;
	struct record_class was, is;
};
typedef void (*record_corrects)(void *context, const struct record_correction *c);
bool record_reclassify(struct recorder *r, const struct record_message *messages, size_t n,
    bool write, record_corrects each, void *context, uint64_t *transitions, struct err *e);

/*
 * Another policy. recorder_open_other() opens a recorder for o whatever is active: it refuses
 * record_batch() and its like, but record_rebuild(REBUILD_COMPARE) says who would change standing.
 * record_policy_activate() makes its policy the active one and recomputes everybody (actor `policy`, the why
 * names the role that applied it);
 * recorders with another policy then get ERR_OPERATOR.
 */
bool recorder_open_other(
    struct recorder **out, struct store *s, const struct record_options *o, struct err *e);
/* record_rebuild(REBUILD_COMPARE) of the contacts that have an event since then (us since 1970; NULL: of all);
 * their whole history is replayed. */
bool record_backtest(struct recorder *r, const int64_t *since_us, record_differs each,
    void *context, uint64_t *contacts, uint64_t *differences, struct err *e);
bool record_policy_activate(struct recorder *r, uint64_t *differences, struct err *e);

#endif

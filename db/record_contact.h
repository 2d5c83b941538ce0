/*
 * record_contact - what the files of the recorder share that read contacts, fold them and write what comes of it.
 *
 * record_load.c     contacts: finding, locking, and reading where they stand
 * record_inputs.c   contacts: reading what a recomputation takes
 * record_history.c  what folding begins from
 * record_fold.c     contacts: folding
 * record_put_off.c  whose recomputation waits
 * record_outcome.c  what comes of it, written
 * record_announce.c  of that, how the standing changed
 * record_marks.c    of that, which events counted
 * record_replay.c   of all contacts at once: their events in one pass
 * record_due.c      whose inputs changed, and whose time has come
 * record_checkpoint.c  where a recomputation can begin
 * record_request.c  what is asked of the CRM
 */
#ifndef CAROM_RECORD_CONTACT_H
#define CAROM_RECORD_CONTACT_H

#include "record_private.h"

/* --- record_load.c --- */
struct stored_row { /* a row of state as it was announced */
	int32_t stream_id;
	enum standing standing;
	enum cause cause;
	struct slice rule;
	int64_t since_us, until_us; /* INT64_MIN: null */
	struct slice new_address, fold;
	int64_t place; /* its ctid, as long as the contact is held */
	bool seen;     /* written again */
};
struct stored_event {
	struct policy_event ev;
	enum why_not why_not;
	struct slice new_address;
};
struct stored_request {
	int64_t id, at_us, event_id;
	int64_t until_us;                   /* INT64_MIN: null */
	int32_t stream_id, event_stream_id; /* 0: the address, none */
	struct slice rule;
	bool probe, withdrawn;
	bool found; /* by the fold that is being written */
};
struct checkpoint {      /* where a recomputation begins */
	int64_t upto_us; /* INT64_MIN: with nothing */
	bool base;       /* there is nothing older that could be read */
	int32_t events;  /* that are in it */
	struct stored_row *rows;
	size_t nrows;
};
struct fold_contact {
	int64_t id;
	struct slice address;
	bool fresh; /* made in this transaction: there is nothing to load */
	bool held;  /* locked already: see batch_hold() */
	bool stale; /* has to be recomputed */
	bool late;  /* stale only because of what occurred from late_us on */
	bool waits; /* as the state row says: for events that are stored, from waits_from_us on */
	bool done;  /* folded, or put off */
	bool turn;  /* one of those that are recomputed together */
	int64_t late_us, waits_from_us;
	/* Events, of them not folded: as in the state row, which does not count what comes while it waits. */
	int32_t total, unfolded;
	struct checkpoint from;
	struct stored_row *rows;
	size_t nrows;
	struct item **items; /* new ones, those that update stored rows included */
	size_t nitems;
	struct stored_event *events;
	size_t nevents;
	struct policy_event *successes;
	size_t nsuccesses;
	struct policy_decision *decisions;
	size_t ndecisions;
	struct policy_mailing *mailings;
	size_t nmailings;
	struct policy_transition *announced;
	size_t nannounced;
	struct stored_request *requests;
	size_t nrequests;
};
struct fold_set {
	struct fold_contact *at; /* ascending by id */
	size_t n;
	int64_t now_us;
	const char *actor, *why; /* of what a recomputation changes; NULL: "recompute" */
	/* Compare only: nothing is written, each difference is told. */
	record_differs each;
	void *context;
	bool compare;
	/* What takes long to recompute may wait until there is nothing else to do. */
	bool may_defer;
	int64_t base_us; /* retention: a base is made of every contact at this instant; 0: none */
	bool holding;    /* some are held already, and others are not waited for */
	size_t ntransitions, nrequests; /* new rows of the feed */
	size_t ndeferred;
};
struct fold_contact *fold_find(const struct fold_set *f, int64_t id);
/* The row of a layer as it was announced; NULL: there is none. */
struct stored_row *fold_row(const struct fold_contact *c, int32_t stream_id);
/* Of a state row: 0 is the address. Of an event 0 is no stream, which is the same number. */
int fold_layer_of(const struct recorder *r, int32_t stream_id);
/* Locks those of the contacts that have a row and are not held, and reads what is announced and packed. */
bool fold_hold(struct recorder *r, struct fold_set *f, struct err *e);
/* The same of all of them: makes missing rows. Who holds some does not wait for others: ERR_RETRY. */
bool fold_lock(struct recorder *r, struct fold_set *f, struct err *e);
bool fold_is_known(const struct fold_contact *c); /* not made in this transaction */
bool fold_is_free(const struct fold_contact *c);  /* neither new nor held */
bool fold_is_current(const struct fold_contact *c);
bool fold_is_stale(const struct fold_contact *c); /* and not done */
bool fold_has_turn(const struct fold_contact *c);
/* Adds an array of those that which() picks; how many they are. */
size_t fold_param_contacts(
    struct params *p, const struct fold_set *f, bool (*which)(const struct fold_contact *));
/* Fills in the addresses of known contacts. */
bool fold_addresses(struct recorder *r, struct fold_set *f, struct err *e);

/* --- record_inputs.c --- */
/* Reads one kind of input of those contacts that which() picks. */
enum fold_what { LOAD_EVENTS, LOAD_SUCCESSES, LOAD_DECISIONS, LOAD_MAILINGS, LOAD_ANNOUNCED };
bool fold_load(struct recorder *r, struct fold_set *f, enum fold_what what,
    bool (*which)(const struct fold_contact *), struct err *e);

/* --- record_replay.c --- */
/*
 * Begins a transaction that reads only, in which fold_load() takes the events of one contact after the other out of
 * one pass over all of them: contacts have to come in ascending order, each once.
 */
bool replay_begin(struct recorder *r, struct err *e);
void replay_end(struct recorder *r); /* of the pass, not of the transaction */
bool replay_load(struct recorder *r, struct fold_set *f, bool (*which)(const struct fold_contact *),
    struct err *e);

/* --- record_history.c --- */
/* One event from its row, texts in r->loads. */
void fold_read_event(struct recorder *r, const PGresult *res, int i, struct stored_event *s);
/* What the fold of c takes, with these events. */
struct policy_inputs fold_inputs(
    const struct fold_contact *c, struct policy_event *events, size_t n);
/* r->state from packed rows; false: they say nothing to this policy. */
bool fold_unpack(struct recorder *r, const struct stored_row *rows, size_t n, bool whatever_policy);
/* What came in after the events before it were dropped is stored, and changes nothing. */
bool fold_too_late(const struct fold_contact *c, struct item *it);
size_t fold_new_items(const struct fold_contact *c);
/* No retention has dropped what occurred from then on. */
int64_t fold_kept_us(const struct fold_set *f);
int32_t outcome_stream_id(const struct recorder *r, int stream); /* 0: the address */
/* Seconds of the policy in microseconds; INT64_MIN for its "never" and "no time". */
int64_t outcome_time(int64_t s);

/* --- record_fold.c --- */
/* Folds every contact, loading what it takes, and writes states, marks of stored events and
 * transitions. Items get their why_not. */
bool fold_all(struct recorder *r, struct fold_set *f, struct err *e);

/* --- record_due.c --- */
/* Rows of id and address, ascending; stale: all of their inputs have to be seen again. actor and why may be NULL. */
bool refold_contacts(struct recorder *r, const PGresult *contacts, bool stale, const char *actor,
    const char *why, struct err *e);

/* --- record_checkpoint.c --- */
enum { CHECKPOINT_EVENTS = 64 };
struct checkpoint_writes { /* rows to be written at the end of the transaction */
	struct params dropped, put;
};
void checkpoints_begin(struct checkpoint_writes *w);
void checkpoints_free(struct checkpoint_writes *w);
/* Marks contacts as stale that have a new event from before their base. */
bool checkpoints_heed_bases(struct recorder *r, struct fold_set *f, struct err *e);
/* Where the recomputation of stale contacts begins: sets from. */
bool checkpoints_read(struct recorder *r, struct fold_set *f, struct err *e);
/* Instants at which a fold over these n events is to be packed; call before the fold. */
struct checkpoint_cuts {
	struct recorder *r;
	struct checkpoint_writes *w;
	const struct fold_contact *c;
	int64_t *at_us;
	int32_t *events;
	size_t n;
	bool base;
};
void checkpoints_plan(struct checkpoint_cuts *k, const struct policy_event *events, size_t n,
    const struct fold_set *f, struct policy_inputs *in);
/* After it. */
void checkpoints_replace(struct checkpoint_writes *w, const struct fold_contact *c, int32_t events);
/* r->state as it is, when one is due again: the contact had fewer events before. */
void checkpoints_append(
    struct recorder *r, struct checkpoint_writes *w, const struct fold_contact *c, int32_t events);
bool checkpoints_write(struct recorder *r, struct checkpoint_writes *w, struct err *e);

/* --- record_request.c --- */
struct request_writes { /* rows to be written at the end of the transaction */
	struct params inserted, moved;
};
void requests_begin(struct request_writes *w);
void requests_free(struct request_writes *w);
/* The rows that stale contacts have. */
bool requests_load(struct recorder *r, struct fold_set *f, struct err *e);
/* What the fold of c asked for: all of it when c was recomputed, else what is new. */
void requests_collect(struct recorder *r, struct request_writes *w, struct fold_set *f,
    struct fold_contact *c, bool recomputed);
bool requests_write(struct recorder *r, struct request_writes *w, struct err *e);

/* --- record_marks.c --- */
/* The why_not that the fold of c gave: of new events in their items, of stored ones, where it has changed, in marks. */
void marks_collect(struct recorder *r, struct params *marks, struct fold_contact *c);

/* --- record_outcome.c --- */
/* What is written at the end, collected while the contacts are folded one after the other. */
struct outcome {
	struct params states, changed; /* new rows, and rows that were there */
	struct params transitions, marks, deferred;
	struct request_writes requests;
	struct checkpoint_writes checkpoints;
};
void outcome_begin(const struct recorder *r, struct outcome *w);
void outcome_free(struct outcome *w);
/* r->state and r->out of c: layers, marks, transitions, requests, checkpoints. Rows that were stored before
 * and of which nothing is left are written as well. */
void outcome_collect(struct recorder *r, struct outcome *w, struct fold_set *f,
    struct fold_contact *c, bool recomputed, int32_t events);
/* Its new events are stored, and folded later: its row says so, from then on. Where it does already it is not written. */
void outcome_defer(
    struct outcome *w, struct fold_set *f, const struct fold_contact *c, size_t new_events);
/* Begins to write the changed states when there are enough of them for a statement. */
bool outcome_flush(struct recorder *r, struct outcome *w, struct err *e);
bool outcome_write(struct recorder *r, struct outcome *w, struct fold_set *f, struct err *e);

/* --- record_announce.c --- */
/* One row of the feed; actor and why may be NULL. */
void announce_transition(struct recorder *r, struct outcome *w, struct fold_set *f,
    struct fold_contact *c, const struct policy_transition *t, const char *actor, const char *why);
/* A recomputation may find another history than the one announced. The feed is never changed: when the last row announced
 * for a layer is in the new list, what follows it there is news; else one row says how the standing changed. */
void announce_layer(
    struct recorder *r, struct outcome *w, struct fold_set *f, struct fold_contact *c, int stream);
/* Tells f->each when the layer is another than the one stored. */
void announce_difference(
    struct recorder *r, struct fold_set *f, struct fold_contact *c, int stream);

/* --- record_put_off.c --- */
/* Stores the new events of a contact that waits already, with a guess; state: r->state is what its rows say. */
void fold_wait_on(
    struct recorder *r, struct outcome *w, struct fold_set *f, struct fold_contact *c, bool state);
/* The same of those that can begin to wait, when their checkpoints are read. */
void fold_put_off(struct recorder *r, struct outcome *w, struct fold_set *f);

#endif

/*
 * record_private - what the files of the recorder share.
 *
 * record.c          opening, the active policy, ids of names
 * record_streams.c  streams, incidents and token keys
 * record_batch.c    the batch with its retries and bisection
 * record_prepare.c  verdicts to items: keys, time
 * record_item.c     one of them: who it may be, its identity
 * record_describe.c what is stored of them besides
 * record_trust.c    tokens, return paths, headers: whose report it is and how we know
 * record_write.c    the transaction of a batch:
 * record_messages.c    which of its messages are new
 * record_attribute.c   whom its items are about
 * record_hold.c        locks of those, without waiting
 * record_sends.c       which sends they are about
 * record_events.c      events and their contacts, folded
 * record_beside.c      what is kept beside
 * record_erase.c    reports about addresses that were erased
 * record_reclassify.c  stored events corrected by newer rules
 * record_contact.h  contacts, read, folded and written: what these share
 * record_refused.c  a row of the inbox that the database does not take
 * record_explain.c  one contact, for people
 * record_maintain.c what is done now and then: counts, what is past its time
 * record_retain.c    of that, events and sends
 */
#ifndef CAROM_RECORD_PRIVATE_H
#define CAROM_RECORD_PRIVATE_H

#include "arena.h"
#include "evidence_pack.h"
#include "policy.h"
#include "record.h"
#include "store_pq.h"
#include "tag.h"
#include "token.h"

enum {
	RECORD_ARENA = 256 * 1024 * 1024,
	RECORD_CHOICES = 3,  /* address, final and original recipient */
	RECORD_CHUNK = 500,  /* contacts of one transaction of a bulk job */
	RECORD_LOOKING = 64, /* batches that look for what is stored, after one met some */
	RECORD_NAME = 200,   /* octets of a campaign's name */
	RECORD_TEXT = 998    /* octets of an identifier or host name */
};

struct uuid {
	unsigned char b[16];
};

struct known_key {
	int32_t stream_id;
	unsigned kid;
	unsigned char key[TOKEN_KEY_SIZE];
};

struct known_name {
	char *name;
	int32_t id;
};
struct names { /* what is asked for again and again: a bounded cache */
	struct known_name *at;
	size_t n, cap;
};

struct retained {       /* how far the dropping of old events has come */
	int64_t cut_us; /* before which it drops them; 0: not begun */
	int64_t *contacts;
	size_t n, next;
	bool done;
};

struct recorder {
	struct store *s;
	const struct record_options *o;
	bool other; /* not the active policy: compares only */
	int32_t policy_id;
	struct policy_set *set;
	int32_t *stream_ids; /* by the set's index */
	size_t nstreams;
	int64_t incidents; /* a sum over their rows: has any changed? */
	struct tag_key tags;
	struct known_key *keys;
	size_t nkeys;
	struct names mailboxes, folders, campaigns;
	struct evidence *evidence;
	struct arena *arena; /* of the transaction in hand */
	struct arena *loads; /* of the contacts that are recomputed together */
	struct params p;
	struct policy_state *state;
	struct policy_output out;
	unsigned settle_waits; /* see record_inbox() */
	bool changes_turn;     /* reports had theirs */
	int32_t inbox_most; /* rows of report_event in one transaction: few where one is refused */
	char refused[500];  /* why, of the last call of record_inbox(); "" */
	const struct record_hand *hand; /* NULL: nobody asks */
	struct retained retained;
	struct replay *replay;       /* NULL: events are looked up */
	bool deferred;               /* see recorder_deferred() */
	unsigned batches;            /* so far: see renew_plans() */
	size_t checkpoints, planned; /* written so far, and when plans were made */
	unsigned looking;            /* so many look for stored reports: see may_be_stored() */
	unsigned rowless;            /* so many ask for contacts without a row: see batch_hold() */
	unsigned again;           /* so many ask for known messages: see messages_may_be_known() */
	record_progress progress; /* of a bulk job; NULL: nobody wants to know */
	void *progress_context;
};

/* One thing that one message (or report_event) says about one recipient. */
struct item {
	size_t message;                      /* index in the batch */
	const struct recipient *recipient;   /* of its verdict; NULL: it names nobody */
	bool hidden;                         /* the report names nobody: our own address may */
	size_t choices;                      /* 0: it names nobody */
	struct slice choice[RECORD_CHOICES]; /* address keys, best first, all different */
	struct uuid tag[RECORD_CHOICES];
	int64_t known[RECORD_CHOICES]; /* contact of each, 0: none */
	size_t chosen;
	int64_t contact;
	unsigned erased; /* bit n: choice n is an address that was erased */
	bool dropped; /* its message is a duplicate, or another item of the batch stands for it */
	bool unattributed;

	int32_t stream_id;
	struct uuid message_tag; /* of original_message_id, where there is one */
	struct policy_event ev;  /* strings in the arena */
	struct slice address;    /* of the choice made */
	struct slice reply, diagnostic, remote_mta, rule, message_id, original_message_id, send_id,
	    extra;
	struct slice new_address;
	int32_t campaign_id, mailbox_id;
	enum why_not why_not;
	bool updates; /* it replaces a stored row of this id */
	bool alone;   /* that row is of before the contact's base */
};

struct batch_message {
	const struct record_message *m;
	struct uuid key;
	enum record_outcome outcome;
	bool unrecognised, unattributed, duplicate;
	bool evidence;   /* its bytes are stored */
	const char *why; /* of a quarantine */
	size_t first, n; /* its items */
	int32_t folder_id;
};

struct fold_set;
struct batch {
	const struct record_source *source;
	struct batch_message *messages;
	size_t nmessages;      /* of the transaction: see batch_hold() */
	size_t nothers;        /* behind them: whose contacts others hold */
	unsigned round;        /* of its transactions, from 0: see record_some() */
	bool prepared;         /* its items are what they were when the one before was prepared */
	struct fold_set *held; /* the known contacts, locked: see batch_hold() */
	struct item *items;
	size_t nitems, capitems;
	int32_t mailbox_id;
	int32_t stream_id; /* of the source */
	int64_t now_us;
	int64_t counted[RECORD_QUARANTINED]; /* messages by outcome, from RECORD_RECORDED on */
};

/* --- record.c --- */
int64_t record_now_us(void);
/* Ids of names that may be new; made outside of the transaction. */
bool record_name_id(struct recorder *r, struct names *cache, const char *statement,
    struct slice name, int32_t *id, struct err *e);
/* Inside a transaction: is our policy still the active one? */
bool record_policy_holds(struct recorder *r, struct err *e);
void *record_grow(void *at, size_t n, size_t *cap, size_t size);

/* --- record_streams.c --- */
int stream_index(const struct recorder *r, int32_t stream_id); /* POLICY_NO_STREAM */
/* The id of a stream, made and taken into the policy set where it is new. */
bool record_stream_id(struct recorder *r, const char *name, int32_t *id, struct err *e);
/* Reads streams, incidents and token keys again when the database has others than we know. */
bool record_know_streams(struct recorder *r, struct err *e);

/* --- record_prepare.c --- */
/* Keys of the messages, and an item for each recipient with the contacts that are known. Before the transaction. */
bool batch_prepare(struct recorder *r, struct batch *b, struct err *e);
struct slice message_id_bare(struct slice id);
void message_tag_make(struct recorder *r, struct item *it);
uint64_t send_hash(struct recorder *r, struct slice send_id, const struct uuid *message_tag);

/* --- record_item.c --- */
/* An item that nothing is known of yet. Pointers to the others are void then. */
struct item *batch_add_item(struct batch *b, size_t message);
/* One more address that it may be, unless it has it or RECORD_CHOICES. */
void item_add_choice(struct recorder *r, struct item *it, struct slice address);
void item_choose(struct recorder *r, struct item *it, size_t choice);
/* Its event's identity, by what it is known by; nth: of the message with this key. */
void item_identify(struct recorder *r, struct item *it, const struct uuid *key, size_t nth);

/* --- record_describe.c --- */
/* Fills kind to stage, status, provider and the text columns; nothing of trust or time. */
void item_describe(struct recorder *r, struct item *it, const struct recipient *rcpt);
/* What few events have: in a column as JSON, and of it what the fold looks at. */
void item_extra(
    struct recorder *r, struct item *it, const struct verdict *v, const struct recipient *rcpt);
/* Days since 1970 of YYYY-MM-DD; 0: it is none. */
int32_t record_day_number(const char *date);

/* --- record_trust.c --- */
void item_judge(struct recorder *r, struct batch *b, struct item *it, const struct verdict *v,
    const struct recipient *rcpt);

/* --- record_write.c --- */
bool batch_write(struct recorder *r, struct batch *b, struct err *e);

/* --- record_messages.c --- */
/* Messages that are read again and were ordinary mail before are new. */
bool messages_forget(struct recorder *r, struct batch *b, struct err *e);
bool messages_may_be_known(struct recorder *r);
/* Writes the keys of new messages, marks the others as duplicates. */
bool messages_insert(struct recorder *r, struct batch *b, struct err *e);
void messages_drop_duplicates(struct batch *b); /* their items */

/* --- record_hold.c --- */
/*
 * Locks the contacts that the items are about and reads them, into b->held. A message about one that another transaction
 * holds comes later: it goes behind the others and out of nmessages, its items are dropped.
 */
bool batch_hold(struct recorder *r, struct batch *b, struct err *e);

/* --- record_attribute.c --- */
/* Asks for the contacts that the items may be about, and takes the answer; nothing else is asked in between, and no item
 * gets another choice. Who is made or erased later is seen when contacts are made or locked. */
bool contacts_ask(struct recorder *r, const struct batch *b, struct err *e);
bool contacts_take(struct recorder *r, struct batch *b, struct err *e);
/* Whom each item is about, and its identity. */
bool batch_attribute(struct recorder *r, struct batch *b, struct err *e);
/* Contacts of items that are about somebody new. */
bool contacts_insert(struct recorder *r, struct item *items, size_t n, struct err *e);

/* --- record_sends.c --- */
/* The registered sends of the items: stream, send, campaign, trust; *raised is how many that raised. */
bool sends_find(struct recorder *r, struct item *items, size_t n, size_t *raised, struct err *e);
/* The same for stored events of contacts in which two reports are compared. */
bool sends_raise(
    struct recorder *r, struct fold_set *f, struct item *items, size_t n, struct err *e);

/* --- record_events.c --- */
/* Looks up and locks contacts of the items that are not dropped, finds registered sends, folds and
 * writes events, states and transitions. For batches, whose contacts are held already, and for report_event
 * (held is NULL). */
bool items_record(struct recorder *r, struct item *items, size_t n, int64_t now_us,
    const struct fold_set *held, struct err *e);

/* --- record_erase.c --- */
/* Which of the locked contacts were erased: their address takes no part in the fold. */
bool items_erase(
    struct recorder *r, struct fold_set *f, struct item **live, size_t n, struct err *e);
bool item_is_erased(const struct item *it);

/* Columns that an event and an unattributed report share, from array c on: kind to trust (returns the array behind
 * them), and status to extra, the last ones. */
size_t item_add_codes(struct params *p, size_t c, const struct item *it);
void item_add_texts(struct params *p, size_t c, const struct item *it);
/* What would bring an erased address back, taken out before the rows are written. */
void items_blank(struct item **live, size_t n);

/* --- record_beside.c --- */
bool beside_unattributed(struct recorder *r, struct batch *b, struct err *e);
bool beside_evidence(struct recorder *r, struct batch *b, struct err *e);
bool beside_quarantine(struct recorder *r, struct batch *b, struct err *e);
/* Evidence of those whose address turned out to be erased, under their locks. */
bool beside_erased(struct recorder *r, struct batch *b, struct err *e);
bool beside_places(struct recorder *r, struct batch *b, struct err *e);
/* The mailbox's counts. */
bool beside_counts(struct recorder *r, struct batch *b, struct err *e);

/* --- record_retain.c --- */
/* A bounded piece; *more is set when there may be more. */
bool record_retain(
    struct recorder *r, const struct record_retention *keep, bool *more, struct err *e);

/* --- record_refused.c --- */
enum { INBOX_EVENTS = 500 }; /* of a transaction */
struct inbox_reports {       /* that a transaction took from the inbox */
	size_t n;
	int64_t rows[INBOX_EVENTS]; /* their numbers */
};
/* Takes them in hand, as many as may go together; false and *e (ERR_MESSAGE) where the first one is guilty. */
bool inbox_take(const struct recorder *r, struct inbox_reports *had, struct err *e);
/* record_reports.c: takes some and records them, classified where classify can. */
bool inbox_fold_reports(struct recorder *r, record_classify classify, void *context,
    struct inbox_reports *had, struct err *e);
/* Lets them go, however that went. */
void inbox_let_go(const struct recorder *r, const struct inbox_reports *had, bool well);
/* After one that failed: false when that is not for the data. Else the next one takes fewer, and where there
 * was one only, that one is put into quarantine. */
bool inbox_refused(struct recorder *r, const struct inbox_reports *had, bool *more, struct err *e);

#endif

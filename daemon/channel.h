/*
 * channel - control messages between the roles, over SOCK_SEQPACKET socket pairs.
 *
 * Wiring. Every role finds its channel to the supervisor at descriptor CHANNEL_SUPERVISOR. The
 * supervisor makes all other pairs and hands out their ends with MSG_CHANNEL:
 *     fetcher(id) -- template     batches of raw mail
 *     fetcher(id) -- recorder     lease, known places, outcomes, status
 *     template    -- recorder     parsed batches (id 0)
 *     recorder    -- courier      events for webhooks, and what became of them (id 0)
 *     recorder    -- web          counts, for /metrics (id 0)
 * id is the supervisor's number of a fetcher, at most CHANNEL_FETCHERS, the same in template and
 * recorder; name is its mailbox's title. The recorder knows which mailbox a fetcher speaks for from
 * that alone; a fetcher cannot name another one.
 * When a role is started again the supervisor makes new pairs for it and for all its peers; a channel
 * with the same peer and id replaces the older one. End of file on a channel means the peer is gone:
 * close it and wait for another. A fetcher that has been without one of its two for 30 s exits with
 * EX_TEMPFAIL. End of file on CHANNEL_SUPERVISOR: exit at once.
 *
 * A batch. The fetcher numbers its batches from a random 64-bit number on, so that an answer meant for
 * a fetcher that has died is never taken by the one after it, and has at most CHANNEL_OUTSTANDING
 * without outcome. The template parses one batch at a time and passes it on with the id of the channel
 * it came by; the recorder commits it and answers the fetcher. After the loss of either channel the
 * fetcher sends every batch that has no outcome again, under a new number, and ignores answers to
 * numbers it does not know: the recorder finds duplicates by content.
 *
 * Database down. The recorder answers nothing, keeps what it has, tries again with back-off, and sends
 * MSG_WAIT to every fetcher when that begins and MSG_LEASED when the mailbox is leased again.
 *
 * Giving. Daemons share mailboxes (spread.h). A fetcher that is told to let go finishes what it has in
 * hand, acknowledges it, ends its session and says so; only then the lease goes. Until MSG_LEASED comes
 * again it touches nothing. What was asked before a MSG_LEASED or MSG_WAIT is void: the number tells.
 *
 * Trust. channel_receive() validates all of it: types, counts, lengths, UTF-8, number of descriptors.
 * What is inside the memfds is validated by batch.h. A message that is not acceptable is CHANNEL_BAD:
 * close the channel.
 */
#ifndef CAROM_CHANNEL_H
#define CAROM_CHANNEL_H

#include "batch.h"
#include "err.h"

enum {
	CHANNEL_SUPERVISOR = 3, /* descriptor */
	CHANNEL_FETCHERS = 1024,
	CHANNEL_OUTSTANDING = 2,
	CHANNEL_NAME = 256, /* a mailbox's title with its NUL */
	CHANNEL_URL = 1024,
	CHANNEL_PLACES = 2048,   /* places asked about at once */
	CHANNEL_EVENT = 32768,   /* body of one event */
	CHANNEL_EVENTS = 64,     /* of one webhook and source, not yet delivered */
	CHANNEL_MESSAGE = 65536, /* bytes of one control message */
	CHANNEL_FDS = 2
};

enum role {
	ROLE_SUPERVISOR,
	ROLE_FETCHER,
	ROLE_TEMPLATE,
	ROLE_RECORDER,
	ROLE_COURIER,
	ROLE_WEB,
	ROLE_COUNT
};

enum msg_type {
	MSG_CHANNEL, /* supervisor -> role: a channel to a peer; 1 descriptor */
	MSG_STOP,    /* supervisor -> role: finish the batch in hand and exit 0 */
	MSG_READY,   /* role -> supervisor: I can work now (recorder: the database answers) */
	MSG_MAIL,    /* fetcher -> template: number; 1 descriptor: input memfd */
	MSG_PARSED,  /* template -> recorder: id, number, a status per item; 2 descriptors: input,
	                 output */
	MSG_LEASE,   /* fetcher -> recorder: url; may I work on my mailbox? */
	MSG_LEASED,  /* recorder -> fetcher: yes. Comes when it is so; also after MSG_WAIT */
	MSG_WAIT,    /* recorder -> fetcher: not now (another daemon has it, database down): why */
	MSG_PLACES, /* fetcher -> recorder: a part of the listing of a folder: which do you have? */
	MSG_KNOWN,  /* recorder -> fetcher: one answer per place, in order */
	MSG_OUTCOME, /* recorder -> fetcher: number, an outcome per item: committed */
	MSG_STATUS,  /* fetcher -> recorder: for carom.mailbox_status */
	MSG_CLASSIFY, /* recorder -> template: 2 descriptors: input memfd whose raw messages are frames of
	                 one recipient each (carom.report_event), and a channel for the answer */
	MSG_CLASSIFIED, /* template -> recorder, there: as MSG_PARSED; 1 descriptor: output memfd */
	MSG_EVENT, /* recorder -> courier: deliver this to a webhook. Nothing twice without MSG_FORGET */
	MSG_FORGET,    /* recorder -> courier: drop all that is not delivered; it comes again */
	MSG_DELIVERED, /* courier -> recorder: the receiver has it, or it was given up: why */
	MSG_COUNTED, /* recorder -> web: what was counted of one mailbox since the recorder started */
	MSG_GIVE, /* recorder -> fetcher: number; let go of your mailbox, another daemon takes it */
	MSG_GIVEN, /* fetcher -> recorder: that number; my session is over, nothing is in hand */
	MSG_PACED, /* fetcher -> supervisor: my mailbox's server wants no login before; for the process after me */
	MSG_TYPE_COUNT
};

/* What became of one message. All but LATER are committed. */
enum outcome {
	OUTCOME_RECORDED,
	OUTCOME_DUPLICATE,
	OUTCOME_IGNORED,
	OUTCOME_QUARANTINED,
	OUTCOME_LATER, /* nothing was done: fetch it again, in another batch */
	OUTCOME_COUNT
};
/* Which of the mailbox's settings says what may be done with it now. */
enum disposal {
	DISPOSAL_AFTER,        /* after = ... */
	DISPOSAL_UNRECOGNISED, /* unrecognised = ... */
	DISPOSAL_COUNT
};

enum mailbox_state { STATE_STARTING, STATE_READING, STATE_IDLE, STATE_BACKOFF, STATE_COUNT };

struct place_ref {
	uint64_t uid;
	int64_t internaldate;
};

struct msg_channel {
	enum role peer;
	uint32_t id;
	char name[CHANNEL_NAME];
};
struct msg_parsed {
	uint32_t id;
	uint64_t number;
	uint32_t n;
	struct batch_status status[BATCH_ITEMS];
};
struct msg_outcome {
	uint64_t number;
	uint32_t n;
	struct {
		enum outcome outcome;
		enum disposal disposal;
	} item[BATCH_ITEMS];
};
/* A listing goes over in as many parts as it needs, one at a time: the answer to one is awaited before
 * the next. A folder that is empty is one part with n == 0, first and last. At the last part the
 * recorder forgets the places of the folder that were not listed since the first. */
struct msg_places {
	bool first, last;
	char folder[BATCH_FOLDER + 1];
	uint64_t uidvalidity;
	uint32_t n;
	struct place_ref place[CHANNEL_PLACES];
};
struct msg_known {
	uint32_t n;
	bool known[CHANNEL_PLACES];
};
struct msg_wait {
	enum err_cause cause; /* CAUSE_DATABASE, or CAUSE_NONE: leased by another daemon */
	char text[400];
};
struct msg_status {
	enum mailbox_state state;
	bool pass;             /* a pass over the mailbox has just ended well */
	int64_t oldest_unread; /* internaldate of the oldest message not yet committed; 0 none */
	int64_t backoff_until; /* seconds since 1970; 0 none */
	enum err_cause cause;  /* of the last error; CAUSE_NONE clears it */
	char error[400];
};

struct msg_event {
	char webhook[CHANNEL_NAME]; /* its title */
	uint32_t source;            /* enum outbox_source */
	int64_t id;
	uint64_t contact;
	uint32_t n;
	char body[CHANNEL_EVENT];
};
struct msg_delivered {
	char webhook[CHANNEL_NAME];
	uint32_t source;
	int64_t id;
	bool dead; /* given up */
	uint32_t tries;
	char error[400]; /* of the last try, when dead */
};

/* How long batches took: up to so many milliseconds each, the last one all. */
enum { COUNTED_BUCKETS = 10, COUNTED_KINDS = KIND_COUNT + 1 };
struct msg_counted {
	char mailbox[CHANNEL_NAME]; /* its title; "": only what follows the counts says something */
	uint64_t messages[COUNTED_KINDS][OUTCOME_COUNT]; /* the last kind: not parsed */
	uint64_t unrecognised, unattributed, parser_deaths;
	uint64_t batches[COUNTED_BUCKETS + 1]; /* by duration; not added up */
	uint64_t microseconds;                 /* all of them together */
	/* of the recorder as a whole */
	bool database, policy_waits;
};
extern const unsigned counted_bucket_ms[COUNTED_BUCKETS];

/* Big (40 KiB): one static instance per role, not on the stack. */
struct msg {
	enum msg_type type;
	int fd[CHANNEL_FDS]; /* -1 where there is none */
	union {
		struct msg_channel channel;
		uint64_t batch;   /* MSG_MAIL: its number */
		uint64_t give;    /* MSG_GIVE, MSG_GIVEN; never 0 */
		int64_t login_at; /* MSG_PACED: clock_ms() */
		struct msg_parsed parsed;
		char lease[CHANNEL_URL]; /* MSG_LEASE: the mailbox's url, without password */
		struct msg_places places;
		struct msg_known known;
		struct msg_outcome outcome;
		struct msg_wait wait;
		struct msg_status status;
		struct msg_event event;
		struct msg_delivered delivered;
		struct msg_counted counted;
	};
};

enum channel_rc {
	CHANNEL_OK,
	CHANNEL_AGAIN,  /* nothing there, or no room: poll() for POLLIN or POLLOUT */
	CHANNEL_CLOSED, /* the peer is gone */
	CHANNEL_BAD     /* not acceptable, or a system error: close the channel */
};

/* Both ends CLOEXEC and non-blocking; false when descriptors are out. */
bool channel_pair(int end[2], struct err *e);
/* Never blocks, never raises SIGPIPE. Descriptors in m->fd are duplicated to the peer and stay the
 * caller's. */
enum channel_rc channel_send(int fd, const struct msg *m);
/* Waits up to timeout_ms for room. */
enum channel_rc channel_send_wait(int fd, const struct msg *m, int timeout_ms);
/* Never blocks. On CHANNEL_OK the descriptors in m->fd (CLOEXEC) are the caller's. */
enum channel_rc channel_receive(int fd, struct msg *m);
void msg_close_fds(struct msg *m);

/* The codec by itself, for tests and fuzzing: without descriptors. 0: does not fit or not encodable. */
size_t msg_encode(const struct msg *m, unsigned char *buffer, size_t cap);
bool msg_decode(struct slice bytes, struct msg *m);
unsigned msg_fds(enum msg_type type); /* how many descriptors a message of this type carries */

const char *role_name(enum role r); /* "fetcher" ...; as --role takes it */
bool role_parse(const char *name, enum role *out);
const char *outcome_name(enum outcome o);             /* "recorded" ... */
const char *mailbox_state_name(enum mailbox_state s); /* "starting", "reading", "idle", "backoff" */

#endif

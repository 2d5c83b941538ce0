/*
 * verdict - what one message says about each recipient.
 *
 * This is the contract between the parsers and everybody else: the parser fills it, frames carry
 * it, `carom classify` prints it, the recorder stores it. It is the technical truth of one message,
 * without history and without policy.
 *
 * Ownership  Slices and arrays live in the arena of the message; nothing is freed singly.
 * Text       Every slice is valid UTF-8 without NUL (raw 8-bit bytes were decoded or replaced).
 * Absent     n == 0, NULL, 0 or the _NONE value as said below: never a guess.
 * Vocabulary RFC 3464 (action, final and original recipient, diagnostic), RFC 3463 (status),
 *            RFC 5321 (reply), RFC 5965 (feedback), RFC 8098 (disposition), RFC 3834 (auto-replies).
 * The numeric values of the enums are stored in the database: add at the end, never reorder.
 */
#ifndef CAROM_VERDICT_H
#define CAROM_VERDICT_H

#include "slice.h"

enum kind {
	KIND_OTHER, /* empty, or not mail at all */
	KIND_BOUNCE,
	KIND_DELAY,
	KIND_REPORT,
	KIND_AUTO_REPLY,
	KIND_FEEDBACK,
	KIND_MDN,
	KIND_REQUEST,
	KIND_MAIL, /* ordinary mail, newsletters, human answers */
	KIND_COUNT
};

enum subkind {
	SUBKIND_NONE,
	SUBKIND_DELIVERED, /* report */
	SUBKIND_RELAYED,
	SUBKIND_EXPANDED,
	SUBKIND_DISPLAYED, /* mdn */
	SUBKIND_DELETED,
	SUBKIND_DISPATCHED,
	SUBKIND_PROCESSED,
	SUBKIND_DENIED,
	SUBKIND_FAILED,
	SUBKIND_UNSUBSCRIBE, /* request */
	SUBKIND_SUBSCRIBE,
	SUBKIND_OUT_OF_OFFICE, /* auto_reply: also auto_reply.type in JSON, where subkind is null */
	SUBKIND_LEFT_COMPANY,
	SUBKIND_ADDRESS_CHANGED,
	SUBKIND_ACKNOWLEDGEMENT,
	SUBKIND_UNATTENDED,
	SUBKIND_CHALLENGE,
	SUBKIND_AUTO_OTHER, /* "other" of an auto_reply */
	SUBKIND_ABUSE,      /* feedback: also feedback.type in JSON, where subkind is null */
	SUBKIND_FRAUD,
	SUBKIND_VIRUS,
	SUBKIND_NOT_SPAM,
	SUBKIND_OPT_OUT,
	SUBKIND_AUTH_FAILURE,
	SUBKIND_FEEDBACK_OTHER, /* "other" of a feedback report */
	SUBKIND_COUNT
};

enum permanence {
	PERMANENCE_NONE,
	PERMANENCE_HARD,
	PERMANENCE_SOFT,
	PERMANENCE_UNDETERMINED,
	PERMANENCE_COUNT
};

enum scope {
	SCOPE_NONE,
	SCOPE_ADDRESS,
	SCOPE_DOMAIN,
	SCOPE_SENDER,
	SCOPE_MESSAGE,
	SCOPE_PLATFORM,
	SCOPE_COUNT
};

enum group {
	GROUP_NONE,
	GROUP_HARD,
	GROUP_SENDER_FAULT,
	GROUP_RECIPIENT_FAULT,
	GROUP_ANTISPAM_BLOCK,
	GROUP_HARD_BOUNCE_BLOCK,
	GROUP_COUNT
};

enum stage {
	STAGE_UNKNOWN,
	STAGE_COMPILE,
	STAGE_DNS,
	STAGE_CONNECT,
	STAGE_GREETING,
	STAGE_HELO,
	STAGE_STARTTLS,
	STAGE_AUTH,
	STAGE_MAIL,
	STAGE_RCPT,
	STAGE_DATA,
	STAGE_EOM,
	STAGE_QUIT,
	STAGE_POST_ACCEPTANCE,
	STAGE_COUNT
};

enum reason {
	REASON_NONE, /* not a bounce or delay */
#define REASON(name, permanence, scope, group, stages, advice, definition) REASON_##name,
#include "reasons.def"
#undef REASON
	REASON_COUNT
};

enum syntax_fault {
	SYNTAX_OK,
	SYNTAX_NO_AT,
	SYNTAX_BAD_CHAR,
	SYNTAX_MANY_AT,
	SYNTAX_SPACE,
	SYNTAX_NO_LOCAL,
	SYNTAX_NO_DOMAIN,
	SYNTAX_BAD_DOMAIN,
	SYNTAX_BAD_QUOTING,
	SYNTAX_DOUBLE_DOT,
	SYNTAX_EDGE_DOT,
	SYNTAX_COUNT
};

/* What was cut off because a limit was reached; bits of verdict.truncated. */
enum truncated {
	TRUNCATED_MESSAGE = 1 << 0,
	TRUNCATED_DEPTH = 1 << 1,
	TRUNCATED_PARTS = 1 << 2,
	TRUNCATED_HEADERS = 1 << 3,
	TRUNCATED_HEADER = 1 << 4,
	TRUNCATED_PARAMETERS = 1 << 5,
	TRUNCATED_RECIPIENTS = 1 << 6,
	TRUNCATED_ADDRESS = 1 << 7,
	TRUNCATED_DECODED = 1 << 8,
	TRUNCATED_MATCHED = 1 << 9,
	TRUNCATED_DIAGNOSTIC = 1 << 10,
	TRUNCATED_MEMORY = 1 << 11
};
enum { TRUNCATED_BITS = 12 };

/* The limits of one message; the values are the defaults of the settings of the same names. */
enum limits {
	LIMIT_MESSAGE = 16 * 1024 * 1024,
	LIMIT_MESSAGE_HEAD = 256 * 1024, /* what is kept of a bigger one */
	LIMIT_DEPTH = 32,
	LIMIT_PARTS = 1000,
	LIMIT_HEADERS = 1000,
	LIMIT_HEADER_BLOCK = 256 * 1024,
	LIMIT_HEADER = 64 * 1024,
	LIMIT_PARAMETERS = 64,
	LIMIT_RECIPIENTS = 1000,
	LIMIT_ADDRESS = 320,
	LIMIT_DECODED = 8 * 1024 * 1024,
	LIMIT_DECODED_RATIO = 4,
	LIMIT_MATCHED = 64 * 1024,
	LIMIT_MATCHED_ALL = 1024 * 1024, /* of the texts of all recipients together; */
	LIMIT_MATCHED_MORE = 256,        /* then of each of the others' */
	LIMIT_DIAGNOSTIC = 4 * 1024
};

struct field {
	struct slice name, value; /* value unfolded and decoded */
};

/* One recipient of a bounce, delay or report; one for an auto-reply, MDN, feedback or request too
 * (the address that answered or complained), then with REASON_NONE and PERMANENCE_NONE. */
struct recipient {
	struct slice
	    address; /* whom this is about: the original when it is known to be ours, else final */
	struct slice final,
	    original;        /* Final-Recipient, Original-Recipient (xtext decoded); may be empty */
	struct slice action; /* lower case: failed, delayed, delivered, relayed, expanded */
	enum reason reason;
	enum reason underlying; /* of expired: why the last attempt failed; else REASON_NONE */
	enum permanence permanence;
	enum scope scope;
	enum group group;
	enum stage stage;
	char status[12];            /* the code that was believed, "5.1.1"; "" when none */
	char status_dsn[12];        /* from the Status field */
	char status_diag[12];       /* from the diagnostic text */
	char reply[4];              /* "550"; "" when none */
	struct slice diagnostic;    /* decoded, unfolded, at most LIMIT_DIAGNOSTIC */
	struct slice remote_mta;    /* host name or address, without its type */
	const char *provider;       /* static string or NULL */
	struct slice provider_code; /* "TSS04", "OFR_506" */
	const char *rule; /* id of the rule that decided; static as long as the rules live; NULL */
	const char *rule_at;     /* its "file:line"; NULL when no rule decided */
	struct slice rule_bytes; /* the matched text, for --explain */
	int confidence;          /* 0 to 100 */
	enum syntax_fault syntax_fault;
	struct slice suggestion;  /* corrected address, when one follows */
	struct slice new_address; /* of mailbox_moved */
	struct slice blocklist;   /* "spamhaus-zen" */
	int64_t retry_after;      /* seconds; 0 unknown */
};

/* Where a hint to our own send was found, best first. The recorder judges. */
enum candidate_source {
	CANDIDATE_DELIVERED_TO, /* and X-Original-To, Envelope-To and their like: name says which */
	CANDIDATE_RECEIVED_FOR,
	CANDIDATE_TO,
	CANDIDATE_ENVID,
	CANDIDATE_ORCPT,
	CANDIDATE_RETURN_PATH, /* of the returned original */
	CANDIDATE_MESSAGE_ID,  /* of the returned original, or of an ARF one */
	CANDIDATE_IN_REPLY_TO,
	CANDIDATE_LIST_UNSUBSCRIBE,
	CANDIDATE_HEADER, /* X- header of the returned original; name in .name */
	CANDIDATE_SOURCE_COUNT
};
struct candidate {
	enum candidate_source source;
	struct slice name;  /* lower-case header name where the source has several, else empty */
	struct slice value; /* the address, id or header value */
	struct slice
	    decoded; /* the recipient an unsigned VERP, SRS or BATV form decodes to; may be empty */
	/* What could be a signed token of ours in value: "-" and 37 characters of a-z2-7 in any case end
	 * the local part or id; this is those 37, lower case, not verified. Empty when there is none. */
	struct slice token;
};

/* The message that was returned, as far as it came back. */
struct original {
	bool present;
	struct slice message_id, from, to, subject, return_path, date;
	const struct field
	    *headers; /* all its X- headers, List-*, Feedback-ID and those asked for */
	size_t nheaders;
};

struct auto_reply {
	char until[11]; /* first day back, "2026-08-17"; "" unknown */
	struct slice new_address, substitute;
	char language[12]; /* BCP 47; "" unknown */
};

struct feedback {
	struct slice source_ip, reported_domain, user_agent;
};

/* One step of --explain; kept only when parse_options.explain. */
struct step {
	const char *what; /* "structure", "format", "rule", "overruled", "precedence" ... static */
	struct slice detail; /* one line of text */
};

struct verdict {
	enum kind kind;
	enum subkind subkind;
	const char *
	    format; /* row of the formats table that read it ("rfc3464", "qmail"); NULL for mail and other */
	struct slice message_id, from, to, subject;
	bool has_date;
	int64_t date; /* Date header, seconds since 1970 UTC */
	bool has_received;
	int64_t received; /* topmost Received date */
	struct slice reporting_mta;
	const char
	    *provider; /* of the message: that of its first recipient that has one, else NULL */
	struct original original;
	const struct recipient *recipients;
	size_t nrecipients;
	struct auto_reply auto_reply; /* kind auto_reply */
	struct feedback feedback;     /* kind feedback */
	const struct candidate *candidates;
	size_t ncandidates;
	unsigned truncated; /* bits of enum truncated */
	/* SHA-256 over the canonical content (canonical.h); the recorder keys it. */
	unsigned char canonical[32];
	const struct step *steps;
	size_t nsteps;
};

/* Whether nobody could read what should have been read: no letter, or one that a mail system wrote. */
bool verdict_unrecognised(const struct verdict *v);

/* Names as INTERFACE and JSON have them; out of range gives NULL. permanence_name(NONE),
 * subkind_name(NONE), reason_name(NONE), scope_name(NONE) are NULL too (JSON null). */
const char *kind_name(enum kind k);
const char *subkind_name(enum subkind s); /* "other" for both others */
const char *permanence_name(enum permanence p);
const char *scope_name(enum scope s);
const char *group_name(enum group g);
const char *stage_name(enum stage s);
const char *reason_name(enum reason r);
const char *syntax_fault_name(enum syntax_fault f);
const char *truncated_name(unsigned bit_index);
const char *candidate_source_name(enum candidate_source s);
/* The other way; false when the name is unknown. */
bool kind_parse(struct slice name, enum kind *out);
bool reason_parse(struct slice name, enum reason *out);
bool permanence_parse(struct slice name, enum permanence *out);
bool scope_parse(struct slice name, enum scope *out);
bool group_parse(struct slice name, enum group *out);
bool stage_parse(struct slice name, enum stage *out);

/* The taxonomy row of a reason (knowledge of `carom reasons`); NULL for NONE and out of range. */
struct reason_row {
	const char *name, *stages, *advice, *definition; /* stages and advice: comma separated */
	enum permanence permanence;
	enum scope scope;
	enum group group;
};
const struct reason_row *reason_row(enum reason r);
/* What to do about one failure, ids with commas: that of the reason, but nobody is taken off a list for what may pass
 * or may be about something else. "" when nothing is known. */
const char *reason_advice(enum reason r, enum permanence permanence);

#endif

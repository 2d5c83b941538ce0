/*
 * report - what a reader found in one message, before anything is classified.
 *
 * Ownership  Recipients and their texts live in the arena given to report_new().
 * Limits     LIMIT_RECIPIENTS recipients; past it TRUNCATED_RECIPIENTS is set and report_add()
 *            returns NULL. An address is cut out at LIMIT_ADDRESS octets.
 */
#ifndef CAROM_REPORT_H
#define CAROM_REPORT_H

#include "arena.h"
#include "status.h"
#include "verdict.h"

enum action {
	ACTION_NONE,
	ACTION_FAILED,
	ACTION_DELAYED,
	ACTION_DELIVERED,
	ACTION_RELAYED,
	ACTION_EXPANDED
};

struct report_rcpt {
	struct slice final, original; /* addresses, cleaned; either may be empty */
	struct slice
	    written; /* the final one with the marks that its field has around it; empty without such */
	enum action action;
	struct slice status;     /* the Status field as it stands */
	struct slice diagnostic; /* Diagnostic-Code without its type, or the text of a layout */
	struct slice diagnostic_type; /* "smtp", "x-postfix" ... lower case; may be empty */
	struct slice remote_mta;
	struct slice text;     /* what the human part says of this recipient besides */
	struct slice category; /* what the system that gave up calls the failure */
	enum stage stage;      /* where the layout itself says so, else STAGE_UNKNOWN */
	enum reason
	    reason;   /* where the layout means nothing else, in any language; else REASON_NONE */
	bool untied;  /* no telling whether the reply is his: others are named, too */
	bool taken;   /* RCPT TO was answered with 2xx */
	bool gave_up; /* the words say that this was the last attempt, whatever Action says */
	struct codes codes; /* in the text coded: see report_codes() */
	struct slice coded;
	size_t local; /* octets of final in front of its @, while report_merge() asks for them */
};

struct report {
	struct arena *a;
	enum kind kind; /* KIND_OTHER: not decided */
	enum subkind subkind;
	const char *format;
	const char *human; /* the layout of the text that went with the fields, or NULL */
	struct slice reporting_mta, envid;
	struct slice original_id;   /* Original-Message-ID of an MDN */
	struct slice original_from; /* Original-Mail-From of a complaint */
	struct slice text;          /* a paragraph about all of them */
	struct report_rcpt **rcpt;
	size_t n, cap;
	struct feedback feedback;
	unsigned truncated;
};

static inline struct report
report_new(struct arena *a)
{
	return (struct report){ .a = a };
}

/* Has anything been put into it? */
static inline bool
report_is_written(const struct report *r)
{
	return (r->n | r->kind | r->subkind | r->truncated | r->reporting_mta.n | r->envid.n |
		   r->original_id.n | r->original_from.n | r->text.n | r->feedback.source_ip.n |
		   r->feedback.reported_domain.n | r->feedback.user_agent.n) ||
	    r->format || r->human;
}

/* A new, empty recipient; NULL past the limit. Earlier pointers stay valid. */
struct report_rcpt *report_add(struct report *r);
/* The same with its final address; the recipient that already has it, when there is one. */
struct report_rcpt *report_add_final(struct report *r, struct slice address);
/* A recipient whose final or original address is this one (ASCII case ignored), or NULL. */
struct report_rcpt *report_find(const struct report *r, struct slice address);
/* Exchange's own name of a recipient, written as an address: "IMCEAEX-_o=Corp_cn=Ann@corp.example". */
bool report_is_encapsulated(struct slice address);
/* The codes in the diagnostic of the recipient i, which are looked for once: also where the one before has the same piece of
 * text. And have they been already? */
const struct codes *report_codes(const struct report *r, size_t i);
static inline bool
report_has_codes(const struct report_rcpt *one)
{
	return one->coded.n && slice_is(one->coded, one->diagnostic);
}
/* Is there an @ in it, behind something? */
static inline bool
report_is_address(struct slice s)
{
	size_t at = slice_find_byte(s, '@', 0);

	return at != SLICE_NPOS && at > 0;
}
/* Has he an address of either kind, of which the final one may be a name? */
bool report_has_address(const struct report_rcpt *one);
/* Drops recipients without any address when others have one, and joins those with equal addresses. */
void report_tidy(struct report *r);
/* Are there recipients, and none of them has an address? */
bool report_names_nobody(const struct report *r);
/* Is first the first line of a reply of several ("550-Mailbox unavailable"), which is all that Sendmail writes into fields and
 * behind "reason:", and whole all of them? The line that says why is mostly not the first. */
bool report_goes_on(struct slice first, struct slice whole);
/* Adds to the fields of a report what the human text of the same message says: longer diagnostics,
 * original recipients, and all of it where the fields named nobody. */
void report_merge(struct report *fields, const struct report *human);

#endif

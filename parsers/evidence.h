/*
 * evidence - one failure while it is being decided about; only for classify.c and the files it is divided into, which are
 * named below. Everything lives in the arena of the message.
 */
#ifndef CAROM_EVIDENCE_H
#define CAROM_EVIDENCE_H

#include "classify.h"
#include "rules_private.h"
#include "status.h"

/* The phrases in a text. */
struct heard {
	struct folded text; /* cleaned */
	const struct rule_hit *hit;
	size_t n;
	unsigned strengths;  /* bits 1 << enum strength that phrases among them may have */
	bool user;           /* one of them may be a site's own */
	uint64_t instead_of; /* of its words of [instead]: bits 1 << enum reason */
};

struct evidence {
	const struct rules *r;
	struct scan *scan;
	struct arena *a;
	struct steps *steps;
	struct slice local, domain; /* of the recipient */
	struct slice diagnostic;    /* as it came; the human-readable part when there is none */
	bool of_recipient;          /* the diagnostic, which is not that part */
	struct heard said;          /* in the diagnostic */
	struct slice human_text;    /* SLICE_NONE when it is the diagnostic */
	struct heard human;         /* see heard_human() */
	bool human_read;
	struct codes codes;
	/* the rows of the two codes that are asked about again and again: see status_known() */
	struct known_status {
		const char *status;
		const struct status_row *row;
	} known[2];
	struct circumstances c;
};

/* At most, when a user was found unknown only after DATA, and of words that turn a decision. */
enum { SURE_LATE = 60 };

struct decision {
	enum reason reason; /* REASON_NONE: nothing said */
	int confidence;
	const struct rule *rule;
	struct slice bytes; /* what the rule matched */
	const char *status; /* the code that was believed; "" when a text or reply decided */
	const char *at;     /* "file:line" of the row of the code or reply that decided, or NULL */
	enum group group;   /* of that row, against its reason's; GROUP_NONE: as the reason */
	const char *why;    /* the step of the precedence, static */
	const struct rule *doubt; /* a word for something else than the recipient, or NULL */
	const char
	    *softened; /* why it is not as permanent as its reason, static; NULL when it is */
	bool by_provider;
	bool
	    given; /* the caller knows; only the class of the failure is asked of codes and words */
	bool unread; /* a reply decided although it came with words that no rule knows */
};

/* heard.c: fills said. */
void heard_said(struct evidence *e);
/* The phrases in the human-readable part, which few failures need: it is read when it is asked for. */
const struct heard *heard_human(struct evidence *e);
/* The stage that a text tells, of which nothing else is wanted. */
enum stage heard_stage(const struct evidence *e, struct slice raw);
/* May a text tell one? False costs less than to look for it. */
bool heard_stage_likely(const struct evidence *e, struct slice raw);
/* The stage without what clean_diagnostic() takes away, which is only done where there may be one. */
enum stage heard_stage_cleaned(const struct evidence *e, struct slice raw);

/* provider.c: fills c.provider, surest first: host of the failure, hosts and marks in the text, the
 * reporting system, the recipient's domain. */
void provider_find(
    struct evidence *e, struct slice remote_mta, struct slice reporting_mta, struct slice domain);

/* decide_code.c: looks up the codes of the diagnostic and of the Status field, whose texts must stay as they are. */
void status_known(struct evidence *e);
/* Does this code say little, in general or with the provider found? */
bool status_is_weak(const struct evidence *e, const char *status);
/* Is the Status field a guess of the system that reports, from a reply without an enhanced code? */
bool status_made_up(const struct evidence *e);
/* The reason a code stands for, weak or not; REASON_NONE when no row has it. */
enum reason status_reason(const struct evidence *e, const char *status);

/* explain.c: says of r what was read, what decided and what was overruled, to e->steps. */
void explain_decision(
    const struct evidence *e, const struct decision *d, const struct recipient *r);

/* decide.c: the precedence of classify.h. but: a reason that is not to be given (REASON_NONE: any). */
struct decision decide(struct evidence *e, enum reason but);

/* permanence.c: '4' or '5': what this failure was, for a reason that can be either. */
char permanence_class(const struct evidence *e, const struct failure *f);
/* Was it said when every recipient had been accepted already, or may it have been? Then it is as likely
 * a filter that speaks of unknown users. */
bool permanence_late(const struct evidence *e, const struct failure *f, const struct decision *d);
enum permanence permanence_of(const struct evidence *e, const struct decision *d,
    const struct failure *f, char class, bool late);
/* Why what would be hard is not; NULL when it is. */
const char *permanence_softened(
    const struct decision *d, const struct failure *f, char class, bool late);

/* phrase.c: was nobody told yet which recipient this hard reason would be about? */
bool phrase_too_early(const struct evidence *e, enum reason reason);
/* May this rule decide here, its text being there? but: a reason that is not to be given. */
bool phrase_may_decide(const struct evidence *e, const struct rule *rule, enum reason but);
/* The best phrase of one strength among hits, NULL when none; user: only a site's own, of any strength
 * but weak and last. */
const struct rule_hit *phrase_best(const struct evidence *e, const struct heard *heard,
    enum strength strength, bool user, enum reason but);

/* phrase.c: does a stand around b, or in the same place with more words of its own? */
bool phrase_around(const struct rule_hit *a, const struct rule_hit *b);
/* Does a longer phrase that is at least as strong stand around this one ("daily sending quota exceeded"
 * around "quota exceeded")? Then it says what was meant; one that is to be ignored says nothing. */
bool phrase_covered(
    const struct evidence *e, const struct heard *heard, const struct rule_hit *one);

/* doubt.c: of the words behind the reply that say that it is about something else than the recipient, the first
 * in the order of the files; NULL when none. reason: what is doubted. */
const struct rule_hit *phrase_doubt(const struct evidence *e, enum reason reason);

static inline bool
reason_is_of_domain(enum reason reason)
{
	return reason == REASON_domain_not_found || reason == REASON_domain_no_mail;
}

/* Said of dead addresses, too: "mailbox unavailable", "rejected", "try later". */
bool reason_is_vague(enum reason reason);
/* Beside a sentence that says that the recipient is missing: the phrase of one that tells of another failure ("User unknown.
 * Mail loop detected"), which may be why a server said so; NULL when none does. reason: that decided. */
const struct rule_hit *phrase_other_failure(const struct evidence *e, enum reason reason);

/* instead.c: of the words in the sentence of a decision that make it another one, the first in the order of the files; NULL
 * when none does. */
const struct rule_hit *instead_find(const struct evidence *e, const struct decision *d);

/* weigh.c: what the words around it make of a decision: it may be about something else than the recipient. class: of
 * permanence_class(). */
void decision_weigh(const struct evidence *e, const struct failure *f, const struct recipient *r,
    struct decision *d, char class);

/* together.c: the first rule of [together] that holds for a sentence of the diagnostic, which is put into found; NULL when
 * none does. */
const struct rule *together_find(const struct evidence *e, enum reason but, struct slice *found);

/* meant.c: does the sentence around these words of the diagnostic name the recipient, and nothing beside it that could be
 * missing instead ("mailbox type not known")? weak: they say so little that something must name him, or nothing else be
 * named ("the folder does not exist"). together: no phrase stands in the sentence, so every word has to be one that
 * is known. */
bool meant_recipient(const struct evidence *e, struct slice words, bool weak, bool together);
/* Do they stand between signs, or is every word of their sentence known, too, and about the recipient? */
bool meant_recipient_only(const struct evidence *e, struct slice words);
/* Beside a code that says who is missing: does the sentence around the words that say so, too, name another thing all the
 * same ("user profile unknown")? */
bool meant_else(const struct evidence *e, struct slice words, bool weak);
/* "<ann@corp.example>: no luck": does the sentence name something, and the recipient by his address alone? */
bool meant_unnamed(const struct evidence *e, struct slice words);
/* The same as meant_else(), where no words say so: do they name something, and no sentence the recipient, or his domain? */
bool meant_else_by_all(const struct evidence *e, bool domain);
/* "No such domain here": does their sentence tell of a domain, and of nothing else and no name, so that it can only be his? */
bool meant_domain_only(const struct evidence *e, struct slice words);
/* Does any sentence speak of the recipient, or of his domain? */
bool meant_told_recipient(const struct evidence *e, bool domain);

/* sender.c: "Callout to <sender> said: no such user": who does not exist is the sender, when only his address or a name of
 * his domain stands behind the reply, or, where it is about a domain, in the words that decided. */
bool sender_meant(const struct evidence *e, const struct failure *f, const struct recipient *r,
    const struct decision *d);

/* another.c: does the reply say of another address, and nothing of his, that it is not there? */
bool another_named(const struct evidence *e, const struct recipient *r);

/* Does the reply name the domain of the sender, and no host of it, no IP address, and no machine? */
bool sender_domain_named(const struct evidence *e, const struct failure *f);

/* picture.c: the first place in text that fits the picture, the part in braces or all of it.
 * 9 a digit, @ a letter, + more of the same, anything else itself; SLICE_NONE when nowhere. */
struct slice picture_find(struct slice text, struct slice picture);

/* extract.c: what else the text says */
struct slice extract_code(const struct evidence *e);
struct slice extract_blocklist(const struct evidence *e);
int64_t extract_retry(const struct evidence *e);
struct slice extract_new_address(const struct evidence *e, const struct recipient *r);
/* The stage that the first of these phrases tells, by the order of the files. */
enum stage extract_stage(const struct evidence *e, const struct rule_hit *hit, size_t n);
/* Does the reply begin as sendmail's servers answer to RCPT for this address: "550 <recipient>... User unknown"? */
bool extract_answers_rcpt(const struct evidence *e, struct slice address);

#endif

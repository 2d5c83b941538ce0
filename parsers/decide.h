/*
 * decide - what each thing a failure says about itself stands for, when it is asked alone; the precedence between them is
 * decide()'s. Only for decide*.c and weigh.c.
 *
 * but: a reason that is not to be given (REASON_NONE: any). Where nothing is said the reason is REASON_NONE.
 */
#ifndef CAROM_DECIDE_H
#define CAROM_DECIDE_H

#include "evidence.h"

/* How sure each of them is, in hundredths. */
enum {
	SURE_PROVIDER = 95,
	SURE_STRONG = 90,
	SURE_CODE = 85,
	SURE_PHRASE = 80,
	SURE_STATUS = 75,
	SURE_WEAK_PHRASE = 60,
	SURE_WEAK_CODE = 55,
	SURE_TOGETHER = 57, /* asked before weak phrases, though no wording is known */
	SURE_LAST = 52,
	SURE_HUMAN = 50,
	SURE_AGREED = 10 /* a code and a phrase say the same */
};

static inline struct decision
decision_none(void)
{
	return (struct decision){ .status = "", .why = "nothing" };
}

/* What a rule says that holds. hit: where it was found in the text; NULL, as the text may be then, for one without words.
 * confidence: where the rule has none of its own. */
struct decision decision_by_rule(const struct rule *rule, const struct folded *text,
    const struct rule_hit *hit, int confidence, const char *why);
/* The best phrase of the diagnostic of one strength. */
struct decision decision_by_phrase(
    const struct evidence *e, enum strength strength, enum reason but);
/* Words of rules/together.rules in one sentence of it. */
struct decision decision_by_together(const struct evidence *e, enum reason but);

/* decide_code.c: a code of the diagnostic, unless words beside it say more */
struct decision decision_by_code(
    const struct evidence *e, const char *status, enum reason but, int sure, const char *why);
/* One that says little. x.1.0 is given for anything: beside words that nobody has taught us it is no proof. */
struct decision decision_by_weak_code(
    const struct evidence *e, const char *status, enum reason but, const char *why);
/* The Status field. One that was made up from the reply is no proof beside words that nobody has taught us, and those that
 * we know say more. */
struct decision decision_by_field(const struct evidence *e, enum reason but);

/* decide_reply.c: the reply at the stage it came at */
struct decision decision_by_reply(const struct evidence *e, enum reason but);
/* "554-mx.example.net" and no more: the first line of the greeting of a server that refuses this client. */
struct decision decision_by_greeting(const struct evidence *e, enum reason but);
/* 521 and 556 have one meaning, unless somebody uses them for a refusal in general. */
struct decision decision_by_plain_reply(const struct evidence *e, enum reason but);
/* What a reply stands for at no known stage is little more than a guess: words that nobody has taught us say that it may as
 * well be something else. */
struct decision decision_by_reply_alone(const struct evidence *e, enum reason but);
/* Are there words behind the reply, besides those that say at which stage it came? */
bool decision_has_words(const struct evidence *e);

#endif

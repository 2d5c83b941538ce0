/*
 * kind - what the header and the actions of a report say the message is.
 */
#ifndef CAROM_KIND_H
#define CAROM_KIND_H

#include "message.h"
#include "report.h"

/* The named sets of rules/reports.rules, and the beginnings of quoted letters. */
enum report_set {
	REPORT_SUBJECT = SCAN_SLOTS - 10, /* the first slots are autoreply_words.h's */
	REPORT_FAILURE,
	REPORT_FORWARDED,
	REPORT_GREETING,
	REPORT_FILTER,
	REPORT_FILTER_TOLD,
	REPORT_WATCHER,
	REPORT_NOTICE,
	REPORT_TO_SENDER,
	REPORT_QUOTE
};
/* Does a phrase of the set stand in text? */
bool kind_says(const struct message *m, enum report_set set, struct slice text);
/* The same in the subject, with and without the name of a list in front, which a report may have for its own. */
bool kind_is_titled(const struct message *m, enum report_set set);
/* The local parts that nobody but a mail system writes under; NULL behind the last. */
extern const char *const kind_mail_systems[];

/* Bits of enum hint, from the header of part 0. HINT_SUBJECT is looked for only where no header says that a machine
 * speaks. */
unsigned kind_hints(const struct message *m);
/* Is the subject one that mail systems use for reports, whoever speaks? */
bool kind_has_subject(const struct message *m);
/* Do bug trackers, forges and their like say in the header that they tell everybody concerned what happened? */
bool kind_is_tracker(const struct message *m);
/* The Action field of RFC 3464 2.3.3 as it is written: any case, first word only, and the words
 * "failure", "expired", "undeliverable" and "deliverable" that some systems put there. */
enum action kind_action(struct slice field);
/* What an absent Action must have been: by the class of the status, then by the words of the report, whose answer (see
 * kind_says_delayed()) is delayed. */
enum action kind_action_from(struct slice status, struct slice diagnostic, bool delayed);
/* Of all recipients: one failure makes a bounce, else one delay a delay, else a report. */
void kind_decide(struct report *r);
/* Was it written with a program with which people write? */
bool kind_is_by_client(const struct message *m);
/* Does a program write that watches others or counts, as its title says, and not another's behind a colon
 * ("Undeliverable: daily news")? */
bool kind_is_watcher(const struct message *m);

/* Does the program speak that manages a list, and not somebody on it? */
bool kind_is_list_itself(const struct message *m);
/* The same, or one that writes under an address such programs have. */
bool kind_is_by_list(const struct message *m);
/* Does it begin as a letter or a question of somebody? */
bool kind_is_letter(const struct message *m);
/* The same, and no header says that it was sent by itself: also a postmaster writes so, to whoever looks after the list. */
bool kind_is_persons(const struct message *m);
/* Does a line end in a question mark? Where no header says that a machine speaks, a person wants to know why. */
bool kind_asks(const struct message *m);
/* Do words that tell of no failure stand above what came back, where no header says that a machine speaks? */
bool kind_is_remark(const struct message *m);
/* A letter or a question of a person, with no sign of a report. */
bool kind_is_own_letter(const struct message *m);
/* The word of verdict.h's recipient.action; empty for ACTION_NONE. */
struct slice kind_action_name(enum action a);
/* Does the text or subject say that delivery goes on and nothing is lost yet? */
bool kind_says_delayed(const struct message *m);

#endif

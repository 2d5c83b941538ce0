/*
 * freeform - reports without a known layout: who is named in them, as what, and which reply is for whom.
 *
 * Words and signs are all there is to go by, so each question here is answered with the safer answer where it cannot be
 * answered: nobody is named, or the reply is not his. Text is that of m, lines are numbers in m->text, and slices point
 * into it. Internal to the formats. Effects: none but additions to the report.
 *
 * freeform_whom.c     whom a report is about
 * freeform_rows.c     lists and tables of recipients
 * freeform_listed.c   those in which each has a reply of his own
 * freeform_alike.c    one sentence for each
 * freeform_named.c    who is named in a line, and as what
 * freeform_card.c     the card of whoever may be asked
 * freeform_served.c   who got the message beside those who did not
 * freeform_reply.c    what a reply looks like, and whether it stands beside an address
 * freeform_replies.c  which reply is for whom
 * freeform_tied.c     whether it can be anybody else's
 * freeform_lines.c    what that asks of each line
 */
#ifndef CAROM_FORMATS_FREEFORM_H
#define CAROM_FORMATS_FREEFORM_H

#include "layout.h"

/* So many lines of a report are looked through for whom it names. */
enum { TABLE_LINES = 200 };

/* --- freeform_whom.c --- */
/* Adds whom the report is about: nobody when there is a doubt, since a wrong one would suppress a bystander. */
void freeform_recipients(const struct message *m, struct report *r);

/* --- freeform_rows.c: all return how many recipients the report has --- */
/* Adds those of lines that have a reply behind the address: "1  addr  host  550 User unknown". */
size_t freeform_rows_answered(const struct message *m, struct report *r);
/* Adds those of lists with bullets or numbers: "- addr (550 unknown user)", "1) addr" and the lines under it. */
size_t freeform_rows_bulleted(const struct message *m, struct report *r);
/* Adds those of two or more lines under a heading that each begin with an address and go on with words of a failure:
 * "addr   Mailbox full". */
size_t freeform_rows_worded(const struct message *m, struct report *r);
/* Adds those of lines with a label in front, "Recipient: addr" in a table that names others, too. */
size_t freeform_rows_labelled(const struct message *m, struct report *r);
/* Adds two or more that each have "Address:" in front, where nobody else is named: alone it may be a signature's. */
size_t freeform_rows_addressed(const struct message *m, struct report *r);
/* Does nothing but numbers and signs stand in front of the address? A sentence may name anybody. */
bool freeform_is_row(struct slice line, struct slice address);

/* --- freeform_listed.c: as above --- */
/* Reads a list of two or more that each begin a line, and have a reply in it or in the lines under it: all of them, or none. */
size_t freeform_rows_listed(const struct message *m, struct report *r);
/* Adds two or more that each have a reply in brackets right behind them, where nobody else is named. */
size_t freeform_rows_bracketed(const struct message *m, struct report *r);
/* Adds those of two or more lines in a row that each are a reply with an address at its end. */
size_t freeform_rows_behind(const struct message *m, struct report *r);

/* --- freeform_alike.c --- */
/* Adds those of two or more lines that differ in nothing but the address, "The message to addr was undeliverable.", each with
 * the lines under his own; how many recipients the report has. */
size_t freeform_rows_alike(const struct message *m, struct report *r);

/* --- freeform_named.c --- */
/* Is somebody named in line i who may be a recipient? *found is the first such, or the last in front of a reply. */
bool freeform_named(const struct message *m, size_t i, struct slice *found);
/* Is the line quoted, or one that names whom the message was from? */
bool freeform_is_of_others(const struct message *m, struct slice line);
/* Is it our own address, the reporting system's, or that of one who helps, whatever the domain? */
bool freeform_is_helper(const struct message *m, struct slice address);
/* Is it one of those to whom the system that reports says to turn? */
bool freeform_is_desk(const struct message *m, struct slice address);
/* A helper, or one of whom the line says that the message was from him; behind is the line behind the address. */
bool freeform_is_aside(
    const struct message *m, struct slice line, struct slice address, struct slice behind);
/* Is he one who helps by nothing but his name, who may as well be a recipient? */
bool freeform_is_called_desk(
    const struct message *m, struct slice line, struct slice address, struct slice behind);
/* "Please write to", and the address in the next line, i? */
bool freeform_is_behind_advice(const struct message *m, size_t i);
/* A helper, or named in a line of others. */
bool freeform_is_bystander(const struct message *m, struct slice line, struct slice address);
/* May somebody be named behind so many lines of the text: in those that follow, or where it was cut? */
bool freeform_goes_on(const struct message *m, size_t lines);
/* Does what stands behind an address, up to the next one, tell of something else than a failure? */
bool freeform_is_told_of(const struct message *m, struct slice behind);

/* --- freeform_label.c --- */
/* Is front, which stands between the start of a line and an address, a label of recipients and nothing else? */
bool freeform_is_label(const struct message *m, struct slice front);
/* "Contact: ", and not "Undelivered to this contact: ": his who may be asked? front: trimmed. */
bool freeform_is_helps_label(const struct message *m, struct slice front);

/* --- freeform_card.c --- */
/* Does the address of line i stand in a card or a signature, beside a telephone number or under "Kind regards", where there
 * is no reply? */
bool freeform_is_card(const struct message *m, size_t i, struct slice address);
/* Takes out whom nothing but cards name, if the message did not go to him: true when nobody is left. */
bool freeform_drop_cards(const struct message *m, struct report *r);

/* --- freeform_served.c --- */
/* Takes out whom the text says the message reached: they are not meant by any of its replies. */
void freeform_drop_served(const struct message *m, struct report *r);
/* Do words say that somebody got the message, and nothing that may mean the opposite? */
bool freeform_says_served(const struct message *m, struct slice words);

/* --- freeform_reply.c --- */
/* Octets behind an address in which its reply is looked for: a line of many addresses is not looked through from each of
 * them to its end. And how many may stand between the two that are no letters. */
enum { REPLY_NEAR = 512, REPLY_CODES = 24 };
/* The first of the lines [from, to) that holds a reply code of failure, as a word of its own, with text behind; else
 * TEXT_NONE. */
size_t freeform_reply(const struct message *m, size_t from, size_t to);
/* Does s begin with a reply of failure and its text? "550 1234" is a telephone number. */
bool freeform_is_reply(struct slice s);
/* Where the reply of failure begins that stands behind an address in its line, "addr: failed, 550 User unknown";
 * SLICE_NPOS. */
size_t freeform_reply_in(struct slice rest);
/* Does a sentence end between an address and the reply behind it, "addr was told. The server said"? Then the reply may be
 * another's. */
bool freeform_ends_sentence(struct slice between);
/* Is what stands behind an address in its line a sentence that ends in a reply: " failed: 550 User unknown",
 * " failed (550 User unknown)"? */
bool freeform_is_answered(struct slice behind);
/* Does nothing stand between a reply of failure and this address of line i? */
bool freeform_is_in_reply(const struct message *m, size_t i, struct slice one);

/* --- freeform_replies.c --- */
/* Gives those who have none a diagnostic. Each recipient's own reply is the first one between his address and the next; of
 * several in a row the last one's is for all of them. When there is none, it is the first of all. */
void freeform_replies(const struct message *m, struct report *r);

/* Without any reply: where each of several has a reason under his address ("Reason: mailbox full"), or they stand under two
 * or more headings ("Mailbox full:"), these say why. */
void freeform_headings(const struct message *m, struct report *r);

/* --- freeform_tied.c --- */
/* Is a reply tied to this one: in his line, in the lines under or above it that name nobody else, or is nobody else
 * named? */
struct freeform_tied;
struct freeform_tied *freeform_tied_new(const struct message *m); /* NULL: no memory */
bool freeform_is_tied(struct freeform_tied *t, struct slice one);
/* Does a heading say that one reply is meant for each of those under it: "The following recipients are unknown:"? */
bool freeform_is_for_each(const struct message *m, struct slice heading);

#endif

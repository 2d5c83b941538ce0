/*
 * notice - what mail programs and mail systems tell in sentences alone: that a message was read, was
 * delivered, or waits. Those that declare it (RFC 3464, RFC 8098) are read by dsn.h and mdn.h.
 */
#ifndef CAROM_NOTICE_H
#define CAROM_NOTICE_H

#include "autoreply_words.h"
#include "report.h"

/* True when the words are a read receipt or a report of success or delay that nothing else recognised: sets
 * r->kind and r->subkind and adds whom it is about. False leaves r untouched. */
bool notice_read(const struct words *w, struct report *r);

/* The first half of notice_read(), for notice.c only: is it a read receipt? */
bool notice_read_receipt(const struct words *w, struct report *r);

/* Takes a sentence off the text, for notice*.c only: false at its end. The dot of a short word or a number ends
 * none. */
bool notice_sentence(struct slice *rest, struct slice *sentence);

/* What the words of a receipt say became of the message, where no field does; SUBKIND_NONE: nothing. */
enum subkind notice_receipt(const struct message *m);

/* Could the sentences of this report say that nothing failed, or not yet? No code of it says anything else. guess: no
 * layout was known, see formats_is_guess(). */
bool notice_may_correct(const struct report *r, bool guess);

/* A layout of text took it for a failure; where its sentences say success or delay, that is what it is. False:
 * it is no report at all, but a robot that wants a proof. */
bool notice_correct(const struct words *w, struct report *r);
/* The sets it asks for, see words_read_few(). */
extern const uint64_t notice_sets;

#endif

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

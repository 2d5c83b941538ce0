/*
 * canonical - what makes two copies of a message the same: a digest of its content, without the traces
 * of its way.
 *
 * SHA-256 over, each behind its length: a version; the Message-ID, Date, From, To and Subject fields,
 * unfolded; the local part of the envelope recipient when it is a token or a VERP form; then the body of
 * the message with its lines ended by LF and without empty lines at its end, and its length.
 * No Received, Return-Path, Delivered-To or other trace field (RFC 5321 4.4) is in, so the copies that
 * reach two mailboxes meet, as do those of servers that write line ends differently. To and the VERP
 * local part are in, because canned bounces without Message-ID differ in nothing else.
 * The digest is not keyed: whoever stores it does that.
 */
#ifndef CAROM_CANONICAL_H
#define CAROM_CANONICAL_H

#include "mime.h"

enum { CANONICAL_SIZE = 32 };

/* m has at least its part 0, as mime_parse() leaves it. The arena holds unfolded fields only. */
void canonical_digest(
    struct arena *a, const struct mime *m, unsigned char digest[static CANONICAL_SIZE]);

/* The local part, lower case, of the first envelope recipient (Delivered-To, X-Original-To, Envelope-To,
 * X-Envelope-To, X-RCPT-To, "for" of Received) that is a VERP form or holds what looks like a token: 16
 * letters and digits in a row, or more, one of them a digit. SLICE_NONE when none does: a plain mailbox name. */
struct slice canonical_recipient(struct arena *a, const struct headers *h);

#endif

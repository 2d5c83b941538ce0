/*
 * clean - a diagnostic without what must not decide: addresses, IP addresses, reply prefixes.
 *
 * A recipient quota@spam.example must not be taken for a full mailbox or a spam verdict. What goes:
 * the local part of every address, the recipient's own domain, that of a MAIL command which is quoted, IP addresses, and
 * the "550-5.1.1 " in front of each further line of a reply. Effects: none but the arena. Linear.
 */
#ifndef CAROM_CLEAN_H
#define CAROM_CLEAN_H

#include "arena.h"

/* domain: the recipient's, may be empty. Never fails; memory out: empty. */
struct slice clean_diagnostic(struct arena *a, struct slice text, struct slice domain);

#endif

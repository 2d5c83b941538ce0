/*
 * address - mailboxes (RFC 5321 4.1.2, 5322 3.4, 6531), their faults, and their lookup key.
 */
#ifndef CAROM_ADDRESS_H
#define CAROM_ADDRESS_H

#include "arena.h"
#include "verdict.h"

/* Is it well-formed, and if not, which of the ten causes of status 5.1.3 (RFC 3463 3.2)? *suggestion
 * (may be NULL) is set when one mechanical repair makes it well-formed: collapse @@ and .., strip
 * spaces, trim dots. utf8: RFC 6531 addresses are well-formed. Needs a dot in the domain or a literal. */
enum syntax_fault address_check(
    struct arena *a, struct slice address, bool utf8, struct slice *suggestion);

/* Is it "[192.0.2.1]" or "[IPv6:2001:db8::1]" (RFC 5321 4.1.3)? s: with both brackets. */
bool address_is_literal(struct slice s);

/* "jo hn@corp.example": nothing but letters, digits and ".+-_", and up to most blanks inside what would be a local part
 * otherwise. It was written to as it stands, and hn@corp.example is somebody else. */
bool address_is_spaced(struct slice s, size_t most);

/* The next address of an address-list field body (unfolded): angle-addr or addr-spec; groups, comments,
 * quoted strings, routes and display names are skipped. Iterative, linear. False at the end. The result
 * is valid UTF-8 without <>, at most LIMIT_ADDRESS octets (longer ones are passed over: a cut address is
 * another address), not validated (it may lack an @). */
bool address_next(struct arena *a, struct slice *list, struct slice *address);
/* The first address of the list, or SLICE_NONE. */
struct slice address_first(struct arena *a, struct slice list);

/* Strips white space, <>, "mailto:", a trailing period, and an address type ("rfc822;", "utf-8;",
 * "smtp;") from what a report or body names, and makes it valid UTF-8. xtext is decoded where the type
 * is utf-8, or where another type's address has its @ encoded. */
struct slice address_clean(struct arena *a, struct slice s);
/* The next thing in free text that looks like local@domain.tld (or a local@[literal]); *rest moves
 * behind it. Does not invent: at least one dot in the domain, and of ideographs none that the sentence around may have. */
bool address_in_text(struct slice *rest, struct slice *address);
/* "... for <user@example.net>; date": the clause of a Received field that names the envelope recipient (RFC 5321 4.4), as
 * address_clean() gives it, or SLICE_NONE. body: folded, as it is in the header. */
struct slice address_received_for(struct arena *a, struct slice body);
/* The one whose @ is the octet at at of s, and which begins no earlier than from; SLICE_NONE. */
struct slice address_around(struct slice s, size_t from, size_t at);

/* xtext (RFC 3461 4) and utf-8-addr-xtext (RFC 6533 3) decoded; s itself when there is nothing to decode. */
struct slice xtext_decode(struct arena *a, struct slice s);

/* Unsigned VERP and the like (see verp.c): the recipient that a return-path local part decodes to
 * (qmail, Postfix XVERP, Mailman, Sympa, Mailgun, SendGrid, SRS0/SRS1, BATV prvs=), or SLICE_NONE. */
struct slice verp_decode(struct arena *a, struct slice address);

/* Local part and domain; false without @. The last @ outside quotes divides. */
bool address_split(struct slice address, struct slice *local, struct slice *domain);
/* Is it other, or a domain below it? */
bool domain_is_within(struct slice domain, struct slice other);

#endif

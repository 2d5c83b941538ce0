/*
 * transfer - content transfer encodings undone: base64 and quoted-printable (RFC 2045 6.7, 6.8), the
 * Q encoding (RFC 2047 4.2), uuencode (POSIX), and the percent signs of URLs and parameters (RFC 3986 2.1,
 * RFC 2231 4). Damage is stepped over, never refused.
 *
 * Each appends to out, at most what out still takes, and is linear. Internal to header, mime and address.
 */
#ifndef CAROM_TRANSFER_H
#define CAROM_TRANSFER_H

#include "arena.h"

/* Bytes outside the alphabet are skipped. Padding ends the data unless whole lines of base64 follow
 * (pieces encoded apart and joined): what a mailing list adds below is no data. */
void transfer_base64(struct abuf *out, struct slice s);
/* "=" without two hex digits stays as it is. */
void transfer_quoted(struct abuf *out, struct slice s);
void transfer_q_word(struct abuf *out, struct slice s);
void transfer_percent(struct abuf *out, struct slice s);
/* From the "begin" line, or from the start when there is none, to "end". */
void transfer_uuencode(struct abuf *out, struct slice s);

/* Value of a hex digit, or -1. */
int transfer_hex_value(unsigned char c);

#endif

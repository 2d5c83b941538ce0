/*
 * json_scan - values out of JSON in mail: SES notifications and X-ARF.
 *
 * No JSON library: keys are looked for, values are taken, nothing is built, and nothing says whether the text is JSON
 * (RFC 8259) at all. A key is found at any depth, the first one wins; what stands in strings is no key. What does not end
 * ends with the text. One call reads the text once, so the cost is linear in it.
 *
 * Ownership  Slices point into text, or into the arena where something had to be unescaped. Nothing is terminated.
 */
#ifndef CAROM_JSON_SCAN_H
#define CAROM_JSON_SCAN_H

#include "arena.h"
#include "slice.h"

/* What stands behind "key": from its first octet to the end of the text; SLICE_NONE when there is no such key. */
struct slice json_scan_value(struct slice text, const char *key);

/* The string behind "key", unescaped, valid UTF-8 of at most LIMIT_DIAGNOSTIC octets; SLICE_NONE when there is none, or
 * something else stands there. Line ends and tabulators in it become blanks. */
struct slice json_scan_string(struct arena *a, struct slice text, const char *key);

/* The string that begins with the quote at the front of s, unescaped; SLICE_NONE when none does. Of any length, and not made
 * valid UTF-8. */
struct slice json_scan_unquoted(struct arena *a, struct slice s);

/* The object or array that begins at the front of s, brackets included; SLICE_NONE when none does, or it does not end. */
struct slice json_scan_nested(struct slice s);

/* The position behind the string whose first quote is at at; text.n when it does not end. */
size_t json_scan_string_end(struct slice text, size_t at);

#endif

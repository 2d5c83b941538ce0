/*
 * charset - any bytes to valid UTF-8 without NUL.
 *
 * Single-byte sets come from tables of our own; multi-byte ones (ISO-2022-JP, Shift_JIS, EUC-JP,
 * GB18030, GBK, Big5, EUC-KR, ISO-2022-KR, UTF-16, UTF-7) from iconv descriptors that charsets_new()
 * opens once: inside the sandbox nothing can be opened. ISO-2022-CN-EXT is never opened
 * (CVE-2024-2961). An unknown name, us-ascii and iso-8859-1: valid UTF-8 passes as it is (but for NUL
 * and a character cut off at the end, which are replaced), else windows-1252.
 */
#ifndef CAROM_CHARSET_H
#define CAROM_CHARSET_H

#include "arena.h"

struct charsets;

struct charsets *charsets_new(void); /* NULL when memory is out */
void charsets_free(struct charsets *c);

/* name: label as in Content-Type (any case, aliases); empty means unknown. Undecodable bytes become
 * U+FFFD. Output at most LIMIT_DECODED_RATIO times the input + 64 octets, and LIMIT_DECODED. c may be NULL: then only
 * the tables. SLICE_NONE for empty input and past the arena. */
struct slice charset_decode(
    struct arena *a, const struct charsets *c, struct slice name, struct slice bytes);
/* The same, and whether all of it was ASCII already. */
struct slice charset_decode_told(
    struct arena *a, const struct charsets *c, struct slice name, struct slice bytes, bool *ascii);

/* What is not ASCII alone decoded as unknown (see above). */
struct slice charset_guess(struct arena *a, struct slice s);
bool utf8_valid(struct slice s); /* RFC 3629: no surrogates, no overlong forms; NUL is refused */
/* Appends one code point. */
void utf8_put(struct abuf *b, uint32_t code_point);
/* Takes one code point off s; U+FFFD and one byte for an invalid one. 0 at the end. */
uint32_t utf8_take(struct slice *s);
/* Simple case folding of Latin, Greek, Cyrillic, Armenian and ASCII: enough for phrases, locale-free. */
uint32_t utf8_fold(uint32_t code_point);
/* Writes one code point (U+FFFD for 0, surrogates and what is above U+10FFFF); octets written. */
size_t utf8_encode(uint32_t code_point, unsigned char out[4]);
/* Octets at the front of s that are ASCII without NUL. */
size_t utf8_ascii_prefix(struct slice s);

/* s itself when it is valid UTF-8 without NUL, else decoded as unknown. Most is ASCII. */
static inline struct slice
charset_make_valid(struct arena *a, struct slice s)
{
	return utf8_ascii_prefix(s) == s.n ? s : charset_guess(a, s);
}

/* Octets at the front of s that are valid; *cut: what follows is the beginning of a character and the
 * end of s. */
size_t utf8_valid_prefix(struct slice s, bool *cut);

#endif

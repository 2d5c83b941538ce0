/*
 * slice - a borrowed view of bytes.
 *
 * A slice never owns, is never NUL-terminated and may hold any byte. It is valid only while the
 * buffer it points into lives. An absent value is a slice with n == 0; p may then be NULL.
 * Effects: none. Any thread, any process.
 */
#ifndef CAROM_SLICE_H
#define CAROM_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const unsigned char *p;
	size_t n;
};

#define SLICE(lit) ((struct slice){ (const unsigned char *)("" lit), sizeof(lit) - 1 })
#define SLICE_NONE ((struct slice){ NULL, 0 })
/* for printf: "%.*s", SLICE_FMT(s) */
#define SLICE_FMT(s) \
	(int)((s).n > 4096 ? 4096 : (s).n), \
	    (const char *)((s).n ? (s).p : (const unsigned char *)"")

/* A view of a NUL-terminated string; NULL gives an empty slice. */
static inline struct slice
slice_of(const char *text)
{
	return (struct slice){ (const unsigned char *)text, text ? strlen(text) : 0 };
}

/* ASCII only, whatever the locale. */
static inline unsigned char
ascii_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

static inline bool
ascii_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_alpha(unsigned char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static inline bool
ascii_alnum(unsigned char c)
{
	return ascii_alpha(c) || ascii_digit(c);
}

/* Of a word in whatever script: an ASCII letter, or an octet of any other character. */
static inline bool
is_letter_octet(unsigned char c)
{
	return ascii_alpha(c) || c >= 0x80;
}

/* Of a host name or a local part without signs. */
static inline bool
is_name_octet(unsigned char c)
{
	return ascii_alnum(c) || c == '-' || c == '.' || c == '_';
}

static inline bool
ascii_space(unsigned char c)
{
	/* most are no control characters */
	return c <= ' ' && (c == ' ' || c == '\t' || c == '\r' || c == '\n');
}

bool slice_has_letters(struct slice s); /* ASCII, or any octet beyond */
bool slice_has_digit(struct slice s);

/* s without its first n bytes; empty when n >= s.n. */
static inline struct slice
slice_after(struct slice s, size_t n)
{
	return n >= s.n ? SLICE_NONE : (struct slice){ s.p + n, s.n - n };
}

/* The first n bytes of s; all of s when n >= s.n. */
static inline struct slice
slice_first(struct slice s, size_t n)
{
	return n >= s.n ? s : (struct slice){ s.p, n };
}

/* Without leading and trailing SP, HT, CR and LF. */
static inline struct slice
slice_trim(struct slice s)
{
	while (s.n && ascii_space(s.p[s.n - 1]))
		s.n--;
	while (s.n && ascii_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

static inline bool
slice_equal(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Are they the same piece of one text? What is known of the one is then known of the other. */
static inline bool
slice_is(struct slice a, struct slice b)
{
	return a.p == b.p && a.n == b.n;
}

static inline bool
slice_starts(struct slice s, struct slice prefix)
{
	return s.n >= prefix.n && slice_equal(slice_first(s, prefix.n), prefix);
}

/* Are n bytes the same, with ASCII letters folded? */
bool slice_same_nocase(const unsigned char *a, const unsigned char *b, size_t n);

/* Most that is asked for differs in the first letter: that is seen without a call. */
static inline bool
slice_starts_nocase(struct slice s, struct slice prefix)
{
	return s.n >= prefix.n &&
	    (prefix.n == 0 ||
		(((s.p[0] ^ prefix.p[0]) & ~0x20) == 0 &&
		    slice_same_nocase(s.p, prefix.p, prefix.n)));
}

/* The same for a word that is not empty, whose length is looked at only when the letter is right. */
static inline bool
slice_begins_nocase(struct slice s, const char *word)
{
	return s.n && ((s.p[0] ^ (unsigned char)word[0]) & ~0x20) == 0 &&
	    slice_starts_nocase(s, slice_of(word));
}

/* As slice_equal, with ASCII letters folded; other bytes are compared as they are. */
static inline bool
slice_equal_nocase(struct slice a, struct slice b)
{
	return a.n == b.n && slice_starts_nocase(a, b);
}

bool slice_ends_nocase(struct slice s, struct slice suffix);

/* Is there an ASCII capital in it? */
bool slice_has_upper(struct slice s);

/* Index of the first match at or after from, or SLICE_NPOS. Linear for one-byte needles; of the others both
 * ends are looked for, and then they are compared: keep needles constant and short. */
#define SLICE_NPOS ((size_t)-1)
size_t slice_find(struct slice s, struct slice needle, size_t from);
size_t slice_find_nocase(struct slice s, struct slice needle, size_t from);

static inline size_t
slice_find_byte(struct slice s, unsigned char byte, size_t from)
{
	const unsigned char *hit = from < s.n ? memchr(s.p + from, byte, s.n - from) : NULL;

	return hit ? (size_t)(hit - s.p) : SLICE_NPOS;
}

/* Index of the last such byte, or SLICE_NPOS. */
size_t slice_find_last(struct slice s, unsigned char byte);

/* Index in s at which piece begins, which may be a piece of it; SLICE_NPOS when it is one of another text, or empty. */
static inline size_t
slice_at(struct slice s, struct slice piece)
{
	uintptr_t at = (uintptr_t)piece.p, begin = (uintptr_t)s.p;

	return piece.n && at >= begin && at - begin < s.n ? (size_t)(at - begin) : SLICE_NPOS;
}

/* Index of the first CR or LF at or after from; s.n when there is none. */
size_t slice_find_eol(struct slice s, size_t from);

/* Takes the next line off *rest, without its LF, CRLF or bare CR; false when *rest is empty. */
bool slice_line(struct slice *rest, struct slice *line);

/* Unsigned decimal; false when empty, when any byte is not a digit, or when above max. */
bool slice_decimal(struct slice s, uint64_t max, uint64_t *out);

#endif

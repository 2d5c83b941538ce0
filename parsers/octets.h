/*
 * octets - sixteen octets looked at in one go, wherever the processor can; gcc and clang have it
 * everywhere. And eight as a number, where a text is too short. Internal to what reads every octet of a text.
 */
#ifndef CAROM_OCTETS_H
#define CAROM_OCTETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Signed: octets from 0x80 on are negative. A comparison gives 0 or -1 for each. */
typedef signed char octets __attribute__((vector_size(16)));
typedef unsigned char unsigned_octets __attribute__((vector_size(16))); /* for sums */

enum { OCTETS = 16 };

/* Eight octets as one number, and a number that has the value in each of its octets. */
#define EACH_OF_EIGHT(value) (UINT64_C(0x0101010101010101) * (value))

static inline uint64_t
octets_eight_at(const unsigned char *p)
{
	uint64_t eight;

	memcpy(&eight, p, sizeof eight);
	return eight;
}

static inline octets
octets_at(const unsigned char *p)
{
	octets all;

	memcpy(&all, p, sizeof all);
	return all;
}

/* Those from first to last. These are moved up to the greatest numbers there are, so that one comparison tells. */
static inline octets
octets_between(octets at, signed char first, signed char last)
{
	octets moved = (octets)((unsigned_octets)at + (unsigned char)(INT8_MAX - last));

	return (octets)(moved > (signed char)(INT8_MAX - 1 - (last - first)));
}

static inline octets
octets_alnum(octets at)
{
	return octets_between(at, '0', '9') | octets_between(at | 0x20, 'a', 'z');
}

/* The ends of lines: LF and CR. */
static inline octets
octets_eol(octets at)
{
	return (octets)(at == '\n') | (octets)(at == '\r');
}

/* A bit for each that is set, from the lowest on. Each is 0 or -1. */
static inline unsigned
octets_bits(octets mask)
{
#ifdef __SSE2__
	typedef char bytes __attribute__((vector_size(16)));

	return (unsigned)__builtin_ia32_pmovmskb128((bytes)mask);
#else
	unsigned bits = 0;

	for (unsigned i = 0; i < OCTETS; i++)
		bits |= (unsigned)(mask[i] & 1) << i;
	return bits;
#endif
}

static inline bool
octets_any(octets mask)
{
#ifdef __SSE2__
	return octets_bits(mask) != 0;
#else
	uint64_t half[2];

	memcpy(half, &mask, sizeof half);
	return (half[0] | half[1]) != 0;
#endif
}

/* Index of the first one that is set; OCTETS when there is none. */
static inline size_t
octets_first(octets mask)
{
	return (size_t)__builtin_ctz(octets_bits(mask) | 1U << OCTETS);
}

/* Of the last n octets of sixteen the index of the first that is set; n when there is none. */
static inline size_t
octets_first_of_last(octets mask, size_t n)
{
	return (size_t)__builtin_ctz((octets_bits(mask) | 1U << OCTETS) >> (OCTETS - n));
}

/* Are all of them set? */
static inline bool
octets_all(octets mask)
{
	return octets_bits(mask) == (1U << OCTETS) - 1;
}

/* Index of the first one that is not set; OCTETS when all are. */
static inline size_t
octets_first_clear(octets mask)
{
	return (size_t)__builtin_ctz(~octets_bits(mask));
}

/* The bits of sixteen octets and of the sixteen behind them, in one number. */
static inline uint32_t
octets_bits_of_two(octets first, octets second)
{
	return octets_bits(first) | (uint32_t)octets_bits(second) << OCTETS;
}

#endif

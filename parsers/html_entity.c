/* html_entity - see html_entity.h */
#include "html_entity.h"

#include <string.h>

static const struct {
	char name[9];
	unsigned short code_point;
} entities[] = {
#define ENTITY(name, code_point) { name, code_point },
#include "html_entities.def"
#undef ENTITY
};

static uint32_t
named_entity(struct slice name)
{
	size_t low = 0, high = sizeof entities / sizeof entities[0];

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct slice other = slice_of(entities[middle].name);
		size_t least = name.n < other.n ? name.n : other.n;
		int order = memcmp(name.p, other.p, least);

		if (order == 0 && name.n == other.n)
			return entities[middle].code_point;
		if (order < 0 || (order == 0 && name.n < other.n))
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

/* Digits 128 to 159 mean windows-1252 (HTML, 13.2.5.80). */
static uint32_t
numbered_entity(struct slice s, size_t *length)
{
	static const unsigned short c1[32] = { 0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026,
		0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
		0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122,
		0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178 };
	bool hex = s.n > 2 && (s.p[2] | 32) == 'x';
	size_t i = hex ? 3 : 2, from = i;
	uint32_t value = 0;

	for (; i < s.n; i++) {
		unsigned char c = ascii_lower(s.p[i]);

		if (!ascii_digit(c) && !(hex && c >= 'a' && c <= 'f'))
			break;
		if (value < 0x110000)
			value = value * (hex ? 16 : 10) +
			    (uint32_t)(ascii_digit(c) ? c - '0' : c - 'a' + 10);
	}
	*length = i > from ? i : 0;
	if (value >= 0x80 && value < 0xA0)
		return c1[value - 0x80];
	return value ? value : 0xFFFD;
}

size_t
html_entity(struct slice s, uint32_t *code_point)
{
	size_t n = 1;

	if (s.n > 2 && s.p[1] == '#') {
		*code_point = numbered_entity(s, &n);
	} else {
		while (n < s.n && n < sizeof entities[0].name && ascii_alnum(s.p[n]))
			n++;
		*code_point = n > 1 ? named_entity((struct slice){ s.p + 1, n - 1 }) : 0;
		if (*code_point == 0)
			return 0;
	}
	if (n && n < s.n && s.p[n] == ';')
		n++;
	return n;
}

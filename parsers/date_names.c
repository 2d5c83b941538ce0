/* date_names - see date_names.h */
#include "date_names.h"

/* Three letters as a number, but for the case; no two months have the same. */
#define THREE(a, b, c) ((unsigned)(a) | (unsigned)(b) << 8 | (unsigned)(c) << 16 | 0x202020U)

static int
month_of_three(const unsigned char *p)
{
	switch (THREE(p[0], p[1], p[2])) {
	case THREE('j', 'a', 'n'):
		return 1;
	case THREE('f', 'e', 'b'):
		return 2;
	case THREE('m', 'a', 'r'):
		return 3;
	case THREE('a', 'p', 'r'):
		return 4;
	case THREE('m', 'a', 'y'):
		return 5;
	case THREE('j', 'u', 'n'):
		return 6;
	case THREE('j', 'u', 'l'):
		return 7;
	case THREE('a', 'u', 'g'):
		return 8;
	case THREE('s', 'e', 'p'):
		return 9;
	case THREE('o', 'c', 't'):
		return 10;
	case THREE('n', 'o', 'v'):
		return 11;
	case THREE('d', 'e', 'c'):
		return 12;
	default:
		return 0;
	}
}

int
date_month(struct slice word)
{
	static const struct slice names[] = { SLICE("january"), SLICE("february"), SLICE("march"),
		SLICE("april"), SLICE("may"), SLICE("june"), SLICE("july"), SLICE("august"),
		SLICE("september"), SLICE("october"), SLICE("november"), SLICE("december") };
	int month = word.n < 3 ? 0 : month_of_three(word.p);

	/* three letters are a month's already, but for what follows */
	if (month &&
	    (word.n == 3 || slice_starts_nocase(names[month - 1], word) ||
		(month == 9 && slice_equal_nocase(word, SLICE("sept")))))
		return month;
	return 0;
}

static const struct {
	char name[6];
	short minutes;
} zones[] = {
	{ "UT", 0 },
	{ "UTC", 0 },
	{ "GMT", 0 },
	{ "Z", 0 },
	{ "WET", 0 },
	{ "WEST", 60 },
	{ "BST", 60 },
	{ "CET", 60 },
	{ "MET", 60 },
	{ "CEST", 120 },
	{ "MEST", 120 },
	{ "EET", 120 },
	{ "SAST", 120 },
	{ "EEST", 180 },
	{ "MSK", 180 },
	{ "IST", 330 },
	{ "HKT", 480 },
	{ "SGT", 480 },
	{ "AWST", 480 },
	{ "JST", 540 },
	{ "KST", 540 },
	{ "AEST", 600 },
	{ "AEDT", 660 },
	{ "NZST", 720 },
	{ "NZDT", 780 },
	{ "BRT", -180 },
	{ "ART", -180 },
	{ "ADT", -180 },
	{ "AST", -240 },
	{ "EDT", -240 },
	{ "EST", -300 },
	{ "CDT", -300 },
	{ "CST", -360 },
	{ "MDT", -360 },
	{ "MST", -420 },
	{ "PDT", -420 },
	{ "PST", -480 },
	{ "AKST", -540 },
	{ "AKDT", -480 },
	{ "HST", -600 },
};

bool
date_zone(struct slice word, int *minutes)
{
	for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++)
		if (slice_equal_nocase(word, slice_of(zones[i].name))) {
			*minutes = zones[i].minutes;
			return true;
		}
	*minutes = 0;
	return word.n == 1; /* military letters mean nothing sure (RFC 5322 4.3) */
}

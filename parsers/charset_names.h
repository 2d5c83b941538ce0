/*
 * charset_names - what a charset label means. Internal to charset.c.
 */
#ifndef CAROM_CHARSET_NAMES_H
#define CAROM_CHARSET_NAMES_H

#include "slice.h"

enum charset_table {
#define TABLE(name, ...) TABLE_##name,
#include "charset_tables.def"
#undef TABLE
	TABLE_COUNT
};

enum charset_id {
	CHARSET_UNKNOWN,
	CHARSET_UTF8,
	CHARSET_LATIN1, /* us-ascii, iso-8859-1 and windows-1252, which mailers do not tell apart */
	CHARSET_UTF16,  /* by its byte order mark, else by the looks */
	CHARSET_UTF16BE,
	CHARSET_UTF16LE,
	CHARSET_UTF32,
	CHARSET_UTF32BE,
	CHARSET_UTF32LE,
	CHARSET_FIRST_OPENED, /* by iconv, from here */
	CHARSET_UTF7 = CHARSET_FIRST_OPENED,
	CHARSET_JIS,
	CHARSET_SJIS,
	CHARSET_EUCJP,
	CHARSET_GB18030,
	CHARSET_BIG5,
	CHARSET_BIG5HKSCS,
	CHARSET_EUCKR,
	CHARSET_ISO2022KR,
	CHARSET_TABLE, /* plus an enum charset_table */
	CHARSET_COUNT = CHARSET_TABLE + TABLE_COUNT
};
enum { CHARSET_OPENED = CHARSET_TABLE - CHARSET_FIRST_OPENED };

/* Code points of the bytes 0x80 to 0xff. */
extern const uint16_t charset_tables[TABLE_COUNT][128];

/* Case and punctuation do not count, nor does an RFC 2231 language behind '*'. */
enum charset_id charset_named(struct slice label);

#endif

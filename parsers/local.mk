# libparsers.a: pure, depends on nothing but libhs, nettle and iconv (tests/unit/purity.test holds it to that)
noinst_LIBRARIES += libparsers.a
libparsers_a_SOURCES = \
	parsers/address.c \
	parsers/address.h \
	parsers/address_list.c \
	parsers/address_text.c \
	parsers/arena.c \
	parsers/arena.h \
	parsers/charset.c \
	parsers/charset.h \
	parsers/charset_names.c \
	parsers/charset_names.h \
	parsers/charset_tables.def \
	parsers/classify.h \
	parsers/date.c \
	parsers/date.h \
	parsers/header.c \
	parsers/header.h \
	parsers/header_scan.h \
	parsers/header_words.c \
	parsers/html.c \
	parsers/html_entities.def \
	parsers/lines.h \
	parsers/mime.c \
	parsers/mime.h \
	parsers/mime_text.c \
	parsers/mime_type.c \
	parsers/mime_type.h \
	parsers/names.c \
	parsers/parameters.c \
	parsers/parser.h \
	parsers/reasons.def \
	parsers/rules.h \
	parsers/scan.h \
	parsers/slice.c \
	parsers/slice.h \
	parsers/status.h \
	parsers/steps.c \
	parsers/steps.h \
	parsers/transfer.c \
	parsers/transfer.h \
	parsers/utf8.c \
	parsers/verdict.h \
	parsers/verp.c
PARSERS_LIBS = libparsers.a $(LIBHS_LIBS) $(NETTLE_LIBS)
EXTRA_DIST += parsers/charset_tables.py

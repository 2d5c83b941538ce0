# libparsers.a: pure, depends on nothing but libhs and nettle (tests/unit/purity.test holds it to that)
noinst_LIBRARIES += libparsers.a
libparsers_a_SOURCES = \
	parsers/arena.c \
	parsers/arena.h \
	parsers/classify.h \
	parsers/names.c \
	parsers/parser.h \
	parsers/reasons.def \
	parsers/rules.h \
	parsers/scan.h \
	parsers/slice.c \
	parsers/slice.h \
	parsers/status.h \
	parsers/steps.c \
	parsers/steps.h \
	parsers/verdict.h
PARSERS_LIBS = libparsers.a $(LIBHS_LIBS) $(NETTLE_LIBS)

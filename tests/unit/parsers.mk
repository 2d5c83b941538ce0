# Unit tests of parsers/: they link nothing but libparsers.a, so a parser that calls libpq does not build
check_PROGRAMS += tests/unit/test_slice
tests_unit_test_slice_SOURCES = tests/unit/test_slice.c
tests_unit_test_slice_LDADD = $(PARSERS_LIBS) $(TEST_LIBS)

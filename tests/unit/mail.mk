# The outside mail world
check_PROGRAMS += \
	tests/unit/test_imap \
	tests/unit/test_oauth \
	tests/unit/test_pop3 \
	tests/unit/test_sources \
	tests/unit/test_wire_guard
tests_unit_test_imap_SOURCES = tests/unit/test_imap.c tests/unit/fake_server.h
tests_unit_test_imap_CPPFLAGS = $(AM_CPPFLAGS) $(LIBETPAN_CFLAGS)
tests_unit_test_imap_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_oauth_SOURCES = tests/unit/test_oauth.c
tests_unit_test_oauth_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_pop3_SOURCES = tests/unit/test_pop3.c tests/unit/fake_server.h
tests_unit_test_pop3_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_sources_SOURCES = tests/unit/test_sources.c
tests_unit_test_sources_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_wire_guard_SOURCES = tests/unit/test_wire_guard.c
tests_unit_test_wire_guard_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)

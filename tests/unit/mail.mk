# The outside mail world
check_PROGRAMS += \
	tests/unit/test_imap \
	tests/unit/test_imap_acknowledge \
	tests/unit/test_imap_idle \
	tests/unit/test_imap_name \
	tests/unit/test_oauth \
	tests/unit/test_pop3 \
	tests/unit/test_secret \
	tests/unit/test_sources \
	tests/unit/test_url \
	tests/unit/test_wire_guard
IMAP_CASE = tests/unit/imap_case.c tests/unit/imap_case.h tests/unit/fake_server.h
tests_unit_test_imap_SOURCES = tests/unit/test_imap.c $(IMAP_CASE)
tests_unit_test_imap_CPPFLAGS = $(AM_CPPFLAGS) $(LIBETPAN_CFLAGS)
tests_unit_test_imap_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_imap_acknowledge_SOURCES = tests/unit/test_imap_acknowledge.c $(IMAP_CASE)
tests_unit_test_imap_acknowledge_CPPFLAGS = $(AM_CPPFLAGS) $(LIBETPAN_CFLAGS)
tests_unit_test_imap_acknowledge_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_imap_idle_SOURCES = tests/unit/test_imap_idle.c $(IMAP_CASE)
tests_unit_test_imap_idle_CPPFLAGS = $(AM_CPPFLAGS) $(LIBETPAN_CFLAGS)
tests_unit_test_imap_idle_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_imap_name_SOURCES = tests/unit/test_imap_name.c $(IMAP_CASE)
tests_unit_test_imap_name_CPPFLAGS = $(AM_CPPFLAGS) $(LIBETPAN_CFLAGS)
tests_unit_test_imap_name_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_oauth_SOURCES = tests/unit/test_oauth.c
tests_unit_test_oauth_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_pop3_SOURCES = tests/unit/test_pop3.c tests/unit/fake_server.h
tests_unit_test_pop3_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_secret_SOURCES = tests/unit/test_secret.c tests/unit/source_files.h
tests_unit_test_secret_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_sources_SOURCES = tests/unit/test_sources.c tests/unit/source_files.h
tests_unit_test_sources_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_url_SOURCES = tests/unit/test_url.c
tests_unit_test_url_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_wire_guard_SOURCES = tests/unit/test_wire_guard.c
tests_unit_test_wire_guard_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)

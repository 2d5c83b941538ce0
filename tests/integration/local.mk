# Programs and scripts that start real servers. The programs run under `make check`; the scripts are
# for tests/run.
EXTRA_DIST += tests/integration/pg.sh tests/integration/with_pg.sh
PG_TEST_SOURCES = tests/integration/pg_test.c tests/integration/pg_test.h
PG_TEST_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS) $(NETTLE_CFLAGS) -I$(srcdir)/tests/integration \
	-DCAROM_SRCDIR='"$(abs_srcdir)"'

check_PROGRAMS += tests/integration/test_record tests/integration/test_sql_twins
tests_integration_test_record_SOURCES = tests/integration/test_record.c $(PG_TEST_SOURCES)
tests_integration_test_record_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_LDADD = $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)

tests_integration_test_sql_twins_SOURCES = tests/integration/test_sql_twins.c $(PG_TEST_SOURCES)
tests_integration_test_sql_twins_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_sql_twins_LDADD = $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)

# Drives mailbox.h for the scripts; not a test by itself.
noinst_PROGRAMS += tests/integration/mailbox_tool
tests_integration_mailbox_tool_SOURCES = tests/integration/mailbox_tool.c
tests_integration_mailbox_tool_CPPFLAGS = $(AM_CPPFLAGS)
tests_integration_mailbox_tool_LDADD = $(DAEMON_LIBS) libdb.a
EXTRA_DIST += \
	tests/integration/dovecot.sh \
	tests/integration/mail_imap.test \
	tests/integration/mail_pop3.test \
	tests/integration/mail_tls.test \
	tests/integration/scripted_server.py \
	tests/integration/tap.sh

# see tests/local.mk
check_PROGRAMS += \
	tests/unit/test_config \
	tests/unit/test_config_mistakes \
	tests/unit/test_log \
	tests/unit/test_webhook
tests_unit_test_config_SOURCES = tests/unit/test_config.c tests/unit/config_case.h
tests_unit_test_config_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_unit_test_config_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_config_mistakes_SOURCES = tests/unit/test_config_mistakes.c tests/unit/config_case.h
tests_unit_test_config_mistakes_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_unit_test_config_mistakes_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_log_SOURCES = tests/unit/test_log.c
tests_unit_test_log_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_webhook_SOURCES = tests/unit/test_webhook.c
tests_unit_test_webhook_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
include $(srcdir)/tests/unit/mail.mk
include $(srcdir)/tests/unit/wall.mk
check_PROGRAMS += \
	tests/unit/test_backoff \
	tests/unit/test_likeness \
	tests/unit/test_listed \
	tests/unit/test_mail_domain \
	tests/unit/test_placeset \
	tests/unit/test_spread
tests_unit_test_backoff_SOURCES = tests/unit/test_backoff.c
tests_unit_test_backoff_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_likeness_SOURCES = tests/unit/test_likeness.c daemon/cli/likeness.c daemon/cli/likeness.h
tests_unit_test_likeness_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/daemon/cli
tests_unit_test_likeness_LDADD = $(DAEMON_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_listed_SOURCES = tests/unit/test_listed.c daemon/cli/listed.c daemon/cli/listed.h
tests_unit_test_listed_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/daemon/cli
tests_unit_test_listed_LDADD = $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_mail_domain_SOURCES = tests/unit/test_mail_domain.c
tests_unit_test_mail_domain_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS) -lresolv
tests_unit_test_placeset_SOURCES = tests/unit/test_placeset.c
tests_unit_test_placeset_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_spread_SOURCES = tests/unit/test_spread.c
tests_unit_test_spread_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
check_PROGRAMS += tests/unit/test_report
tests_unit_test_report_SOURCES = tests/unit/test_report.c
tests_unit_test_report_CPPFLAGS = $(AM_CPPFLAGS) $(LIBMICROHTTPD_CFLAGS) -I$(srcdir)/daemon/web -DCAROM_BUILDDIR='"$(abs_builddir)"'
tests_unit_test_report_LDADD = libweb.a libreport.a $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(LIBMICROHTTPD_LIBS) $(TEST_LIBS)

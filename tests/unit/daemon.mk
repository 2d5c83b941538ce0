# see tests/local.mk
check_PROGRAMS += \
	tests/unit/test_config \
	tests/unit/test_log
tests_unit_test_config_SOURCES = tests/unit/test_config.c
tests_unit_test_config_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_unit_test_config_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
tests_unit_test_log_SOURCES = tests/unit/test_log.c
tests_unit_test_log_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)
include $(srcdir)/tests/unit/wall.mk

# Tests of the policy: the rule language (daemon/policy_*) and the fold (db/policy_*)
check_PROGRAMS += \
	tests/unit/test_policy_config
tests_unit_test_policy_config_SOURCES = tests/unit/test_policy_config.c
tests_unit_test_policy_config_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_unit_test_policy_config_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)

# What is broken on purpose: each script says which invariant it proves (tests/README.md)
EXTRA_DIST += \
	tests/faults/call_path.c \
	tests/faults/call_path.h \
	tests/faults/canary.py \
	tests/faults/clock_shift.c \
	tests/faults/crash_on_text.c \
	tests/faults/database.test \
	tests/faults/disk_full.c \
	tests/faults/fail_nth.c \
	tests/faults/model.py \
	tests/faults/model.test \
	tests/faults/recorder_poison.test \
	tests/faults/resources.test \
	tests/faults/security.test \
	tests/faults/three_daemons.test

check_PROGRAMS += \
	tests/faults/test_hostile \
	tests/faults/test_inbox \
	tests/faults/test_pg_cuts \
	tests/faults/test_refused
tests_faults_test_refused_SOURCES = tests/faults/test_refused.c $(PG_TEST_SOURCES)
tests_faults_test_refused_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_faults_test_refused_LDADD = $(PG_TEST_LIBS)
tests_faults_test_inbox_SOURCES = tests/faults/test_inbox.c $(PG_TEST_SOURCES)
tests_faults_test_inbox_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_faults_test_inbox_LDADD = $(PG_TEST_LIBS)
tests_faults_test_pg_cuts_SOURCES = tests/faults/test_pg_cuts.c $(PG_TEST_SOURCES)
tests_faults_test_pg_cuts_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_faults_test_pg_cuts_LDADD = $(PG_TEST_LIBS)
# the parsers once more, counting what they do (hostile_work.h)
check_LIBRARIES += tests/faults/libcounted.a
tests_faults_libcounted_a_SOURCES = $(libparsers_a_SOURCES)
nodist_tests_faults_libcounted_a_SOURCES = $(nodist_libparsers_a_SOURCES)
tests_faults_libcounted_a_CPPFLAGS = $(libparsers_a_CPPFLAGS)
tests_faults_libcounted_a_CFLAGS = $(libparsers_a_CFLAGS) -fsanitize-coverage=trace-pc
tests_faults_test_hostile_SOURCES = \
	tests/faults/test_hostile.c \
	tests/faults/hostile_mail.c \
	tests/faults/hostile_mail.h \
	tests/faults/hostile_work.c \
	tests/faults/hostile_work.h
tests_faults_test_hostile_LDADD = libready.a tests/faults/libcounted.a $(LIBHS_LIBS) $(NETTLE_LIBS) $(TEST_LIBS)
tests_faults_test_hostile_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=memchr,--wrap=memcmp,--wrap=memcpy
tests_faults_test_hostile_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/unit

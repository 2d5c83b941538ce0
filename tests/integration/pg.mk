# Programs that need a database: they run under `make check` on a server of their own.
EXTRA_DIST += tests/integration/pg.sh tests/integration/rights.test tests/integration/sql_files.test tests/integration/with_pg.sh
PG_TEST_SOURCES = tests/integration/pg_test.c tests/integration/pg_test.h
INTERFACE_CASE = tests/integration/interface_case.c tests/integration/interface_case.h $(PG_TEST_SOURCES)
PG_TEST_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS) $(NETTLE_CFLAGS) -I$(srcdir)/tests/integration \
	-DCAROM_SRCDIR='"$(abs_srcdir)"'
PG_TEST_LIBS = $(DB_LIBS) $(PARSERS_LIBS) $(TEST_LIBS)

check_PROGRAMS += \
	tests/integration/test_alerts \
	tests/integration/test_counts \
	tests/integration/test_guard \
	tests/integration/test_interface \
	tests/integration/test_interface_beside \
	tests/integration/test_interface_rights \
	tests/integration/test_interface_standing \
	tests/integration/test_policy_active \
	tests/integration/test_record \
	tests/integration/test_record_clock \
	tests/integration/test_record_forged \
	tests/integration/test_record_locks \
	tests/integration/test_record_plans \
	tests/integration/test_record_long \
	tests/integration/test_record_put_off \
	tests/integration/test_record_retention \
	tests/integration/test_record_order \
	tests/integration/test_record_policy \
	tests/integration/test_record_random \
	tests/integration/test_record_reclassify \
	tests/integration/test_record_requests \
	tests/integration/test_record_stored \
	tests/integration/test_replies \
	tests/integration/test_sql_twins \
	tests/integration/test_told \
	tests/integration/test_watch
tests_integration_test_counts_SOURCES = tests/integration/test_counts.c $(PG_TEST_SOURCES)
tests_integration_test_counts_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_counts_LDADD = $(PG_TEST_LIBS)
tests_integration_test_alerts_SOURCES = tests/integration/test_alerts.c $(PG_TEST_SOURCES)
tests_integration_test_alerts_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_alerts_LDADD = $(PG_TEST_LIBS)
tests_integration_test_guard_SOURCES = tests/integration/test_guard.c $(PG_TEST_SOURCES)
tests_integration_test_guard_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_guard_LDADD = $(PG_TEST_LIBS)
tests_integration_test_interface_SOURCES = tests/integration/test_interface.c $(INTERFACE_CASE)
tests_integration_test_interface_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_interface_LDADD = $(PG_TEST_LIBS)
tests_integration_test_interface_beside_SOURCES = tests/integration/test_interface_beside.c $(INTERFACE_CASE)
tests_integration_test_interface_beside_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_interface_beside_LDADD = $(PG_TEST_LIBS)
tests_integration_test_interface_rights_SOURCES = tests/integration/test_interface_rights.c $(INTERFACE_CASE)
tests_integration_test_interface_rights_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_interface_rights_LDADD = $(PG_TEST_LIBS)
tests_integration_test_interface_standing_SOURCES = tests/integration/test_interface_standing.c $(INTERFACE_CASE)
tests_integration_test_interface_standing_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_interface_standing_LDADD = $(PG_TEST_LIBS)
tests_integration_test_watch_SOURCES = tests/integration/test_watch.c $(PG_TEST_SOURCES)
tests_integration_test_watch_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_watch_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_SOURCES = tests/integration/test_record.c $(PG_TEST_SOURCES)
tests_integration_test_record_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_clock_SOURCES = tests/integration/test_record_clock.c $(PG_TEST_SOURCES)
tests_integration_test_record_clock_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_clock_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_forged_SOURCES = tests/integration/test_record_forged.c $(PG_TEST_SOURCES)
tests_integration_test_record_forged_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_forged_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_order_SOURCES = tests/integration/test_record_order.c $(PG_TEST_SOURCES)
tests_integration_test_record_order_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_order_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_reclassify_SOURCES = tests/integration/test_record_reclassify.c $(PG_TEST_SOURCES)
tests_integration_test_record_reclassify_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_reclassify_LDADD = $(PG_TEST_LIBS)
tests_integration_test_policy_active_SOURCES = tests/integration/test_policy_active.c $(PG_TEST_SOURCES)
tests_integration_test_policy_active_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_policy_active_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_plans_SOURCES = tests/integration/test_record_plans.c $(PG_TEST_SOURCES)
tests_integration_test_record_plans_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_plans_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_locks_SOURCES = tests/integration/test_record_locks.c $(PG_TEST_SOURCES)
tests_integration_test_record_locks_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_locks_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_stored_SOURCES = tests/integration/test_record_stored.c $(PG_TEST_SOURCES)
tests_integration_test_record_stored_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_stored_LDADD = $(PG_TEST_LIBS)
LONG_HISTORY = tests/integration/long_history.c tests/integration/long_history.h $(PG_TEST_SOURCES)
tests_integration_test_record_long_SOURCES = tests/integration/test_record_long.c $(LONG_HISTORY)
tests_integration_test_record_long_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_long_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_put_off_SOURCES = tests/integration/test_record_put_off.c $(LONG_HISTORY)
tests_integration_test_record_put_off_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_put_off_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_retention_SOURCES = tests/integration/test_record_retention.c $(LONG_HISTORY)
tests_integration_test_record_retention_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_retention_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_policy_SOURCES = tests/integration/test_record_policy.c \
	tests/integration/record_policy_case.h $(PG_TEST_SOURCES)
tests_integration_test_record_policy_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_policy_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_requests_SOURCES = tests/integration/test_record_requests.c \
	tests/integration/record_policy_case.h $(PG_TEST_SOURCES)
tests_integration_test_record_requests_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_requests_LDADD = $(PG_TEST_LIBS)
tests_integration_test_record_random_SOURCES = tests/integration/test_record_random.c \
	tests/integration/random_history.c tests/integration/random_history.h $(PG_TEST_SOURCES)
tests_integration_test_record_random_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_record_random_LDADD = $(PG_TEST_LIBS)
tests_integration_test_replies_SOURCES = tests/integration/test_replies.c tests/integration/told_case.h $(PG_TEST_SOURCES)
tests_integration_test_replies_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_replies_LDADD = $(PG_TEST_LIBS)
tests_integration_test_told_SOURCES = tests/integration/test_told.c tests/integration/told_case.h $(PG_TEST_SOURCES)
tests_integration_test_told_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_told_LDADD = $(PG_TEST_LIBS)
tests_integration_test_sql_twins_SOURCES = tests/integration/test_sql_twins.c $(PG_TEST_SOURCES)
tests_integration_test_sql_twins_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_integration_test_sql_twins_LDADD = $(PG_TEST_LIBS)

EXTRA_PROGRAMS += tests/bench/bench_late tests/bench/bench_record tests/bench/bench_scale
tests_bench_bench_late_SOURCES = tests/bench/bench_late.c tests/bench/cost.h $(PG_TEST_SOURCES)
tests_bench_bench_late_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_bench_bench_late_LDADD = $(PG_TEST_LIBS)
tests_bench_bench_scale_SOURCES = tests/bench/bare.c tests/bench/bare.h tests/bench/bench_scale.c tests/bench/bench_scale.h tests/bench/bench_scale_hot.c tests/bench/cost.h $(PG_TEST_SOURCES)
tests_bench_bench_scale_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_bench_bench_scale_LDADD = $(PG_TEST_LIBS)
tests_bench_bench_record_SOURCES = tests/bench/bench_record.c $(PG_TEST_SOURCES)
tests_bench_bench_record_CPPFLAGS = $(PG_TEST_CPPFLAGS)
tests_bench_bench_record_LDADD = $(PG_TEST_LIBS)

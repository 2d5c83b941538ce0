# see tests/bench/local.mk
noinst_PROGRAMS += tests/bench/bench_policy
tests_bench_bench_policy_SOURCES = tests/bench/bench_policy.c
tests_bench_bench_policy_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_bench_bench_policy_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)

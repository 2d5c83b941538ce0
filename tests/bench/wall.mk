# see tests/bench/local.mk
noinst_PROGRAMS += tests/bench/bench_wall
tests_bench_bench_wall_SOURCES = tests/bench/bench_wall.c
tests_bench_bench_wall_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)

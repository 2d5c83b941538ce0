# Benchmarks are programs, not tests: `make bench` prints ratios.
include $(srcdir)/tests/bench/wall.mk
include $(srcdir)/tests/bench/policy.mk
noinst_PROGRAMS += tests/bench/bench_drain
tests_bench_bench_drain_SOURCES = tests/bench/bench_drain.c
tests_bench_bench_drain_CPPFLAGS = $(AM_CPPFLAGS)
tests_bench_bench_drain_LDADD = $(DAEMON_LIBS) libdb.a
EXTRA_DIST += tests/bench/corpus.py tests/bench/drain tests/bench/history.sql tests/bench/history_counts.sql tests/bench/idle tests/bench/parse tests/bench/run \
	tests/bench/scale tests/bench/watch.py

.PHONY: bench
bench: all tests/bench/bench_drain$(EXEEXT)
	CAROM_SOURCE=$(abs_top_srcdir) CAROM_BUILD=$(abs_top_builddir) $(srcdir)/tests/bench/run $(BENCH)

# a database of CONTACTS and EVENTS: make bench-scale BENCH="1000000 10000000 500000"
.PHONY: bench-scale
bench-scale: tests/bench/bench_scale$(EXEEXT)
	srcdir=$(srcdir) tests/bench/bench_scale $(BENCH)

# a year of history of CONTACTS and EVENTS, and what the commands take of it
.PHONY: bench-history
bench-history: carom$(EXEEXT)
	CAROM_SOURCE=$(abs_top_srcdir) CAROM_BUILD=$(abs_top_builddir) $(srcdir)/tests/bench/scale $(BENCH)

# few contacts with long histories that come in any order
.PHONY: bench-late
bench-late: tests/bench/bench_late$(EXEEXT)
	srcdir=$(srcdir) tests/bench/bench_late $(BENCH)

# only the parser: needs valgrind, no servers
.PHONY: bench-parse
bench-parse: carom$(EXEEXT)
	$(srcdir)/tests/bench/parse $(abs_top_builddir)/carom $(abs_top_srcdir)/tests/samples

# only fetching, against a client that looks at nothing
.PHONY: bench-drain
bench-drain: tests/bench/bench_drain$(EXEEXT)
	CAROM_SOURCE=$(abs_top_srcdir) CAROM_BUILD=$(abs_top_builddir) $(srcdir)/tests/bench/drain $(BENCH)

# many mailboxes in which nothing happens
.PHONY: bench-idle
bench-idle: all
	CAROM_SOURCE=$(abs_top_srcdir) CAROM_BUILD=$(abs_top_builddir) $(srcdir)/tests/bench/idle $(BENCH)

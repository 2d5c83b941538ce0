# Tests: unit programs (cmocka), scripts that start real servers, fuzz targets, benchmarks.
# Each area has a list of its own.
TEST_EXTENSIONS = .test
TEST_LIBS = $(CMOCKA_LIBS)
include $(srcdir)/tests/unit/parsers.mk
include $(srcdir)/tests/unit/db.mk
include $(srcdir)/tests/unit/daemon.mk
include $(srcdir)/tests/unit/policy.mk
include $(srcdir)/tests/integration/local.mk
include $(srcdir)/tests/integration/pg.mk
include $(srcdir)/tests/fuzz/local.mk
include $(srcdir)/tests/faults/local.mk
include $(srcdir)/tests/bench/local.mk
TESTS += $(check_PROGRAMS)

# What .ci/run has another compiler build, for its warnings and to run the unit programs under its sanitizers: everything,
# but the parsers only once. With their work counted they are the same sources.
sanitized-programs: all
	$(MAKE) $(AM_MAKEFLAGS) $(tests_faults_test_hostile_OBJECTS) \
		$(filter-out tests/faults/test_hostile$(EXEEXT), $(check_PROGRAMS))
.PHONY: sanitized-programs

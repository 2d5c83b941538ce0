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

# What .ci/run runs under the sanitizers, and what that needs
unit-programs: $(BUILT_SOURCES) $(NLS_CATALOGUES)
	$(MAKE) $(AM_MAKEFLAGS) $(filter tests/unit/% tests/policies/% tests/fuzz/%, $(check_PROGRAMS))
.PHONY: unit-programs

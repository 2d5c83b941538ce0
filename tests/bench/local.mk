# see tests/local.mk
include $(srcdir)/tests/bench/wall.mk
include $(srcdir)/tests/bench/policy.mk

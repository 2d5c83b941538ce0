# files of contrib/
EXTRA_DIST += contrib/carom.conf.example
include $(srcdir)/contrib/policies/local.mk

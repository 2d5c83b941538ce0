# libdb.a: every SQL statement, and the pure fold of policy
noinst_LIBRARIES += libdb.a
libdb_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS) $(NETTLE_CFLAGS) $(LIBIDN2_CFLAGS) $(LIBZSTD_CFLAGS)
libdb_a_SOURCES = \
	db/err.c \
	db/err.h \
	db/policy.h \
	db/policy_names.c \
	db/policy_rule.h \
	db/record.h \
	db/store.h
DB_LIBS = libdb.a $(LIBPQ_LIBS) $(NETTLE_LIBS) $(LIBIDN2_LIBS) $(LIBZSTD_LIBS)

# libdb.a: every SQL statement, and the pure fold of policy
noinst_LIBRARIES += libdb.a
libdb_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS) $(NETTLE_CFLAGS) $(LIBIDN2_CFLAGS) $(LIBZSTD_CFLAGS)
libdb_a_SOURCES = \
	db/err.c \
	db/err.h \
	db/policy.h \
	db/policy_count.c \
	db/policy_event.c \
	db/policy_fold.c \
	db/policy_internal.h \
	db/policy_ladder.c \
	db/policy_match.c \
	db/policy_names.c \
	db/policy_output.c \
	db/policy_pack.c \
	db/policy_prepare.c \
	db/policy_rule.h \
	db/policy_set.c \
	db/policy_state.c \
	db/record.h \
	db/store.h
DB_LIBS = libdb.a $(LIBPQ_LIBS) $(NETTLE_LIBS) $(LIBIDN2_LIBS) $(LIBZSTD_LIBS)

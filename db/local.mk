# libdb.a: every SQL statement, and the pure fold of policy
noinst_LIBRARIES += libdb.a
libdb_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS) $(NETTLE_CFLAGS) $(LIBIDN2_CFLAGS) $(LIBZSTD_CFLAGS)
libdb_a_SOURCES = \
	db/address_key.c \
	db/address_key.h \
	db/crash_point.c \
	db/crash_point.h \
	db/err.c \
	db/err.h \
	db/evidence_pack.c \
	db/evidence_pack.h \
	db/migrate.c \
	db/migrate.h \
	db/outbox.c \
	db/outbox.h \
	db/policy.h \
	db/policy_compile.c \
	db/policy_contradict.c \
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
	db/policy_unpack.c \
	db/record.c \
	db/record.h \
	db/record_checkpoint.c \
	db/record_erase.c \
	db/record_fold.c \
	db/record_inbox.c \
	db/record_load.c \
	db/record_maintain.c \
	db/record_prepare.c \
	db/record_private.h \
	db/record_rebuild.c \
	db/record_request.c \
	db/record_reclassify.c \
	db/record_retain.c \
	db/record_trust.c \
	db/record_watch.c \
	db/record_write.c \
	db/sql.h \
	db/store.c \
	db/store.h \
	db/store_mailbox.c \
	db/store_params.c \
	db/store_pq.h \
	db/store_rows.c \
	db/store_send.c \
	db/tag.c \
	db/tag.h \
	db/token.c \
	db/token.h
DB_LIBS = libdb.a $(LIBPQ_LIBS) $(NETTLE_LIBS) $(LIBIDN2_LIBS) $(LIBZSTD_LIBS)

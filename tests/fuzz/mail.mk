# The outside mail world, and files that others wrote
if ENABLE_FUZZERS
noinst_PROGRAMS += \
	tests/fuzz/fuzz_imap \
	tests/fuzz/fuzz_listed \
	tests/fuzz/fuzz_mbox \
	tests/fuzz/fuzz_oauth \
	tests/fuzz/fuzz_pop3 \
	tests/fuzz/fuzz_wire_guard
tests_fuzz_fuzz_imap_SOURCES = tests/fuzz/fuzz_imap.c
tests_fuzz_fuzz_imap_CPPFLAGS = $(AM_CPPFLAGS) $(LIBETPAN_CFLAGS)
tests_fuzz_fuzz_imap_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_imap_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_fuzz_listed_SOURCES = tests/fuzz/fuzz_listed.c daemon/cli/listed.c daemon/cli/listed.h
tests_fuzz_fuzz_listed_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/daemon/cli
tests_fuzz_fuzz_listed_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_listed_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_mbox_SOURCES = tests/fuzz/fuzz_mbox.c
tests_fuzz_fuzz_mbox_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_mbox_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_fuzz_oauth_SOURCES = tests/fuzz/fuzz_oauth.c
tests_fuzz_fuzz_oauth_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_oauth_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_fuzz_pop3_SOURCES = tests/fuzz/fuzz_pop3.c
tests_fuzz_fuzz_pop3_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_pop3_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_fuzz_wire_guard_SOURCES = tests/fuzz/fuzz_wire_guard.c
tests_fuzz_fuzz_wire_guard_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_wire_guard_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
endif
check_PROGRAMS += \
	tests/fuzz/replay_imap \
	tests/fuzz/replay_listed \
	tests/fuzz/replay_mbox \
	tests/fuzz/replay_oauth \
	tests/fuzz/replay_pop3 \
	tests/fuzz/replay_wire_guard
tests_fuzz_replay_imap_SOURCES = tests/fuzz/fuzz_imap.c tests/fuzz/replay.c
tests_fuzz_replay_imap_CPPFLAGS = $(AM_CPPFLAGS) $(LIBETPAN_CFLAGS)
tests_fuzz_replay_imap_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_listed_SOURCES = tests/fuzz/fuzz_listed.c tests/fuzz/replay.c \
	daemon/cli/listed.c daemon/cli/listed.h
tests_fuzz_replay_listed_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/daemon/cli
tests_fuzz_replay_listed_LDADD = $(PARSERS_LIBS)
tests_fuzz_replay_mbox_SOURCES = tests/fuzz/fuzz_mbox.c tests/fuzz/replay.c
tests_fuzz_replay_mbox_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_oauth_SOURCES = tests/fuzz/fuzz_oauth.c tests/fuzz/replay.c
tests_fuzz_replay_oauth_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_pop3_SOURCES = tests/fuzz/fuzz_pop3.c tests/fuzz/replay.c
tests_fuzz_replay_pop3_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_wire_guard_SOURCES = tests/fuzz/fuzz_wire_guard.c tests/fuzz/replay.c
tests_fuzz_replay_wire_guard_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
EXTRA_DIST += \
	tests/fuzz/fuzz_imap.dict \
	tests/fuzz/fuzz_listed.dict \
	tests/fuzz/fuzz_mbox.dict \
	tests/fuzz/fuzz_oauth.dict \
	tests/fuzz/fuzz_pop3.dict \
	tests/fuzz/fuzz_wire_guard.dict

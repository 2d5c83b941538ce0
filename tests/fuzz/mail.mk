# The outside mail world
if ENABLE_FUZZERS
noinst_PROGRAMS += \
	tests/fuzz/fuzz_imap \
	tests/fuzz/fuzz_oauth \
	tests/fuzz/fuzz_pop3 \
	tests/fuzz/fuzz_wire_guard
tests_fuzz_fuzz_imap_SOURCES = tests/fuzz/fuzz_imap.c
tests_fuzz_fuzz_imap_CPPFLAGS = $(AM_CPPFLAGS) $(LIBETPAN_CFLAGS)
tests_fuzz_fuzz_imap_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_imap_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
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
	tests/fuzz/replay_oauth \
	tests/fuzz/replay_pop3 \
	tests/fuzz/replay_wire_guard
tests_fuzz_replay_imap_SOURCES = tests/fuzz/fuzz_imap.c tests/fuzz/replay.c
tests_fuzz_replay_imap_CPPFLAGS = $(AM_CPPFLAGS) $(LIBETPAN_CFLAGS)
tests_fuzz_replay_imap_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_oauth_SOURCES = tests/fuzz/fuzz_oauth.c tests/fuzz/replay.c
tests_fuzz_replay_oauth_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_pop3_SOURCES = tests/fuzz/fuzz_pop3.c tests/fuzz/replay.c
tests_fuzz_replay_pop3_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_wire_guard_SOURCES = tests/fuzz/fuzz_wire_guard.c tests/fuzz/replay.c
tests_fuzz_replay_wire_guard_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
EXTRA_DIST += \
	tests/fuzz/fuzz_imap.dict \
	tests/fuzz/fuzz_oauth.dict \
	tests/fuzz/fuzz_pop3.dict \
	tests/fuzz/fuzz_wire_guard.dict

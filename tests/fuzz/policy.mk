# Fuzz targets of the policy: the packed state, the text of the rule language
if ENABLE_FUZZERS
noinst_PROGRAMS += \
	tests/fuzz/fuzz_policy_state \
	tests/fuzz/fuzz_policy_text
tests_fuzz_fuzz_policy_state_SOURCES = tests/fuzz/fuzz_policy_state.c
tests_fuzz_fuzz_policy_state_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_policy_state_LDADD = $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_fuzz_policy_text_SOURCES = tests/fuzz/fuzz_policy_text.c
tests_fuzz_fuzz_policy_text_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_fuzz_fuzz_policy_text_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_policy_text_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
endif
check_PROGRAMS += \
	tests/fuzz/replay_policy_state \
	tests/fuzz/replay_policy_text
tests_fuzz_replay_policy_state_SOURCES = tests/fuzz/fuzz_policy_state.c tests/fuzz/replay.c
tests_fuzz_replay_policy_state_LDADD = $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_policy_text_SOURCES = tests/fuzz/fuzz_policy_text.c tests/fuzz/replay.c
tests_fuzz_replay_policy_text_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCONFUSE_CFLAGS)
tests_fuzz_replay_policy_text_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
EXTRA_DIST += tests/fuzz/fuzz_policy_state.dict tests/fuzz/fuzz_policy_text.dict

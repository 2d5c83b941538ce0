# carom.conf
if ENABLE_FUZZERS
noinst_PROGRAMS += tests/fuzz/fuzz_config
tests_fuzz_fuzz_config_SOURCES = tests/fuzz/fuzz_config.c
tests_fuzz_fuzz_config_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_config_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
endif
check_PROGRAMS += tests/fuzz/replay_config
tests_fuzz_replay_config_SOURCES = tests/fuzz/fuzz_config.c tests/fuzz/replay.c
tests_fuzz_replay_config_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
EXTRA_DIST += tests/fuzz/fuzz_config.dict

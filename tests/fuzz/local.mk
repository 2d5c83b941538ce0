# Fuzz targets, built with CC=clang ./configure --enable-fuzzers --enable-sanitizers only.
# Each has a dictionary or seeds of its own where that helps: tests/fuzz/TARGET.dict
if ENABLE_FUZZERS
noinst_PROGRAMS += \
	tests/fuzz/fuzz_frame
tests_fuzz_fuzz_frame_SOURCES = tests/fuzz/fuzz_frame.c
tests_fuzz_fuzz_frame_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_frame_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
endif

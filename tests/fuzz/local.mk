# Fuzz targets, built with CC=clang ./configure --enable-fuzzers --enable-sanitizers only.
# Each has a dictionary or seeds of its own where that helps: tests/fuzz/TARGET.dict
include $(srcdir)/tests/fuzz/config.mk
include $(srcdir)/tests/fuzz/mail.mk
include $(srcdir)/tests/fuzz/policy.mk
include $(srcdir)/tests/fuzz/web.mk
if ENABLE_FUZZERS
noinst_PROGRAMS += \
	tests/fuzz/fuzz_address \
	tests/fuzz/fuzz_autoreply \
	tests/fuzz/fuzz_batch \
	tests/fuzz/fuzz_charset \
	tests/fuzz/fuzz_classify \
	tests/fuzz/fuzz_date \
	tests/fuzz/fuzz_dsn \
	tests/fuzz/fuzz_frame \
	tests/fuzz/fuzz_header \
	tests/fuzz/fuzz_html \
	tests/fuzz/fuzz_keys \
	tests/fuzz/fuzz_mime \
	tests/fuzz/fuzz_parser \
	tests/fuzz/fuzz_rules \
	tests/fuzz/fuzz_status
tests_fuzz_fuzz_keys_SOURCES = tests/fuzz/fuzz_keys.c
tests_fuzz_fuzz_keys_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_keys_LDADD = $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_fuzz_batch_SOURCES = tests/fuzz/fuzz_batch.c
tests_fuzz_fuzz_batch_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_batch_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_fuzz_frame_SOURCES = tests/fuzz/fuzz_frame.c
tests_fuzz_fuzz_frame_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_frame_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_fuzz_address_SOURCES = tests/fuzz/fuzz_address.c
tests_fuzz_fuzz_address_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_address_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_charset_SOURCES = tests/fuzz/fuzz_charset.c
tests_fuzz_fuzz_charset_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_charset_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_date_SOURCES = tests/fuzz/fuzz_date.c
tests_fuzz_fuzz_date_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_date_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_header_SOURCES = tests/fuzz/fuzz_header.c
tests_fuzz_fuzz_header_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_header_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_html_SOURCES = tests/fuzz/fuzz_html.c
tests_fuzz_fuzz_html_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_html_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_mime_SOURCES = tests/fuzz/fuzz_mime.c
tests_fuzz_fuzz_mime_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_mime_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_dsn_SOURCES = tests/fuzz/fuzz_dsn.c
tests_fuzz_fuzz_dsn_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_dsn_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_autoreply_SOURCES = tests/fuzz/fuzz_autoreply.c tests/fuzz/built_in.h
tests_fuzz_fuzz_autoreply_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_autoreply_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_parser_SOURCES = tests/fuzz/fuzz_parser.c tests/fuzz/built_in.h
tests_fuzz_fuzz_parser_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_parser_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_classify_SOURCES = tests/fuzz/fuzz_classify.c tests/fuzz/built_in.h
tests_fuzz_fuzz_classify_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_classify_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_rules_SOURCES = tests/fuzz/fuzz_rules.c
tests_fuzz_fuzz_rules_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_rules_LDADD = $(PARSERS_LIBS)
tests_fuzz_fuzz_status_SOURCES = tests/fuzz/fuzz_status.c
tests_fuzz_fuzz_status_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_status_LDADD = $(PARSERS_LIBS)
endif

# The same targets over their seeds, in every build
check_PROGRAMS += tests/fuzz/replay_batch tests/fuzz/replay_frame tests/fuzz/replay_keys
tests_fuzz_replay_batch_SOURCES = tests/fuzz/fuzz_batch.c tests/fuzz/replay.c
tests_fuzz_replay_batch_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_frame_SOURCES = tests/fuzz/fuzz_frame.c tests/fuzz/replay.c
tests_fuzz_replay_frame_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_keys_SOURCES = tests/fuzz/fuzz_keys.c tests/fuzz/replay.c
tests_fuzz_replay_keys_LDADD = $(DB_LIBS) $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_address
tests_fuzz_replay_address_SOURCES = tests/fuzz/fuzz_address.c tests/fuzz/replay.c
tests_fuzz_replay_address_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_charset
tests_fuzz_replay_charset_SOURCES = tests/fuzz/fuzz_charset.c tests/fuzz/replay.c
tests_fuzz_replay_charset_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_date
tests_fuzz_replay_date_SOURCES = tests/fuzz/fuzz_date.c tests/fuzz/replay.c
tests_fuzz_replay_date_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_header
tests_fuzz_replay_header_SOURCES = tests/fuzz/fuzz_header.c tests/fuzz/replay.c
tests_fuzz_replay_header_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_html
tests_fuzz_replay_html_SOURCES = tests/fuzz/fuzz_html.c tests/fuzz/replay.c
tests_fuzz_replay_html_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_mime
tests_fuzz_replay_mime_SOURCES = tests/fuzz/fuzz_mime.c tests/fuzz/replay.c
tests_fuzz_replay_mime_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_dsn
tests_fuzz_replay_dsn_SOURCES = tests/fuzz/fuzz_dsn.c tests/fuzz/replay.c
tests_fuzz_replay_dsn_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_autoreply
tests_fuzz_replay_autoreply_SOURCES = tests/fuzz/fuzz_autoreply.c tests/fuzz/built_in.h tests/fuzz/replay.c
tests_fuzz_replay_autoreply_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_parser
tests_fuzz_replay_parser_SOURCES = tests/fuzz/fuzz_parser.c tests/fuzz/built_in.h tests/fuzz/replay.c
tests_fuzz_replay_parser_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_classify
tests_fuzz_replay_classify_SOURCES = tests/fuzz/fuzz_classify.c tests/fuzz/built_in.h tests/fuzz/replay.c
tests_fuzz_replay_classify_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_rules
tests_fuzz_replay_rules_SOURCES = tests/fuzz/fuzz_rules.c tests/fuzz/replay.c
tests_fuzz_replay_rules_LDADD = $(PARSERS_LIBS)
check_PROGRAMS += tests/fuzz/replay_status
tests_fuzz_replay_status_SOURCES = tests/fuzz/fuzz_status.c tests/fuzz/replay.c
tests_fuzz_replay_status_LDADD = $(PARSERS_LIBS)
EXTRA_DIST += tests/fuzz/run tests/fuzz/seeds \
	tests/fuzz/fuzz_address.dict \
	tests/fuzz/fuzz_autoreply.dict \
	tests/fuzz/fuzz_batch.dict \
	tests/fuzz/fuzz_charset.dict \
	tests/fuzz/fuzz_classify.dict \
	tests/fuzz/fuzz_date.dict \
	tests/fuzz/fuzz_dsn.dict \
	tests/fuzz/fuzz_frame.dict \
	tests/fuzz/fuzz_header.dict \
	tests/fuzz/fuzz_html.dict \
	tests/fuzz/fuzz_keys.dict \
	tests/fuzz/fuzz_mime.dict \
	tests/fuzz/fuzz_parser.dict \
	tests/fuzz/fuzz_rules.dict \
	tests/fuzz/fuzz_status.dict

# Fuzz targets of what the web role and the commands read: HTTP, the answers of name servers, texts that are grouped
if ENABLE_FUZZERS
noinst_PROGRAMS += \
	tests/fuzz/fuzz_dns \
	tests/fuzz/fuzz_likeness \
	tests/fuzz/fuzz_web
tests_fuzz_fuzz_dns_SOURCES = tests/fuzz/fuzz_dns.c
tests_fuzz_fuzz_dns_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_dns_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) -lresolv
tests_fuzz_fuzz_likeness_SOURCES = tests/fuzz/fuzz_likeness.c daemon/cli/likeness.c daemon/cli/likeness.h
tests_fuzz_fuzz_likeness_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/daemon/cli
tests_fuzz_fuzz_likeness_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_likeness_LDADD = $(DAEMON_LIBS) $(PARSERS_LIBS)
tests_fuzz_fuzz_web_SOURCES = tests/fuzz/fuzz_web.c
tests_fuzz_fuzz_web_CPPFLAGS = $(AM_CPPFLAGS) $(LIBMICROHTTPD_CFLAGS) -I$(srcdir)/daemon/web
tests_fuzz_fuzz_web_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer
tests_fuzz_fuzz_web_LDADD = libweb.a libreport.a $(DAEMON_LIBS) $(LIBMICROHTTPD_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
endif
check_PROGRAMS += \
	tests/fuzz/replay_dns \
	tests/fuzz/replay_likeness \
	tests/fuzz/replay_web
tests_fuzz_replay_dns_SOURCES = tests/fuzz/fuzz_dns.c tests/fuzz/replay.c
tests_fuzz_replay_dns_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS) -lresolv
tests_fuzz_replay_likeness_SOURCES = tests/fuzz/fuzz_likeness.c tests/fuzz/replay.c daemon/cli/likeness.c daemon/cli/likeness.h
tests_fuzz_replay_likeness_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/daemon/cli
tests_fuzz_replay_likeness_LDADD = $(DAEMON_LIBS) $(PARSERS_LIBS)
tests_fuzz_replay_web_SOURCES = tests/fuzz/fuzz_web.c tests/fuzz/replay.c
tests_fuzz_replay_web_CPPFLAGS = $(AM_CPPFLAGS) $(LIBMICROHTTPD_CFLAGS) -I$(srcdir)/daemon/web
tests_fuzz_replay_web_LDADD = libweb.a libreport.a $(DAEMON_LIBS) $(LIBMICROHTTPD_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
EXTRA_DIST += \
	tests/fuzz/fuzz_dns.dict \
	tests/fuzz/fuzz_likeness.dict \
	tests/fuzz/fuzz_web.dict

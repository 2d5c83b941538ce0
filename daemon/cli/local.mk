# The carom command: one file per subcommand
bin_PROGRAMS += carom
carom_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS) $(LIBCONFUSE_CFLAGS)
carom_SOURCES = \
	daemon/cli/classify.c \
	daemon/cli/classify_jobs.c \
	daemon/cli/classify_jobs.h \
	daemon/cli/cli.h \
	daemon/cli/commands.c \
	daemon/cli/main.c \
	daemon/cli/options.c \
	daemon/cli/output.c \
	daemon/cli/output.h \
	daemon/cli/progress.c \
	daemon/cli/progress.h \
	daemon/cli/reasons.c \
	daemon/cli/source.c \
	daemon/cli/source.h \
	daemon/cli/terminal.c \
	daemon/cli/verdict_json.c \
	daemon/cli/verdict_json.h
carom_LDADD = libdaemon.a libdb.a $(PARSERS_LIBS) $(DAEMON_LIBS) $(DB_LIBS)

# The carom command: one file per subcommand
bin_PROGRAMS += carom
carom_CPPFLAGS = $(AM_CPPFLAGS) $(LIBPQ_CFLAGS) $(LIBCONFUSE_CFLAGS) $(NETTLE_CFLAGS)
carom_SOURCES = \
	daemon/cli/check.c \
	daemon/cli/classify.c \
	daemon/cli/classify_jobs.c \
	daemon/cli/classify_jobs.h \
	daemon/cli/cli.h \
	daemon/cli/commands.c \
	daemon/cli/contact.c \
	daemon/cli/copies.c \
	daemon/cli/copies.h \
	daemon/cli/database.c \
	daemon/cli/database.h \
	daemon/cli/decide.c \
	daemon/cli/doctor.c \
	daemon/cli/doctor.h \
	daemon/cli/doctor_connection.c \
	daemon/cli/doctor_mailbox.c \
	daemon/cli/event.c \
	daemon/cli/evidence.c \
	daemon/cli/evidence.h \
	daemon/cli/incident.c \
	daemon/cli/ingest.c \
	daemon/cli/ingest.h \
	daemon/cli/ingest_batch.c \
	daemon/cli/json.c \
	daemon/cli/json.h \
	daemon/cli/likeness.c \
	daemon/cli/likeness.h \
	daemon/cli/main.c \
	daemon/cli/maintain.c \
	daemon/cli/migrate.c \
	daemon/cli/oauth.c \
	daemon/cli/oauth_device_flow.c \
	daemon/cli/oauth_flow.h \
	daemon/cli/oauth_redirect_flow.c \
	daemon/cli/options.c \
	daemon/cli/output.c \
	daemon/cli/output.h \
	daemon/cli/output_private.h \
	daemon/cli/output_table.c \
	daemon/cli/pager.c \
	daemon/cli/parse.c \
	daemon/cli/parse.h \
	daemon/cli/policy.c \
	daemon/cli/progress.c \
	daemon/cli/progress.h \
	daemon/cli/quarantine.c \
	daemon/cli/raw.c \
	daemon/cli/raw.h \
	daemon/cli/reasons.c \
	daemon/cli/rebuild.c \
	daemon/cli/reclassify.c \
	daemon/cli/report.c \
	daemon/cli/source.c \
	daemon/cli/source.h \
	daemon/cli/status.c \
	daemon/cli/terminal.c \
	daemon/cli/token.c \
	daemon/cli/token_verify.c \
	daemon/cli/token_verify.h \
	daemon/cli/unrecognised.c \
	daemon/cli/verdict_json.c \
	daemon/cli/verdict_json.h
carom_LDADD = libreport.a libdaemon.a libdb.a $(PARSERS_LIBS) $(DAEMON_LIBS) $(DB_LIBS) -lresolv

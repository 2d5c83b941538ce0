# libdaemon.a: processes and the outside
noinst_LIBRARIES += libdaemon.a
libdaemon_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBCURL_CFLAGS) $(LIBETPAN_CFLAGS) $(LIBPQ_CFLAGS) $(LIBCONFUSE_CFLAGS) \
	$(LIBSECCOMP_CFLAGS) $(LIBSYSTEMD_CFLAGS) $(JANSSON_CFLAGS) $(NETTLE_CFLAGS)
libdaemon_a_SOURCES = \
	daemon/address_glob.c \
	daemon/address_glob.h \
	daemon/config.c \
	daemon/config_kept.c \
	daemon/config.h \
	daemon/config_mailbox.c \
	daemon/config_mistake.c \
	daemon/config_mistake.h \
	daemon/config_node.c \
	daemon/config_oauth.c \
	daemon/config_options.c \
	daemon/config_read.c \
	daemon/config_read.h \
	daemon/config_source.c \
	daemon/config_source.h \
	daemon/config_source_private.h \
	daemon/config_statement.c \
	daemon/config_terms.c \
	daemon/config_token.c \
	daemon/config_url.c \
	daemon/config_value.c \
	daemon/config_value.h \
	daemon/config_web.c \
	daemon/log.c \
	daemon/log.h \
	daemon/log_events.def \
	daemon/mail_domain.c \
	daemon/mail_domain.h \
	daemon/mailbox.h \
	daemon/policy_config.c \
	daemon/policy_config.h \
	daemon/policy_parsed.c \
	daemon/policy_print.c \
	daemon/policy_rule_check.c \
	daemon/policy_rule_list.c \
	daemon/policy_rule_private.h \
	daemon/policy_rule_read.c \
	daemon/policy_rule_read.h \
	daemon/policy_term.c \
	daemon/policy_zone.c \
	daemon/policy_zone.h \
	daemon/role.h \
	daemon/standard_streams.c \
	daemon/standard_streams.h \
	daemon/util.c \
	daemon/util.h
include $(srcdir)/daemon/wall.mk
include $(srcdir)/daemon/mail.mk
include $(srcdir)/daemon/processes.mk
DAEMON_LIBS = libdaemon.a $(LIBCURL_LIBS) $(LIBETPAN_LIBS) -lsasl2 $(LIBCONFUSE_LIBS) $(LIBSECCOMP_LIBS) \
	$(LIBSYSTEMD_LIBS) $(JANSSON_LIBS) $(NETTLE_LIBS)

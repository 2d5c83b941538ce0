# Drives mailbox.h for the scripts; not a test by itself.
noinst_PROGRAMS += tests/integration/mailbox_tool
tests_integration_mailbox_tool_SOURCES = tests/integration/mailbox_tool.c
tests_integration_mailbox_tool_CPPFLAGS = $(AM_CPPFLAGS)
tests_integration_mailbox_tool_LDADD = $(DAEMON_LIBS) $(DB_LIBS) $(PARSERS_LIBS)
EXTRA_DIST += \
	tests/integration/connect_proxy.py \
	tests/integration/cutting_proxy.py \
	tests/integration/browser.py \
	tests/integration/carom_cli.test \
	tests/integration/crm_recipes.test \
	tests/integration/doctor.test \
	tests/integration/dovecot.sh \
	tests/integration/forget.test \
	tests/integration/identity_provider.py \
	tests/integration/login_server.py \
	tests/integration/login_server.sh \
	tests/integration/mail_certificates.test \
	tests/integration/mail_cuts.test \
	tests/integration/mail_hostile.test \
	tests/integration/mail_imap.test \
	tests/integration/mail_login.test \
	tests/integration/mail_oauth.test \
	tests/integration/imap_append.py \
	tests/integration/mail_pop3.test \
	tests/integration/mail_secrets.test \
	tests/integration/mail_servers.test \
	tests/integration/mail_tls.test \
	tests/integration/report.test \
	tests/integration/oauth_login.test \
	tests/integration/provider.sh \
	tests/integration/schema_manual.test \
	tests/integration/scripted_server.py \
	tests/integration/socks_proxy.py \
	tests/integration/servers.sh \
	tests/integration/tap.sh \
	tests/integration/terminal.test \
	tests/integration/tokens.test \
	tests/integration/told_twice.py \
	tests/integration/told_twice.test \
	tests/integration/upgrade.test \
	tests/schemas/README.md
include $(srcdir)/tests/integration/daemon.mk

# caromd end to end: real Dovecot, real PostgreSQL
EXTRA_DIST += \
	tests/integration/bounces.awk \
	tests/integration/caromd.sh \
	tests/integration/caromd_config.test \
	tests/integration/classify_sources.test \
	tests/integration/caromd_daemon.test \
	tests/integration/caromd_kill.test \
	tests/integration/caromd_large.test \
	tests/integration/caromd_oauth.test \
	tests/integration/caromd_once.test \
	tests/integration/caromd_service.test \
	tests/integration/caromd_steps.test \
	tests/integration/caromd_stuck.test \
	tests/integration/caromd_told.test \
	tests/integration/caromd_tools.test \
	tests/integration/caromd_trust.test \
	tests/integration/caromd_two.test \
	tests/integration/caromd_wait.test \
	tests/integration/caromd_wall.test \
	tests/integration/caromd_web.test \
	tests/integration/caromd_webhook.test \
	tests/integration/sample.sh \
	tests/integration/unit_filter.py \
	tests/integration/notify.py \
	tests/integration/webhook_receiver.py
# Makes the schema of a test's database; not a test by itself.
noinst_PROGRAMS += tests/integration/schema_tool
tests_integration_schema_tool_SOURCES = tests/integration/schema_tool.c
tests_integration_schema_tool_LDADD = $(DB_LIBS) $(PARSERS_LIBS)

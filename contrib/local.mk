# files of contrib/
EXTRA_DIST += contrib/carom.conf.example tests/unit/completion.test tests/unit/translations.test
EXTRA_DIST += contrib/grafana/carom.json contrib/prometheus/carom.rules.yml contrib/prometheus/carom.rules.test.yml
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = contrib/completion/carom.bash
include $(srcdir)/contrib/crm/local.mk
include $(srcdir)/contrib/packaging.mk
include $(srcdir)/contrib/policies/local.mk
include $(srcdir)/contrib/token/local.mk

# files of contrib/
EXTRA_DIST += contrib/carom.conf.example tests/unit/completion.test tests/unit/translations.test
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = contrib/completion/carom.bash
include $(srcdir)/contrib/crm/local.mk
include $(srcdir)/contrib/packaging.mk
include $(srcdir)/contrib/policies/local.mk
include $(srcdir)/contrib/token/local.mk

# files of contrib/
EXTRA_DIST += contrib/carom.conf.example tests/unit/completion.test tests/unit/translations.test
EXTRA_DIST += contrib/grafana/carom.json contrib/prometheus/carom.rules.yml contrib/prometheus/carom.rules.test.yml
bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = contrib/completion/carom.bash
fishcompletiondir = $(datadir)/fish/vendor_completions.d
dist_fishcompletion_DATA = contrib/completion/carom.fish
EXTRA_DIST += contrib/completion/carom.zsh
zshcompletiondir = $(datadir)/zsh/site-functions
nodist_zshcompletion_DATA = contrib/completion/_carom
CLEANFILES += contrib/completion/_carom
contrib/completion/_carom: contrib/completion/carom.zsh
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $(srcdir)/contrib/completion/carom.zsh $@
include $(srcdir)/contrib/crm/local.mk
include $(srcdir)/contrib/packaging.mk
include $(srcdir)/contrib/policies/local.mk
include $(srcdir)/contrib/token/local.mk

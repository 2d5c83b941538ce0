# Catalogues of the report and its advice. msgfmt --check refuses what would not fit its place.
NLS_CATALOGUES = \
	po/es/LC_MESSAGES/carom.mo \
	po/fr/LC_MESSAGES/carom.mo
EXTRA_DIST += po/es.po po/fr.po
CLEANFILES += $(NLS_CATALOGUES)
esdir = $(localedir)/es/LC_MESSAGES
nodist_es_DATA = po/es/LC_MESSAGES/carom.mo
frdir = $(localedir)/fr/LC_MESSAGES
nodist_fr_DATA = po/fr/LC_MESSAGES/carom.mo
po/es/LC_MESSAGES/carom.mo: po/es.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check -o $@ $(srcdir)/po/es.po
po/fr/LC_MESSAGES/carom.mo: po/fr.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(MSGFMT) --check -o $@ $(srcdir)/po/fr.po

# Is the translation found where it was installed to?
installcheck-local:
	LC_ALL=fr_FR.UTF-8 "$(DESTDIR)$(bindir)/carom" reasons mailbox_full | grep -q 'moments de la journ'

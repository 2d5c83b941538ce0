# The service unit, its user and its folders; what packages of distributions are made from.
EXTRA_DIST += contrib/systemd/caromd.service.in contrib/systemd/carom.tmpfiles.in contrib/systemd/carom.sysusers \
	contrib/logrotate/carom.rsyslog contrib/logrotate/carom.logrotate contrib/rpm/carom.spec \
	contrib/container/Containerfile contrib/container/README.md tests/unit/packaging.test debian
SUBSTITUTE_FOLDERS = sed -e 's|@sbindir[@]|$(sbindir)|g' -e 's|@sysconfdir[@]|$(sysconfdir)|g'
CLEANFILES += contrib/systemd/caromd.service contrib/systemd/carom.tmpfiles

contrib/systemd/caromd.service: contrib/systemd/caromd.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(SUBSTITUTE_FOLDERS) $(srcdir)/contrib/systemd/caromd.service.in >$@.tmp && mv $@.tmp $@
contrib/systemd/carom.tmpfiles: contrib/systemd/carom.tmpfiles.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(SUBSTITUTE_FOLDERS) $(srcdir)/contrib/systemd/carom.tmpfiles.in >$@.tmp && mv $@.tmp $@

if INSTALL_UNIT
nodist_systemdsystemunit_DATA = contrib/systemd/caromd.service
# these names are fixed by sysusers.d(5) and tmpfiles.d(5)
all-local: contrib/systemd/carom.tmpfiles
install-data-local: contrib/systemd/carom.tmpfiles
	$(MKDIR_P) '$(DESTDIR)$(prefix)/lib/sysusers.d' '$(DESTDIR)$(prefix)/lib/tmpfiles.d'
	$(INSTALL_DATA) '$(srcdir)/contrib/systemd/carom.sysusers' '$(DESTDIR)$(prefix)/lib/sysusers.d/carom.conf'
	$(INSTALL_DATA) contrib/systemd/carom.tmpfiles '$(DESTDIR)$(prefix)/lib/tmpfiles.d/carom.conf'
uninstall-local:
	rm -f '$(DESTDIR)$(prefix)/lib/sysusers.d/carom.conf' '$(DESTDIR)$(prefix)/lib/tmpfiles.d/carom.conf'
endif

# libreport.a: the report page, for `carom report` and the web role
noinst_LIBRARIES += libreport.a
libreport_a_CPPFLAGS = $(AM_CPPFLAGS) $(NETTLE_CFLAGS) -I$(builddir)/daemon/report
libreport_a_SOURCES = \
	daemon/report/advice.c \
	daemon/report/advice.h \
	daemon/report/html.c \
	daemon/report/html.h \
	daemon/report/html_table.c \
	daemon/report/html_table.h \
	daemon/report/language.c \
	daemon/report/language.h \
	daemon/report/plot.c \
	daemon/report/plot.h \
	daemon/report/report_health.c \
	daemon/report/report_lists.c \
	daemon/report/report_page.c \
	daemon/report/report_parts.c \
	daemon/report/report_page.h \
	daemon/report/report_why.c \
	daemon/report/words.c \
	daemon/report/words.h
EXTRA_DIST += daemon/report/report.css daemon/report/css.awk
nodist_libreport_a_SOURCES = daemon/report/report_css.h
BUILT_SOURCES += daemon/report/report_css.h
CLEANFILES += daemon/report/report_css.h
daemon/report/report_css.h: daemon/report/report.css daemon/report/css.awk
	$(AM_V_GEN)$(MKDIR_P) daemon/report && LC_ALL=C $(AWK) -f $(srcdir)/daemon/report/css.awk $(srcdir)/daemon/report/report.css >$@.tmp
	$(AM_V_at)mv $@.tmp $@
daemon/report/libreport_a-report_page.$(OBJEXT): daemon/report/report_css.h

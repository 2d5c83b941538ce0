# libweb.a: the web role; linked to caromd alone
noinst_LIBRARIES += libweb.a
libweb_a_CPPFLAGS = $(AM_CPPFLAGS) $(LIBMICROHTTPD_CFLAGS)
libweb_a_SOURCES = \
	daemon/web/web.c \
	daemon/web/web.h \
	daemon/web/web_database.c \
	daemon/web/web_http.c \
	daemon/web/web_answer.c \
	daemon/web/web_metrics.c \
	daemon/web/web_page.c

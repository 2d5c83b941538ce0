# caromd: the supervisor and the fetcher, part of libdaemon.a
libdaemon_a_SOURCES += \
	daemon/backoff.c \
	daemon/backoff.h \
	daemon/child.c \
	daemon/child.h \
	daemon/courier.c \
	daemon/courier_delivery.c \
	daemon/courier_post.c \
	daemon/courier_private.h \
	daemon/courier_turn.c \
	daemon/fetcher.c \
	daemon/fetcher_batch.c \
	daemon/fetcher_link.c \
	daemon/fetcher_pass.c daemon/fetcher_wait.c \
	daemon/fetcher_private.h \
	daemon/notify.c \
	daemon/notify.h \
	daemon/placeset.c \
	daemon/placeset.h \
	daemon/run_as.c \
	daemon/run_as.h \
	daemon/spread.c \
	daemon/spread.h \
	daemon/supervisor.c \
	daemon/supervisor.h \
	daemon/supervisor_children.c \
	daemon/supervisor_config.c \
	daemon/supervisor_private.h \
	daemon/supervisor_start.c \
	daemon/supervisor_watch.c \
	daemon/webhook.c \
	daemon/webhook.h

sbin_PROGRAMS += caromd
caromd_SOURCES = daemon/caromd.c daemon/role_enter.c
caromd_LDADD = libweb.a libreport.a $(DAEMON_LIBS) $(LIBMICROHTTPD_LIBS) $(DB_LIBS) $(PARSERS_LIBS)

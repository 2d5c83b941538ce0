# The outside mail world, part of libdaemon.a
libdaemon_a_SOURCES += \
	daemon/crl.c daemon/crl.h \
	daemon/curl_cause.c daemon/curl_cause.h \
	daemon/identity.c daemon/identity.h \
	daemon/imap.h \
	daemon/imap_ack.c \
	daemon/imap_answer.c daemon/imap_answer.h \
	daemon/imap_fetch.c \
	daemon/imap_idle.c \
	daemon/imap_list.c \
	daemon/imap_name.c daemon/imap_name.h \
	daemon/imap_login.c daemon/imap_login.h \
	daemon/imap_session.c \
	daemon/imap_wire.c daemon/imap_wire.h \
	daemon/login.c daemon/login.h \
	daemon/mailbox.c daemon/mailbox_driver.h \
	daemon/mailbox_imap.c \
	daemon/mailbox_pop3.c \
	daemon/maildir.c daemon/maildir_private.h \
	daemon/maildir_acknowledge.c \
	daemon/maildir_scan.c \
	daemon/mbox.c \
	daemon/mbox_lock.c daemon/mbox_lock.h \
	daemon/mbox_scan.c daemon/mbox_scan.h \
	daemon/mechanism.c \
	daemon/oauth.c daemon/oauth.h \
	daemon/oauth_answer.c daemon/oauth_answer.h \
	daemon/oauth_http.c daemon/oauth_http.h \
	daemon/oauth_redirect.c daemon/oauth_redirect.h \
	daemon/oauth_store.c daemon/oauth_store.h \
	daemon/pop3.c daemon/pop3.h \
	daemon/pop3_list.c daemon/pop3_list.h \
	daemon/pop3_login.c daemon/pop3_login.h \
	daemon/reply.c daemon/reply.h \
	daemon/sasl.c daemon/sasl.h \
	daemon/scram.c daemon/scram.h \
	daemon/secret.c daemon/secret.h \
	daemon/spool.c daemon/spool.h \
	daemon/stream.h \
	daemon/tls_files.c daemon/tls_files.h \
	daemon/transport.c daemon/transport.h \
	daemon/transport_private.h \
	daemon/transport_probe.c daemon/transport_probe.h \
	daemon/transport_stream.c \
	daemon/url.c daemon/url.h \
	daemon/wipe.c daemon/wipe.h \
	daemon/wire_fetch.c daemon/wire_fetch.h \
	daemon/wire_guard.c daemon/wire_guard.h

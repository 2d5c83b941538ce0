/* transport_private - shared by transport.c, which opens a connection, transport_stream.c, which uses it, transport_probe.c
 * and tls_files.c. */
#ifndef CAROM_TRANSPORT_PRIVATE_H
#define CAROM_TRANSPORT_PRIVATE_H

#include "transport.h"

#include <curl/curl.h>

struct transport {
	CURL *curl;
	curl_socket_t fd;
	unsigned silence_seconds;
	int64_t deadline_ms; /* CLOCK_MONOTONIC; 0: none */
	bool failed;
	struct err error; /* when failed */
	bool imap;        /* else POP3 */
	bool preauth;     /* the greeting was PREAUTH */
	char last[200];   /* the server's last line, printable */
	char capabilities[2048];
	char curl_text[CURL_ERROR_SIZE];
};

/* Makes t->curl, ready to be performed. t is zeroed; false leaves t->curl to be cleaned up. */
bool transport_prepare(struct transport *t, const struct transport_settings *s);

/* False and *e when a connection that ended with rc failed because of a file of the settings. */
bool transport_files_are_good(const struct transport *t, CURLcode rc, struct err *e);

#endif

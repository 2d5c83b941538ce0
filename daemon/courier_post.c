/*
 * courier_post - one delivery as an HTTP request. See courier_private.h
 *
 * The address is checked when the socket is made, the very one that is connected to: between a check
 * and a connection a name could be made to point elsewhere. A connection that is used again was
 * checked when it was made.
 */
#include "build_config.h"

#include "courier_private.h"

#include "log.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static curl_socket_t
open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct delivery *d = context;

	if (purpose != CURLSOCKTYPE_IPCXN || !webhook_address_allowed(&a->addr, d->hook->reach)) {
		d->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

/* Nothing in an answer matters but its status. */
static size_t
skip(char *bytes, size_t size, size_t n, void *context)
{
	struct delivery *d = context;

	(void)bytes;
	d->answer += size * n;
	return d->answer > COURIER_ANSWER ? 0 : size * n;
}

static bool
add_header(struct delivery *d, const char *name, const char *value)
{
	struct curl_slist *longer;
	char line[200];

	snprintf(line, sizeof line, "%s:%s%s", name, *value != '\0' ? " " : "", value);
	longer = curl_slist_append(d->headers, line);
	if (longer == NULL)
		return false;
	d->headers = longer;
	return true;
}

static bool
set_headers(struct delivery *d)
{
	const struct secret *key = &d->hook->secret;
	int64_t now = (int64_t)time(NULL);
	char id[OUTBOX_EVENT], timestamp[24], signature[WEBHOOK_SIGNATURE];

	outbox_event_name(id, d->source, d->id);
	snprintf(timestamp, sizeof timestamp, "%" PRId64, now);
	webhook_sign(signature, (struct slice){ (const unsigned char *)key->text, key->n }, now,
	    (struct slice){ (const unsigned char *)d->body, d->n });
	/* an empty Expect keeps libcurl from asking for leave to send */
	return add_header(d, "Content-Type", "application/json") && add_header(d, "Expect", "") &&
	    add_header(d, "Carom-Id", id) && add_header(d, "Carom-Timestamp", timestamp) &&
	    add_header(d, "Carom-Signature", signature) &&
	    curl_easy_setopt(d->curl, CURLOPT_HTTPHEADER, d->headers) == CURLE_OK;
}

static bool
set_connection(struct delivery *d)
{
	CURL *curl = d->curl;
	const char *url = d->hook->config->url;
	const char *protocol = strncmp(url, "http://", 7) == 0 ? "http" : "https";

	/* "" keeps http_proxy and its like in the environment out of it */
	return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocol) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOPROXY, "") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)COURIER_CONNECT_SECONDS) ==
	    CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)COURIER_SECONDS) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, d) == CURLE_OK;
}

static bool
set_request(struct delivery *d)
{
	CURL *curl = d->curl;

	return curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, d->body) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)d->n) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_USERAGENT, "carom/" PACKAGE_VERSION) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, skip) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEDATA, d) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, d->curl_text) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PRIVATE, d) == CURLE_OK;
}

bool
post_start(struct courier *c, struct delivery *d)
{
	struct hook *h = d->hook;
	struct err e;

	if (h->secret.text == NULL && !secret_get(&h->secret, &h->config->secret, &e)) {
		log_escape(
		    d->error, sizeof d->error, (const unsigned char *)e.text, strlen(e.text));
		return false;
	}
	d->curl_text[0] = '\0';
	d->answer = 0;
	d->refused = false;
	d->headers = NULL;
	d->curl = curl_easy_init();
	if (d->curl != NULL && set_connection(d) && set_request(d) && set_headers(d) &&
	    curl_multi_add_handle(c->multi, d->curl) == CURLM_OK) {
		d->state = DELIVERY_UNDER_WAY;
		h->under_way++;
		return true;
	}
	snprintf(d->error, sizeof d->error, "libcurl lacks what is needed");
	curl_easy_cleanup(d->curl);
	curl_slist_free_all(d->headers);
	d->curl = NULL;
	d->headers = NULL;
	return false;
}

void
post_drop(struct courier *c, struct delivery *d)
{
	curl_multi_remove_handle(c->multi, d->curl);
	curl_easy_cleanup(d->curl);
	curl_slist_free_all(d->headers);
	d->curl = NULL;
	d->headers = NULL;
	d->hook->under_way--;
}

static void
describe(struct delivery *d, CURLcode rc, long status)
{
	const char *text = d->curl_text[0] != '\0' ? d->curl_text : curl_easy_strerror(rc);

	if (d->refused)
		snprintf(d->error, sizeof d->error,
		    "its address is private, and allow_private is not set");
	else if (rc == CURLE_OK)
		snprintf(d->error, sizeof d->error, "the receiver answered %ld%s", status,
		    status / 100 == 3 ? " (redirections are not followed)" : "");
	else
		log_escape(d->error, sizeof d->error, (const unsigned char *)text, strlen(text));
}

static void
finish(struct courier *c, struct delivery *d, CURLcode rc)
{
	curl_off_t wait = 0;
	long status = 0;

	curl_easy_getinfo(d->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(d->curl, CURLINFO_RETRY_AFTER, &wait);
	/* an answer that is too long is an answer */
	if (rc == CURLE_WRITE_ERROR && d->answer > COURIER_ANSWER)
		rc = CURLE_OK;
	describe(d, rc, status);
	post_drop(c, d);
	if (rc == CURLE_OK && status / 100 == 2)
		delivery_accepted(d);
	else
		delivery_failed(d, rc != CURLE_OK, wait);
}

void
post_finish(struct courier *c)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(c->multi, &left)) != NULL) {
		CURLcode rc = m->data.result;
		char *d = NULL;

		if (m->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &d);
		finish(c, (struct delivery *)(void *)d, rc);
	}
}

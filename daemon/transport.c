/* transport - see transport.h */
#include "build_config.h"

#include "curl_cause.h"
#include "transport_private.h"
#include "wipe.h"

#include <ctype.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* At most size - 1 of a server's words, what is not printable ASCII as '?'. */
static void
quote(char *out, size_t size, const char *words, size_t n)
{
	size_t k = 0;

	while (n > 0 && (words[n - 1] == '\n' || words[n - 1] == '\r'))
		n--;
	for (; k < n && k + 1 < size; k++)
		out[k] = words[k] >= 0x20 && words[k] < 0x7f ? words[k] : '?';
	out[k] = '\0';
}

/* Appends words, upper case, one space between and around. */
static void
note_word(struct transport *t, const char *prefix, const char *word, size_t n)
{
	size_t at = strlen(t->capabilities), k = strlen(prefix);

	if (n == 0 || n + k + 2 > sizeof t->capabilities - at)
		return;
	memcpy(t->capabilities + at, prefix, k);
	at += k;
	for (size_t i = 0; i < n; i++)
		t->capabilities[at++] = (char)toupper((unsigned char)word[i]);
	memcpy(t->capabilities + at, " ", 2);
}

static void
note_capabilities(struct transport *t, const char *line, size_t n)
{
	bool sasl = !t->imap && n > 5 && strncasecmp(line, "SASL ", 5) == 0;

	for (size_t i = 0, end; i < n; i = end + 1) {
		for (end = i; end < n && line[end] > ' ' && line[end] < 0x7f; end++)
			;
		note_word(t, sasl && i > 0 ? "AUTH=" : "", line + i, end - i);
	}
}

static void
note_server_line(struct transport *t, const char *line, size_t n)
{
	static const char untagged[] = "* CAPABILITY ";
	size_t skip = sizeof untagged - 1;

	quote(t->last, sizeof t->last, line, n);
	if (t->imap && n > 9 && strncasecmp(line, "* PREAUTH", 9) == 0)
		t->preauth = true;
	if (t->imap && n > skip && strncasecmp(line, untagged, skip) == 0)
		note_capabilities(t, line + skip, n - skip);
	else if (!t->imap && n > 0 && *line != '+' && *line != '-' && *line != '.')
		note_capabilities(t, line, n);
}

/* libcurl shows what it sends and receives: capabilities count from the last time they were asked for,
 * which is inside TLS. */
static int
on_debug(CURL *curl, curl_infotype kind, char *data, size_t n, void *context)
{
	struct transport *t = context;
	const char *verb;

	(void)curl;
	if (kind == CURLINFO_HEADER_IN)
		note_server_line(t, data, n);
	if (kind != CURLINFO_HEADER_OUT)
		return 0;
	verb = t->imap ? memchr(data, ' ', n) : data;
	if (verb && t->imap)
		verb++;
	if (verb && n - (size_t)(verb - data) >= 4 && strncasecmp(verb, "CAPA", 4) == 0)
		snprintf(t->capabilities, sizeof t->capabilities, " ");
	return 0;
}

/* GnuTLS names its own trouble with a file of ours as a failure of the connection. */
static bool
is_own_file(CURLcode rc, const char *text)
{
	return rc == CURLE_SSL_CERTPROBLEM ||
	    (rc == CURLE_SSL_CONNECT_ERROR && strstr(text, "key or certificate file"));
}

static const char *
curl_said(const struct transport *t, CURLcode rc)
{
	return t->curl_text[0] ? t->curl_text : curl_easy_strerror(rc);
}

bool
transport_files_are_good(const struct transport *t, CURLcode rc, struct err *e)
{
	const char *text = curl_said(t, rc);

	if (is_own_file(rc, text))
		return err_set(e, ERR_OPERATOR, CAUSE_TLS,
		    "tls_cert_file and tls_key_file are no pair, or not PEM: %s", text);
	if (rc == CURLE_SSL_CACERT_BADFILE)
		return err_set(e, ERR_OPERATOR, CAUSE_TLS,
		    "tls_ca_file cannot be read, or has no certificate in PEM");
	if (rc == CURLE_SSL_CRL_BADFILE)
		return err_set(e, ERR_OPERATOR, CAUSE_TLS, "tls_crl_file: %s", text);
	return true;
}

static bool
open_failed(struct transport *t, CURLcode rc, struct err *e)
{
	const char *text = curl_said(t, rc);

	if (!transport_files_are_good(t, rc, e))
		return false;
	if (rc == CURLE_USE_SSL_FAILED && t->preauth)
		text = "the server skips the login before TLS is on, which leaves no way to turn "
		       "it on";
	else if (rc == CURLE_USE_SSL_FAILED)
		text = t->imap ? "the server does not offer STARTTLS, which is required"
			       : "the server does not offer STLS, which is required";
	return err_set(e, curl_class(rc), curl_cause(rc), "%s%s%s", text,
	    t->last[0] ? "; server: " : "", t->last);
}

/* The system's authorities in one file, NULL when there is none known. Debian's libcurl knows only their
 * folder, in which each is three times: by name, by hash, and in that file; it keeps them all, 3 MB a
 * connection. */
static const char *
system_authorities(void)
{
	const curl_version_info_data *v = curl_version_info(CURLVERSION_NOW);
	static char file[300];

	if (v->age < CURLVERSION_SEVENTH)
		return NULL;
	if (v->cainfo && access(v->cainfo, R_OK) == 0)
		return v->cainfo;
	snprintf(file, sizeof file, "%s/ca-certificates.crt", v->capath ? v->capath : "");
	return v->capath && access(file, R_OK) == 0 ? file : NULL;
}

static bool
set_tls(CURL *curl, const struct transport_settings *s)
{
	const char *authorities = s->ca_file ? s->ca_file : system_authorities();

	if (s->plaintext)
		return curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_NONE) == CURLE_OK;
	/* CAPATH must go with CAINFO: Debian's libcurl otherwise adds /etc/ssl/certs to an own file */
	return curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
	    (!authorities ||
		(curl_easy_setopt(curl, CURLOPT_CAINFO, authorities) == CURLE_OK &&
		    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK)) &&
	    curl_easy_setopt(curl, CURLOPT_CRLFILE, s->crl_file) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSLCERT, s->cert_file) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSLKEY, s->key_file) == CURLE_OK;
}

static bool
set_url(CURL *curl, const struct transport_settings *s)
{
	static const char *const names[] = {
		[SCHEME_IMAP] = "imap",
		[SCHEME_IMAPS] = "imaps",
		[SCHEME_POP3] = "pop3",
		[SCHEME_POP3S] = "pop3s",
	};
	bool v6 = strchr(s->host, ':') != NULL;
	char url[400];

	snprintf(url, sizeof url, "%s://%s%s%s:%u/", names[s->scheme], v6 ? "[" : "", s->host,
	    v6 ? "]" : "", (unsigned)s->port);
	return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, names[s->scheme]) == CURLE_OK;
}

static bool
set_options(struct transport *t, const struct transport_settings *s)
{
	CURL *curl = t->curl;

	/* "" keeps http_proxy and its like in the environment out of it */
	return set_url(curl, s) && set_tls(curl, s) &&
	    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROXY, s->proxy ? s->proxy : "") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOPROXY, "") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HTTPPROXYTUNNEL, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)s->connect_seconds) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)s->connect_seconds) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, t->curl_text) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_debug) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_DEBUGDATA, t) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L) == CURLE_OK;
}

static void
prepare_process(void)
{
	static bool done;

	if (done)
		return;
	wipe_libraries();
	signal(SIGPIPE, SIG_IGN);
	done = true;
}

bool
transport_prepare(struct transport *t, const struct transport_settings *s)
{
	prepare_process();
	t->fd = CURL_SOCKET_BAD;
	t->silence_seconds = s->silence_seconds;
	t->imap = s->scheme == SCHEME_IMAP || s->scheme == SCHEME_IMAPS;
	snprintf(t->capabilities, sizeof t->capabilities, " ");
	t->curl = curl_easy_init();
	return t->curl && set_options(t, s);
}

static bool
open_connection(struct transport *t, const struct transport_settings *s, struct err *e)
{
	CURLcode rc;

	if (!transport_prepare(t, s))
		return err_set(e, ERR_OPERATOR, CAUSE_CONNECT, "libcurl lacks what is needed");
	rc = curl_easy_perform(t->curl);
	if (rc == CURLE_OK) {
		rc = curl_easy_getinfo(t->curl, CURLINFO_ACTIVESOCKET, &t->fd);
		if (rc == CURLE_OK && t->fd == CURL_SOCKET_BAD)
			rc = CURLE_COULDNT_CONNECT;
	}
	return rc == CURLE_OK || open_failed(t, rc, e);
}

bool
transport_open(struct transport **out, const struct transport_settings *s, struct err *e)
{
	struct transport *t;

	*out = NULL;
	t = calloc(1, sizeof *t);
	if (!t)
		return err_set(e, ERR_RETRY, CAUSE_CONNECT, "out of memory");
	if (!open_connection(t, s, e)) {
		transport_close(t);
		return err_prefix(e, "%s:%u", s->host, (unsigned)s->port);
	}
	*out = t;
	return true;
}

void
transport_close(struct transport *t)
{
	if (!t)
		return;
	curl_easy_cleanup(t->curl);
	free(t);
}

const char *
transport_capabilities(const struct transport *t)
{
	return t->capabilities;
}

bool
transport_is_preauth(const struct transport *t)
{
	return t->preauth;
}

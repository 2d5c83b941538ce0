/* oauth_http - see oauth_http.h */
#include "build_config.h"

#include "config_value.h"
#include "curl_cause.h"
#include "oauth_answer.h"
#include "oauth_http.h"
#include "util.h"
#include "wipe.h"

#include <ctype.h>
#include <curl/curl.h>
#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECONDS = 30 };

void
form_begin(struct form *f)
{
	*f = (struct form){ .text = xcalloc(1, OAUTH_FORM) };
}

void
form_wipe(struct form *f)
{
	wipe_free(f->text);
	*f = (struct form){ 0 };
}

/* Unreserved characters (RFC 3986) stay, all else becomes %XX. */
static void
add_escaped(struct form *f, const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		if (f->n + 4 > OAUTH_FORM) {
			f->over = true;
			return;
		}
		if (isalnum(*p) || strchr("-._~", *p))
			f->text[f->n++] = (char)*p;
		else
			f->n += (size_t)snprintf(f->text + f->n, 4, "%%%02X", *p);
	}
	f->text[f->n] = '\0';
}

static void
add_char(struct form *f, char c)
{
	if (f->n + 1 < OAUTH_FORM)
		f->text[f->n++] = c;
	else
		f->over = true;
}

void
form_add(struct form *f, const char *name, const char *value)
{
	if (!value)
		return;
	if (f->n > 0)
		add_char(f, '&');
	add_escaped(f, name);
	add_char(f, '=');
	add_escaped(f, value);
}

/* RFC 6749 2.3.1: both are form-escaped before they are put together. */
static char *
basic_header(const struct oauth_client *c)
{
	static const char name[] = "Authorization: Basic ";
	struct form pair;
	char *line;
	size_t k = sizeof name - 1;

	form_begin(&pair);
	add_escaped(&pair, c->config->client_id);
	add_char(&pair, ':');
	if (c->secret.text)
		add_escaped(&pair, c->secret.text);
	line = xcalloc(1, k + BASE64_ENCODE_RAW_LENGTH(pair.n) + 1);
	memcpy(line, name, k);
	base64_encode_raw(line + k, pair.n, (const uint8_t *)pair.text);
	form_wipe(&pair);
	return line;
}

static struct curl_slist *
make_headers(const struct oauth_client *c)
{
	/* an empty Expect keeps libcurl from asking for leave to send */
	struct curl_slist *list = curl_slist_append(NULL, "Expect:");
	char *basic;

	list = curl_slist_append(list, "Accept: application/json");
	if (c->config->client_basic) {
		basic = basic_header(c);
		list = curl_slist_append(list, basic);
		wipe_free(basic);
	}
	return list;
}

struct body {
	struct oauth_reply *reply;
	bool over;
};

static size_t
take(char *octets, size_t size, size_t n, void *context)
{
	struct body *b = context;

	if (size * n > OAUTH_BODY - b->reply->n) {
		b->over = true;
		return 0;
	}
	memcpy(b->reply->body + b->reply->n, octets, size * n);
	b->reply->n += size * n;
	return size * n;
}

static bool
set_connection(CURL *curl, const struct oauth_client *c, const char *url)
{
	bool plain = strncmp(url, "http://", 7) == 0;
	const char *proxy = c->proxy && !web_url_is_loopback(url) ? c->proxy : "";
	unsigned seconds = c->seconds > 0 && c->seconds < SECONDS ? c->seconds : SECONDS;

	/* "" keeps http_proxy and its like in the environment out of it */
	return curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, plain ? "http" : "https") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROXY, proxy) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOPROXY, "") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)seconds) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
	    (!c->config->tls_ca_file ||
		(curl_easy_setopt(curl, CURLOPT_CAINFO, c->config->tls_ca_file) == CURLE_OK &&
		    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK));
}

static bool
set_request(
    CURL *curl, const struct form *f, struct curl_slist *headers, struct body *b, char *text)
{
	return curl_easy_setopt(curl, CURLOPT_POST, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, f->text) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)f->n) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_USERAGENT, "carom/" PACKAGE_VERSION) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEDATA, b) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, text) == CURLE_OK;
}

static bool
perform(CURL *curl, const struct body *b, const char *text, struct err *e)
{
	struct oauth_reply *out = b->reply;
	CURLcode rc = curl_easy_perform(curl);
	curl_off_t wait = 0;

	if (b->over)
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH,
		    "the answer has more than %d octets: check the address", OAUTH_BODY);
	if (rc != CURLE_OK)
		return err_set(e, curl_class(rc), curl_cause(rc), "%s",
		    text[0] ? text : curl_easy_strerror(rc));
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out->status);
	curl_easy_getinfo(curl, CURLINFO_RETRY_AFTER, &wait);
	out->retry_after = wait > 3600 ? 3600 : wait > 0 ? (unsigned)wait : 0;
	return true;
}

static void
free_headers(struct curl_slist *list)
{
	for (struct curl_slist *h = list; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
	curl_slist_free_all(list);
}

bool
oauth_post(const struct oauth_client *c, const char *url, struct form *f, struct oauth_reply *out,
    struct err *e)
{
	char text[CURL_ERROR_SIZE] = "";
	struct body b = { NULL, false };
	struct curl_slist *headers;
	CURL *curl;
	bool ok;

	wipe_libraries();
	*out = (struct oauth_reply){ .body = xcalloc(1, OAUTH_BODY) };
	b.reply = out;
	if (!c->config->client_basic) {
		form_add(f, "client_id", c->config->client_id);
		form_add(f, "client_secret", c->secret.text);
	}
	headers = make_headers(c);
	curl = curl_easy_init();
	if (f->over)
		ok = err_set(e, ERR_OPERATOR, CAUSE_AUTH, "the request is too long");
	else if (!curl || !set_connection(curl, c, url) || !set_request(curl, f, headers, &b, text))
		ok = err_set(e, ERR_OPERATOR, CAUSE_CONNECT, "libcurl lacks what is needed");
	else
		ok = perform(curl, &b, text, e);
	curl_easy_cleanup(curl);
	free_headers(headers);
	if (ok)
		return true;
	wipe_free(out->body);
	*out = (struct oauth_reply){ 0 };
	return err_prefix(e, "%s", url);
}

/* transport_probe - see transport_probe.h */
#include "build_config.h"

#include "transport_private.h"
#include "transport_probe.h"

#include "err.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define BLAMED "the server's certificate"

/* Printable ASCII; "" where the server did not say. */
struct certificate {
	char subject[160], issuer[160];
	char from[40], to[40]; /* as libcurl writes times: in GMT, year first */
	bool expired, early;   /* by this machine's clock */
};

static void
take(char *out, size_t size, const char *line, const char *name)
{
	size_t k = strlen(name), n = 0;

	if (*out || strncasecmp(line, name, k) != 0)
		return;
	for (line += k; *line && n + 1 < size; line++)
		out[n++] = *line >= 0x20 && *line < 0x7f ? *line : '?';
	out[n] = '\0';
}

/* "2026-11-25 22:07:48 GMT" and the moment of now are compared as text. Another form is not compared. */
static int
compare_to_now(const char *text)
{
	char now[40];
	time_t t = time(NULL);
	struct tm tm;

	if (strlen(text) < 19 || text[4] != '-' || !gmtime_r(&t, &tm))
		return 0;
	strftime(now, sizeof now, "%Y-%m-%d %H:%M:%S", &tm);
	return strncmp(text, now, 19);
}

/* False when no certificate was seen. */
static bool
look(const struct transport_settings *settings, struct certificate *out)
{
	struct transport_settings s = *settings;
	struct curl_certinfo *info = NULL;
	struct transport t = { .curl = NULL };

	memset(out, 0, sizeof *out);
	s.ca_file = s.crl_file = s.cert_file = s.key_file = NULL;
	if (!transport_prepare(&t, &s)) {
		curl_easy_cleanup(t.curl);
		return false;
	}
	curl_easy_setopt(t.curl, CURLOPT_SSL_VERIFYPEER, 0L);
	curl_easy_setopt(t.curl, CURLOPT_SSL_VERIFYHOST, 0L);
	curl_easy_setopt(t.curl, CURLOPT_CERTINFO, 1L);
	curl_easy_perform(t.curl);
	if (curl_easy_getinfo(t.curl, CURLINFO_CERTINFO, &info) == CURLE_OK && info &&
	    info->num_of_certs > 0)
		for (struct curl_slist *l = info->certinfo[0]; l; l = l->next) {
			take(out->subject, sizeof out->subject, l->data, "Subject:");
			take(out->issuer, sizeof out->issuer, l->data, "Issuer:");
			take(out->from, sizeof out->from, l->data, "Start Date:");
			take(out->to, sizeof out->to, l->data, "Expire Date:");
		}
	curl_easy_cleanup(t.curl);
	out->expired = compare_to_now(out->to) < 0;
	out->early = compare_to_now(out->from) > 0;
	return out->subject[0] || out->to[0];
}

bool
transport_is_unverified(const struct err *e)
{
	return e->cause == CAUSE_TLS &&
	    (strstr(e->text, "verification failed") || strstr(e->text, "certificate problem") ||
		strstr(e->text, "does not match"));
}

static const char *
blame_issuer(
    const struct transport_settings *s, const struct certificate *cert, char *finding, size_t size)
{
	if (strcmp(cert->subject, cert->issuer) == 0) {
		snprintf(finding, size, BLAMED " is self-signed (%s)", cert->subject);
		return "if the server is yours, name a copy of that certificate in tls_ca_file; "
		       "else get it one of an authority";
	}
	snprintf(finding, size, BLAMED " is of an authority that does not count (%s)%s",
	    cert->issuer, s->crl_file ? ", or it is revoked" : "");
	if (s->crl_file)
		return "name the authority in tls_ca_file; a server whose certificate is in "
		       "tls_crl_file needs another one";
	return s->ca_file ? "name that authority in tls_ca_file: those in the file alone count"
			  : "a private authority is named in tls_ca_file";
}

const char *
transport_blame(const struct transport_settings *s, char *finding, size_t size)
{
	struct certificate cert;

	if (!look(s, &cert))
		return NULL;
	if (cert.expired) {
		snprintf(finding, size, BLAMED " expired on %s", cert.to);
		return "renew it at the server (and check this machine's clock)";
	}
	if (cert.early) {
		snprintf(finding, size, BLAMED " is good only from %s on", cert.from);
		return "check this machine's clock";
	}
	if (strstr(finding, "does not match")) {
		snprintf(finding, size, BLAMED " (%s) does not match the name '%s'", cert.subject,
		    s->host);
		return "write a name that is in the certificate in url, or give the server a "
		       "certificate for this one";
	}
	return blame_issuer(s, &cert, finding, size);
}

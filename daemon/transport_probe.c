/* transport_probe - see transport_probe.h */
#include "build_config.h"

#include "transport_private.h"
#include "transport_probe.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

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

bool
transport_probe(const struct transport_settings *settings, struct transport_certificate *out)
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

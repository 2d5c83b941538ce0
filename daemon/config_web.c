/* config_web - the section web { } of carom.conf(5) */
#include "build_config.h"

#include "config_read.h"
#include "util.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

/* 127.0.0.0/8 or ::1 */
static bool
is_loopback(const char *address)
{
	struct in6_addr v6;
	struct in_addr v4;

	if (inet_pton(AF_INET, address, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, address, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

static bool
is_address(const char *address)
{
	unsigned char bytes[16];

	return inet_pton(AF_INET, address, bytes) == 1 || inet_pton(AF_INET6, address, bytes) == 1;
}

/* 127.0.0.1:9580 or [::1]:9580 */
static bool
split(const char *listen, char **address, uint16_t *port)
{
	const char *colon = strrchr(listen, ':'), *start = listen;
	size_t n = colon ? (size_t)(colon - listen) : 0;
	unsigned long number;
	char *end;

	if (!colon || !colon[1] || strspn(colon + 1, "0123456789") != strlen(colon + 1))
		return false;
	number = strtoul(colon + 1, &end, 10);
	if (number == 0 || number > 65535)
		return false;
	if (n > 2 && start[0] == '[' && start[n - 1] == ']') {
		start++;
		n -= 2;
	}
	*address = xprintf("%.*s", (int)n, start);
	*port = (uint16_t)number;
	if (is_address(*address) && (strchr(*address, ':') != NULL) == (start != listen))
		return true;
	free(*address);
	*address = NULL;
	return false;
}

void
config_read_web(const struct value_from *f, struct config_web *w)
{
	char *listen = value_string(f, "listen", true);
	bool remote = value_bool(f, "allow_remote", false);

	w->database = value_string(f, "database", false);
	w->hosts = value_strings(f, "hosts", true);
	if (listen == NULL) {
		if (w->database != NULL && !config_source_has(f->source, f->section, "listen"))
			value_mistake(f, NULL, "web has no 'listen', like \"127.0.0.1:9580\"");
		return;
	}
	if (!split(listen, &w->address, &w->port))
		value_mistake(f, "listen",
		    "'listen' is an address and a port, like \"127.0.0.1:9580\" or "
		    "\"[::1]:9580\", not '%s'",
		    listen);
	else if (!is_loopback(w->address) && !remote)
		value_mistake(f, "listen",
		    "'%s' can be reached from elsewhere, and neither TLS nor a login would protect "
		    "what it shows: put a proxy before a loopback address, or say allow_remote = "
		    "\"yes\"",
		    w->address);
	if (w->database == NULL && !config_source_has(f->source, f->section, "database"))
		value_mistake(f, NULL,
		    "web has no 'database': a login that is a member of carom_read and nothing "
		    "else");
	free(listen);
}

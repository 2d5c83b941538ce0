/* config_url - web addresses: the token endpoint, webhooks, a proxy. Mailboxes have url.h. */
#include "build_config.h"

#include "config_value.h"

#include "url.h"

#include <stdlib.h>
#include <string.h>

static bool
is_port(const char *text)
{
	size_t n = strspn(text, "0123456789");
	unsigned long port = n > 0 && n <= 5 && text[n] == '\0' ? strtoul(text, NULL, 10) : 0;

	return port > 0 && port <= 65535;
}

/* host[:port] up to the path; false when it is not one. */
static bool
split_host(const char *text, char *host, size_t size, bool *port, const char **path)
{
	size_t n = strcspn(text, "/?#"), h;

	for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++)
		if (*p <= ' ' || *p == 0x7f)
			return false;
	if (n == 0 || n >= size || memchr(text, '@', n) != NULL)
		return false;
	*path = text + n;
	memcpy(host, text, n);
	host[n] = '\0';
	if (*host == '[') {
		h = strcspn(host, "]");
		if (host[h] == '\0')
			return false;
		*port = host[h + 1] == ':';
		if (host[h + 1] != '\0' && !(*port && is_port(host + h + 2)))
			return false;
		memmove(host, host + 1, h - 1);
		host[h - 1] = '\0';
		return h > 1;
	}
	h = strcspn(host, ":");
	*port = host[h] == ':';
	if (*port && !is_port(host + h + 1))
		return false;
	host[h] = '\0';
	return h > 0;
}

bool
web_url_valid(const char *text)
{
	char host[300];
	const char *path;
	bool port, plain = strncmp(text, "http://", 7) == 0;

	if (!plain && strncmp(text, "https://", 8) != 0)
		return false;
	return split_host(text + (plain ? 7 : 8), host, sizeof host, &port, &path) &&
	    (!plain || url_host_is_loopback(host));
}

bool
web_url_is_loopback(const char *text)
{
	const char *path, *start = strstr(text, "://");
	char host[300];
	bool port;

	return start != NULL && split_host(start + 3, host, sizeof host, &port, &path) &&
	    url_host_is_loopback(host);
}

bool
proxy_url_valid(const char *text)
{
	static const char *const schemes[] = { "http://", "socks5://", "socks5h://" };
	char host[300];
	const char *path;
	bool port;

	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t n = strlen(schemes[i]);

		if (strncmp(text, schemes[i], n) == 0)
			return split_host(text + n, host, sizeof host, &port, &path) && port &&
			    strcmp(path, "") == 0;
	}
	return false;
}

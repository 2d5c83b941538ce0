/* url - see url.h */
#include "url.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct scheme {
	const char *name;
	uint16_t port;
	enum config_scheme scheme;
	bool local;
} schemes[] = {
	{ "imaps:", 993, SCHEME_IMAPS, false },
	{ "imap:", 143, SCHEME_IMAP, false },
	{ "pop3s:", 995, SCHEME_POP3S, false },
	{ "pop3:", 110, SCHEME_POP3, false },
	{ "maildir:", 0, SCHEME_MAILDIR, true },
	{ "mbox:", 0, SCHEME_MBOX, true },
};

static bool
fail(const char **why, const char *text)
{
	*why = text;
	return false;
}

static int
hex_digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *d = c ? strchr(digits, tolower((unsigned char)c)) : NULL;

	return d ? (int)(d - digits) : -1;
}

static bool
decode_path(const char *p, char *out, size_t size, const char **why)
{
	size_t n = 0;

	for (; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '%') {
			int high = hex_digit(p[1]), low = high < 0 ? -1 : hex_digit(p[2]);

			if (low < 0)
				return fail(why, "% is not followed by two hexadecimal digits");
			c = (unsigned char)(high * 16 + low);
			p += 2;
		}
		if (c < 0x20 || c == 0x7f)
			return fail(why, "control character");
		if (n == size - 1)
			return fail(why, "path too long");
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return true;
}

static bool
parse_port(const char *p, const char *end, uint16_t *out, const char **why)
{
	unsigned long v = 0;

	if (p == end || end - p > 5)
		return fail(why, "bad port");
	for (; p < end; p++) {
		if (!isdigit((unsigned char)*p))
			return fail(why, "bad port");
		v = v * 10 + (unsigned long)(*p - '0');
	}
	if (v < 1 || v > 65535)
		return fail(why, "bad port");
	*out = (uint16_t)v;
	return true;
}

static bool
parse_host(const char *p, const char *end, struct url *out, const char **why)
{
	bool literal = *p == '[';
	const char *stop;
	size_t n;

	if (memchr(p, '@', (size_t)(end - p)))
		return fail(why, "user or password in the URL: use user and password_command");
	if (literal) {
		p++;
		stop = memchr(p, ']', (size_t)(end - p));
		if (!stop)
			return fail(why, "[ without ]");
	} else {
		stop = memchr(p, ':', (size_t)(end - p));
		if (!stop)
			stop = end;
	}
	n = (size_t)(stop - p);
	if (n == 0)
		return fail(why, "no host");
	if (n >= sizeof out->host)
		return fail(why, "host too long");
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (!isalnum(c) && c < 0x80 && !strchr(literal ? ":.%" : "-._", c))
			return fail(why, "bad character in the host");
	}
	memcpy(out->host, p, n);
	out->host[n] = '\0';
	p = stop + literal;
	if (p == end)
		return true;
	if (*p != ':')
		return fail(why, "bad character after the host");
	return parse_port(p + 1, end, &out->port, why);
}

bool
url_parse(const char *text, struct url *out, const char **why)
{
	const struct scheme *s = NULL;
	const char *p, *end;

	memset(out, 0, sizeof *out);
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		if (strncasecmp(text, schemes[i].name, strlen(schemes[i].name)) == 0)
			s = &schemes[i];
	if (!s)
		return fail(
		    why, "unknown scheme: imaps, imap, pop3s, pop3, maildir and mbox are known");
	out->scheme = s->scheme;
	out->port = s->port;
	p = text + strlen(s->name);
	if (s->local) {
		if (*p != '/')
			return fail(why, "an absolute path must follow");
		return decode_path(p, out->path, sizeof out->path, why);
	}
	if (strncmp(p, "//", 2) != 0)
		return fail(why, "// must follow the scheme");
	p += 2;
	end = p + strcspn(p, "/");
	if (strpbrk(p, "?#;"))
		return fail(why, "parameters are not supported");
	if (!parse_host(p, end, out, why))
		return false;
	if (!*end || !end[1])
		return true;
	if (s->scheme == SCHEME_POP3 || s->scheme == SCHEME_POP3S)
		return fail(why, "POP3 has no folders");
	return decode_path(end + 1, out->path, sizeof out->path, why);
}

bool
url_host_is_loopback(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;

	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return (ntohl(v4.s_addr) >> 24) == 127;
	return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}

/* address_glob - see address_glob.h */
#include "build_config.h"

#include "address_glob.h"

#include "address_key.h"
#include "util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_ascii(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text >= 0x80)
			return false;
	return true;
}

static bool
mixes(const char *domain)
{
	bool wild = false, wide = false;

	for (const char *p = domain; *p && !(wild && wide); p++) {
		if (*p == '.')
			wild = wide = false;
		wild = wild || *p == '*' || *p == '?';
		wide = wide || (unsigned char)*p >= 0x80;
	}
	return wild && wide;
}

char *
address_glob(const char *text, bool domain)
{
	const char *at = domain ? NULL : strrchr(text, '@');
	size_t skip = domain, size = strlen(text) + skip + 1;
	struct arena *a;
	struct slice key;
	char *whole, *out = NULL;

	if (is_ascii(text) || (!domain && !at))
		return xstrdup(text);
	if (mixes(at ? at + 1 : text))
		return NULL;
	whole = xcalloc(size, 1);
	snprintf(whole, size, "%s%s", domain ? "@" : "", text);
	a = arena_new(16384);
	key = a ? address_key(a, slice_of(whole)) : SLICE_NONE;
	if (key.n > skip) {
		out = xcalloc(key.n - skip + 1, 1);
		memcpy(out, key.p + skip, key.n - skip);
	}
	arena_free(a);
	free(whole);
	return out;
}

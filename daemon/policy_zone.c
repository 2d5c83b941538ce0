/* policy_zone - see policy_zone.h */
#include "build_config.h"

#include "policy_zone.h"

#include "util.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Every change is found that another does not undo within a step; localtime is slow after 2037. */
enum { DAY = 86400, STEP = DAY, LATE_STEP = 7 * DAY };
static const int64_t late = INT64_C(2145916800), last = INT64_C(4102444800); /* 2038, 2100 */

bool
policy_zone_known(const char *name)
{
	static const char plain[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
	const char *directory = getenv("TZDIR");
	char path[512], magic[4] = "";
	FILE *in;

	if (!strcmp(name, "UTC"))
		return true;
	if (!*name || name[strspn(name, plain)] || *name == '/' || strlen(name) > 100)
		return false;
	snprintf(path, sizeof path, "%s/%s", directory ? directory : "/usr/share/zoneinfo", name);
	in = fopen(path, "re");
	if (!in)
		return false;
	if (fread(magic, 1, sizeof magic, in) != sizeof magic)
		magic[0] = '\0';
	fclose(in);
	return !memcmp(magic, "TZif", sizeof magic);
}

static int32_t
offset_at(int64_t at)
{
	time_t t = (time_t)at;
	struct tm tm;

	return localtime_r(&t, &tm) ? (int32_t)tm.tm_gmtoff : 0;
}

static int64_t
change_between(int64_t low, int64_t high, int32_t before)
{
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (offset_at(middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}

static void
append(struct policy_zone *z, int64_t at, int32_t offset)
{
	int64_t *times = xrealloc((void *)z->at, z->n + 1, sizeof *times);
	int32_t *offsets = xrealloc((void *)z->offset, z->n + 1, sizeof *offsets);

	times[z->n] = at;
	offsets[z->n++] = offset;
	z->at = times;
	z->offset = offsets;
}

static void
collect(struct policy_zone *z)
{
	int32_t now = offset_at(0);

	append(z, 0, now);
	for (int64_t before = 0, t = STEP; t < last; t += t < late ? STEP : LATE_STEP) {
		int32_t then = offset_at(t);

		if (then != now)
			append(z, change_between(before, t, now), then);
		now = then;
		before = t;
	}
}

bool
policy_zone_load(const char *name, struct policy_zone *out)
{
	const char *was = getenv("TZ");
	char *saved = was ? xstrdup(was) : NULL;

	*out = (struct policy_zone){ .name = name };
	if (strcmp(name, "UTC") != 0 && policy_zone_known(name)) {
		setenv("TZ", name, 1);
		tzset();
		collect(out);
		if (saved)
			setenv("TZ", saved, 1);
		else
			unsetenv("TZ");
		tzset();
	}
	free(saved);
	return out->n || !strcmp(name, "UTC");
}

void
policy_zone_free(struct policy_zone *z)
{
	free((void *)z->at);
	free((void *)z->offset);
	z->at = NULL;
	z->offset = NULL;
	z->n = 0;
}

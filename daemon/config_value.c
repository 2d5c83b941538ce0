/* config_value - see config_value.h. */
#include "build_config.h"

#include "config_value.h"

#include "suggest.h"
#include "util.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void
value_mistake(const struct value_from *f, const char *key, const char *format, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	config_mistake(f->mistakes, config_source_line(f->source, f->section, key), "%s", text);
}

static const char *
text_of(const struct value_from *f, const char *key)
{
	const char *s = cfg_getstr(f->section, key);

	for (const unsigned char *p = (const unsigned char *)s; s != NULL && *p != '\0'; p++)
		if (*p < ' ' || *p == 0x7f) {
			value_mistake(f, key, "'%s' has a control character in it", key);
			return NULL;
		}
	return s;
}

char *
value_string(const struct value_from *f, const char *key, bool may_be_empty)
{
	const char *s = text_of(f, key);

	if (s == NULL)
		return NULL;
	if (*s == '\0') {
		if (!may_be_empty)
			value_mistake(f, key, "'%s' is empty", key);
		return NULL;
	}
	return xstrdup(s);
}

struct config_strings
value_strings(const struct value_from *f, const char *key, bool distinct)
{
	struct config_strings list = { 0 };
	unsigned n = cfg_size(f->section, key);

	list.v = xcalloc(n + 1, sizeof *list.v);
	for (unsigned i = 0; i < n; i++) {
		const char *s = cfg_getnstr(f->section, key, i);

		if (*s == '\0')
			value_mistake(f, key, "'%s' has an empty entry", key);
		for (size_t j = 0; distinct && j < list.n; j++)
			if (strcmp(list.v[j], s) == 0) {
				value_mistake(f, key, "'%s' has \"%s\" twice", key, s);
				break;
			}
		list.v[list.n++] = xstrdup(s);
	}
	return list;
}

bool
value_bool(const struct value_from *f, const char *key, bool standard)
{
	const char *s = text_of(f, key);
	int b = s != NULL ? cfg_parse_boolean(s) : standard;

	if (b == CFG_FAIL)
		value_mistake(f, key, "'%s' is true or false, not '%s'", key, s);
	return b == CFG_FAIL ? standard : b != 0;
}

/* Digits at *p, at most max; *p moves behind them. */
static bool
digits(const char **p, uint64_t max, uint64_t *out)
{
	const char *s = *p;
	uint64_t n = 0;

	for (; *s >= '0' && *s <= '9'; s++) {
		if (n > (max - (uint64_t)(*s - '0')) / 10)
			return false;
		n = n * 10 + (uint64_t)(*s - '0');
	}
	if (s == *p)
		return false;
	*p = s;
	*out = n;
	return true;
}

bool
duration_parse(const char *text, uint64_t *seconds)
{
	static const struct {
		char unit;
		uint64_t seconds;
	} units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 } };
	uint64_t sum = 0, n;
	const char *p = text;

	if (strcmp(text, "0") == 0) {
		*seconds = 0;
		return true;
	}
	if (*p == '\0')
		return false;
	while (*p != '\0') {
		uint64_t unit = 0;

		if (!digits(&p, UINT32_MAX, &n))
			return false;
		for (size_t i = 0; i < sizeof units / sizeof *units; i++)
			if (units[i].unit == *p)
				unit = units[i].seconds;
		if (unit == 0)
			return false;
		p++;
		sum += n * unit;
		if (sum > UINT32_MAX)
			return false;
	}
	*seconds = sum;
	return true;
}

bool
size_parse(const char *text, uint64_t *octets)
{
	const char *p = text, *letter;
	uint64_t n;

	if (!digits(&p, (uint64_t)1 << 32, &n))
		return false;
	if (*p != '\0') {
		letter = strchr("KMG", *p);
		if (letter == NULL || p[1] != '\0')
			return false;
		n <<= 10 * (letter - "KMG" + 1);
	}
	*octets = n;
	return true;
}

bool
percent_parse(const char *text, unsigned *thousandths)
{
	const char *p = text;
	uint64_t whole, part = 0;

	if (!digits(&p, 100, &whole))
		return false;
	if (*p == '.') {
		unsigned scale = 1000;

		if (p[1] < '0' || p[1] > '9')
			return false;
		for (p++; *p >= '0' && *p <= '9' && scale > 1; p++) {
			scale /= 10;
			part += (uint64_t)(*p - '0') * scale;
		}
	}
	if (strcmp(p, "%") != 0 || whole * 1000 + part > 100000)
		return false;
	*thousandths = (unsigned)(whole * 1000 + part);
	return true;
}

static void
print_seconds(char *out, size_t size, unsigned n)
{
	if (n > 0 && n % 86400 == 0)
		snprintf(out, size, "%ud", n / 86400);
	else if (n > 0 && n % 3600 == 0)
		snprintf(out, size, "%uh", n / 3600);
	else
		snprintf(out, size, "%us", n);
}

unsigned
value_number(
    const struct value_from *f, const char *key, unsigned standard, unsigned min, unsigned max)
{
	const char *s = text_of(f, key), *p = s;
	uint64_t n;

	if (s == NULL)
		return standard;
	if (digits(&p, UINT32_MAX, &n) && *p == '\0' && n >= min && n <= max)
		return (unsigned)n;
	value_mistake(f, key, "'%s' is a number from %u to %u, not '%s'", key, min, max, s);
	return standard;
}

unsigned
value_duration(
    const struct value_from *f, const char *key, unsigned standard, unsigned min, unsigned max)
{
	const char *s = text_of(f, key);
	char least[32], most[32];
	uint64_t n;

	if (s == NULL)
		return standard;
	if (!duration_parse(s, &n)) {
		value_mistake(f, key,
		    "'%s' is a duration such as \"90s\", \"15m\", \"2h\" or \"30d\", not '%s'", key,
		    s);
		return standard;
	}
	if (n >= min && n <= max)
		return (unsigned)n;
	print_seconds(least, sizeof least, min);
	print_seconds(most, sizeof most, max);
	value_mistake(f, key, "'%s' is from %s to %s, not '%s'", key, least, most, s);
	return standard;
}

size_t
value_size(const struct value_from *f, const char *key, size_t standard, size_t min, size_t max)
{
	const char *s = text_of(f, key);
	uint64_t n;

	if (s == NULL)
		return standard;
	if (size_parse(s, &n) && n >= min && n <= max)
		return (size_t)n;
	value_mistake(f, key,
	    "'%s' is a size from %zu to %zu octets such as \"256K\" or \"16M\", not '%s'", key, min,
	    max, s);
	return standard;
}

unsigned
value_percent(const struct value_from *f, const char *key, unsigned standard)
{
	const char *s = text_of(f, key);
	unsigned n = standard;

	if (s != NULL && !percent_parse(s, &n))
		value_mistake(
		    f, key, "'%s' is a percentage such as \"3%%\" or \"0.5%%\", not '%s'", key, s);
	return n;
}

size_t
value_choice(const struct value_from *f, const char *key, const char *const *words, size_t standard)
{
	const char *s = text_of(f, key), *meant;
	char list[256] = "";

	if (s == NULL)
		return standard;
	for (size_t i = 0; words[i] != NULL; i++) {
		size_t used = strlen(list);

		if (strcmp(words[i], s) == 0)
			return i;
		snprintf(list + used, sizeof list - used, "%s%s",
		    i == 0                     ? ""
			: words[i + 1] == NULL ? " or "
					       : ", ",
		    words[i]);
	}
	meant = suggest_word(s, words);
	if (meant != NULL)
		value_mistake(
		    f, key, "'%s' is %s, not '%s' (did you mean '%s'?)", key, list, s, meant);
	else
		value_mistake(f, key, "'%s' is %s, not '%s'", key, list, s);
	return standard;
}

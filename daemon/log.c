/* log - see log.h. */
#include "build_config.h"

#include "log.h"

#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

static const struct {
	const char *name, *text;
	enum log_level level;
} events[] = {
#define LOG_EVENT(symbol, level_, id, text_) { id, text_, LOG_LEVEL_##level_ },
#include "log_events.def"
#undef LOG_EVENT
};

static const struct {
	const char *name;
	int priority; /* of syslog and of the journal's <N> */
} levels[] = {
	[LOG_LEVEL_ERROR] = { "error", LOG_ERR },
	[LOG_LEVEL_WARNING] = { "warning", 4 },
	[LOG_LEVEL_NOTICE] = { "notice", 5 },
	[LOG_LEVEL_INFO] = { "info", 6 },
	[LOG_LEVEL_DEBUG] = { "debug", 7 },
};

static struct {
	enum config_log where;
	enum config_addresses addresses;
	bool journal;
	const char *role, *about_key, *about;
} state;

const char *
log_id_name(enum log_id id)
{
	return events[id].name;
}

const char *
log_id_text(enum log_id id)
{
	return events[id].text;
}

enum log_level
log_id_level(enum log_id id)
{
	return events[id].level;
}

void
log_open(enum config_log where, enum config_addresses addresses, const char *role)
{
	state.where = where;
	state.addresses = addresses;
	state.role = role;
	state.journal = getenv("JOURNAL_STREAM") != NULL && isatty(STDERR_FILENO) == 0;
	if (where == LOG_TO_SYSLOG)
		openlog("caromd", LOG_PID, LOG_MAIL);
}

void
log_about(const char *key, const char *value)
{
	state.about_key = value != NULL ? key : NULL;
	state.about = value;
}

/* Octets of the UTF-8 character at in (RFC 3629), its code point in *c; 0 when there is none. */
static size_t
utf8_character(const unsigned char *in, size_t n, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t need = in[0] < 0x80          ? 1
	    : in[0] >= 0xc2 && in[0] < 0xe0 ? 2
	    : in[0] >= 0xe0 && in[0] < 0xf0 ? 3
	    : in[0] >= 0xf0 && in[0] < 0xf5 ? 4
					    : 0;

	if (need == 0 || need > n)
		return 0;
	*c = need == 1 ? in[0] : in[0] & (0x7fu >> need);
	for (size_t i = 1; i < need; i++) {
		if ((in[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (in[i] & 0x3fu);
	}
	if (*c < least[need] || (*c >= 0xd800 && *c < 0xe000) || *c > 0x10ffff)
		return 0;
	return need;
}

/* Controls, and what turns or hides the text beside it on a terminal. */
static bool
is_hostile(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

size_t
log_escape(char *out, size_t cap, const unsigned char *in, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	size_t used = 0;

	for (size_t i = 0; i < n;) {
		uint32_t c = 0;
		size_t length = utf8_character(in + i, n - i, &c);
		bool hostile = length == 0 || is_hostile(c);
		size_t take = length == 0 ? 1 : length;

		if (cap - used <= (hostile ? take * 4 : take))
			break;
		for (size_t k = 0; k < take; k++, i++) {
			if (!hostile) {
				out[used++] = (char)in[i];
				continue;
			}
			memcpy(out + used, "\\x", 2);
			out[used + 2] = digits[in[i] >> 4];
			out[used + 3] = digits[in[i] & 15];
			used += 4;
		}
	}
	out[used] = '\0';
	return used;
}

struct line {
	char *p;
	size_t n, cap;
};

/* All or nothing, and always room for the end of the line. */
static void
put(struct line *l, const char *text, size_t n)
{
	if (n < l->cap - l->n) {
		memcpy(l->p + l->n, text, n);
		l->n += n;
	}
}

static bool
is_plain(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] <= ' ' || p[i] >= 0x7f || p[i] == '"' || p[i] == '=' || p[i] == '\\')
			return false;
	return n > 0;
}

/* key=value, quoted where logfmt needs it. */
static void
put_value(struct line *l, const char *key, const unsigned char *value, size_t n)
{
	char escaped[4 * LOG_VALUE + 1], field[9 * LOG_VALUE];
	size_t used, capped = n > LOG_VALUE ? LOG_VALUE : n, at;

	at = (size_t)snprintf(field, 64, "%s%.40s=", l->n > 0 ? " " : "", key);
	if (is_plain(value, n) && n <= LOG_VALUE) {
		memcpy(field + at, value, n);
		put(l, field, at + n);
		return;
	}
	used = log_escape(escaped, sizeof escaped, value, capped);
	field[at++] = '"';
	for (size_t i = 0; i < used; i++) {
		if (escaped[i] == '"' || (escaped[i] == '\\' && escaped[i + 1] != 'x'))
			field[at++] = '\\';
		field[at++] = escaped[i];
	}
	if (capped < n) {
		memcpy(field + at, "...", 3);
		at += 3;
	}
	field[at++] = '"';
	put(l, field, at);
}

static void
put_text(struct line *l, const char *key, const char *value)
{
	if (value != NULL)
		put_value(l, key, (const unsigned char *)value, strlen(value));
}

static void
put_number(struct line *l, const char *key, int64_t n)
{
	char text[32];

	snprintf(text, sizeof text, "%lld", (long long)n);
	put_text(l, key, text);
}

/* The hash is the same in every process and at every start, so that lines about one address can be
 * found; it keeps an address out of sight, not from somebody who can guess it. */
static void
put_address(struct line *l, const char *key, struct slice address)
{
	struct sha256_ctx hash;
	uint8_t digest[SHA256_DIGEST_SIZE];
	char text[2 * 8 + 1];

	if (state.addresses == ADDRESSES_NONE)
		return;
	if (state.addresses == ADDRESSES_FULL) {
		put_value(l, key, address.p, address.n);
		return;
	}
	sha256_init(&hash);
	for (size_t i = 0; i < address.n; i++) {
		uint8_t c = ascii_lower(address.p[i]);

		sha256_update(&hash, 1, &c);
	}
	sha256_digest(&hash, sizeof digest, digest);
	for (size_t i = 0; i < 8; i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
	put_text(l, key, text);
}

static void
put_time(struct line *l)
{
	struct timespec now;
	struct tm tm;
	char text[40], day[24];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(text, sizeof text, "%s.%03ldZ", day, now.tv_nsec / 1000000);
	put_text(l, "time", text);
}

size_t
log_format(char *out, size_t cap, enum log_id id, const struct log_field *f)
{
	struct line l = { .p = out, .cap = cap - 1 };

	if (state.where == LOG_TO_STDERR && !state.journal)
		put_time(&l);
	put_text(&l, "level", levels[events[id].level].name);
	put_text(&l, "id", events[id].name);
	put_text(&l, "role", state.role);
	if (state.about_key != NULL)
		put_text(&l, state.about_key, state.about);
	for (; f->kind != LOG_END; f++)
		switch (f->kind) {
		case LOG_TEXT:
			put_text(&l, f->key, f->text);
			break;
		case LOG_BYTES:
			put_value(&l, f->key, f->bytes.p, f->bytes.n);
			break;
		case LOG_NUMBER:
			put_number(&l, f->key, f->number);
			break;
		case LOG_ADDRESS:
			put_address(&l, f->key, f->bytes);
			break;
		case LOG_END:
			break;
		}
	out[l.n] = '\0';
	return l.n;
}

void
log_fields(enum log_id id, const struct log_field *fields)
{
	char line[LOG_LINE + 8];
	int priority = levels[events[id].level].priority;
	size_t at = 0, n;

	if (state.where == LOG_TO_STDERR && state.journal)
		at = (size_t)snprintf(line, 5, "<%d>", priority);
	n = at + log_format(line + at, LOG_LINE, id, fields);
	if (state.where == LOG_TO_SYSLOG) {
		syslog(priority, "%s", line);
		return;
	}
	line[n++] = '\n';
	(void)!write(STDERR_FILENO, line, n);
}

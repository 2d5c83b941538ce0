/*
 * config_value - single values of a configuration file: durations, sizes, choices, URLs.
 *
 * A value_*() reads one key of one section through a struct value_from; what is wrong goes to its
 * mistakes with the line of the key, and the default stands.
 */
#ifndef CAROM_CONFIG_VALUE_H
#define CAROM_CONFIG_VALUE_H

#include "config.h"
#include "config_source.h"

struct value_from {
	struct config_source *source;
	struct config_mistakes *mistakes;
	cfg_t *section;
};

/* A mistake at the line of key (NULL: of the section). */
void value_mistake(const struct value_from *f, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Copies; NULL when absent, or empty and may_be_empty is not set (a mistake). */
char *value_string(const struct value_from *f, const char *key, bool may_be_empty);
/* distinct: an entry that is there twice is a mistake. Never NULL inside, also when absent. */
struct config_strings value_strings(const struct value_from *f, const char *key, bool distinct);
bool value_bool(const struct value_from *f, const char *key, bool standard);
unsigned value_number(
    const struct value_from *f, const char *key, unsigned standard, unsigned min, unsigned max);
/* "90s", "15m", "2h", "30d", "1w"; also several together, "1h30m". A bare number is refused, but 0. */
unsigned value_duration(
    const struct value_from *f, const char *key, unsigned standard, unsigned min, unsigned max);
/* "16M", "256K", "1000": octets. */
size_t value_size(
    const struct value_from *f, const char *key, size_t standard, size_t min, size_t max);
/* "3%", "0.5%": in thousandths of a percent. */
unsigned value_percent(const struct value_from *f, const char *key, unsigned standard);
/* Index into the NULL-terminated words. */
size_t value_choice(
    const struct value_from *f, const char *key, const char *const *words, size_t standard);

/* The readers without a section, for other tables of options: false when text is not one. */
bool duration_parse(const char *text, uint64_t *seconds);
bool size_parse(const char *text, uint64_t *octets);
bool percent_parse(const char *text, unsigned *thousandths);

/* A web address whose host is known to be one: https://host[:port][/...], and http only for a
 * loopback host. No user information, blank or control character. */
bool web_url_valid(const char *text);
/* Whether the host of one that is valid is this machine. */
bool web_url_is_loopback(const char *text);
/* http://host:port, socks5://host:port (names are resolved here) or socks5h:// (there). */
bool proxy_url_valid(const char *text);

#endif

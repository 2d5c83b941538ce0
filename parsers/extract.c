/* extract - what a failure says besides its reason: stage, codes, lists, times, addresses */
#include "evidence.h"

#include "address.h"

/* The hit of a kind whose rule stands first in the files. */
static const struct rule_hit *
first_among(const struct evidence *e, const struct rule_hit *hit, size_t n, enum rule_kind kind)
{
	const struct rule_hit *best = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct rule *rule = &e->r->rule[hit[i].rule];

		if (rule->kind == kind && !rule->off && (!best || hit[i].rule < best->rule) &&
		    conditions_hold(e->r, rule->when, &e->c))
			best = &hit[i];
	}
	return best;
}

static const struct rule_hit *
first_of(const struct evidence *e, enum rule_kind kind)
{
	return first_among(e, e->said.hit, e->said.n, kind);
}

enum stage
extract_stage(const struct evidence *e, const struct rule_hit *hit, size_t n)
{
	const struct rule_hit *first = first_among(e, hit, n, RULE_STAGE);

	return first ? e->r->rule[first->rule].stage : STAGE_UNKNOWN;
}

struct slice
extract_blocklist(const struct evidence *e)
{
	const struct rule_hit *hit = first_of(e, RULE_BLOCKLIST);

	return hit ? slice_of(e->r->rule[hit->rule].name) : SLICE_NONE;
}

struct slice
extract_code(const struct evidence *e)
{
	for (size_t i = 0; i < e->c.nproviders; i++) {
		const struct provider *p = &e->r->provider[e->c.provider[i]];

		for (size_t k = 0; k < p->ncodes; k++) {
			struct slice code = picture_find(e->diagnostic, p->code[k]);

			if (code.n)
				return code;
		}
	}
	return SLICE_NONE;
}

/* Seconds in the unit at the front of s; 1 when none is named. */
static int64_t
unit_of(struct slice s)
{
	static const struct {
		struct slice word;
		int64_t seconds;
	} units[] = { { SLICE("min"), 60 }, { SLICE("mn"), 60 }, { SLICE("hour"), 3600 },
		{ SLICE("heure"), 3600 }, { SLICE("hora"), 3600 }, { SLICE("ore"), 3600 },
		{ SLICE("stunde"), 3600 }, { SLICE("hrs"), 3600 }, { SLICE("uur"), 3600 },
		{ SLICE("day"), 86400 }, { SLICE("tag"), 86400 }, { SLICE("jour"), 86400 },
		{ SLICE("\xe5\x88\x86"), 60 }, { SLICE("\xe6\x99\x82\xe9\x96\x93"), 3600 } };

	s = slice_trim(s);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (slice_starts(s, units[i].word))
			return units[i].seconds;
	if (s.n && (s.n == 1 || !ascii_alpha(s.p[1])))
		return s.p[0] == 'm' ? 60 : s.p[0] == 'h' ? 3600 : s.p[0] == 'd' ? 86400 : 1;
	return 1;
}

static size_t
count_digits(struct slice s)
{
	size_t n = 0;

	while (n < s.n && n < 7 && ascii_digit(s.p[n]))
		n++;
	return n;
}

/* "300 seconds", "5 minutes", "00:05:00" at the front of s, or 0 */
static int64_t
duration_of(struct slice s)
{
	int64_t total = 0;
	uint64_t n = 0;
	size_t len = count_digits(s);

	if (!len || !slice_decimal(slice_first(s, len), 10000000, &n))
		return 0;
	s = slice_after(s, len);
	if (s.n == 0 || s.p[0] != ':')
		return (int64_t)n * unit_of(s);
	while (s.n > 1 && s.p[0] == ':' && (len = count_digits(slice_after(s, 1)))) {
		total = (total + (int64_t)n) * 60;
		if (!slice_decimal(slice_first(slice_after(s, 1), len), 10000000, &n))
			return 0;
		s = slice_after(s, 1 + len);
	}
	return total + (int64_t)n;
}

static bool
one_of_blanks(unsigned char c)
{
	return c == ' ' || c == ':' || c == '=' || c == '(' || c >= 0x80;
}

int64_t
extract_retry(const struct evidence *e)
{
	enum { NEAR = 16, LONGEST = 30 * 86400 };
	const struct rule_hit *hit = first_of(e, RULE_RETRY);
	struct slice rest;
	int64_t seconds;

	if (!hit)
		return 0;
	rest = slice_after(e->said.text.text, hit->to);
	/* "in about 5 minutes", not "blocked for abuse. See 102" */
	for (size_t skipped = 0; rest.n && !ascii_digit(rest.p[0]); skipped++) {
		if (skipped == NEAR || !(ascii_alpha(rest.p[0]) || one_of_blanks(rest.p[0])))
			return 0;
		rest = slice_after(rest, 1);
	}
	if (rest.n && ascii_alpha(rest.p[-1]))
		return 0;
	seconds = duration_of(rest);
	return seconds <= LONGEST ? seconds : 0;
}

struct slice
extract_new_address(const struct evidence *e, const struct recipient *r)
{
	struct slice rest = e->diagnostic, address;

	while (address_in_text(&rest, &address))
		if (!slice_equal_nocase(address, r->address) &&
		    !slice_equal_nocase(address, r->final) &&
		    !slice_equal_nocase(address, r->original))
			return address;
	return SLICE_NONE;
}

/* What stands behind the reply and the codes after it. */
static struct slice
behind_codes(const struct evidence *e)
{
	size_t at = slice_find(e->diagnostic, slice_of(e->codes.reply), 0);
	struct slice rest;

	if (at == SLICE_NPOS)
		return SLICE_NONE;
	rest = slice_after(e->diagnostic, at + strlen(e->codes.reply));
	while (rest.n && (strchr(" .-", rest.p[0]) || ascii_digit(rest.p[0])))
		rest = slice_after(rest, 1);
	return rest;
}

/* Behind name, alone or in angle brackets, and three dots in front of s; nothing when these do not stand there. */
static struct slice
behind_dots(struct slice s, struct slice name)
{
	bool bracket = slice_starts(s, SLICE("<"));
	struct slice dots = bracket ? SLICE(">... ") : SLICE("... ");

	s = slice_after(s, bracket);
	if (name.n == 0 || !slice_starts_nocase(s, name))
		return SLICE_NONE;
	s = slice_after(s, name.n);
	return slice_starts(s, dots) ? slice_after(s, dots.n) : SLICE_NONE;
}

/* Its servers put the address of the command that they answer in front of three dots. A code of another subject than the
 * address was given by somebody who means something else, and so does who names another address. */
bool
extract_answers_rcpt(const struct evidence *e, struct slice address)
{
	const char *status = e->codes.status[0] ? e->codes.status : e->c.status_dsn;
	struct slice reply, rest, found;

	if (e->codes.reply[0] != '5' || (status[0] && status[2] != '0' && status[2] != '1'))
		return false;
	reply = behind_codes(e);
	rest = behind_dots(reply, address);
	if (rest.n == 0)
		rest = behind_dots(reply, e->local);
	if (rest.n == 0)
		return false;
	while (address_in_text(&rest, &found))
		if (!slice_equal_nocase(found, address))
			return false;
	return true;
}

/* parameters - a value with parameters (RFC 2045 5.1, RFC 2231), as mailers write it: blanks around
 * "=", values with blanks and no quotes, a missing semicolon. See header.h. */
#include "header.h"

#include <string.h>

#include "octets.h"
#include "transfer.h"

enum { SECTIONS_MAX = LIMIT_PARAMETERS, NAME_MAX_LOOK = 64 };

/* One parameter as it stands: of title*1*="%41" the base "title", section 1, extended. */
struct raw_parameter {
	struct slice base, value; /* base lower case */
	unsigned section;
	bool extended, joined, used;
};

static struct slice
lower_copy(struct arena *a, struct slice s)
{
	struct slice copy;
	unsigned char *p;

	if (!slice_has_upper(s))
		return s;
	copy = arena_copy(a, s);
	p = (unsigned char *)(uintptr_t)copy.p;
	for (size_t i = 0; i < copy.n; i++)
		p[i] = ascii_lower(p[i]);
	return copy;
}

/* Indexed by the octet. */
static const bool name_octet[256] = {
	['-'] = true,
	['*'] = true,
	['_'] = true,
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
};

/* Octets that end what is no quoted string, or may. */
static const bool ends_bare[256] = {
	[' '] = true,
	['\t'] = true,
	['\r'] = true,
	['\n'] = true,
	[';'] = true,
};

/* Which of sixteen octets are such, or nearly. */
static inline octets
bare_ends_at(const unsigned char *p)
{
	octets at = octets_at(p);

	return (octets)(at == ';') | (octets)(at == ' ') | octets_between(at, '\t', '\r');
}

/* Index of the first octet at or behind from that is one of these; s.n when there is none. */
static size_t
find_bare_end(struct slice s, size_t from)
{
	size_t more = OCTETS;

	for (; more == OCTETS && s.n - from >= OCTETS; from += more)
		more = octets_first(bare_ends_at(s.p + from));
	if (more == OCTETS && from < s.n && s.n >= OCTETS)
		from += octets_first_of_last(bare_ends_at(s.p + (s.n - OCTETS)), s.n - from);
	while (from < s.n && !ends_bare[s.p[from]])
		from++;
	return from;
}

/* Length of a parameter name at the front of s that "=" follows; 0 when there is none. */
static size_t
name_before_equals(struct slice s)
{
	size_t n = 0, at;

	if (s.n >= OCTETS) {
		octets all = octets_at(s.p);

		n = octets_first_clear(octets_alnum(all) | (octets)(all == '-') |
		    (octets)(all == '*') | (octets)(all == '_'));
	}
	while (n < NAME_MAX_LOOK && n < s.n && name_octet[s.p[n]])
		n++;
	for (at = n; at < s.n && at - n < 8 && ascii_space(s.p[at]);)
		at++;
	return at < s.n && s.p[at] == '=' ? n : 0;
}

/* The string behind the quote at the front of *s, escapes undone; *s moves behind its end. */
static struct slice
take_quoted(struct arena *a, struct slice *s)
{
	size_t end = slice_find_byte(*s, '"', 1), n = 0, escapes = 0;
	struct slice inside = slice_after(slice_first(*s, end), 1);
	unsigned char *out;

	if (end != SLICE_NPOS && slice_find_byte(inside, '\\', 0) == SLICE_NPOS) {
		*s = slice_after(*s, end + 1);
		return inside;
	}
	end = 1;
	while (end < s->n && s->p[end] != '"') {
		if (s->p[end] == '\\' && s->n - end > 1) {
			escapes++;
			end++;
		}
		end++;
	}
	inside = (struct slice){ s->p + 1, end - 1 };
	*s = slice_after(*s, end + 1);
	if (escapes == 0)
		return inside;
	out = arena_take(a, inside.n, 1);
	if (!out)
		return SLICE_NONE;
	for (size_t i = 0; i < inside.n; i++) {
		if (inside.p[i] == '\\' && inside.n - i > 1)
			i++;
		out[n++] = inside.p[i];
	}
	return (struct slice){ out, n };
}

/* A value without quotes: to the semicolon, or to a blank that another parameter follows. */
static struct slice
take_bare(struct slice *s)
{
	size_t end = 0;
	struct slice value;

	for (; (end = find_bare_end(*s, end)) < s->n; end++) {
		if (s->p[end] == ';' ||
		    (s->n - end > 1 && !ascii_space(s->p[end + 1]) &&
			name_before_equals(slice_after(*s, end + 1))))
			break;
	}
	value = slice_trim(slice_first(*s, end));
	*s = slice_after(*s, end);
	return value;
}

/* Divides "title*1*" (RFC 2231 3, 4). */
static void
set_name(struct arena *a, struct raw_parameter *p, struct slice name)
{
	size_t star = slice_find_byte(name, '*', 0), end;
	uint64_t section;

	p->base = lower_copy(a, slice_first(name, star));
	if (star == SLICE_NPOS)
		return;
	end = name.n;
	if (name.p[end - 1] == '*') {
		p->extended = true;
		end--;
	}
	if (end > star + 1 &&
	    slice_decimal(
		(struct slice){ name.p + star + 1, end - star - 1 }, SECTIONS_MAX, &section)) {
		p->section = (unsigned)section;
		p->joined = true;
	}
}

static size_t
collect(struct arena *a, struct slice s, struct raw_parameter all[static SECTIONS_MAX],
    unsigned *truncated)
{
	size_t n = 0;

	for (;;) {
		size_t name;

		while (s.n && (s.p[0] == ';' || ascii_space(s.p[0])))
			s = slice_after(s, 1);
		if (s.n == 0)
			return n;
		name = name_before_equals(s);
		if (name == 0) { /* no parameter: up to the next semicolon it is nothing */
			s = slice_after(s, slice_first(s, slice_find_byte(s, ';', 0)).n);
			continue;
		}
		if (n == SECTIONS_MAX) {
			*truncated |= TRUNCATED_PARAMETERS;
			return n;
		}
		all[n] = (struct raw_parameter){ .section = 0 };
		set_name(a, &all[n], slice_first(s, name));
		s = slice_after(s, slice_find_byte(s, '=', name) + 1);
		while (s.n && ascii_space(s.p[0]))
			s = slice_after(s, 1);
		all[n].value = s.n && s.p[0] == '"' ? take_quoted(a, &s) : take_bare(&s);
		n++;
	}
}

/* Takes "charset'language'" off the first section of an extended value (RFC 2231 4). */
static struct slice
take_charset(struct slice *value)
{
	size_t first = slice_find_byte(*value, '\'', 0), second;
	struct slice charset;

	second = first == SLICE_NPOS ? SLICE_NPOS : slice_find_byte(*value, '\'', first + 1);
	if (second == SLICE_NPOS)
		return SLICE_NONE;
	charset = slice_first(*value, first);
	*value = slice_after(*value, second + 1);
	return charset;
}

static struct raw_parameter *
find_section(struct raw_parameter *all, size_t n, struct slice base, unsigned section)
{
	for (size_t i = 0; i < n; i++)
		if (!all[i].used && (all[i].joined || all[i].extended) &&
		    all[i].section == section && slice_equal(all[i].base, base))
			return &all[i];
	return NULL;
}

/* Joins the sections of one RFC 2231 parameter, in order, up to the first that is missing. */
static struct slice
join_sections(struct arena *a, const struct charsets *c, struct raw_parameter *all, size_t n,
    struct slice base)
{
	struct abuf bytes = abuf_in(a, 0);
	struct slice charset = SLICE_NONE;
	struct raw_parameter *p;

	for (unsigned section = 0; (p = find_section(all, n, base, section)); section++) {
		p->used = true;
		if (section == 0 && p->extended)
			charset = take_charset(&p->value);
		if (p->extended)
			transfer_percent(&bytes, p->value);
		else
			abuf_slice(&bytes, p->value);
	}
	for (size_t i = 0; i < n; i++) /* those behind a gap are lost */
		if (all[i].joined && slice_equal(all[i].base, base))
			all[i].used = true;
	return charset_decode(a, c, charset, abuf_done(&bytes));
}

/* Ends of the value proper: the semicolon, or a blank that parameters follow without one. */
static size_t
value_length(struct slice s)
{
	for (size_t i = 0; (i = find_bare_end(s, i)) < s.n; i++)
		if (s.p[i] == ';' || name_before_equals(slice_after(s, i + 1)))
			return i;
	return s.n;
}

void
parameters_parse(struct arena *a, const struct charsets *c, struct slice unfolded,
    struct parameters *out, unsigned *truncated)
{
	struct raw_parameter all[SECTIONS_MAX];
	struct slice s = slice_trim(header_uncomment(a, unfolded));
	size_t value = value_length(s), n;

	*out = (struct parameters){
		.value = lower_copy(a, charset_make_valid(a, slice_trim(slice_first(s, value)))),
	};
	n = collect(a, slice_after(s, value), all, truncated);
	out->at = arena_take(a, n, sizeof *out->at);
	if (!out->at) {
		*truncated |= TRUNCATED_MEMORY;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (all[i].used)
			continue;
		out->at[out->n++] = (struct field){
			.name = all[i].base,
			.value = all[i].joined || all[i].extended
			    ? join_sections(a, c, all, n, all[i].base)
			    : header_decode(a, c, all[i].value),
		};
	}
}

struct slice
parameters_get(const struct parameters *p, struct slice lower_name)
{
	for (size_t i = 0; i < p->n; i++)
		if (slice_equal(p->at[i].name, lower_name))
			return p->at[i].value;
	return SLICE_NONE;
}

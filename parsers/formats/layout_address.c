/* layout_address - the addresses in a line of a report; see layout.h */
#include "layout.h"

#include "address.h"

#include <string.h>

/* "to=addr" of a log: the name of the field is no part of the address, though "=" may be. */
static struct slice
without_key(struct slice address)
{
	static const struct slice keys[] = { SLICE("to="), SLICE("rcpt="), SLICE("recipient=") };

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (slice_starts_nocase(address, keys[i]) && address.n > keys[i].n &&
		    address.p[keys[i].n] != '@')
			return slice_after(address, keys[i].n);
	return address;
}

/* "john\\_doe@corp.example": Markdown's, which is not known to be one here; half of it would be somebody else's. */
static bool
is_escaped(struct slice s)
{
	size_t at = slice_find_byte(s, '\\', 0);

	return at != SLICE_NPOS && at + 1 < s.n && s.p[0] != '"' && strchr("_*-+.#", s.p[at + 1]);
}

/* What stands in <> around the '@' at at, the first one in there; nothing in front of from is looked at. "<jo hn@corp.example>"
 * is what was written to, with its blank. */
static struct slice
in_angles(struct slice s, size_t from, size_t at)
{
	size_t open = at, close;
	bool spaced = s.p[from] == '<' && slice_find_byte(slice_first(s, at), ' ', from) < at;
	struct slice inside;

	while (open > from && at - open <= LIMIT_ADDRESS && s.p[open - 1] != '<' &&
	    s.p[open - 1] != '>' && (s.p[open - 1] != ' ' || spaced))
		open--;
	if (open == at || open == from || s.p[open - 1] != '<')
		return SLICE_NONE;
	inside = slice_first(slice_after(s, open), LIMIT_ADDRESS + 1);
	close = slice_find_byte(inside, '>', at - open);
	if (close == SLICE_NPOS)
		return SLICE_NONE;
	inside = slice_first(inside, close);
	/* "\\<ann@corp.example\\>" is Markdown's */
	if (close > 1 && inside.p[close - 1] == '\\')
		inside.n--;
	if (is_escaped(inside))
		return SLICE_NONE;
	if (slice_find_byte(inside, ' ', 0) != SLICE_NPOS &&
	    !address_is_spaced(inside, LAYOUT_BLANKS))
		return SLICE_NONE;
	if (inside.p[inside.n - 1] == '@' || slice_find_byte(inside, '<', 0) != SLICE_NPOS ||
	    slice_find(inside, SLICE("://"), 0) != SLICE_NPOS ||
	    slice_starts_nocase(inside, SLICE("mailto:")))
		return SLICE_NONE;
	return inside;
}

/* From one '@' to the next, so that a line of many that belong to no address is gone through once. */
bool
layout_next_address(struct slice *rest, struct slice *found)
{
	struct slice s = *rest, inside;
	size_t from = 0, at;

	while ((at = slice_find_byte(s, '@', from)) != SLICE_NPOS) {
		inside = in_angles(s, from, at);
		*found = inside.n ? inside : address_around(s, from, at);
		if (found->n) {
			*rest =
			    slice_after(s, (size_t)(found->p + found->n - s.p) + (inside.n > 0));
			if (!inside.n)
				*found = without_key(*found);
			return true;
		}
		from = at + 1;
	}
	*found = SLICE_NONE;
	return false;
}

/* "Ann Lee"@example.net */
static bool
is_quoted(struct slice address)
{
	size_t end = slice_find(address, SLICE("\"@"), 1);

	return end != SLICE_NPOS && address.p[0] == '"' &&
	    slice_find_byte(address, ' ', end) == SLICE_NPOS;
}

/* Where the address stands in s, whatever is around it, or SLICE_NPOS: looked for from its '@' on, since a thousand may be
 * looked for in a text that is made of the letters they begin with. */
static size_t
find_address(struct slice s, struct slice address)
{
	size_t local = slice_find_byte(address, '@', 0), at;
	struct slice domain = slice_after(address, local);

	if (local == SLICE_NPOS)
		return slice_find_nocase(s, address, 0);
	for (at = slice_find_nocase(s, domain, local); at != SLICE_NPOS;
	     at = slice_find_nocase(s, domain, at + 1))
		if (slice_starts_nocase(slice_after(s, at - local), address))
			return at - local;
	return SLICE_NPOS;
}

bool
layout_names(struct slice line, struct slice address)
{
	return find_address(line, address) != SLICE_NPOS;
}

size_t
layout_line_naming(const struct message *m, struct slice address, size_t from, size_t to)
{
	const struct slice *line = m->text.line;
	struct slice all;
	size_t at;

	if (to > m->text.n)
		to = m->text.n;
	if (from >= to || address.n == 0)
		return TEXT_NONE;
	all.p = line[from].p;
	all.n = (size_t)(line[to - 1].p + line[to - 1].n - all.p);
	at = find_address(all, address);
	if (at == SLICE_NPOS)
		return TEXT_NONE;
	while (from < to && line[from].p + line[from].n < all.p + at + address.n)
		from++;
	return from < to && layout_names(line[from], address) ? from : TEXT_NONE;
}

struct slice
layout_valid(const struct message *m, struct slice address)
{
	address = address_clean(m->a, address);
	if (address.n > LIMIT_ADDRESS || slice_find_byte(address, '@', 0) == SLICE_NPOS ||
	    (slice_find_byte(address, ' ', 0) != SLICE_NPOS && !is_quoted(address)))
		return SLICE_NONE;
	/* "TO:<addr>" is the rest of a command that was wrapped */
	if (slice_find_byte(address, '<', 0) != SLICE_NPOS && address.p[0] != '"')
		return SLICE_NONE;
	return charset_make_valid(m->a, address);
}

struct report_rcpt *
layout_add(const struct message *m, struct report *r, size_t line, struct slice address)
{
	struct report_rcpt *one = report_add_final(r, address);
	struct slice s = m->text.line[line];
	const unsigned char *end = address.p + address.n;

	if (one && address.p > s.p && end < s.p + s.n && address.p[-1] == '\'' && *end == '\'')
		one->written = (struct slice){ address.p - 1, address.n + 2 };
	return one;
}

struct slice
layout_bare_address(const struct message *m, size_t line)
{
	struct slice s = line < m->text.n ? slice_trim(m->text.line[line]) : SLICE_NONE, rest,
		     found;

	while (s.n && (s.p[s.n - 1] == ':' || s.p[s.n - 1] == '.' || s.p[s.n - 1] == ','))
		s.n--;
	if (s.n > 1 && (s.p[0] == '\'' || s.p[0] == '"') && s.p[s.n - 1] == s.p[0])
		s = slice_first(slice_after(s, 1), s.n - 2);
	if (s.n > 2 && s.p[0] == '<' && s.p[s.n - 1] == '>')
		s = slice_first(slice_after(s, 1), s.n - 2);
	if (s.n == 0 || s.n > LIMIT_ADDRESS || slice_find_byte(s, '@', 0) == SLICE_NPOS)
		return SLICE_NONE;
	rest = s;
	if (!address_in_text(&rest, &found) || found.n < s.n) {
		/* quoted local parts and mailto: forms are longer than what text shows */
		struct slice clean = address_clean(m->a, s);

		/* a label of Chinese or Japanese touches the address */
		if (found.n && found.p > s.p && (found.p[-1] & 0x80) != 0)
			return SLICE_NONE;
		return slice_find_byte(clean, ' ', 0) == SLICE_NPOS ? layout_valid(m, clean)
								    : SLICE_NONE;
	}
	return layout_valid(m, s);
}

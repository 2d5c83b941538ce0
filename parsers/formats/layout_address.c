/* layout_address - the addresses in a line of a report; see layout.h */
#include "layout.h"

#include "address.h"

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

bool
layout_next_address(struct slice *rest, struct slice *found)
{
	struct slice plain = *rest;
	bool have = address_in_text(&plain, found);

	for (size_t open = slice_find_byte(*rest, '<', 0); open != SLICE_NPOS;
	     open = slice_find_byte(*rest, '<', open + 1)) {
		size_t close = slice_find_byte(*rest, '>', open);
		struct slice inside;

		if (close == SLICE_NPOS || (have && rest->p + open > found->p))
			break;
		inside = (struct slice){ rest->p + open + 1, close - open - 1 };
		if (inside.n < 3 || inside.n > LIMIT_ADDRESS || inside.p[0] == '@' ||
		    inside.p[inside.n - 1] == '@' ||
		    slice_find_byte(inside, '@', 0) == SLICE_NPOS ||
		    slice_find_byte(inside, ' ', 0) != SLICE_NPOS ||
		    slice_find_byte(inside, '<', 0) != SLICE_NPOS ||
		    slice_find(inside, SLICE("://"), 0) != SLICE_NPOS ||
		    slice_starts_nocase(inside, SLICE("mailto:")))
			continue;
		*found = inside;
		*rest = slice_after(*rest, close + 1);
		return true;
	}
	if (have) {
		*rest = plain;
		*found = without_key(*found);
	}
	return have;
}

/* "Ann Lee"@example.net */
static bool
is_quoted(struct slice address)
{
	return address.n && address.p[0] == '"' &&
	    slice_find(address, SLICE("\"@"), 1) != SLICE_NPOS;
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

/* address_plain - a field that is one address, as nearly every one is, sixteen octets at a time; see address.h. What
 * is anything else goes to address_list.c. */
#include "address.h"
#include "address_list.h"
#include "charset.h"
#include "octets.h"

/* Which of sixteen octets end a word, or nearly do. */
static inline octets
ends_at(const unsigned char *p, bool blanks)
{
	octets at = octets_at(p);
	octets ends = (octets)(at == '"') | (octets)(at == '(') | (octets)(at == ',') |
	    octets_between(at, ':', '<') | (octets)(at == '>');

	if (blanks)
		ends |= octets_between(at, '\t', ' ');
	return ends;
}

/* Index of the first octet at or behind from that is of one of these kinds; s.n when there is none. */
static inline size_t
find_end(struct slice s, size_t from, unsigned char kinds)
{
	for (; s.n - from >= OCTETS; from += OCTETS) {
		size_t first = octets_first(ends_at(s.p + from, kinds & ADDRESS_BLANK));

		if (first < OCTETS) {
			from += first;
			break;
		}
	}
	if (from < s.n && s.n - from < OCTETS && s.n >= OCTETS)
		from += octets_first_of_last(
		    ends_at(s.p + (s.n - OCTETS), kinds & ADDRESS_BLANK), s.n - from);
	while (from < s.n && !(address_ends_word[s.p[from]] & kinds))
		from++;
	return from;
}

/* "addr", "<addr>", "Name <addr>" and "\"Name\" <addr>" alone: read where it stands. False for anything else, which may be a
 * list all the same. */
static inline bool
is_plain(struct slice s, struct slice *address)
{
	size_t open = 0;

	s = slice_trim(s);
	if (s.n > 1 && s.p[0] == '"') {
		open = slice_find_byte(s, '"', 1);
		if (open == SLICE_NPOS ||
		    slice_find_byte(slice_first(s, open), '\\', 0) != SLICE_NPOS)
			return false;
		open++;
	}
	open = find_end(s, open, ADDRESS_SIGN);
	if (open < s.n) {
		if (s.p[open] != '<' || s.p[s.n - 1] != '>')
			return false;
		s = slice_after(slice_first(s, s.n - 1), open + 1);
	} else if (s.n && s.p[0] == '"') {
		return false;
	}
	*address = s;
	return s.n && s.n <= LIMIT_ADDRESS && find_end(s, 0, ADDRESS_BLANK | ADDRESS_SIGN) == s.n;
}

bool
address_next(struct arena *a, struct slice *list, struct slice *address)
{
	if (!is_plain(*list, address))
		return address_list_next(a, list, address);
	*list = SLICE_NONE;
	*address = charset_make_valid(a, *address);
	return true;
}

struct slice
address_first(struct arena *a, struct slice list)
{
	struct slice address;

	return address_next(a, &list, &address) ? address : SLICE_NONE;
}

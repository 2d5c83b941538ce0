/* another - does a reply say of another address than the recipient's that it is not there? See evidence.h
 *
 * "550 <bob@corp.example>: user unknown" about kim@corp.example: kim's mail goes on to bob, and of kim nothing is
 * said. Only in front is it certain to be the one that is meant, and no adviser. Servers that write an address in
 * another way keep its name, or a part of it. */
#include "evidence.h"

#include "address.h"

enum { PART = 3 /* octets that a name has at least that is part of another one */ };

static bool
is_address_octet(unsigned char c)
{
	return is_name_octet(c) || c == '@' || c == '+' || c == '=';
}

/* The reply without its codes. */
static struct slice
reply_text(const struct evidence *e)
{
	size_t at = slice_find(e->diagnostic, slice_of(e->codes.reply), 0);
	struct slice text = slice_after(e->diagnostic, at == SLICE_NPOS ? 0 : at + 3);

	while (text.n && (text.p[0] == ' ' || text.p[0] == '-'))
		text = slice_after(text, 1);
	if (e->codes.status[0] && slice_starts(text, slice_of(e->codes.status)))
		text = slice_after(text, slice_of(e->codes.status).n);
	return slice_trim(text);
}

static bool
is_part_of(struct slice name, struct slice other)
{
	return name.n >= PART && slice_find_nocase(other, name, 0) != SLICE_NPOS;
}

/* One of the recipient's, or made of it? */
static bool
is_own(struct slice address, const struct slice own[], size_t n)
{
	struct slice local, domain, name, host;

	if (!address_split(address, &local, &domain))
		return true;
	for (size_t i = 0; i < n; i++)
		if (address_split(own[i], &name, &host) &&
		    (slice_equal_nocase(name, local) || is_part_of(name, local) ||
			is_part_of(local, name)))
			return true;
	return false;
}

/* The next of the words that hold an @, from at on; at is where it ends. SLICE_NONE when there is no more. */
static struct slice
next_address(struct slice text, size_t *at)
{
	size_t sign = slice_find_byte(text, '@', *at), begin = sign;

	if (sign == SLICE_NPOS)
		return SLICE_NONE;
	while (begin > *at && is_address_octet(text.p[begin - 1]))
		begin--;
	for (*at = sign; *at < text.n && is_address_octet(text.p[*at]);)
		++*at;
	return slice_first(slice_after(text, begin), *at - begin);
}

bool
another_named(const struct evidence *e, const struct recipient *r)
{
	const struct slice own[] = { r->final, r->address, r->original };
	struct slice text = reply_text(e), one;
	size_t at = 0;

	if (!e->codes.reply[0])
		return false;
	one = next_address(text, &at);
	if (one.n == 0 || one.p != text.p + (text.p[0] == '<'))
		return false;
	for (; one.n; one = next_address(text, &at))
		if (is_own(one, own, sizeof own / sizeof *own))
			return false;
	return true;
}

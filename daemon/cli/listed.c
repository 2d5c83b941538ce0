/* listed - see listed.h */
#include "build_config.h"

#include "listed.h"

#include "charset.h"

/* To the separator that is outside quotes; *rest is what follows it. */
static struct slice
take_field(struct slice *rest, unsigned char separator, bool *more)
{
	bool quoted = false;
	size_t n = 0;
	struct slice field;

	for (; n < rest->n && (quoted || rest->p[n] != separator); n++)
		quoted ^= rest->p[n] == '"';
	field = slice_first(*rest, n);
	*more = n < rest->n;
	*rest = slice_after(*rest, n + 1);
	return slice_trim(field);
}

static unsigned char
find_separator(struct slice line)
{
	bool quoted = false;

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = line.p[i];

		quoted ^= c == '"';
		if (!quoted && (c == ',' || c == ';' || c == '\t'))
			return c;
	}
	return '\0';
}

/* "jane@x.example" in the quotes of a field, or behind a name: Jane <jane@x.example>. The local part in quotes of
 * "jane doe"@x.example stays in them. */
static struct slice
unwrap(struct slice s)
{
	size_t open;

	if (s.n > 1 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		s = slice_trim((struct slice){ s.p + 1, s.n - 2 });
	open = slice_find_byte(s, '<', 0);
	if (s.n && s.p[s.n - 1] == '>' && open != SLICE_NPOS)
		s = slice_trim((struct slice){ s.p + open + 1, s.n - open - 2 });
	return s;
}

/* Not whether it is well-formed: there are contacts whose address is not. */
static bool
is_one_word_with_at(struct slice s)
{
	bool quoted = false, at = false;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = s.p[i];

		quoted ^= c == '"';
		at |= c == '@' && !quoted;
		if (!quoted && (c <= ' ' || c == ',' || c == ';' || c == '<' || c == '>'))
			return false;
	}
	return at && !quoted && utf8_valid(s);
}

static bool
is_heading(struct slice field)
{
	static const struct slice names[] = { SLICE("email"), SLICE("e-mail"), SLICE("mail"),
		SLICE("address"), SLICE("email address"), SLICE("e-mail address"),
		SLICE("emailaddress"), SLICE("email_address"), SLICE("recipient") };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_equal_nocase(unwrap(field), names[i]))
			return true;
	return false;
}

static void
read_heading(struct listed *l, struct slice line)
{
	bool more = true;

	if (slice_find_byte(line, '@', 0) != SLICE_NPOS)
		return;
	for (size_t column = 1; more && l->column == 0; column++)
		if (is_heading(take_field(&line, l->separator, &more)))
			l->column = column;
}

bool
listed_address(struct listed *l, struct slice line, struct slice *address)
{
	size_t found = 0;
	bool more = true;

	if (!l->separator)
		l->separator = find_separator(line);
	if (!l->begun)
		read_heading(l, line);
	l->heading = !l->begun && l->column;
	l->begun = true;
	if (!l->separator) {
		*address = unwrap(line);
		return is_one_word_with_at(*address);
	}
	for (size_t column = 1; more; column++) {
		struct slice field = unwrap(take_field(&line, l->separator, &more));
		bool here =
		    l->column ? column == l->column : slice_find_byte(field, '@', 0) != SLICE_NPOS;

		if (here)
			*address = field;
		found += here;
	}
	return found == 1 && is_one_word_with_at(*address);
}

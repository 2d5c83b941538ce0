/* dsn_field - names and values; see dsn_field.h */
#include "dsn_field.h"

#include "octets.h"

static enum dsn_field
field_id(struct slice name)
{
	static const struct {
		struct slice name;
		enum dsn_field id;
	} known[] = { { SLICE("Reporting-MTA"), DSN_REPORTING_MTA },
		{ SLICE("Original-Envelope-Id"), DSN_ENVID },
		{ SLICE("Original-Recipient"), DSN_ORIGINAL },
		{ SLICE("Final-Recipient"), DSN_FINAL },
		{ SLICE("X-Actual-Recipient"), DSN_ACTUAL }, { SLICE("Action"), DSN_ACTION },
		{ SLICE("Status"), DSN_STATUS }, { SLICE("Remote-MTA"), DSN_REMOTE_MTA },
		{ SLICE("Diagnostic-Code"), DSN_DIAGNOSTIC },
		{ SLICE("X-Orig-Recipient"), DSN_ORIGINAL },
		{ SLICE("X-PowerMTA-BounceCategory"), DSN_CATEGORY } };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_equal_nocase(name, known[i].name))
			return known[i].id;
	return DSN_OTHER;
}

enum { NAME_LONGEST = 60 };

/* Indexed by the octet. */
static const bool name_octet[256] = {
	['-'] = true,
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
};

bool
dsn_field_split(struct slice line, enum dsn_field *id, struct slice *value)
{
	struct slice name;
	size_t i = 0, end = line.n < NAME_LONGEST ? line.n : NAME_LONGEST;

	if (end >= OCTETS) {
		octets at = octets_at(line.p);

		i = octets_first_clear(octets_alnum(at) | (octets)(at == '-'));
	}
	while (i < end && name_octet[line.p[i]])
		i++;
	if (i < 2 || !ascii_alpha(line.p[0]))
		return false;
	name = slice_first(line, i);
	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	if (i >= line.n || line.p[i] != ':')
		return false;
	*value = slice_after(line, i + 1);
	*id = field_id(name);
	if (*id != DSN_OTHER)
		return true;
	return slice_find_byte(name, '-', 0) != SLICE_NPOS || (value->n && value->p[0] == ' ');
}

struct slice
dsn_field_type(struct slice value, struct slice *type)
{
	size_t semi = slice_find_byte(value, ';', 0);

	*type = SLICE_NONE;
	if (semi == SLICE_NPOS || semi > 40)
		return value;
	for (size_t i = 0; i < semi; i++)
		if (!ascii_alpha(value.p[i]) && !ascii_digit(value.p[i]) && value.p[i] != '-' &&
		    value.p[i] != '_' && value.p[i] != ' ')
			return value;
	*type = slice_trim(slice_first(value, semi));
	if (slice_find_byte(*type, ' ', 0) != SLICE_NPOS || type->n == 0) {
		*type = SLICE_NONE;
		return value;
	}
	return slice_trim(slice_after(value, semi + 1));
}

struct slice
dsn_field_host(struct slice value)
{
	struct slice type, host = slice_trim(dsn_field_type(value, &type));
	size_t end = 0;

	while (end < host.n && !ascii_space(host.p[end]) && host.p[end] != '(')
		end++;
	if (end == 0 && host.n && host.p[0] == '(')
		return SLICE_NONE;
	host = slice_first(host, end);
	if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		host = slice_first(slice_after(host, 1), host.n - 2);
	return host;
}

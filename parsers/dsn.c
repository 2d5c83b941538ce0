#include "dsn.h"

#include "address.h"
#include "kind.h"
#include "octets.h"
#include "parser.h"

enum field_id {
	FIELD_OTHER,
	FIELD_REPORTING_MTA,
	FIELD_ENVID,
	FIELD_ORIGINAL,
	FIELD_FINAL,
	FIELD_ACTUAL,
	FIELD_ACTION,
	FIELD_STATUS,
	FIELD_REMOTE_MTA,
	FIELD_DIAGNOSTIC,
	FIELD_COUNT
};

struct reader {
	const struct message *m;
	struct report *r;
	struct report_rcpt *cur;
	unsigned have; /* bits 1 << field_id that the current recipient has */
	bool gap;      /* a blank line since the last field */
	bool found;    /* a field was seen, and they begin depth octets from the left */
	size_t depth;
};

static enum field_id
field_id(struct slice name)
{
	static const struct {
		struct slice name;
		enum field_id id;
	} known[] = { { SLICE("Reporting-MTA"), FIELD_REPORTING_MTA },
		{ SLICE("Original-Envelope-Id"), FIELD_ENVID },
		{ SLICE("Original-Recipient"), FIELD_ORIGINAL },
		{ SLICE("Final-Recipient"), FIELD_FINAL },
		{ SLICE("X-Actual-Recipient"), FIELD_ACTUAL }, { SLICE("Action"), FIELD_ACTION },
		{ SLICE("Status"), FIELD_STATUS }, { SLICE("Remote-MTA"), FIELD_REMOTE_MTA },
		{ SLICE("Diagnostic-Code"), FIELD_DIAGNOSTIC },
		{ SLICE("X-Orig-Recipient"), FIELD_ORIGINAL } };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_equal_nocase(name, known[i].name))
			return known[i].id;
	return FIELD_OTHER;
}

enum { NAME_LONGEST = 60 };

/* Indexed by the octet. */
static const bool name_octet[256] = {
	['-'] = true,
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
};

/* A line "Name: value". Names of several words and URLs ("http://") are continuation text. */
static bool
split_field(struct slice line, enum field_id *id, struct slice *value)
{
	struct slice name;
	size_t i = 0, end = line.n < NAME_LONGEST ? line.n : NAME_LONGEST;

	if (end >= OCTETS) {
		octets at = octets_at(line.p);

		i = octets_first(~(octets_alnum(at) | (octets)(at == '-')));
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
	if (*id != FIELD_OTHER)
		return true;
	return slice_find_byte(name, '-', 0) != SLICE_NPOS || (value->n && value->p[0] == ' ');
}

/* "smtp; 550 5.1.1 ..." to type and text. Without a type all of it is text. */
static struct slice
strip_type(struct slice value, struct slice *type)
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

/* A name of an MTA: "dns; mx.example.net (192.0.2.1)" to the host alone. */
static struct slice
host_of(struct slice value)
{
	struct slice type, host = slice_trim(strip_type(value, &type));
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

static struct report_rcpt *
current(struct reader *d, enum field_id id)
{
	bool starts = id == FIELD_FINAL || id == FIELD_ORIGINAL;
	/* the one before had no Original-Recipient, which its successor begins with */
	bool next = id == FIELD_ORIGINAL && d->gap && (d->have & 1U << FIELD_FINAL) &&
	    (d->have & (1U << FIELD_ACTION | 1U << FIELD_STATUS));

	if (!d->cur || next || ((d->have & 1U << id) && (starts || d->gap))) {
		d->cur = report_add(d->r);
		d->have = 0;
	}
	d->have |= 1U << id;
	return d->cur;
}

/* An address field. "unknown" and the like, which have no @, are kept only as the final one. */
static struct slice
recipient_address(struct reader *d, struct slice value, bool need_at)
{
	struct slice s = address_clean(d->m->a, value);
	size_t semi = slice_find_byte(s, ';', 0), at = slice_find_byte(s, '@', 0);
	size_t space;

	/* a type that nobody knows ("rfc/822;") is a type all the same */
	if (semi < at && at != SLICE_NPOS && semi < 12)
		s = address_clean(d->m->a, slice_after(s, semi + 1));
	space = slice_find_byte(s, ' ', 0);

	if (space != SLICE_NPOS && slice_find_byte(s, '@', 0) != SLICE_NPOS) {
		struct slice rest = s, found;

		if (address_in_text(&rest, &found))
			s = found;
	}
	if (s.n > LIMIT_ADDRESS) {
		d->r->truncated |= TRUNCATED_ADDRESS;
		return SLICE_NONE;
	}
	if (need_at && slice_find_byte(s, '@', 0) == SLICE_NPOS)
		return SLICE_NONE;
	return header_decode(d->m->a, d->m->charsets, s);
}

static void
put_recipient_field(struct reader *d, enum field_id id, struct slice value)
{
	struct report_rcpt *one = current(d, id);
	struct slice type;

	if (!one)
		return;
	switch (id) {
	case FIELD_ORIGINAL:
		one->original = recipient_address(d, value, true);
		break;
	case FIELD_FINAL:
		one->final = recipient_address(d, value, false);
		break;
	case FIELD_ACTUAL:
		if (one->final.n == 0 || slice_find_byte(one->final, '@', 0) == SLICE_NPOS)
			one->final = recipient_address(d, value, true);
		break;
	case FIELD_ACTION:
		one->action = kind_action(value);
		break;
	case FIELD_STATUS:
		one->status = charset_make_valid(d->m->a, slice_trim(value));
		break;
	case FIELD_REMOTE_MTA:
		one->remote_mta = charset_make_valid(d->m->a, host_of(value));
		break;
	case FIELD_DIAGNOSTIC:
		value = slice_trim(header_decode(d->m->a, d->m->charsets, value));
		value = strip_type(value, &type);
		if (value.n > LIMIT_DIAGNOSTIC)
			d->r->truncated |= TRUNCATED_DIAGNOSTIC;
		one->diagnostic = text_clip(value, LIMIT_DIAGNOSTIC);
		one->diagnostic_type = type;
		break;
	default:
		break;
	}
}

static void
put_field(struct reader *d, enum field_id id, struct slice value)
{
	value = slice_trim(value);
	switch (id) {
	case FIELD_OTHER:
		break;
	case FIELD_REPORTING_MTA:
		if (d->r->reporting_mta.n == 0)
			d->r->reporting_mta = charset_make_valid(d->m->a, host_of(value));
		break;
	case FIELD_ENVID:
		if (d->r->envid.n == 0)
			d->r->envid = charset_make_valid(d->m->a, value);
		break;
	default:
		put_recipient_field(d, id, value);
		break;
	}
	d->gap = false;
}

/* Does a field begin in this line? All may stand deeper, as in a report that was quoted or copied: what the
 * first known one begins with is their margin, and only what stands deeper than that goes on. */
static bool
begins_field(struct reader *d, struct slice line, enum field_id *id, struct slice *value)
{
	size_t depth = 0;

	while (depth < line.n && ascii_space(line.p[depth]))
		depth++;
	if (depth > d->depth && d->found)
		return false;
	if (!split_field(slice_after(line, depth), id, value))
		return false;
	if (depth && !d->found && *id == FIELD_OTHER)
		return false;
	if (!d->found)
		d->depth = depth;
	d->found = true;
	return true;
}

void
dsn_fields(const struct message *m, struct slice bytes, struct report *r)
{
	struct reader d = { .m = m, .r = r };
	struct slice line, value, all = SLICE_NONE;
	enum field_id id = FIELD_OTHER, next;
	bool open = false; /* a field whose end is not yet seen */
	struct abuf b = abuf_in(m->a, 2 * LIMIT_DIAGNOSTIC);

	while (slice_line(&bytes, &line)) {
		struct slice body = slice_trim(line);

		if (body.n && begins_field(&d, line, &next, &value)) {
			if (open)
				put_field(&d, id, all);
			id = next;
			open = true;
			all = slice_first(slice_trim(value), 2 * LIMIT_DIAGNOSTIC);
			b = abuf_in(m->a, 2 * LIMIT_DIAGNOSTIC);
		} else if (body.n && open && all.n + body.n < 2 * LIMIT_DIAGNOSTIC) {
			/* only what goes on for several lines has to be put together */
			if (b.n == 0)
				abuf_slice(&b, all);
			if (all.n)
				abuf_byte(&b, ' ');
			abuf_slice(&b, body);
			all = abuf_done(&b);
		} else if (body.n == 0) {
			if (open)
				put_field(&d, id, all);
			open = false;
			d.gap = true;
		}
	}
	if (open)
		put_field(&d, id, all);
}

/* The groups that name nobody and say nothing are residues of odd blank lines. */
static void
drop_empty(struct report *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct report_rcpt *one = r->rcpt[i];

		if (one->final.n || one->original.n || one->status.n || one->diagnostic.n ||
		    one->action != ACTION_NONE)
			r->rcpt[kept++] = r->rcpt[i];
	}
	r->n = kept;
}

static void
finish(const struct message *m, struct report *r)
{
	drop_empty(r);
	report_tidy(r);
	for (size_t i = 0; i < r->n; i++)
		if (r->rcpt[i]->action == ACTION_NONE)
			r->rcpt[i]->action =
			    kind_action_from(m, r->rcpt[i]->status, r->rcpt[i]->diagnostic);
	kind_decide(r);
	if (r->n == 0 && kind_says_delayed(m))
		r->kind = KIND_DELAY;
}

static bool
is_status_part(const struct mime_part *p)
{
	return slice_equal(p->type.value, SLICE("message/delivery-status")) ||
	    slice_equal(p->type.value, SLICE("message/global-delivery-status")) ||
	    slice_equal(p->type.value, SLICE("text/delivery-status"));
}

static struct slice
status_bytes(const struct message *m, const struct mime_part *p, struct report *r)
{
	return mime_decoded(m->a, p, &r->truncated);
}

static bool
names_recipients(struct slice bytes)
{
	return slice_find_nocase(bytes, SLICE("Final-Recipient"), 0) != SLICE_NPOS ||
	    slice_find_nocase(bytes, SLICE("Diagnostic-Code"), 0) != SLICE_NPOS;
}

enum parse_rc
dsn_read(const struct message *m, struct report *r)
{
	bool found = false;

	if (message_by_person(m))
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < m->mime.n; i++) {
		if (!is_status_part(&m->mime.part[i]) || message_embedded(m, i))
			continue;
		found = true;
		dsn_fields(m, status_bytes(m, &m->mime.part[i], r), r);
	}
	if (!found)
		return PARSE_NOT_MINE;
	finish(m, r);
	return PARSE_OK;
}

enum parse_rc
dsn_read_nested(const struct message *m, struct report *r)
{
	if (!message_by_machine(m) || message_by_person(m))
		return PARSE_NOT_MINE;
	for (size_t i = 0; i < m->mime.n; i++) {
		if (!is_status_part(&m->mime.part[i]))
			continue;
		dsn_fields(m, status_bytes(m, &m->mime.part[i], r), r);
		finish(m, r);
		return r->n ? PARSE_OK : PARSE_NOT_MINE;
	}
	return PARSE_NOT_MINE;
}

/* The line where the fields around line at begin: those of the recipient may stand in any order, and in front
 * of them, behind a blank line, those of the message. */
static size_t
first_field(const struct text *t, size_t at)
{
	enum { FIELD_LINES = 24 };
	size_t first = at, least = at > FIELD_LINES ? at - FIELD_LINES : 0;
	struct slice value;
	enum field_id id;

	for (size_t i = at; i-- > least;) {
		struct slice line = slice_trim(t->line[i]);
		bool field = split_field(line, &id, &value);

		if (field && id != FIELD_OTHER)
			first = i;
		else if (line.n && !field && text_indent(t, i) == 0)
			break;
	}
	return first;
}

enum parse_rc
dsn_read_text(const struct message *m, struct report *r)
{
	size_t at = text_at(&m->all, SLICE("Final-Recipient:"), 0);

	if (!message_by_machine(m) || message_by_person(m))
		return PARSE_NOT_MINE;
	if (at != TEXT_NONE) {
		struct slice from = m->all.line[first_field(&m->all, at)];
		const unsigned char *end =
		    m->all.line[m->all.n - 1].p + m->all.line[m->all.n - 1].n;

		dsn_fields(m, (struct slice){ from.p, (size_t)(end - from.p) }, r);
	} else {
		for (size_t i = 0; i < m->mime.n && r->n == 0; i++) {
			const struct mime_part *p = &m->mime.part[i];
			struct slice bytes;

			if (p->first_child != MIME_NONE || message_embedded(m, i) ||
			    i == m->returned_part || slice_starts(p->type.value, SLICE("text/")) ||
			    slice_starts(p->type.value, SLICE("image/")))
				continue;
			bytes = slice_first(status_bytes(m, p, r), LIMIT_MATCHED);
			if (names_recipients(bytes))
				dsn_fields(m, bytes, r);
		}
	}
	finish(m, r);
	if (r->n == 0)
		return PARSE_NOT_MINE;
	return PARSE_OK;
}

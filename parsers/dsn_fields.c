/* dsn_fields - the groups of fields of a delivery status, one a recipient; see dsn.h */
#include "dsn.h"

#include "address.h"
#include "dsn_field.h"
#include "kind.h"
#include "parse.h"

#include <string.h>

struct reader {
	const struct message *m;
	struct report *r;
	struct report_rcpt *cur;
	unsigned have; /* bits 1 << field_id that the current recipient has */
	bool gap;      /* a blank line since the last field */
	bool apart;    /* with this field a group begins that names its recipient further down */
	bool found;    /* a field was seen, and they begin depth octets from the left */
	size_t depth;
};

static struct report_rcpt *
current(struct reader *d, enum dsn_field id)
{
	bool starts = id == DSN_FINAL || id == DSN_ORIGINAL;
	/* the one before had no Original-Recipient, which its successor begins with */
	bool next = id == DSN_ORIGINAL && d->gap && (d->have & 1U << DSN_FINAL) &&
	    (d->have & (1U << DSN_ACTION | 1U << DSN_STATUS));

	next = next || (d->apart && (d->have & 1U << DSN_FINAL));
	if (!d->cur || next || ((d->have & 1U << id) && (starts || d->gap))) {
		d->cur = report_add(d->r);
		d->have = 0;
	}
	d->have |= 1U << id;
	return d->cur;
}

static bool
is_mark(unsigned char c, const char *marks)
{
	return c && strchr(marks, c);
}

/* Is the address that was read in the field all that was written to? "'ann@corp.example'" is at a domain that ends with a
 * quote, "jo lee ann@corp.example" one address with blanks, and behind "ann@corp.example, " stands another one: what failed
 * there may say nothing of ann. What stands in <> is hers. */
static void
note_written(struct report_rcpt *one, struct slice field, struct slice address)
{
	const unsigned char *first = address.p, *end;
	struct slice front, back;
	bool angles;

	if (!address.n)
		return;
	end = address.p + address.n;
	if (first < field.p || end > field.p + field.n || address.n == field.n)
		return;
	if (end == field.p + field.n && field.n > 6 && field.n <= address.n + 8 &&
	    field.p[6] == ';')
		return; /* "rfc822; ann@corp.example", as nearly all */
	while (first > field.p && is_mark(first[-1], "'\"("))
		first--;
	while (end < field.p + field.n && is_mark(*end, "'\").,;:"))
		end++;
	front = slice_first(field, (size_t)(first - field.p));
	back = slice_after(field, (size_t)(end - field.p));
	if (slice_find_byte(front, ';', 0) != SLICE_NPOS)
		front = slice_after(front, slice_find_byte(front, ';', 0) + 1);
	front = slice_trim(front);
	angles = front.n && is_mark(front.p[front.n - 1], "<:"); /* ":" of a source route */
	one->untied =
	    one->untied || (!angles && (front.n || slice_find_byte(back, '@', 0) != SLICE_NPOS));
	if ((size_t)(end - first) > address.n)
		one->written = (struct slice){ first, (size_t)(end - first) };
}

/* Behind a type that nobody knows ("rfc/822;"), which is a type all the same. s: in the field. */
static struct slice
without_type(const struct message *m, struct slice field, struct slice s)
{
	size_t semi = slice_find_byte(s, ';', 0), at = slice_find_byte(s, '@', 0);

	if (semi >= at || at == SLICE_NPOS || semi >= 12 || semi + 1 == at || s.p < field.p ||
	    slice_find_byte(slice_first(field, (size_t)(s.p - field.p)), ';', 0) != SLICE_NPOS)
		return s;
	return address_clean(m->a, slice_after(s, semi + 1));
}

/* An address field. "unknown" and the like, which have no @, are kept only as the final one. */
static struct slice
recipient_address(struct reader *d, struct report_rcpt *one, struct slice value, bool need_at)
{
	struct slice s = without_type(d->m, value, address_clean(d->m->a, value));

	if (slice_find_byte(s, ' ', 0) != SLICE_NPOS && slice_find_byte(s, '@', 0) != SLICE_NPOS &&
	    !address_is_spaced(s, 1)) {
		struct slice rest = s, found;

		if (address_in_text(&rest, &found))
			s = found;
	}
	note_written(one, value, s);
	if (s.n > LIMIT_ADDRESS) {
		d->r->truncated |= TRUNCATED_ADDRESS;
		return SLICE_NONE;
	}
	if (need_at && slice_find_byte(s, '@', 0) == SLICE_NPOS)
		return SLICE_NONE;
	return header_decode(d->m->a, d->m->charsets, s);
}

/* sendmail names whom an alias made of the recipient, who is then whom the reply of the next server is about. */
static void
put_actual(struct reader *d, struct report_rcpt *one, struct slice value)
{
	struct report_rcpt apart = { .original = SLICE_NONE };
	struct slice actual = recipient_address(d, &apart, value, true);

	if (actual.n == 0 || slice_equal_nocase(actual, one->final))
		return;
	if (one->original.n == 0 && slice_find_byte(one->final, '@', 0) != SLICE_NPOS)
		one->original = one->final;
	one->final = actual;
}

static void
put_recipient_field(struct reader *d, enum dsn_field id, struct slice value)
{
	struct report_rcpt *one = current(d, id);
	struct slice type;

	if (!one)
		return;
	switch (id) {
	case DSN_ORIGINAL:
		one->original = recipient_address(d, one, value, true);
		break;
	case DSN_FINAL:
		one->final = recipient_address(d, one, value, false);
		break;
	case DSN_ACTUAL:
		put_actual(d, one, value);
		break;
	case DSN_ACTION:
		one->action = kind_action(value);
		break;
	case DSN_STATUS:
		one->status = charset_make_valid(d->m->a, slice_trim(value));
		break;
	case DSN_REMOTE_MTA:
		one->remote_mta = charset_make_valid(d->m->a, dsn_field_host(value));
		break;
	case DSN_DIAGNOSTIC:
		value = slice_trim(header_decode(d->m->a, d->m->charsets, value));
		value = dsn_field_type(value, &type);
		if (value.n > LIMIT_DIAGNOSTIC)
			d->r->truncated |= TRUNCATED_DIAGNOSTIC;
		one->diagnostic = text_clip(value, LIMIT_DIAGNOSTIC);
		one->diagnostic_type = type;
		break;
	case DSN_CATEGORY:
		one->category = charset_make_valid(d->m->a, slice_trim(value));
		break;
	default:
		break;
	}
}

static void
put_field(struct reader *d, enum dsn_field id, struct slice value)
{
	value = slice_trim(value);
	switch (id) {
	case DSN_OTHER:
		break;
	case DSN_REPORTING_MTA:
		if (d->r->reporting_mta.n == 0)
			d->r->reporting_mta = charset_make_valid(d->m->a, dsn_field_host(value));
		break;
	case DSN_ENVID:
		if (d->r->envid.n == 0)
			d->r->envid = charset_make_valid(d->m->a, value);
		break;
	default:
		put_recipient_field(d, id, value);
		break;
	}
	d->gap = d->apart = false;
}

/* Is the recipient named in the rest of the group? Then what stands above him there is not of the one before, however far
 * above. Asked once for each group, so all of them are read once. */
static bool
names_recipient_below(struct slice rest)
{
	struct slice line, value;
	enum dsn_field id;

	while (slice_line(&rest, &line)) {
		line = slice_trim(line);
		if (line.n == 0)
			return false;
		if (dsn_field_split(line, &id, &value) && id == DSN_FINAL)
			return true;
	}
	return false;
}

/* Does a field begin in this line? All may stand deeper, as in a report that was quoted or copied: what the
 * first known one begins with is their margin, and only what stands deeper than that goes on. */
static bool
begins_field(struct reader *d, struct slice line, enum dsn_field *id, struct slice *value)
{
	size_t depth = 0;

	while (depth < line.n && ascii_space(line.p[depth]))
		depth++;
	if (depth > d->depth && d->found)
		return false;
	if (!dsn_field_split(slice_after(line, depth), id, value))
		return false;
	if (depth && !d->found && *id == DSN_OTHER)
		return false;
	if (!d->found)
		d->depth = depth;
	d->found = true;
	return true;
}

/* "451-mx.example.net says", "550 5.1.1 ...": a line of a reply, and no field. */
static bool
is_reply_line(struct slice body)
{
	return body.n > 4 && (body.p[0] == '4' || body.p[0] == '5') && ascii_digit(body.p[1]) &&
	    ascii_digit(body.p[2]) && (body.p[3] == '-' || body.p[3] == ' ');
}

/* Domino folds its texts behind so many octets, in the middle of a word: "not listed in Domi", "no Directory". before: the
 * line above. A blank that is there on either side of the fold is one. */
static bool
is_cut_word(struct slice all, struct slice before, struct slice line)
{
	enum { CUT_FROM = 68, CUT_TO = 78 };

	return before.n >= CUT_FROM && before.n <= CUT_TO &&
	    slice_starts_nocase(all, SLICE("X-Notes;")) && !ascii_space(before.p[before.n - 1]) &&
	    line.n > 1 && ascii_space(line.p[0]) && !ascii_space(line.p[1]);
}

void
dsn_fields(const struct message *m, struct slice bytes, struct report *r)
{
	struct reader d = { .m = m, .r = r };
	struct slice line, value, all = SLICE_NONE, before = SLICE_NONE;
	enum dsn_field id = DSN_OTHER, next;
	bool open = false; /* a field whose end is not yet seen */
	struct abuf b = abuf_in(m->a, 2 * LIMIT_DIAGNOSTIC);

	for (; slice_line(&bytes, &line); before = line) {
		struct slice body = slice_trim(line);

		if (body.n && begins_field(&d, line, &next, &value)) {
			if (open)
				put_field(&d, id, all);
			id = next;
			open = true;
			d.apart = d.gap && d.cur && id != DSN_FINAL && id != DSN_ORIGINAL &&
			    names_recipient_below(bytes);
			all = slice_first(slice_trim(value), 2 * LIMIT_DIAGNOSTIC);
			b = abuf_in(m->a, 2 * LIMIT_DIAGNOSTIC);
			continue;
		}
		/* a reply had a line without anything in it */
		if (body.n && !open && id == DSN_DIAGNOSTIC && is_reply_line(body)) {
			open = true;
			d.gap = false;
		}
		if (body.n && open && all.n + body.n < 2 * LIMIT_DIAGNOSTIC) {
			/* only what goes on for several lines has to be put together */
			if (b.n == 0)
				abuf_slice(&b, all);
			if (all.n && !is_cut_word(all, before, line))
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

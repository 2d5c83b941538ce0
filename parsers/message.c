/* message - see message.h */
#include "message.h"

#include "added.h"
#include "address.h"
#include "kind.h"
#include "original.h"
#include "parse.h"

static bool
is_text(const struct mime_part *p, const char *type)
{
	return slice_equal(p->type.value, slice_of(type));
}

/* Of a multipart/alternative only the plain version is read: the other says the same. */
static bool
has_plain_sibling(const struct mime *mime, size_t i)
{
	uint32_t parent = mime->part[i].parent;

	if (parent == MIME_NONE ||
	    !slice_equal(mime->part[parent].type.value, SLICE("multipart/alternative")))
		return false;
	for (uint32_t k = mime->part[parent].first_child; k != MIME_NONE;
	     k = mime->part[k].next_sibling)
		if (is_text(&mime->part[k], "text/plain") && slice_trim(mime->part[k].body).n > 0)
			return true;
	return false;
}

static bool
is_human_text(const struct message *m, size_t i)
{
	const struct mime_part *p = &m->mime.part[i];

	if (i == m->returned_part || mime_is_embedded(&m->mime, i))
		return false;
	if (p->first_child != MIME_NONE)
		return false;
	if (is_text(p, "text/html"))
		return !has_plain_sibling(&m->mime, i);
	return is_text(p, "text/plain") || is_text(p, "text") ||
	    (i == 0 && !slice_starts(p->type.value, SLICE("message/")));
}

/* A file that somebody attached, and not what the message itself says: terms of use, a log. The fields of a report and the
 * returned header are attached as text, too, and begin with "Name:". */
static bool
is_attached_file(const struct mime_part *p, struct slice text)
{
	struct slice how = slice_trim(headers_raw(&p->headers, SLICE("Content-Disposition")));
	size_t n = 0;

	if (!slice_starts_nocase(how, SLICE("attachment")))
		return false;
	text = slice_trim(text);
	while (n < text.n && (ascii_alpha(text.p[n]) || text.p[n] == '-'))
		n++;
	return n == 0 || n == text.n || text.p[n] != ':';
}

/* Does more stand behind the last line that is kept? */
static bool
has_more_lines(const struct text *t, struct slice all)
{
	const struct slice *last = &t->line[t->n - 1];

	return slice_trim(slice_after(all, (size_t)(last->p + last->n - all.p))).n > 0;
}

/* The lines of all text, but for what was added on the way. */
static void
split_text(struct message *m, struct slice all)
{
	const struct rules *r = scan_rules(m->scan);
	size_t above;
	struct slice bare;

	all = added_text_tag(r, all);
	text_split(m->a, all, &m->all);
	if (m->all.n == TEXT_LINES && has_more_lines(&m->all, all))
		m->truncated |= TRUNCATED_MATCHED;
	bare = added_numbers(m->a, all, &m->all);
	if (bare.p != all.p) {
		all = bare;
		text_split(m->a, all, &m->all);
	}
	above = added_above(r, &m->all);
	if (above == m->all.n)
		m->all.n = 0;
	else if (above)
		text_split(m->a, slice_after(all, (size_t)(m->all.line[above].p - all.p)), &m->all);
	m->all = text_first(&m->all, added_below(r, &m->all));
}

static void
collect_text(struct message *m)
{
	struct abuf b = abuf_in(m->a, 0);
	struct slice all = SLICE_NONE;

	for (size_t i = 0; i < m->mime.n && all.n < LIMIT_MATCHED; i++) {
		struct slice more;

		if (!is_human_text(m, i))
			continue;
		more = mime_text(m->a, m->charsets, &m->mime.part[i], &m->truncated);
		if (slice_trim(all).n && is_attached_file(&m->mime.part[i], more))
			continue;
		if (more.n > LIMIT_MATCHED)
			m->truncated |= TRUNCATED_MATCHED;
		more = text_clip(more, LIMIT_MATCHED);
		if (all.n == 0) { /* mostly it is one part */
			all = more;
			continue;
		}
		if (b.n == 0)
			abuf_slice(&b, all);
		abuf_slice(&b, SLICE("\n\n"));
		abuf_slice(&b, more);
		all = abuf_done(&b);
	}
	if (all.n > LIMIT_MATCHED)
		m->truncated |= TRUNCATED_MATCHED;
	split_text(m, text_clip(all, LIMIT_MATCHED));
}

/* A byte order mark and blank lines in front of the header, as mail programs that export messages leave them. */
static struct slice
without_leading_blanks(struct slice raw)
{
	struct slice rest, line;

	if (slice_starts(raw, SLICE("\xEF\xBB\xBF")))
		raw = slice_after(raw, 3);
	rest = raw;
	while (slice_line(&rest, &line) && slice_trim(line).n == 0)
		raw = rest;
	return raw;
}

/* "\r\r\n" at every line: CRLF that was taken for LF and written as CRLF once more. Read as it stands, every
 * second line would be blank. */
static struct slice
without_double_cr(struct arena *a, struct slice raw)
{
	size_t end = slice_find_eol(raw, 0), n = 0;
	unsigned char *p;

	if (end == SLICE_NPOS || end + 2 >= raw.n || raw.p[end] != '\r' || raw.p[end + 1] != '\r' ||
	    raw.p[end + 2] != '\n')
		return raw;
	p = arena_take(a, raw.n, 1);
	if (!p)
		return raw;
	for (size_t i = 0; i < raw.n; i++)
		if (raw.p[i] != '\r' || i + 2 >= raw.n || raw.p[i + 1] != '\r' ||
		    raw.p[i + 2] != '\n')
			p[n++] = raw.p[i];
	return (struct slice){ p, n };
}

static bool
is_from_person(const struct message *m, unsigned of_person, unsigned of_machine)
{
	/* who forwards a report by hand sends multipart/mixed, from an address of his own */
	return (m->hints & of_machine) == 0 && (m->hints & of_person) != 0 &&
	    !slice_equal(m->mime.part[0].type.value, SLICE("multipart/report"));
}

bool
message_forwarded(const struct message *m)
{
	return is_from_person(
	    m, HINT_ANSWER | HINT_LIST, HINT_DAEMON | HINT_MARKED | HINT_NULL_SENDER | HINT_AUTO);
}

static bool
is_by_person(const struct message *m)
{
	/* a help desk's program, too, gives the desk's address for returns */
	return message_forwarded(m) || is_from_person(m, HINT_RETURN, HINT_DAEMON | HINT_MARKED) ||
	    ((m->hints & (HINT_MACHINE | HINT_AUTO)) == 0 && kind_is_by_client(m) &&
		!slice_equal(m->mime.part[0].type.value, SLICE("multipart/report")));
}

int
message_open(struct arena *a, const struct charsets *c, struct scan *s, struct slice raw,
    struct message *out)
{
	struct message *m = out;
	struct slice from;

	raw = without_double_cr(a, raw);
	*m = (struct message){
		.a = a, .charsets = c, .scan = s, .raw = raw, .returned_part = MIME_NONE
	};
	if (mime_parse(a, c, without_leading_blanks(raw), &m->mime) != PARSE_OK || m->mime.n == 0)
		return PARSE_LIMIT;
	m->truncated = m->mime.truncated;
	m->headers = &m->mime.part[0].headers;
	m->subject = added_subject(scan_rules(s), headers_text(a, c, m->headers, SLICE("Subject")));
	m->title = added_subject_list(scan_rules(s), m->subject);
	from = message_header(m, "From");
	m->from_text = header_decode(a, c, from);
	m->from = address_first(a, from);
	m->to = address_first(a, message_header(m, "To"));
	m->hints = kind_hints(m);
	m->by_person = is_by_person(m);
	m->returned_part = original_part(m);
	collect_text(m);
	original_divide(m);
	return PARSE_OK;
}

bool
message_by_machine(const struct message *m)
{
	return (m->hints & HINT_MACHINE) != 0 ||
	    ((m->hints & HINT_SUBJECT) != 0 &&
		(m->hints & (HINT_ANSWER | HINT_LIST | HINT_THREAD | HINT_RETURN)) == 0 &&
		!kind_is_tracker(m));
}

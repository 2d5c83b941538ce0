/* original - see original.h */
#include "original.h"

#include "address.h"
#include "octets.h"

enum { ORIGINAL_KEPT = 200, HEADER_RUN = 400 };

/* Some gateways attach what came back as a file. */
static bool
is_message_file(const struct parameters *type)
{
	return slice_equal(type->value, SLICE("application/octet-stream")) &&
	    slice_ends_nocase(parameters_get(type, SLICE("name")), SLICE(".eml"));
}

size_t
original_part(const struct message *m)
{
	static const struct slice types[] = { SLICE("message/rfc822"), SLICE("message/global"),
		SLICE("text/rfc822-headers"), SLICE("message/global-headers"),
		SLICE("message/rfc822-headers"), SLICE("text/rfc822"), SLICE("message/partial"),
		SLICE("text/rfc822-header"), SLICE("message/news") };

	for (size_t i = 0; i < m->mime.n; i++) {
		struct slice type = m->mime.part[i].type.value;

		if (i > 0 && is_message_file(&m->mime.part[i].type) &&
		    !mime_is_embedded(&m->mime, i))
			return i;
		if ((!slice_starts(type, SLICE("message/")) &&
			!slice_starts(type, SLICE("text/rfc822"))) ||
		    mime_is_embedded(&m->mime, i))
			continue;
		for (size_t k = 0; k < sizeof types / sizeof *types; k++)
			if (slice_equal(type, types[k]))
				return i;
	}
	return MIME_NONE;
}

/* Is line i nothing but these words and ornaments around them? */
static bool
is_bare(const struct text *t, size_t i, struct slice words)
{
	struct slice s = text_plain_start(t->line[i]);

	if (!slice_starts_nocase(s, words))
		return false;
	for (s = slice_after(s, words.n); s.n; s = slice_after(s, 1))
		if (ascii_alnum(s.p[0]) || s.p[0] >= 0x80)
			return false;
	return true;
}

static size_t
separator_line(const struct rules *r, const struct text *t)
{
	struct texts alone = rules_texts(r, TEXTS_REPORT_RETURNED_ALONE);
	size_t best = rules_text_line(r, TEXTS_REPORT_RETURNED, t, 0);

	/* "A copy of your message is being returned, because:" is in front of why */
	while (best != TEXT_NONE &&
	    slice_find_nocase(t->line[best], SLICE("because"), 0) != SLICE_NPOS)
		best = rules_text_line(r, TEXTS_REPORT_RETURNED, t, best + 1);
	for (size_t i = 0; i < alone.n; i++) {
		struct slice words = phrase_slice(&alone.text[i]);

		for (size_t at = text_phrase(t, &alone.text[i]); at != TEXT_NONE && at < best;
		     at = text_at(t, words, at + 1))
			if (is_bare(t, at, words))
				best = at;
	}
	return best;
}

/* Indexed by the octet. */
static const bool name_octet[256] = {
	['-'] = true,
	['_'] = true,
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
};

/* "Name:" of a header field at the very start of a line; 0 when it is none. */
static size_t
field_name(struct slice line)
{
	enum { LONGEST = 60 };
	size_t i = 0, end = line.n < LONGEST ? line.n : LONGEST;

	if (end >= OCTETS) {
		octets at = octets_at(line.p);

		i = octets_first_clear(
		    octets_alnum(at) | (octets)(at == '-') | (octets)(at == '_'));
	}
	while (i < end && name_octet[line.p[i]])
		i++;
	return i > 1 && i < line.n && line.p[i] == ':' ? i : 0;
}

/* The first line of a run of header fields around line at, when it has three fields or more. */
static size_t
header_run(const struct text *t, size_t at)
{
	size_t start = at, fields = 0;

	while (start > 0 && at - start < HEADER_RUN &&
	    (field_name(t->line[start - 1]) ||
		(text_indent(t, start - 1) > 0 && !text_blank(t, start - 1))))
		start--;
	while (start < at && field_name(t->line[start]) == 0)
		start++;
	for (size_t i = start; i < t->n && i - start < HEADER_RUN && !text_blank(t, i); i++)
		fields += field_name(t->line[i]) > 0;
	return fields >= 3 ? start : TEXT_NONE;
}

/* Where nothing separates, the header itself shows: only a message has these fields. */
static size_t
header_line(const struct text *t)
{
	static const struct phrase fields[] = { PHRASE("Received:"), PHRASE("Return-Path:"),
		PHRASE("MIME-Version:"), PHRASE("DKIM-Signature:"), PHRASE("Message-ID:") };
	size_t best = TEXT_NONE;

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		size_t at = text_phrase(t, &fields[i]);

		/* behind the best one it is of the same run, or of a later one */
		if (at < best && text_indent(t, at) == 0) {
			size_t start = header_run(t, at);

			if (start < best)
				best = start;
		}
	}
	return best;
}

/* The first field behind the separator. Some say twice that one follows: "Your message header follows:", and under it
 * "--- Returned message ---". */
static size_t
below_separator(const struct text *t, size_t cut)
{
	enum { NEAR = 3 };
	size_t first = text_skip_blank(t, cut + 1), at = first;

	while (at < t->n && at - first < NEAR && field_name(t->line[at]) == 0)
		at = text_skip_blank(t, at + 1);
	return at < t->n && field_name(t->line[at]) ? at : first;
}

static struct slice
rest_from(const struct text *t, size_t line)
{
	const unsigned char *end;

	line = text_skip_blank(t, line);
	if (line >= t->n)
		return SLICE_NONE;
	end = t->line[t->n - 1].p + t->line[t->n - 1].n;
	return (struct slice){ t->line[line].p, (size_t)(end - t->line[line].p) };
}

void
original_divide(struct message *m)
{
	size_t cut = separator_line(scan_rules(m->scan), &m->all), header = header_line(&m->all);

	m->text = m->all;
	if (header < cut) {
		m->text = text_first(&m->all, header);
		m->returned_text = rest_from(&m->all, header);
	} else if (cut != TEXT_NONE) {
		m->text = text_first(&m->all, cut);
		if (header != TEXT_NONE)
			m->returned_text = rest_from(&m->all, header);
		else
			m->returned_text = rest_from(&m->all, below_separator(&m->all, cut));
	}
}

static bool
is_message_header(const struct headers *h)
{
	static const struct slice names[] = { SLICE("From"), SLICE("To"), SLICE("Subject"),
		SLICE("Message-ID"), SLICE("Date"), SLICE("Received"), SLICE("Return-Path") };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (headers_has(h, names[i]))
			return true;
	return false;
}

bool
original_headers(const struct message *m, struct headers *out)
{
	struct slice rest;
	unsigned truncated = 0;

	if (m->returned_part != MIME_NONE) {
		const struct mime_part *p = &m->mime.part[m->returned_part];

		if (p->first_child != MIME_NONE) {
			*out = m->mime.part[p->first_child].headers;
			if (is_message_header(out))
				return true;
		}
		headers_scan(
		    m->a, slice_trim(mime_decoded(m->a, p, &truncated)), out, &rest, &truncated);
		if (is_message_header(out))
			return true;
	}
	if (m->returned_text.n) {
		headers_scan(m->a, m->returned_text, out, &rest, &truncated);
		return is_message_header(out);
	}
	return false;
}

size_t
original_hops(const struct message *m)
{
	struct headers h = { 0 };
	size_t n = 0;

	if (!original_headers(m, &h))
		return 0;
	for (size_t i = 0; i < h.n; i++)
		n += slice_equal_nocase(h.at[i].name, SLICE("Received"));
	return n;
}

static bool
is_kept(struct slice name, const struct parse_options *o)
{
	if (slice_begins_nocase(name, "X-") || slice_begins_nocase(name, "List-") ||
	    slice_equal_nocase(name, SLICE("Feedback-ID")))
		return true;
	for (size_t i = 0; o && i < o->nkeep; i++)
		if (slice_equal_nocase(name, o->keep[i]))
			return true;
	return false;
}

static void
keep_headers(const struct message *m, const struct headers *h, const struct parse_options *o,
    struct original *out)
{
	size_t most = h->n < ORIGINAL_KEPT ? h->n : ORIGINAL_KEPT;
	struct field *kept = arena_take(m->a, most, sizeof(*kept));

	if (!kept)
		return;
	out->headers = kept;
	/* a name is ASCII, what is decoded is valid */
	for (size_t i = 0; i < h->n && out->nheaders < most; i++)
		if (is_kept(h->at[i].name, o))
			kept[out->nheaders++] = (struct field){
				.name = h->at[i].name,
				.value =
				    header_decode(m->a, m->charsets, header_value(m->a, &h->at[i])),
			};
}

static struct slice
first_address(const struct message *m, const struct headers *h, const char *name)
{
	return address_first(m->a, headers_get(m->a, h, slice_of(name)));
}

void
original_read(const struct message *m, const struct parse_options *o, struct original *out)
{
	struct headers h = { 0 };

	*out = (struct original){ 0 };
	if (!original_headers(m, &h))
		return;
	out->present = true;
	out->message_id =
	    charset_make_valid(m->a, slice_trim(headers_get(m->a, &h, SLICE("Message-ID"))));
	out->from = first_address(m, &h, "From");
	out->to = first_address(m, &h, "To");
	out->return_path = first_address(m, &h, "Return-Path");
	out->subject = headers_text(m->a, m->charsets, &h, SLICE("Subject"));
	out->date = charset_make_valid(m->a, slice_trim(headers_get(m->a, &h, SLICE("Date"))));
	keep_headers(m, &h, o, out);
}

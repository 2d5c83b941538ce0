/* mdn - see mdn.h */
#include "mdn.h"

#include "address.h"
#include "kind.h"
#include "notice.h"
#include "parse.h"

/* "manual-action/MDN-sent-manually; displayed/error": the type stands behind the semicolon. */
static enum subkind
disposition(struct slice field)
{
	static const struct {
		const char *type;
		enum subkind subkind;
	} known[] = { { "displayed", SUBKIND_DISPLAYED }, { "deleted", SUBKIND_DELETED },
		{ "dispatched", SUBKIND_DISPATCHED }, { "processed", SUBKIND_PROCESSED },
		{ "denied", SUBKIND_DENIED }, { "failed", SUBKIND_FAILED } };
	size_t semi = slice_find_byte(field, ';', 0);
	struct slice type = slice_trim(semi == SLICE_NPOS ? field : slice_after(field, semi + 1));

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (slice_begins_nocase(type, known[i].type))
			return known[i].subkind;
	return SUBKIND_NONE;
}

static void
read_fields(const struct message *m, struct slice bytes, struct report *r)
{
	struct headers h;
	struct slice rest, original;
	struct report_rcpt *one;

	headers_scan(m->a, slice_trim(bytes), &h, &rest, &r->truncated);
	/* an empty line behind the program's name, as between the groups of RFC 3464 */
	if (!headers_has(&h, SLICE("Disposition")) && slice_trim(rest).n)
		headers_scan(m->a, slice_trim(rest), &h, &rest, &r->truncated);
	r->subkind = disposition(headers_get(m->a, &h, SLICE("Disposition")));
	r->original_id = charset_make_valid(
	    m->a, slice_trim(headers_get(m->a, &h, SLICE("Original-Message-ID"))));
	one = report_add_final(r,
	    charset_make_valid(
		m->a, address_clean(m->a, headers_get(m->a, &h, SLICE("Final-Recipient")))));
	original = charset_make_valid(
	    m->a, address_clean(m->a, headers_get(m->a, &h, SLICE("Original-Recipient"))));
	if (one && slice_find_byte(original, '@', 0) != SLICE_NPOS)
		one->original = original;
}

/* "Disposition: manual-action/MDN-sent-manually; displayed" */
static bool
is_disposition(struct slice value)
{
	value = slice_trim(value);
	return slice_find_nocase(value, SLICE("MDN-sent"), 0) != SLICE_NPOS ||
	    slice_starts_nocase(value, SLICE("automatic-action")) ||
	    slice_starts_nocase(value, SLICE("manual-action"));
}

static bool
is_field(struct slice line)
{
	size_t colon = slice_find_byte(line, ':', 0);

	return colon != SLICE_NPOS && colon > 0 &&
	    slice_find_byte(slice_first(line, colon), ' ', 0) == SLICE_NPOS;
}

/* The fields in the text, where a gateway has made the parts one: with the same words it would seem a failure. */
static enum parse_rc
read_flattened(const struct message *m, struct report *r)
{
	static const struct phrase disposition = PHRASE("Disposition:");
	const struct slice name = phrase_slice(&disposition);
	enum { FIELDS = 12 };
	const struct text *t = &m->all;
	size_t at = text_phrase(t, &disposition), first;
	const unsigned char *end;

	if (at == TEXT_NONE || !slice_starts_nocase(t->line[at], name) ||
	    !is_disposition(slice_after(t->line[at], name.n)) || message_forwarded(m) ||
	    (m->hints & (HINT_LIST | HINT_ANSWER)) || kind_is_own_letter(m) ||
	    text_at(t, SLICE("Action:"), 0) != TEXT_NONE)
		return PARSE_NOT_MINE;
	for (first = at; first > 0 && at - first < FIELDS && is_field(t->line[first - 1]);)
		first--;
	end = t->line[t->n - 1].p + t->line[t->n - 1].n;
	read_fields(m, (struct slice){ t->line[first].p, (size_t)(end - t->line[first].p) }, r);
	r->kind = KIND_MDN;
	if (r->n == 0)
		(void)report_add_final(r, charset_make_valid(m->a, m->from));
	return PARSE_OK;
}

/* The fields in a part that is declared to be something else, plain text or a file. */
static bool
read_undeclared(const struct message *m, struct report *r)
{
	for (size_t i = 1; i < m->mime.n; i++) {
		const struct mime_part *p = &m->mime.part[i];
		struct slice bytes, rest;
		struct headers h;

		if (p->first_child != MIME_NONE || mime_is_embedded(&m->mime, i))
			continue;
		bytes = mime_decoded(m->a, p, &r->truncated);
		headers_scan(m->a, slice_trim(bytes), &h, &rest, &r->truncated);
		if (!is_disposition(headers_get(m->a, &h, SLICE("Disposition"))))
			continue;
		read_fields(m, bytes, r);
		return true;
	}
	return false;
}

enum parse_rc
mdn_read(const struct message *m, struct report *r)
{
	bool declared = false;

	for (size_t i = 0; i < m->mime.n && !declared; i++) {
		const struct mime_part *p = &m->mime.part[i];

		if (mime_is_embedded(&m->mime, i))
			continue;
		if (slice_equal(p->type.value, SLICE("message/disposition-notification")) ||
		    slice_equal(p->type.value, SLICE("message/global-disposition-notification"))) {
			read_fields(m, mime_decoded(m->a, p, &r->truncated), r);
			declared = true;
		}
	}
	if (!declared &&
	    !slice_equal_nocase(parameters_get(&m->mime.part[0].type, SLICE("report-type")),
		SLICE("disposition-notification")))
		return read_flattened(m, r);
	if (!declared && !read_undeclared(m, r))
		r->subkind = notice_receipt(m);
	r->kind = KIND_MDN;
	if (r->n == 0)
		(void)report_add_final(r, charset_make_valid(m->a, m->from));
	return PARSE_OK;
}

#include "mdn.h"

#include "address.h"
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

enum parse_rc
mdn_read(const struct message *m, struct report *r)
{
	bool declared = false;

	for (size_t i = 0; i < m->mime.n && !declared; i++) {
		const struct mime_part *p = &m->mime.part[i];

		if (message_embedded(m, i))
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
		return PARSE_NOT_MINE;
	r->kind = KIND_MDN;
	if (r->n == 0)
		(void)report_add_final(r, charset_make_valid(m->a, m->from));
	return PARSE_OK;
}

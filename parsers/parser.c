/* parser - see parser.h */
#include "parser.h"

#include "canonical.h"
#include "candidates.h"
#include "classify.h"
#include "date.h"
#include "original.h"
#include "recipients.h"
#include "recognise.h"

#include <stdlib.h>

struct parser {
	const struct rules *rules;
	struct scan *scan;
	struct charsets *charsets;
};

struct parser *
parser_new(const struct rules *rules)
{
	struct parser *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->rules = rules;
	p->scan = scan_new(rules);
	p->charsets = charsets_new();
	if (!p->scan || !p->charsets) {
		parser_free(p);
		return NULL;
	}
	return p;
}

void
parser_free(struct parser *p)
{
	if (!p)
		return;
	scan_free(p->scan);
	charsets_free(p->charsets);
	free(p);
}

static void
read_header(const struct message *m, struct verdict *v)
{
	v->message_id = charset_make_valid(m->a, slice_trim(message_header(m, "Message-ID")));
	v->from = m->from;
	v->to = m->to;
	v->subject = m->subject;
	/* folds are blanks to a date */
	v->has_date = date_parse(headers_raw(m->headers, SLICE("Date")), &v->date);
	v->has_received =
	    date_parse_received(headers_raw(m->headers, SLICE("Received")), &v->received);
}

enum parse_rc
parser_read(struct parser *p, struct arena *a, struct slice raw, const struct parse_options *o,
    struct verdict *out)
{
	struct message m, inside;
	const struct message *report;
	struct steps kept = { .a = a }, *steps = o && o->explain ? &kept : NULL;
	struct report r = report_new(a);

	*out = (struct verdict){ 0 };
	if (message_open(a, p->charsets, p->scan, raw, &m) != PARSE_OK) {
		out->truncated = TRUNCATED_MEMORY;
		return PARSE_LIMIT;
	}
	steps_say(steps, "structure", charset_make_valid(a, m.mime.part[0].type.value));
	read_header(&m, out);
	report = recognise_message(&m, &inside, steps, &r, out);
	out->kind = r.kind;
	out->subkind = r.subkind;
	out->format = r.format;
	out->reporting_mta = r.reporting_mta;
	out->feedback = r.feedback;
	if (r.kind != KIND_MAIL && r.kind != KIND_OTHER)
		original_read(report, o, &out->original);
	recipients_put(report, &r, steps, out);
	candidates_collect(&m, &r, out);
	out->truncated |= m.truncated | r.truncated;
	if (o && o->truncated)
		out->truncated |= TRUNCATED_MESSAGE;
	if (arena_full(a))
		out->truncated |= TRUNCATED_MEMORY;
	if (!o || !o->no_digest)
		canonical_digest(a, &m.mime, out->canonical);
	out->steps = kept.at;
	out->nsteps = kept.n;
	return PARSE_OK;
}

enum parse_rc
parser_classify(struct parser *p, struct arena *a, struct recipient *in)
{
	struct failure f = { .stage = in->stage };

	classify_failure(p->scan, a, &f, in);
	return arena_full(a) ? PARSE_LIMIT : PARSE_OK;
}

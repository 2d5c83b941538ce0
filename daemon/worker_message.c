/* worker_message - parsers/parser.h behind the wall, as the readers of a worker */
#include "worker.h"

#include "frame.h"

bool
worker_read_message(void *context, struct arena *a, struct slice raw, const struct parse_options *o,
    struct verdict *out)
{
	return parser_read(context, a, raw, o, out) == PARSE_OK;
}

bool
worker_classify(void *context, struct arena *a, struct slice raw, const struct parse_options *o,
    struct verdict *out)
{
	struct recipient *r = arena_alloc(a, 1, sizeof *r);

	(void)o;
	if (!r || !frame_read_verdict(a, raw, out) || out->nrecipients != 1)
		return false;
	*r = out->recipients[0];
	out->recipients = r;
	return parser_classify(context, a, r) == PARSE_OK;
}

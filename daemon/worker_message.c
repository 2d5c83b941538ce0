/* worker_message - the reader of mail for a worker: parsers/parser.h behind the wall */
#include "worker.h"

bool
worker_read_message(void *context, struct arena *a, struct slice raw, const struct parse_options *o,
    struct verdict *out)
{
	return parser_read(context, a, raw, o, out) == PARSE_OK;
}

/* stream_proof - see stream_proof.h */
#include "build_config.h"

#include "stream_proof.h"

#include <string.h>

static bool
is_true(const struct store_rows *rows, const char *column)
{
	const char *value = store_value(rows, 0, column);

	return value && *value == 't';
}

bool
stream_lacks(struct store *s, const struct config_stream *stream, const char **lacks,
    const char **advice, struct err *e)
{
	const char *params[] = { stream->name };
	struct store_rows *rows;
	bool key, sends;

	*lacks = *advice = NULL;
	if (strcmp(stream->trust, "plausible") == 0)
		return true; /* anybody's report will do */
	if (!store_run(s, "stream_proof", params, 1, &rows, e))
		return false;
	key = is_true(rows, "has_key");
	sends = is_true(rows, "has_sends");
	store_rows_free(rows);
	if (strcmp(stream->trust, "verified") == 0 && !key) {
		*lacks = "no token key";
		*advice = "carom token key add STREAM, and send with the return paths of "
			  "carom.make_token()";
	} else if (!key && !sends) {
		*lacks = "no token key and no registered sends";
		*advice =
		    "register sends with carom.report_sends(), or carom token key add STREAM and "
		    "send with signed return paths; trust = \"plausible\" believes reports that "
		    "anybody can forge";
	}
	return true;
}

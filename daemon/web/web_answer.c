/* web_answer - what every answer says beside its text */
#include "build_config.h"

#include "web.h"

#include <string.h>

/* What every answer says: nothing is kept, guessed, framed, or told to others. */
static const char *const headers[][2] = {
	{ "Cache-Control", "no-store" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "X-Frame-Options", "DENY" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
};

enum MHD_Result
web_answer(struct MHD_Connection *c, unsigned code, struct MHD_Response *r, const char *type)
{
	enum MHD_Result result;

	if (!r)
		return MHD_NO;
	for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
		MHD_add_response_header(r, headers[i][0], headers[i][1]);
	MHD_add_response_header(r, "Content-Type", type ? type : "text/plain; charset=utf-8");
	if (code == MHD_HTTP_METHOD_NOT_ALLOWED)
		MHD_add_response_header(r, "Allow", "GET, HEAD");
	if (code == MHD_HTTP_SERVICE_UNAVAILABLE)
		MHD_add_response_header(r, "Retry-After", "5");
	result = MHD_queue_response(c, code, r);
	MHD_destroy_response(r);
	return result;
}

enum MHD_Result
web_say(struct MHD_Connection *c, unsigned code, const char *text)
{
	return web_answer(c, code,
	    MHD_create_response_from_buffer(
		strlen(text), (void *)(uintptr_t)text, MHD_RESPMEM_MUST_COPY),
	    NULL);
}

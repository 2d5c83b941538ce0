/*
 * fuzz_oauth - what comes from an identity provider and from a browser: tokens, device codes, and the
 * request that brings a code. The first octet chooses.
 *
 * Whatever is taken is printable ASCII: it goes into protocol lines, file and terminal.
 */
#include "build_config.h"

#include "oauth_answer.h"
#include "oauth_redirect.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const char *text, char lowest)
{
	for (; text && *text; text++)
		if (*text < lowest || *text > 0x7e)
			abort();
}

static void
answer(long status, const char *p, size_t n)
{
	struct oauth_answer a;

	oauth_answer_read(status, p, n, &a);
	check(a.access.text, 0x21);
	check(a.refresh.text, 0x20);
	check(a.err.text, 0x20);
	if ((a.kind == OAUTH_TOKEN) != (a.access.text != NULL) ||
	    (a.kind == OAUTH_FAILED) != (a.err.class != ERR_NONE))
		abort();
	oauth_answer_wipe(&a);
}

static void
device(const char *p, size_t n)
{
	struct oauth_device d;
	struct err e = { 0 };

	if (oauth_device_read(200, p, n, &d, &e)) {
		check(d.code.text, 0x20);
		check(d.user_code, 0x20);
		check(d.where, 0x21);
		if (d.interval < 1 || d.interval > 60 || d.expires_in > 3600)
			abort();
	}
	secret_wipe(&d.code);
}

static void
redirect(const char *p, size_t n)
{
	static struct oauth_redirect r;

	if (!oauth_redirect_read(p, n, &r))
		return;
	check(r.code, 0x20);
	check(r.state, 0x20);
	check(r.error, 0x20);
	check(r.text, 0x20);
	if (!r.code[0] && !r.error[0])
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *p;

	if (size < 1)
		return 0;
	p = (const char *)data + 1;
	switch (data[0] % 5) {
	case 0:
		answer(200, p, size - 1);
		break;
	case 1:
		answer(400, p, size - 1);
		break;
	case 2:
		answer(503, p, size - 1);
		break;
	case 3:
		device(p, size - 1);
		break;
	default:
		redirect(p, size - 1);
		break;
	}
	return 0;
}

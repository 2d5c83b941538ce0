/*
 * fuzz_pop3 - what a POP3 server says: a login (a first octet of 1 to 3 chooses which), listings, then
 * message text until it ends or breaks.
 *
 * The input is a script for fake_server.h. The octets of a text must not depend on how they arrive.
 */
#include "build_config.h"

#include "../unit/fake_server.h"
#include "pop3_list.h"
#include "pop3_login.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
on_entry(void *context, size_t number, const char *argument)
{
	(void)context;
	return number != 77 && strlen(argument) < POP3_LINE;
}

/* A digest of all that was read. */
static uint64_t
session(const uint8_t *data, size_t size, size_t read_max)
{
	static struct fake_server server;
	static struct pop3 pop3;
	static char password[] = "password";
	static const enum mechanism logins[] = { MECHANISM_SCRAM_SHA_256, MECHANISM_LOGIN,
		MECHANISM_COMMAND };
	struct secret secret = { .text = password, .n = sizeof password - 1 };
	struct sasl_settings login = {
		.service = "pop", .host = "h", .port = 995, .user = "u", .secret = &secret
	};
	struct spool text = { NULL, 0, 0, false };
	uint64_t digest = 5381;
	struct mailbox_item *items = NULL;
	size_t count = 0, n = 0;
	struct err e = { 0 };
	bool ok = false;

	if (size > 0 && data[0] >= 1 && data[0] <= 3) {
		login.mechanism = logins[data[0] - 1];
		data++;
		size--;
	} else {
		login.secret = NULL;
	}
	pop3_init(&pop3, fake_start(&server, (const char *)data, size));
	server.read_max = read_max;
	if (login.secret && !pop3_login(&pop3, &login, &e))
		pop3.failed = true;
	if (pop3_stat(&pop3, &count, &e) && count < 10000 &&
	    pop3_listing(&pop3, "LIST", count, &ok, on_entry, NULL, &e) &&
	    pop3_listing(&pop3, "UIDL", count, &ok, on_entry, NULL, &e) && count > 0 &&
	    pop3_list(&pop3, count, &items, &n, &e)) {
		for (size_t i = 0; i < n; i++)
			digest = digest * 33 + items[i].uid + items[i].size + items[i].number;
		free(items);
	}
	while (!pop3.failed && pop3_status(&pop3, &ok, &e)) {
		if (ok && pop3_text(&pop3, &text, UINT64_MAX, &e))
			for (size_t i = 0; i < text.n; i++)
				digest = digest * 33 + text.p[i];
		digest = digest * 33 + (uint64_t)ok;
	}
	spool_free(&text);
	fake_end(&server);
	return digest + count;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (session(data, size, 0) != session(data, size, 1))
		abort();
	return 0;
}

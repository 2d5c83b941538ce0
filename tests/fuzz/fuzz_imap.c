/*
 * fuzz_imap - what an IMAP server says, through the guard and libetpan, over a whole session: list,
 * fetch, acknowledge in each way, commit, IDLE, LOGOUT.
 *
 * The input is a script for fake_server.h, after a hello that lets the session begin; its first byte
 * chooses the capabilities, or a login.
 */
#include "build_config.h"

#include "../unit/fake_server.h"
#include "imap.h"
#include "sasl.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const hellos[] = {
	FAKE_NEXT "* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS\r\n%T OK done\r\n" FAKE_NEXT,
	FAKE_NEXT "* CAPABILITY IMAP4rev1 UIDPLUS\r\n%T OK done\r\n" FAKE_NEXT,
	FAKE_NEXT "* CAPABILITY IMAP4rev1\r\n%T OK done\r\n" FAKE_NEXT,
	"",
	FAKE_NEXT "* CAPABILITY IMAP4rev1 ENABLE UTF8=ONLY IDLE\r\n%T OK done\r\n" FAKE_NEXT,
};
enum { HELLOS = sizeof hellos / sizeof *hellos };

/* After the hellos those with a login, for which nothing is said beforehand. */
static const enum mechanism logins[] = { MECHANISM_SCRAM_SHA_256, MECHANISM_PLAIN,
	MECHANISM_XOAUTH2 };

static bool
sink(void *context, const struct mailbox_item *item, const unsigned char *raw, size_t size,
    bool whole, struct err *e)
{
	unsigned *sum = context;

	(void)item;
	(void)whole;
	(void)e;
	for (size_t i = 0; i < size; i++)
		*sum += raw[i];
	return true;
}

static void
acknowledge(struct imap *im, const struct mailbox_item *items, size_t n)
{
	struct mailbox_ack acks[8];
	struct err e;

	for (size_t i = 0; i < n && i < 8; i++)
		acks[i] = (struct mailbox_ack){ items[i], (enum mailbox_action)(i % 4), "Done" };
	imap_acknowledge(im, acks, n < 8 ? n : 8, &e);
}

static void
session(struct imap *im)
{
	for (size_t folder = 0; folder < 2; folder++) {
		struct mailbox_item *items = NULL;
		struct err e;
		size_t n = 0;
		unsigned sum = 0;
		bool fresh;

		if (imap_list(im, folder, &items, &n, &e) && n > 0 &&
		    imap_fetch(im, items, n < 500 ? n : 500, sink, &sum, &e))
			acknowledge(im, items, n);
		free(items);
		imap_commit(im, &e);
		imap_wait(im, 0, -1, &fresh, &e);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const folders[] = { "INBOX", "Junk" };
	static struct fake_server server;
	static char password[] = "password";
	struct imap_settings s = { .folders = folders, .nfolders = 2, .batch_seconds = 1 };
	struct secret secret = { .text = password, .n = sizeof password - 1 };
	struct sasl_settings login = {
		.service = "imap", .host = "h", .port = 993, .user = "u", .secret = &secret
	};
	unsigned choice;
	const char *hello;
	struct imap *im;
	struct err e;
	char *script;
	size_t n;

	if (size < 1)
		return 0;
	choice = data[0] % 8;
	hello = choice < HELLOS ? hellos[choice] : "";
	if (choice >= HELLOS) {
		login.mechanism = logins[choice - HELLOS];
		s.login = &login;
	}
	n = strlen(hello);
	script = malloc(n + size);
	if (!script)
		abort();
	memcpy(script, hello, n);
	memcpy(script + n, data + 1, size - 1);
	if (imap_open(&im, fake_start(&server, script, n + size - 1), &s, &e)) {
		session(im);
		imap_close(im);
	}
	fake_end(&server);
	free(script);
	return 0;
}

/*
 * fuzz_autoreply - an automatic reply: the first line of the input is its subject, the rest its text.
 */
#include "built_in.h"
#include "charset.h"
#include "date.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct parser *parser;
static struct arena *arena, *texts;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	parser = parser_new(built_in_rules());
	arena = built_in_arena();
	texts = built_in_arena();
	if (!parser)
		abort();
	return 0;
}

static void
check_until(const char *until)
{
	size_t n = strnlen(until, sizeof(((struct auto_reply *)0)->until));
	int64_t when;

	if (n && (n != 10 || !date_parse((struct slice){ (const unsigned char *)until, n }, &when)))
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice all = { data, size }, subject = slice_first(all, slice_find_eol(all, 0));
	struct verdict v;
	struct abuf b;

	arena_reset(arena);
	arena_reset(texts);
	b = abuf_in(texts, 0);
	abuf_slice(&b,
	    SLICE("From: ann@corp.example\nTo: news@example.com\nAuto-Submitted: auto-replied\n"
		  "Date: Mon, 3 Aug 2026 09:00:00 +0000\nMIME-Version: 1.0\n"
		  "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
		  "Subject: "));
	abuf_slice(&b, subject);
	abuf_slice(&b, SLICE("\n\n"));
	abuf_slice(&b, slice_after(all, subject.n + 1));
	if (parser_read(parser, arena, abuf_done(&b), NULL, &v) != PARSE_OK)
		return 0;
	if (v.kind != KIND_AUTO_REPLY)
		return 0;
	check_until(v.auto_reply.until);
	if (strnlen(v.auto_reply.language, sizeof v.auto_reply.language) ==
		sizeof v.auto_reply.language ||
	    !utf8_valid(v.auto_reply.new_address) || !utf8_valid(v.auto_reply.substitute) ||
	    v.auto_reply.substitute.n > LIMIT_ADDRESS || v.auto_reply.new_address.n > LIMIT_ADDRESS)
		abort();
	return 0;
}

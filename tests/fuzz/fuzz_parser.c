/*
 * fuzz_parser - one whole message: any bytes give a verdict whose text is valid and whose numbers are
 * within their enums.
 */
#include "built_in.h"
#include "charset.h"

#include <stdlib.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct parser *parser;
static struct arena *arena;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	parser = parser_new(built_in_rules());
	arena = built_in_arena();
	if (!parser)
		abort();
	return 0;
}

static void
check_text(struct slice s)
{
	if (s.n && !utf8_valid(s))
		abort();
}

static void
check_recipient(const struct recipient *r)
{
	check_text(r->address);
	check_text(r->final);
	check_text(r->original);
	check_text(r->action);
	check_text(r->diagnostic);
	check_text(r->remote_mta);
	check_text(r->provider_code);
	check_text(r->new_address);
	check_text(r->suggestion);
	check_text(r->blocklist);
	check_text(r->rule_bytes);
	if (r->reason >= REASON_COUNT || r->permanence >= PERMANENCE_COUNT ||
	    r->stage >= STAGE_COUNT || r->diagnostic.n > LIMIT_DIAGNOSTIC ||
	    r->address.n > 4 * LIMIT_ADDRESS || r->confidence < 0 || r->confidence > 100)
		abort();
}

static void
check_verdict(const struct verdict *v)
{
	if (v->kind >= KIND_COUNT || v->subkind >= SUBKIND_COUNT ||
	    v->nrecipients > LIMIT_RECIPIENTS)
		abort();
	check_text(v->message_id);
	check_text(v->from);
	check_text(v->to);
	check_text(v->subject);
	check_text(v->reporting_mta);
	check_text(v->original.message_id);
	check_text(v->original.from);
	check_text(v->original.to);
	check_text(v->original.subject);
	check_text(v->original.return_path);
	check_text(v->original.date);
	check_text(v->feedback.source_ip);
	check_text(v->feedback.reported_domain);
	check_text(v->feedback.user_agent);
	check_text(v->auto_reply.new_address);
	check_text(v->auto_reply.substitute);
	for (size_t i = 0; i < v->original.nheaders; i++) {
		check_text(v->original.headers[i].name);
		check_text(v->original.headers[i].value);
	}
	for (size_t i = 0; i < v->ncandidates; i++) {
		check_text(v->candidates[i].name);
		check_text(v->candidates[i].value);
		check_text(v->candidates[i].decoded);
	}
	for (size_t i = 0; i < v->nrecipients; i++)
		check_recipient(&v->recipients[i]);
	for (size_t i = 0; i < v->nsteps; i++)
		check_text(v->steps[i].detail);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct parse_options o = { .explain = true };
	struct verdict v;

	arena_reset(arena);
	if (parser_read(parser, arena, (struct slice){ data, size }, &o, &v) == PARSE_OK)
		check_verdict(&v);
	return 0;
}

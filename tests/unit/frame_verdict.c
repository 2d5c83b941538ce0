/* frame_verdict - see frame_verdict.h */
#include "frame_verdict.h"

const struct recipient recipients[] = {
	{
	    .address = SLICE("user@example.com"),
	    .final = SLICE("final@example.com"),
	    .original = SLICE("original@example.com"),
	    .action = SLICE("failed"),
	    .reason = REASON_mailbox_not_found,
	    .underlying = REASON_timeout,
	    .permanence = PERMANENCE_HARD,
	    .scope = SCOPE_ADDRESS,
	    .group = GROUP_HARD,
	    .stage = STAGE_RCPT,
	    .status = "5.1.1",
	    .status_dsn = "5.0.0",
	    .status_diag = "5.123.456",
	    .reply = "550",
	    .diagnostic = SLICE("550 5.1.1 Benutzer k\xc3\xb6nnte fehlen"),
	    .remote_mta = SLICE("mx.example.com"),
	    .provider = "gmail",
	    .provider_code = SLICE("TSS04"),
	    .rule = "google.nosuchuser",
	    .rule_at = "google.rules:12",
	    .rule_bytes = SLICE("no such user"),
	    .confidence = 95,
	    .syntax_fault = SYNTAX_DOUBLE_DOT,
	    .suggestion = SLICE("suggestion@example.com"),
	    .new_address = SLICE("new@example.com"),
	    .blocklist = SLICE("spamhaus-zen"),
	    .retry_after = 1800,
	},
	{ .address = SLICE("second@example.com") },
};
static const struct field headers[] = { { SLICE("x-campaign"), SLICE("spring") },
	{ SLICE("x-contact"), SLICE("") } };
static const struct candidate candidates[] = {
	{ CANDIDATE_HEADER, SLICE("x-id"), SLICE("b-abc@example.org"), SLICE("user@example.com"),
	    SLICE("abcdefghijklmnopqrstuvwxyz234567abcde") },
	{ .source = CANDIDATE_TO, .value = SLICE("returns@example.org") },
};
static const struct step steps[] = { { "rule", SLICE("google.nosuchuser decided") } };

struct verdict
full(void)
{
	struct verdict v = {
		.kind = KIND_BOUNCE,
		.subkind = SUBKIND_OUT_OF_OFFICE,
		.format = "rfc3464",
		.message_id = SLICE("<id@example.net>"),
		.from = SLICE("mailer-daemon@example.net"),
		.to = SLICE("returns@example.org"),
		.subject = SLICE("Undelivered"),
		.has_date = true,
		.date = -5,
		.has_received = true,
		.received = INT64_C(1800000000),
		.reporting_mta = SLICE("mx.example.net"),
		.provider = "postfix",
		.original = { .present = true,
		    .message_id = SLICE("<o@example.org>"),
		    .from = SLICE("o.from"),
		    .to = SLICE("o.to"),
		    .subject = SLICE("o.subject"),
		    .return_path = SLICE("o.return"),
		    .date = SLICE("o.date"),
		    .headers = headers,
		    .nheaders = 2 },
		.recipients = recipients,
		.nrecipients = 2,
		.auto_reply = { .until = "2026-08-17",
		    .new_address = SLICE("n@example.com"),
		    .substitute = SLICE("s@example.com"),
		    .language = "pt-BR" },
		.feedback = { SLICE("192.0.2.1"), SLICE("example.com"), SLICE("Agent/1") },
		.candidates = candidates,
		.ncandidates = 2,
		.truncated = TRUNCATED_DEPTH | TRUNCATED_MEMORY,
		.steps = steps,
		.nsteps = 1,
	};

	for (size_t i = 0; i < sizeof v.canonical; i++)
		v.canonical[i] = (unsigned char)(i * 7);
	return v;
}

#define SAME(field) assert_true(slice_equal(a->field, b->field))
#define EQUAL(field) assert_int_equal(a->field, b->field)

static void
same_string(const char *a, const char *b)
{
	if (a && b)
		assert_string_equal(a, b);
	else
		assert_true(!a && !b);
}

static void
same_recipient(const struct recipient *a, const struct recipient *b)
{
	SAME(address);
	SAME(final);
	SAME(original);
	SAME(action);
	EQUAL(reason);
	EQUAL(underlying);
	EQUAL(permanence);
	EQUAL(scope);
	EQUAL(group);
	EQUAL(stage);
	assert_string_equal(a->status, b->status);
	assert_string_equal(a->status_dsn, b->status_dsn);
	assert_string_equal(a->status_diag, b->status_diag);
	assert_string_equal(a->reply, b->reply);
	SAME(diagnostic);
	SAME(remote_mta);
	same_string(a->provider, b->provider);
	SAME(provider_code);
	same_string(a->rule, b->rule);
	same_string(a->rule_at, b->rule_at);
	SAME(rule_bytes);
	EQUAL(confidence);
	EQUAL(syntax_fault);
	SAME(suggestion);
	SAME(new_address);
	SAME(blocklist);
	EQUAL(retry_after);
}

static void
same_lists(const struct verdict *a, const struct verdict *b)
{
	EQUAL(nrecipients);
	for (size_t i = 0; i < a->nrecipients; i++)
		same_recipient(&a->recipients[i], &b->recipients[i]);
	EQUAL(original.nheaders);
	for (size_t i = 0; i < a->original.nheaders; i++) {
		SAME(original.headers[i].name);
		SAME(original.headers[i].value);
	}
	EQUAL(ncandidates);
	for (size_t i = 0; i < a->ncandidates; i++) {
		EQUAL(candidates[i].source);
		SAME(candidates[i].name);
		SAME(candidates[i].value);
		SAME(candidates[i].decoded);
		SAME(candidates[i].token);
	}
	EQUAL(nsteps);
	for (size_t i = 0; i < a->nsteps; i++) {
		assert_string_equal(a->steps[i].what, b->steps[i].what);
		SAME(steps[i].detail);
	}
}

void
same_verdict(const struct verdict *a, const struct verdict *b)
{
	EQUAL(kind);
	EQUAL(subkind);
	same_string(a->format, b->format);
	SAME(message_id);
	SAME(from);
	SAME(to);
	SAME(subject);
	EQUAL(has_date);
	EQUAL(date);
	EQUAL(has_received);
	EQUAL(received);
	SAME(reporting_mta);
	same_string(a->provider, b->provider);
	EQUAL(original.present);
	SAME(original.message_id);
	SAME(original.from);
	SAME(original.to);
	SAME(original.subject);
	SAME(original.return_path);
	SAME(original.date);
	assert_string_equal(a->auto_reply.until, b->auto_reply.until);
	SAME(auto_reply.new_address);
	SAME(auto_reply.substitute);
	assert_string_equal(a->auto_reply.language, b->auto_reply.language);
	SAME(feedback.source_ip);
	SAME(feedback.reported_domain);
	SAME(feedback.user_agent);
	EQUAL(truncated);
	assert_memory_equal(a->canonical, b->canonical, sizeof a->canonical);
	same_lists(a, b);
}

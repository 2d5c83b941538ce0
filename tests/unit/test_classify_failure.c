/* classify: which part of a failure speaks, what its caller knows already, and what is explained of it */
#include "classify_test.h"

static void
a_reason_that_is_given_stays(void **state)
{
	struct world *w = *state;
	struct recipient r = { .reason = REASON_mailbox_full,
		.diagnostic = SLICE("550 5.1.1 no such user") };
	struct failure f = { .delay = false };

	arena_reset(w->arena);
	classify_failure(w->scan, w->arena, &f, &r);
	assert_int_equal(r.reason, REASON_mailbox_full);
	assert_int_equal(r.permanence, PERMANENCE_SOFT);
	assert_string_equal(r.status_diag, "5.1.1");
}

/* What a caller of carom.report_event says; the words around it are not asked. */
static void
a_given_reason_is_as_permanent_as_its_failure(void **state)
{
	static const struct {
		enum reason reason;
		const char *reply, *diagnostic;
		enum stage stage;
		enum permanence wanted;
	} cases[] = {
		{ REASON_mailbox_not_found, "", "", STAGE_UNKNOWN, PERMANENCE_HARD },
		{ REASON_mailbox_not_found, "550", "", STAGE_UNKNOWN, PERMANENCE_HARD },
		{ REASON_mailbox_not_found, "450", "", STAGE_UNKNOWN, PERMANENCE_SOFT },
		{ REASON_mailbox_not_found, "550", "", STAGE_EOM, PERMANENCE_SOFT },
		{ REASON_mailbox_not_found, "550", "550 unknown user settings of the sender",
		    STAGE_RCPT, PERMANENCE_HARD },
		{ REASON_domain_not_found, "", "", STAGE_UNKNOWN, PERMANENCE_HARD },
		{ REASON_domain_not_found, "", "451 try again", STAGE_DNS, PERMANENCE_SOFT },
		{ REASON_address_syntax, "", "", STAGE_COMPILE, PERMANENCE_HARD },
		{ REASON_unknown, "", "550 5.1.1 no such user", STAGE_RCPT,
		    PERMANENCE_UNDETERMINED },
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct recipient r = { .reason = cases[i].reason, .stage = cases[i].stage };
		struct failure f = { .stage = cases[i].stage };

		r.diagnostic = slice_of(cases[i].diagnostic);
		strcpy(r.reply, cases[i].reply);
		arena_reset(w->arena);
		classify_failure(w->scan, w->arena, &f, &r);
		assert_int_equal(r.reason, cases[i].reason);
		wants(cases[i].diagnostic, permanence_name(r.permanence),
		    permanence_name(cases[i].wanted), cases[i].reply);
	}
}

static void
what_could_not_be_made_is_no_failure_of_the_recipient(void **state)
{
	struct world *w = *state;
	struct recipient r = { .stage = STAGE_COMPILE,
		.diagnostic = SLICE("user unknown: no such variable in mailbox.html") };
	struct failure f = { .stage = STAGE_COMPILE };

	arena_reset(w->arena);
	classify_failure(w->scan, w->arena, &f, &r);
	assert_int_equal(r.reason, REASON_compile_error);
	assert_int_equal(r.permanence, PERMANENCE_UNDETERMINED);
	assert_int_equal(r.group, GROUP_SENDER_FAULT);
}

static void
the_human_part_speaks_when_the_diagnostic_does_not(void **state)
{
	struct world *w = *state;
	struct recipient r = { .diagnostic = SLICE("smtp; 550") };
	struct failure f = { .text = SLICE("Sorry, this user's mailbox is full.") };

	arena_reset(w->arena);
	classify_failure(w->scan, w->arena, &f, &r);
	assert_int_equal(r.reason, REASON_mailbox_full);
}

/* It is mostly a form, in any language. */
static void
the_human_part_takes_nothing_from_a_status_field(void **state)
{
	struct world *w = *state;
	struct recipient r = { .status_dsn = "5.1.1" };
	struct failure f = { .text = SLICE("La consegna ha incontrato un ostacolo del server.") };

	arena_reset(w->arena);
	classify_failure(w->scan, w->arena, &f, &r);
	assert_int_equal(r.reason, REASON_mailbox_not_found);
	assert_int_equal(r.permanence, PERMANENCE_HARD);
	r = (struct recipient){ .status_dsn = "5.1.1", .diagnostic = f.text };
	arena_reset(w->arena);
	classify_failure(w->scan, w->arena, &f, &r);
	assert_int_equal(r.permanence, PERMANENCE_UNDETERMINED);
}

static void
a_server_that_speaks_of_names_and_connections_was_reached(void **state)
{
	struct world *w = *state;
	struct recipient r = { .diagnostic = SLICE("550 no MX record for your domain, refused") };
	struct failure f = { .text = SLICE(
				 "host mx.example.net said: 550 no MX record for your domain, "
				 "refused (in reply to MAIL FROM command)") };

	arena_reset(w->arena);
	classify_failure(w->scan, w->arena, &f, &r);
	assert_int_equal(r.stage, STAGE_MAIL);
}

static void
the_host_that_sent_is_not_the_recipients(void **state)
{
	struct world *w = *state;
	struct recipient r = { .diagnostic = SLICE("550 out7.shop.example: unknown host"),
		.stage = STAGE_RCPT,
		.final = SLICE("kim@recipient.example") };
	struct failure f = { .reporting_mta = SLICE("out7.shop.example") };

	arena_reset(w->arena);
	classify_failure(w->scan, w->arena, &f, &r);
	assert_int_equal(r.reason, REASON_sender_rejected);
	r.reason = REASON_NONE;
	f.reporting_mta = SLICE("mx.recipient.example");
	arena_reset(w->arena);
	classify_failure(w->scan, w->arena, &f, &r);
	assert_int_equal(r.reason, REASON_domain_not_found);
	assert_int_equal(r.permanence, PERMANENCE_HARD);
}

static void
the_transcript_tells_the_stage(void **state)
{
	struct world *w = *state;
	struct recipient r = { .diagnostic = SLICE("550 Unknown user"),
		.remote_mta = SLICE("mfsmax.docomo.ne.jp") };
	struct failure f = { .transcript = SLICE(
				 "... while talking to mx:\n>>> DATA\n<<< 550 Unknown user\n") };

	arena_reset(w->arena);
	classify_failure(w->scan, w->arena, &f, &r);
	assert_int_equal(r.stage, STAGE_DATA);
	assert_int_equal(r.reason, REASON_recipient_refused);
}

static void
a_pipelined_refusal_of_the_recipient_is_no_refusal_of_data(void **state)
{
	struct world *w = *state;
	struct recipient r = { .diagnostic = SLICE("550 Unknown user") };
	struct failure f = { .stage = STAGE_DATA,
		.transcript = SLICE(
		    ">>> DATA\n<<< 550 Unknown user\n<<< 503 5.0.0 Need RCPT (recipient)\n") };

	arena_reset(w->arena);
	classify_failure(w->scan, w->arena, &f, &r);
	assert_int_equal(r.stage, STAGE_RCPT);
	assert_int_equal(r.permanence, PERMANENCE_HARD);
}

static void
an_explanation_names_what_decided_and_what_was_overruled(void **state)
{
	struct world *w = *state;
	struct steps steps = { .a = w->arena };
	struct recipient r = { .diagnostic = SLICE("552 5.2.2 mailbox full") };
	struct failure f = { .steps = &steps };
	bool decided = false, overruled = false;

	arena_reset(w->arena);
	memcpy(r.status_dsn, "5.1.1", sizeof "5.1.1");
	classify_failure(w->scan, w->arena, &f, &r);
	for (size_t i = 0; i < steps.n; i++) {
		decided |= strcmp(steps.at[i].what, "rule") == 0 &&
		    slice_find(steps.at[i].detail, SLICE("phrases.rules:"), 0) != SLICE_NPOS;
		overruled |= strcmp(steps.at[i].what, "overruled") == 0 &&
		    slice_find(steps.at[i].detail, SLICE("5.1.1"), 0) != SLICE_NPOS;
	}
	assert_true(decided);
	assert_true(overruled);
}

static void
hostile_text_is_answered(void **state)
{
	static unsigned char text[LIMIT_DIAGNOSTIC];
	static const char *const seeds[] = { "5.1.1 ", "550-", "<", "@", "a@", "\xff\xfe", "*",
		"::", "user unknown ", "1.2.3.4 ", "\r\n" };
	struct world *w = *state;

	for (size_t s = 0; s < sizeof seeds / sizeof *seeds; s++) {
		struct recipient r = { .diagnostic = { text, sizeof text } };
		struct failure f = { .text = { text, sizeof text } };
		size_t n = strlen(seeds[s]);

		arena_reset(w->arena);
		for (size_t i = 0; i < sizeof text; i++)
			text[i] = (unsigned char)seeds[s][i % n];
		classify_failure(w->scan, w->arena, &f, &r);
		assert_in_range(r.reason, 1, REASON_COUNT - 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reason_that_is_given_stays),
		cmocka_unit_test(a_given_reason_is_as_permanent_as_its_failure),
		cmocka_unit_test(what_could_not_be_made_is_no_failure_of_the_recipient),
		cmocka_unit_test(the_human_part_speaks_when_the_diagnostic_does_not),
		cmocka_unit_test(the_human_part_takes_nothing_from_a_status_field),
		cmocka_unit_test(a_server_that_speaks_of_names_and_connections_was_reached),
		cmocka_unit_test(the_host_that_sent_is_not_the_recipients),
		cmocka_unit_test(the_transcript_tells_the_stage),
		cmocka_unit_test(a_pipelined_refusal_of_the_recipient_is_no_refusal_of_data),
		cmocka_unit_test(an_explanation_names_what_decided_and_what_was_overruled),
		cmocka_unit_test(hostile_text_is_answered),
	};

	return cmocka_run_group_tests(tests, open_classifier, close_classifier);
}

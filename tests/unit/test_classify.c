/* classify: from words and codes to a verdict; the cases stand in classify.tsv, providers.tsv, status.tsv, reply.tsv */
#include "cmocka_test.h"

#include "classify.h"
#include "parser.h"
#include "rules_private.h"
#include "status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 6, LINE_MAX_OCTETS = 4096 };

struct world {
	struct rules *rules;
	struct scan *scan;
	struct arena *arena;
	bool *decided; /* a rule: has it decided a case? */
};

static void
complain(void *arg, const char *file, unsigned line, const char *text)
{
	(void)arg;
	print_error("%s:%u: %s\n", file, line, text);
}

static int
setup(void **state)
{
	static struct world w;

	w.rules = rules_new(rules_embedded, rules_embedded_count, complain, NULL);
	if (!w.rules)
		return -1;
	w.scan = scan_new(w.rules);
	w.arena = arena_new(PARSER_ARENA);
	w.decided = calloc(w.rules->nrules, sizeof *w.decided);
	*state = &w;
	return w.scan && w.arena && w.decided ? 0 : -1;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	free(w->decided);
	arena_free(w->arena);
	scan_free(w->scan);
	rules_free(w->rules);
	return 0;
}

/* Calls each for every line of a file beside this program's source that is no comment. */
static size_t
each_line(const char *name, void (*each)(struct world *w, char **column), struct world *w)
{
	const char *dir = getenv("srcdir");
	char path[LINE_MAX_OCTETS], line[LINE_MAX_OCTETS], *column[COLUMNS];
	size_t n = 0;
	FILE *in;

	snprintf(path, sizeof path, "%s/tests/unit/%s", dir ? dir : ".", name);
	in = fopen(path, "r");
	if (!in)
		fail_msg("%s cannot be opened", path);
	while (in && fgets(line, sizeof line, in)) {
		char *at = line;

		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		for (size_t i = 0; i < COLUMNS; i++) {
			column[i] = at;
			at += strcspn(at, "\t");
			if (*at)
				*at++ = '\0';
		}
		each(w, column);
		n++;
	}
	if (in)
		fclose(in);
	return n;
}

static enum stage
stage_named(const char *name)
{
	enum stage s = STAGE_UNKNOWN;

	assert_true(stage_parse(slice_of(name), &s));
	return s;
}

static const char *
or_empty(const char *text)
{
	return text ? text : "";
}

static void
wants(const char *what, const char *got, const char *want, const char *diagnostic)
{
	if (strcmp(or_empty(got), want) != 0)
		fail_msg("%s is \"%s\", not \"%s\": %s", what, or_empty(got), want, diagnostic);
}

static void
wants_slice(
    struct world *w, const char *what, struct slice got, const char *want, const char *diagnostic)
{
	struct slice copy = arena_copy(w->arena, got);

	wants(what, copy.n ? (const char *)copy.p : "", want, diagnostic);
}

/* One "key=value" of the fifth column, as an input when before, as a demand when not. */
static void
more(struct world *w, char *key, struct failure *f, struct recipient *r, bool before,
    const char *diagnostic)
{
	char *value = strchr(key, '=');

	if (!value)
		return;
	*value++ = '\0';
	if (before) {
		if (strcmp(key, "to") == 0)
			r->address = r->final = arena_copy(w->arena, slice_of(value));
		else if (strcmp(key, "from") == 0)
			f->senders[0] = arena_copy(w->arena, slice_of(value));
		else if (strcmp(key, "action") == 0)
			r->action = arena_copy(w->arena, slice_of(value));
		else if (strcmp(key, "delay") == 0)
			f->delay = true;
	} else if (strcmp(key, "stage") == 0) {
		wants(key, stage_name(r->stage), value, diagnostic);
	} else if (strcmp(key, "status") == 0) {
		wants(key, r->status, value, diagnostic);
	} else if (strcmp(key, "reply") == 0) {
		wants(key, r->reply, value, diagnostic);
	} else if (strcmp(key, "provider") == 0) {
		wants(key, r->provider, value, diagnostic);
	} else if (strcmp(key, "code") == 0) {
		wants_slice(w, key, r->provider_code, value, diagnostic);
	} else if (strcmp(key, "list") == 0) {
		wants_slice(w, key, r->blocklist, value, diagnostic);
	} else if (strcmp(key, "new") == 0) {
		wants_slice(w, key, r->new_address, value, diagnostic);
	} else if (strcmp(key, "suggest") == 0) {
		wants_slice(w, key, r->suggestion, value, diagnostic);
	} else if (strcmp(key, "under") == 0) {
		wants(key, reason_name(r->underlying), value, diagnostic);
	} else if (strcmp(key, "fault") == 0) {
		wants(key, syntax_fault_name(r->syntax_fault), value, diagnostic);
	} else if (strcmp(key, "group") == 0) {
		wants(key, group_name(r->group), value, diagnostic);
	} else if (strcmp(key, "rule") == 0) {
		wants(key, r->rule, value, diagnostic);
	} else if (strcmp(key, "retry") == 0) {
		assert_int_equal(r->retry_after, atoi(value));
	} else if (strcmp(key, "confidence") == 0) {
		assert_in_range(r->confidence, 1, atoi(value));
	} else if (strcmp(key, "to") != 0 && strcmp(key, "from") != 0 &&
	    strcmp(key, "action") != 0 && strcmp(key, "delay") != 0) {
		fail_msg("unknown key %s", key);
	}
}

static void
each_more(struct world *w, const char *list, struct failure *f, struct recipient *r, bool before,
    const char *diagnostic)
{
	char copy[512], *save = NULL;

	snprintf(copy, sizeof copy, "%s", list);
	for (char *key = strtok_r(copy, " ", &save); key; key = strtok_r(NULL, " ", &save))
		more(w, key, f, r, before, diagnostic);
}

/* All texts of a rule have its id. */
static void
note_decided(struct world *w, const char *id)
{
	for (size_t i = 0; id && i < w->rules->nrules; i++)
		if (w->rules->rule[i].kind == RULE_PROVIDER &&
		    strcmp(w->rules->rule[i].id, id) == 0)
			w->decided[i] = true;
}

static void
one_failure(struct world *w, char **column)
{
	struct recipient r = { .action = SLICE("failed") };
	struct failure f = { .delay = false };
	const char *diagnostic = column[5];

	arena_reset(w->arena);
	r.address = r.final = SLICE("someone@recipient.example");
	if (strcmp(column[2], "-") != 0)
		r.remote_mta = slice_of(column[2]);
	if (strcmp(column[3], "-") != 0)
		assert_true(status_parse(slice_of(column[3]), r.status_dsn));
	if (strcmp(diagnostic, "-") != 0)
		r.diagnostic = slice_of(diagnostic);
	each_more(w, column[4], &f, &r, true, diagnostic);
	classify_failure(w->scan, w->arena, &f, &r);
	note_decided(w, r.rule);
	wants("reason", reason_name(r.reason), column[0], diagnostic);
	wants("permanence", permanence_name(r.permanence), column[1], diagnostic);
	assert_int_equal(r.scope, reason_row(r.reason)->scope);
	each_more(w, column[4], &f, &r, false, diagnostic);
}

static void
what_mail_systems_say_is_understood(void **state)
{
	assert_true(each_line("classify.tsv", one_failure, *state) > 250);
}

static void
every_fact_about_a_provider_has_its_rule(void **state)
{
	assert_true(each_line("providers.tsv", one_failure, *state) > 450);
}

/* What stands behind another rule that always holds first would be no knowledge. */
static void
every_rule_of_a_provider_decides_a_case(void **state)
{
	struct world *w = *state;
	size_t idle = 0;

	(void)each_line("classify.tsv", one_failure, w);
	(void)each_line("providers.tsv", one_failure, w);
	for (size_t i = 0; i < w->rules->nrules; i++) {
		const struct rule *rule = &w->rules->rule[i];

		if (rule->kind != RULE_PROVIDER || rule->off || w->decided[i])
			continue;
		print_error("%s (%s) decides nothing\n", rule->id, rule->at);
		idle++;
	}
	assert_int_equal(idle, 0);
}

static void
one_status(struct world *w, char **column)
{
	for (char class = '4'; class <= '5'; class ++) {
		struct recipient r = { .action = SLICE("failed") };
		struct failure f = { .delay = false };
		bool hard;

		if (column[0][0] != 'X' && column[0][0] != class)
			continue;
		arena_reset(w->arena);
		r.address = r.final = SLICE("someone@recipient.example");
		snprintf(r.status_dsn, sizeof r.status_dsn, "%c%s", class, column[0] + 1);
		classify_failure(w->scan, w->arena, &f, &r);
		wants("reason", reason_name(r.reason), column[1], r.status_dsn);
		hard = class == '5' && reason_row(r.reason)->permanence == PERMANENCE_HARD;
		assert_int_equal(r.permanence == PERMANENCE_HARD, hard);
		assert_string_equal(r.status, r.status_dsn);
	}
}

static void
every_registered_status_has_its_reason(void **state)
{
	assert_true(each_line("status.tsv", one_status, *state) > 80);
}

static void
one_reply(struct world *w, char **column)
{
	char stages[256], *save = NULL;

	snprintf(stages, sizeof stages, "%s", column[1]);
	for (char *name = strtok_r(stages, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
		struct recipient r = { .action = SLICE("failed") };
		struct failure f = { .stage = stage_named(name) };

		arena_reset(w->arena);
		r.address = r.final = SLICE("someone@recipient.example");
		r.diagnostic = slice_of(column[0]);
		classify_failure(w->scan, w->arena, &f, &r);
		wants(name, reason_name(r.reason), column[2], column[0]);
		assert_string_equal(r.reply, column[0]);
	}
}

static void
every_reply_has_its_reason_at_each_stage(void **state)
{
	assert_true(each_line("reply.tsv", one_reply, *state) > 45);
}

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
		cmocka_unit_test(what_mail_systems_say_is_understood),
		cmocka_unit_test(every_fact_about_a_provider_has_its_rule),
		cmocka_unit_test(every_rule_of_a_provider_decides_a_case),
		cmocka_unit_test(every_registered_status_has_its_reason),
		cmocka_unit_test(every_reply_has_its_reason_at_each_stage),
		cmocka_unit_test(a_reason_that_is_given_stays),
		cmocka_unit_test(a_given_reason_is_as_permanent_as_its_failure),
		cmocka_unit_test(what_could_not_be_made_is_no_failure_of_the_recipient),
		cmocka_unit_test(the_human_part_speaks_when_the_diagnostic_does_not),
		cmocka_unit_test(a_server_that_speaks_of_names_and_connections_was_reached),
		cmocka_unit_test(the_host_that_sent_is_not_the_recipients),
		cmocka_unit_test(the_transcript_tells_the_stage),
		cmocka_unit_test(a_pipelined_refusal_of_the_recipient_is_no_refusal_of_data),
		cmocka_unit_test(an_explanation_names_what_decided_and_what_was_overruled),
		cmocka_unit_test(hostile_text_is_answered),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

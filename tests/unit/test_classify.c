/* classify: from words and codes to a verdict; the cases stand in classify.tsv, languages.tsv and their like */
#include "classify_test.h"

#include "status.h"

#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS = 6, LINE_MAX_OCTETS = 4096 };

/* The line that is tried, and how much was wrong in its file so far: all of it is told at once. */
static struct {
	const char *file;
	size_t line;
	size_t wrong;
} row;

static void
row_wants(const char *what, const char *got, const char *want, const char *diagnostic)
{
	if (strcmp(or_empty(got), want) == 0)
		return;
	print_error("%s:%zu: %s is \"%s\", not \"%s\": %s\n", row.file, row.line, what,
	    or_empty(got), want, diagnostic);
	row.wrong++;
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
	row.file = name;
	row.line = row.wrong = 0;
	while (in && fgets(line, sizeof line, in)) {
		char *at = line;

		row.line++;
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
	assert_int_equal(row.wrong, 0);
	return n;
}

static enum stage
stage_named(const char *name)
{
	enum stage s = STAGE_UNKNOWN;

	assert_true(stage_parse(slice_of(name), &s));
	return s;
}

static void
wants_slice(
    struct world *w, const char *what, struct slice got, const char *want, const char *diagnostic)
{
	struct slice copy = arena_copy(w->arena, got);

	row_wants(what, copy.n ? (const char *)copy.p : "", want, diagnostic);
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
		row_wants(key, stage_name(r->stage), value, diagnostic);
	} else if (strcmp(key, "status") == 0) {
		row_wants(key, r->status, value, diagnostic);
	} else if (strcmp(key, "reply") == 0) {
		row_wants(key, r->reply, value, diagnostic);
	} else if (strcmp(key, "provider") == 0) {
		row_wants(key, r->provider, value, diagnostic);
	} else if (strcmp(key, "code") == 0) {
		wants_slice(w, key, r->provider_code, value, diagnostic);
	} else if (strcmp(key, "list") == 0) {
		wants_slice(w, key, r->blocklist, value, diagnostic);
	} else if (strcmp(key, "new") == 0) {
		wants_slice(w, key, r->new_address, value, diagnostic);
	} else if (strcmp(key, "suggest") == 0) {
		wants_slice(w, key, r->suggestion, value, diagnostic);
	} else if (strcmp(key, "under") == 0) {
		row_wants(key, reason_name(r->underlying), value, diagnostic);
	} else if (strcmp(key, "fault") == 0) {
		row_wants(key, syntax_fault_name(r->syntax_fault), value, diagnostic);
	} else if (strcmp(key, "group") == 0) {
		row_wants(key, group_name(r->group), value, diagnostic);
	} else if (strcmp(key, "rule") == 0) {
		row_wants(key, r->rule, value, diagnostic);
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
	row_wants("reason", reason_name(r.reason), column[0], diagnostic);
	row_wants("permanence", permanence_name(r.permanence), column[1], diagnostic);
	assert_int_equal(r.scope, reason_row(r.reason)->scope);
	each_more(w, column[4], &f, &r, false, diagnostic);
}

static void
what_mail_systems_say_is_understood(void **state)
{
	assert_true(each_line("classify.tsv", one_failure, *state) > 250);
}

static void
what_they_say_in_other_languages_is_understood(void **state)
{
	assert_true(each_line("languages.tsv", one_failure, *state) > 1150);
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
		row_wants("reason", reason_name(r.reason), column[1], r.status_dsn);
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
		row_wants(name, reason_name(r.reason), column[2], column[0]);
		row_wants(name, permanence_name(r.permanence), column[3], column[0]);
		assert_string_equal(r.reply, column[0]);
	}
}

static void
every_reply_has_its_reason_at_each_stage(void **state)
{
	assert_true(each_line("reply.tsv", one_reply, *state) > 45);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_mail_systems_say_is_understood),
		cmocka_unit_test(what_they_say_in_other_languages_is_understood),
		cmocka_unit_test(every_fact_about_a_provider_has_its_rule),
		cmocka_unit_test(every_rule_of_a_provider_decides_a_case),
		cmocka_unit_test(every_registered_status_has_its_reason),
		cmocka_unit_test(every_reply_has_its_reason_at_each_stage),
	};

	return cmocka_run_group_tests(tests, open_classifier, close_classifier);
}

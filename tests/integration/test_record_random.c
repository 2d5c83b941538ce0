/*
 * Random histories, through two recorders at once, against the fold in memory.
 *
 * Each input (report, second report of one failure, success, decision, registered send, number of a
 * campaign) comes in at a random moment, in batches of random size; some reports come to both.
 */
#include "random_history.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* --- the recorders --- */

static struct recorder *
open_recorder(struct store *s)
{
	struct recorder *r = NULL;

	assert_ok(recorder_open(&r, s, &options, e));
	return r;
}

static void
record_share(const char *db, unsigned child)
{
	static const struct record_source source = { .mailbox = "returns" };
	struct record_message batch[16];
	struct record_result results[16];
	struct store *s = pg_store(db);
	struct recorder *r = open_recorder(s);
	size_t *order = calloc(nacts, sizeof *order), k = 0, limit = 1;
	bool more;

	seed += child * 7919 + 1;
	for (size_t i = 0; i < nacts; i++)
		order[i] = i;
	for (size_t i = nacts; i > 1; i--) {
		size_t j = pick((uint32_t)i), t = order[i - 1];

		order[i - 1] = order[j];
		order[j] = t;
	}
	for (size_t i = 0; i < nacts; i++) {
		struct act *a = &acts[order[i]];
		bool mine = order[i] % 2 == child;

		if (mine && a->sql[0])
			pg_exec(db, a->sql);
		if (!a->sql[0] && (mine || order[i] % 7 == 0))
			batch[k++] = a->sample.message;
		if (k == limit || i + 1 == nacts) {
			if (k)
				assert_ok(record_batch(r, &source, batch, k, results, e));
			k = 0;
			limit = 1 + pick(pick(2) ? 4 : 16);
			if (pick(10) == 0)
				assert_ok(record_inbox(r, NULL, NULL, &more, e));
		}
	}
	free(order);
	recorder_free(r);
	store_close(s);
}

/* --- comparing --- */

static void
say(char *to, size_t size, const char *what, int64_t n)
{
	size_t at = strlen(to);

	if (n == POLICY_NO_TIME || n == POLICY_FOREVER)
		snprintf(to + at, size - at, " %s-", what);
	else
		snprintf(to + at, size - at, " %s%lld", what, (long long)n);
}

static const char from_database[] =
    "select coalesce((select string_agg(concat('| ', coalesce(t.name, '-'), ' ', s.standing, ' ',"
    " s.cause, ' ', coalesce(s.rule, '-'), ' s', coalesce(extract(epoch from "
    "s.since)::bigint::text,"
    " '-'), ' u', coalesce(extract(epoch from s.until)::bigint::text, '-'), ' n', s.soft_count, ' "
    "h',"
    " case when s.stream = 0 then s.hard_count else 0 end), '' order by t.name nulls first)"
    " from carom_data.state s left join carom_data.stream t on t.id = s.stream"
    " where s.contact = c.id and (s.standing > 0 or s.since is not null or s.soft_count > 0"
    " or s.stream = 0)), '')"
    " || coalesce((select string_agg(concat('? ', q.what, ' ', q.rule, ' a',"
    " extract(epoch from q.at)::bigint, ' u', coalesce(extract(epoch from q.until)::bigint::text,"
    " '-')), '' order by q.at, q.rule) from carom_data.request q where q.contact = c.id"
    " and not q.withdrawn), '')"
    " || coalesce((select string_agg(concat('; ', left(v.original_message_id, 6), ' y', "
    "v.why_not), ''"
    " order by v.original_message_id) from carom_data.event v where v.contact = c.id), '')"
    " from carom_data.contact c where c.address = '%s'";

static void
layers_as_text(const struct policy_state *s, char *text, size_t size, int64_t now_us)
{
	for (int stream = POLICY_ADDRESS; stream < STREAMS; stream++) {
		struct policy_layer l = policy_state_layer(s, stream);
		struct policy_status st = policy_state_status(s, stream, now_us);
		size_t at = strlen(text);

		if (stream >= 0 && l.standing == STANDING_ACTIVE && l.since_us == POLICY_NO_TIME &&
		    st.soft_count == 0)
			continue;
		snprintf(text + at, size - at, "| %s %d %d %s",
		    stream < 0 ? "-" : configured[stream].name, (int)l.standing, (int)l.cause,
		    l.rule ? l.rule : "-");
		say(text, size, "s",
		    l.since_us == POLICY_NO_TIME ? POLICY_NO_TIME : l.since_us / 1000000);
		say(text, size, "u", l.standing == STANDING_HELD ? l.until_s : POLICY_FOREVER);
		say(text, size, "n", st.soft_count);
		say(text, size, "h", stream < 0 ? st.hard_count : 0);
	}
}

static int
by_time(const void *a, const void *b)
{
	const struct policy_outbox *x = a, *y = b;

	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	return strcmp(x->rule, y->rule);
}

static void
requests_as_text(struct policy_output *out, char *text, size_t size)
{
	if (out->noutbox)
		qsort(out->outbox, out->noutbox, sizeof *out->outbox, by_time);
	for (size_t i = 0; i < out->noutbox; i++) {
		size_t at = strlen(text);

		snprintf(
		    text + at, size - at, "? %d %s", out->outbox[i].probe, out->outbox[i].rule);
		say(text, size, "a", out->outbox[i].at_us / 1000000);
		say(text, size, "u", out->outbox[i].until_s);
	}
}

static void
marks_as_text(const struct history *h, const struct policy_output *out, char *text, size_t size)
{
	for (size_t i = 0; i < h->nfailures; i++) {
		size_t at = strlen(text);
		int why = -1;

		for (size_t m = 0; m < out->nmarks; m++)
			if (out->marks[m].event_id == h->events[i].id)
				why = out->marks[m].why_not;
		snprintf(text + at, size - at, "; m%05lld y%d", (long long)h->events[i].id, why);
	}
}

static bool
agrees(const char *db, const struct policy_set *set, const struct history *h)
{
	int64_t now_us = (int64_t)time(NULL) * 1000000;
	struct policy_state *s = policy_state_new(set);
	struct policy_output out = { 0 };
	struct policy_inputs in = { .contact = { slice_of(h->address), SLICE("x.example") },
		.events = h->events,
		.nevents = h->nevents,
		.decisions = h->decisions,
		.ndecisions = h->ndecisions,
		.mailings = h->mailings,
		.nmailings = h->nmailings };
	static char want[16384];
	char sql[4096];
	const char *got;
	bool same;

	want[0] = 0;
	assert_int_equal(policy_fold(s, &in, now_us, &out), POLICY_FOLDED);
	layers_as_text(s, want, sizeof want, now_us);
	requests_as_text(&out, want, sizeof want);
	marks_as_text(h, &out, want, sizeof want);
	snprintf(sql, sizeof sql, from_database, h->address);
	got = pg_value(db, sql);
	same = strcmp(got, want) == 0;
	if (!same)
		print_error("%s\nfold:     %s\ndatabase: %s\n", h->address, want, got);
	policy_output_free(&out);
	policy_state_free(s);
	return same;
}

static void
histories_end_as_the_fold_in_memory_says(void **state)
{
	const char *why = NULL;
	struct policy_set *set = policy_set_new(&policy, 1, configured, STREAMS, NULL, 0, &why);

	(void)state;
	assert_non_null(set);
	for (unsigned run = 0; run < RUNS; run++) {
		const char *db = pg_fresh();
		struct recorder *r;
		struct store *s;
		pid_t child[2];
		bool more, same = true;
		int64_t next;

		make_histories(run);
		for (unsigned i = 0; i < 2; i++) {
			child[i] = fork();
			if (child[i] == 0) {
				record_share(db, i);
				_exit(0);
			}
		}
		for (unsigned i = 0; i < 2; i++) {
			int status;

			assert_int_equal(waitpid(child[i], &status, 0), child[i]);
			assert_int_equal(status, 0);
		}
		s = pg_store(db);
		r = open_recorder(s);
		pg_fold_inbox(r);
		do
			assert_ok(record_due(r, &more, &next, e));
		while (more);
		for (size_t c = 0; c < ncontacts; c++)
			same &= agrees(db, set, &histories[c]);
		assert_true(same);
		assert_int_equal(pg_no_difference(r), ncontacts);
		assert_string_equal(pg_value(db, "select count(*) > 10 from carom_data.checkpoint"),
		    is_long() ? "t" : "f");
		pg_announced(db);
		recorder_free(r);
		store_close(s);
	}
	policy_set_free(set);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(histories_end_as_the_fold_in_memory_says),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

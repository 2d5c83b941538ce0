/*
 * Random histories, through two recorders at once, against the fold in memory.
 *
 * Each input (report, second report of one failure, success, decision, registered send, number of a
 * campaign) comes in at a random moment, in batches of random size; some reports come to both.
 */
#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS = 3, CONTACTS = 70, STREAMS = 2, EVENTS = 400, OTHERS = 5, ACTS = 4000, CAMPAIGNS = 3 };
/* Long ones go through checkpoints, and their recomputations are put off. */
static const struct {
	unsigned contacts, events;
} shapes[RUNS] = { { CONTACTS, 10 }, { CONTACTS, 10 }, { 2, EVENTS } };
static unsigned ncontacts, nevents;
static const int64_t day = 86400, start = 1767225600; /* 2026-01-01 */

static const struct policy_term hard[] = { { .kind = TERM_PERMANENCE, .value = PERMANENCE_HARD } };
static const struct policy_term full[] = { { .kind = TERM_REASON, .value = REASON_mailbox_full } };
static const struct policy_term late[] = { { .kind = TERM_REASON, .value = REASON_timeout } };
static const struct policy_term grey[] = { { .kind = TERM_REASON, .value = REASON_greylisted } };
static const struct policy_rule rules[] = {
	{ .title = "dead",
	    .address = true,
	    .match = hard,
	    .nmatch = 1,
	    .count = 2,
	    .reset_on = SUCCESS_DELIVERED,
	    .action = ACTION_SUPPRESS },
	{ .title = "half",
	    .address = true,
	    .match = grey,
	    .nmatch = 1,
	    .count = 2,
	    .window = 60 * 86400,
	    .min_ratio = 500,
	    .min_sent = 2,
	    .action = ACTION_HOLD,
	    .hold_for = 20 * 86400,
	    .go_on = true },
	{ .title = "ask",
	    .match = late,
	    .nmatch = 1,
	    .count = 2,
	    .window = 60 * 86400,
	    .min_gap = 86400,
	    .action = ACTION_PROBE,
	    .probe_wait = 7 * 86400 },
	{ .title = "tell",
	    .match = grey,
	    .nmatch = 1,
	    .count = 2,
	    .reset_on = SUCCESS_CLICK,
	    .action = ACTION_NOTIFY },
	{ .title = "full",
	    .match = full,
	    .nmatch = 1,
	    .count = 2,
	    .per_day = 1,
	    .stale_after = 70 * 86400,
	    .reset_on = SUCCESS_CLICK | SUCCESS_DELIVERED,
	    .action = ACTION_HOLD,
	    .hold_for = 14 * 86400,
	    .has_then = true,
	    .then = ACTION_SUPPRESS,
	    .after_holds = 2 },
};
static const struct policy policy = {
	.name = "default", .rules = rules, .nrules = sizeof rules / sizeof *rules
};
static const struct policy_stream configured[STREAMS] = {
	{ .name = "news", .trust = TRUST_PLAUSIBLE, .return_path = "news@returns.example" },
	{ .name = "shop", .trust = TRUST_PLAUSIBLE, .return_path = "shop@returns.example" },
};
static const struct record_stream streams[STREAMS] = { { .policy = &configured[0] },
	{ .policy = &configured[1] } };
static const struct record_options options = { .policies = &policy,
	.npolicies = 1,
	.streams = streams,
	.nstreams = STREAMS,
	.policy_text = "random" };
static const struct candidate paths[STREAMS] = {
	{ .source = CANDIDATE_RETURN_PATH,
	    .value = { (const unsigned char *)"news@returns.example", 20 } },
	{ .source = CANDIDATE_RETURN_PATH,
	    .value = { (const unsigned char *)"shop@returns.example", 20 } },
};

/* --- histories --- */

struct history {
	char address[32];
	struct policy_event events[EVENTS + OTHERS];
	size_t nevents, nfailures; /* failures first */
	struct policy_decision decisions[OTHERS];
	size_t ndecisions;
	struct policy_mailing mailings[EVENTS + CAMPAIGNS * STREAMS];
	size_t nmailings;
	bool of_stream[STREAMS];
};
struct act {
	struct sample sample;
	char sql[600]; /* else */
};
static struct history histories[CONTACTS];
static struct act acts[ACTS];
static size_t nacts;
static uint32_t seed;

static uint32_t
pick(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

static bool
is_long(void)
{
	return ncontacts < CONTACTS;
}

static int64_t
when(void)
{
	return start + pick(150 * 86400);
}

static const char *
stamp(int64_t at)
{
	static char text[40];
	time_t t = (time_t)at;

	strftime(text, sizeof text, "%Y-%m-%d %H:%M:%SZ", gmtime(&t));
	return text;
}

__attribute__((format(printf, 1, 2))) static void
add_sql(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(acts[nacts++].sql, sizeof acts->sql, format, ap);
	va_end(ap);
}

static void
send_of(struct history *h, struct policy_event *ev, const char *original, int64_t at)
{
	static const char *const names[] = { "c0", "c1", "c2", "c3" };
	const char *campaign = names[pick(4)];

	ev->trust = TRUST_CORRELATED;
	ev->send = (uint64_t)ev->id;
	ev->campaign = slice_of(campaign);
	h->mailings[h->nmailings++] = (struct policy_mailing){
		.at_us = at * 1000000, .stream = ev->stream, .campaign = ev->campaign
	};
	add_sql("select carom.report_sends('%s', '%s', array['%s'], array['%s'], null, '%s')",
	    configured[ev->stream].name, campaign, h->address, original, stamp(at));
}

static void
add_failure(struct history *h, unsigned *n)
{
	static const enum reason reasons[] = { REASON_mailbox_full, REASON_mailbox_full,
		REASON_timeout, REASON_greylisted, REASON_greylisted, REASON_mailbox_not_found };
	struct policy_event *ev = &h->events[h->nevents++];
	unsigned reason = reasons[pick(is_long() ? 5 : 6)], id = ++*n; /* the dead count little */
	const struct reason_row *row = reason_row(reason);
	int64_t at = when();
	char original[40];

	snprintf(original, sizeof original, "m%05u@us.example", id);
	*ev = (struct policy_event){ .input = INPUT_EVENT,
		.id = id,
		.stream = (int)pick(STREAMS),
		.kind = KIND_BOUNCE,
		.reason = reason,
		.permanence = row->permanence,
		.scope = row->scope,
		.group = row->group,
		.stage = STAGE_RCPT,
		.status = SLICE("5.0.0"),
		.trust = TRUST_PLAUSIBLE };
	memcpy(ev->ident, &id, sizeof id);
	h->of_stream[ev->stream] = true;
	for (unsigned reports = pick(5) ? 1 : 2; reports--;) {
		struct act *a = &acts[nacts++];

		pg_bounce(&a->sample, id * 2 + reports, h->address, reason, original,
		    at + reports * 3000);
		a->sample.verdict.candidates = &paths[ev->stream];
	}
	ev->occurred_us = at * 1000000;
	if (pick(3))
		send_of(h, ev, original, at - pick(3 * 86400));
}

/* One row a day: the latest. */
static void
add_success(struct history *h)
{
	static const char *const names[] = { "delivered", "click" };
	static const unsigned kinds[] = { SUCCESS_DELIVERED, SUCCESS_CLICK };
	unsigned kind = pick(2), id = 1000000 + (unsigned)nacts;
	int stream = (int)pick(STREAMS);
	int64_t at = when();

	for (unsigned times = 1 + pick(2); times--; at += 1800) {
		struct policy_event *ev = NULL;

		for (size_t i = h->nfailures; i < h->nevents; i++)
			if (h->events[i].stream == stream && h->events[i].success == kinds[kind] &&
			    h->events[i].occurred_us / 1000000 / day == at / day)
				ev = &h->events[i];
		if (!ev) {
			if (h->nevents == EVENTS + OTHERS)
				return;
			ev = &h->events[h->nevents++];
			ev->occurred_us = 0;
		}
		if (ev->occurred_us < at * 1000000)
			*ev = (struct policy_event){ .input = INPUT_SUCCESS,
				.occurred_us = at * 1000000,
				.stream = stream,
				.success = kinds[kind],
				.trust = TRUST_VERIFIED };
		memcpy(ev->ident, &id, sizeof id);
		h->of_stream[stream] = true;
		add_sql("select carom.report_success('%s', array['%s'], '%s', '%s')",
		    configured[stream].name, h->address, names[kind], stamp(at));
	}
}

/* As carom.release() and its like leave it, at another time than now. */
static void
add_decision(struct history *h)
{
	int stream = (int)pick(STREAMS + 1) - 1;
	enum decision decision = (enum decision)pick(3);
	int64_t at = when();
	char id[60] = "null::int";

	if (stream >= 0) {
		snprintf(id, sizeof id, "carom_data.stream_id('%s')", configured[stream].name);
		h->of_stream[stream] = true;
	}
	h->decisions[h->ndecisions] = (struct policy_decision){ .at_us = at * 1000000,
		.id = (int64_t)h->ndecisions + 1,
		.decision = decision,
		.stream = stream };
	h->ndecisions++;
	add_sql("with c as materialized (select contact from carom_data.contacts(array['%s'])),"
		" d as (insert into carom_data.decision (contact, stream, action, at, actor)"
		" select contact, %s, %d, '%s', 'test' from c returning contact)"
		" select carom_data.tell_recorder(4::smallint, array_agg(contact)) from d",
	    h->address, id, (int)decision, stamp(at));
}

/* Campaigns of which only the number is known. */
static void
add_numbers(void)
{
	static const char *const names[] = { "n0", "n1", "n2" };

	for (int stream = 0; stream < STREAMS; stream++) {
		for (unsigned i = 0; i < CAMPAIGNS; i++) {
			int64_t at = when();

			add_sql("select carom.report_sent('%s', '%s', 1000, '%s')",
			    configured[stream].name, names[i], stamp(at));
			for (size_t c = 0; c < ncontacts; c++) {
				struct history *h = &histories[c];

				if (h->of_stream[stream])
					h->mailings[h->nmailings++] =
					    (struct policy_mailing){ .at_us = at * 1000000,
						    .stream = stream,
						    .campaign = slice_of(names[i]) };
			}
		}
	}
}

static void
make_histories(unsigned run)
{
	unsigned n = 0;

	seed = run * 2654435761u + 12345;
	nacts = 0;
	ncontacts = shapes[run].contacts;
	nevents = shapes[run].events;
	memset(acts, 0, sizeof acts);
	memset(histories, 0, sizeof histories);
	for (unsigned c = 0; c < ncontacts; c++) {
		struct history *h = &histories[c];

		snprintf(h->address, sizeof h->address, "c%u@x.example", c);
		for (unsigned i = is_long() ? nevents : 3 + pick(nevents - 2); i--;)
			add_failure(h, &n);
		h->nfailures = h->nevents;
		for (unsigned i = pick(4); i--;)
			add_success(h);
		for (unsigned i = pick(3); i--;)
			add_decision(h);
	}
	add_numbers();
	assert_true(nacts <= ACTS);
}

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
		uint64_t contacts, differences;
		struct recorder *r;
		struct store *s;
		pid_t child[2];
		bool more = true, same = true;
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
		while (more)
			assert_ok(record_inbox(r, NULL, NULL, &more, e));
		do
			assert_ok(record_due(r, &more, &next, e));
		while (more);
		for (size_t c = 0; c < ncontacts; c++)
			same &= agrees(db, set, &histories[c]);
		assert_true(same);
		assert_ok(
		    record_rebuild(r, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
		assert_int_equal(contacts, ncontacts);
		assert_int_equal(differences, 0);
		assert_string_equal(pg_value(db, "select count(*) > 10 from carom_data.checkpoint"),
		    is_long() ? "t" : "f");
		/* What was announced last is what stands. */
		assert_string_equal(
		    pg_value(db,
			"select count(*) from carom_data.state s where s.standing <> coalesce("
			"(select t.to_standing from carom_data.transition t where t.contact ="
			" s.contact and t.stream = s.stream order by t.id desc limit 1), 0)"),
		    "0");
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

/* random_history - see random_history.h */
#include "random_history.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Long ones go through checkpoints, and their recomputations are put off. */
static const struct {
	unsigned contacts, events;
} shapes[RUNS] = { { CONTACTS, 10 }, { CONTACTS, 10 }, { 2, EVENTS } };
unsigned ncontacts;
static unsigned nevents;
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
const struct policy policy = {
	.name = "default", .rules = rules, .nrules = sizeof rules / sizeof *rules
};
const struct policy_stream configured[STREAMS] = {
	{ .name = "news", .trust = TRUST_PLAUSIBLE, .return_path = "news@returns.example" },
	{ .name = "shop", .trust = TRUST_PLAUSIBLE, .return_path = "shop@returns.example" },
};
static const struct record_stream streams[STREAMS] = { { .policy = &configured[0] },
	{ .policy = &configured[1] } };
const struct record_options options = { .policies = &policy,
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

struct history histories[CONTACTS];
struct act acts[ACTS];
size_t nacts;
uint32_t seed;

uint32_t
pick(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

bool
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

void
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

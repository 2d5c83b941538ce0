/* The counts of the day against a scan of events and sends, while all that changes either happens at random. */
#include "pg_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CONTACTS = 30, MESSAGES = 200, ACTS = 400 };
static const int64_t start = 1767225600; /* 2026-01-01 */
static uint32_t seed = 20260101;

static uint32_t
pick(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

/* What the counts have to be, and what they are: rows of either that the other has not. */
static const char differing[] =
    "with scan as (select (e.occurred_at at time zone 'UTC')::date as day, e.stream,"
    " coalesce(e.campaign, 0) as campaign, e.kind, e.subkind, e.reason, e.permanence, e.grp, "
    "e.stage,"
    " e.why_not, coalesce(e.provider, '') as provider, coalesce(substr(c.address, "
    "strpos(c.address, '@') + 1), '') as domain"
    " from carom_data.event e join carom_data.contact c on c.id = e.contact),"
    " daily_want as (select day, stream, campaign, kind, subkind, reason, permanence, grp, stage, "
    "why_not, count(*)::numeric as n"
    " from scan group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 union all"
    " select (at at time zone 'UTC')::date, stream, coalesce(campaign, 0), 0, 0, 0, 0, 0, 0, 0, "
    "sum(n) from carom_data.sent group by 1, 2, 3),"
    " daily_have as (select day, stream, campaign, kind, subkind, reason, permanence, grp, stage, "
    "why_not, sum(n) as n"
    " from carom_data.counts group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 having sum(n) <> 0 or kind = "
    "0),"
    " domain_want as (select day, domain, stream, kind, subkind, permanence, grp, why_not, "
    "provider, count(*)::numeric as n"
    " from scan group by 1, 2, 3, 4, 5, 6, 7, 8, 9 union all"
    " select (s.at at time zone 'UTC')::date, coalesce(substr(c.address, strpos(c.address, '@') + "
    "1), ''), s.stream, 0, 0, 0, 0, 0, '', count(*)"
    " from carom_data.send s join carom_data.contact c on c.id = s.contact group by 1, 2, 3),"
    " domain_have as (select day, domain, stream, kind, subkind, permanence, grp, why_not, "
    "provider, sum(n) as n"
    " from carom_data.domain_counts group by 1, 2, 3, 4, 5, 6, 7, 8, 9 having sum(n) <> 0),"
    " different as (select d::text from (select * from daily_want except select * from "
    "daily_have) d union all"
    " select d::text from (select * from daily_have except select * from daily_want) d union all"
    " select d::text from (select * from domain_want except select * from domain_have) d union "
    "all"
    " select d::text from (select * from domain_have except select * from domain_want) d)"
    " select coalesce(string_agg(d, E'\\n'), '') from different";

/* The views as they would be over the tables. */
static const char views_differing[] =
    "with s as (select (e.occurred_at at time zone 'UTC')::date as day, t.name as stream, g.name "
    "as campaign, e.permanence, substr(c.address, strpos(c.address, '@') + 1) as domain from "
    "carom_data.event e join carom_data.contact c on c.id = e.contact"
    " left join carom_data.stream t on t.id = e.stream"
    " left join carom_data.campaign g on g.id = e.campaign where e.kind = 1),"
    " n as (select day, 's ' || stream as what, permanence from s union all"
    " select day, coalesce('d ' || domain, '-'), permanence from s union all"
    " select min(day) over (partition by campaign, stream), 'c ' || campaign || stream, permanence "
    "from s where campaign is not null)"
    " select count(*) from (select day, 's ' || stream, bounces, hard, soft from "
    "carom.stream_daily where bounces > 0 union all"
    " select day, coalesce('d ' || domain, '-'), bounces, hard, soft from carom.domain_daily where "
    "bounces > 0 union all"
    " select first_event_day, 'c ' || campaign || stream, bounces, hard, soft from carom.campaign "
    "where bounces > 0 except"
    " select day, what, count(*), count(*) filter (where permanence = 1), count(*) filter (where "
    "permanence = 2)"
    " from n group by 1, 2) x";

static const char *
address(unsigned n)
{
	static char text[40];

	snprintf(text, sizeof text, "c%u@d%u.example", n, n % 4);
	return text;
}

static const enum reason reasons[] = { REASON_mailbox_full, REASON_mailbox_not_found,
	REASON_timeout, REASON_greylisted, REASON_mailbox_disabled };

/* Reports of one failure, some twice: late, early, by another reason. */
static void
make_bounce(struct sample *s, unsigned n)
{
	char original[40];

	snprintf(original, sizeof original, "m%u@us.example", n / 2);
	pg_bounce(s, n + 1, address(n / 2 % CONTACTS), reasons[pick(5)], original,
	    start + pick(40 * 86400));
	s->verdict.provider = pick(2) ? "gmail" : NULL;
}

static void
call(const char *db, unsigned what)
{
	char sql[400];
	const char *a = address(pick(CONTACTS));
	unsigned day = pick(40), n = pick(MESSAGES / 2);

	switch (what) {
	case 0:
		snprintf(sql, sizeof sql,
		    "select carom.report_sends('news', 'c%u', array['%s'], "
		    "array['m%u@us.example'], null, "
		    "timestamptz '2026-01-01Z' + %u * interval '1 day')",
		    n % 3, address(n % CONTACTS), n, day);
		break;
	case 1: /* again with another number, now and then none */
		snprintf(sql, sizeof sql,
		    "select carom.report_sent('news', 'n%u', %u, timestamptz '2026-01-01Z' + %u * "
		    "interval '1 day')",
		    day % 2, pick(3) * 100, day % 5);
		break;
	case 2:
		snprintf(sql, sizeof sql, "select carom.forget('%s')", a);
		break;
	case 3:
		snprintf(sql, sizeof sql, "select carom.%s('%s')",
		    (const char *[]){ "reset", "suppress", "release" }[pick(3)], a);
		break;
	default:
		snprintf(sql, sizeof sql,
		    "select carom.report_success('news', array['%s'], 'click', timestamptz "
		    "'2026-01-01Z' + "
		    "%u * interval '1 day')",
		    a, day);
	}
	pg_exec(db, sql);
}

static void
act(const char *db, struct recorder *r, struct sample *samples)
{
	static const struct record_source source = { .mailbox = "returns", .stream = "news" };
	struct record_message batch[8];
	struct record_result results[8];
	uint64_t transitions = 0;
	bool more = true;
	size_t n = 1 + pick(8);

	switch (pick(8)) {
	case 0:
	case 1:
	case 2:
		for (size_t i = 0; i < n; i++)
			batch[i] = samples[pick(MESSAGES)].message;
		assert_ok(record_batch(r, &source, batch, n, results, e));
		break;
	case 3:
		for (size_t i = 0; i < n; i++) {
			struct sample *s = &samples[pick(MESSAGES)];

			pg_reason(s, reasons[pick(5)]);
			batch[i] = s->message;
		}
		assert_ok(record_reclassify(r, batch, n, true, NULL, NULL, &transitions, e));
		break;
	case 4:
		assert_ok(record_maintain(r, NULL, &more, e));
		break;
	case 5:
		pg_fold_inbox(r);
		break;
	default:
		call(db, pick(12) ? (unsigned[]){ 0, 1, 3, 4 }[pick(4)] : 2);
	}
}

static void
counts_are_what_a_scan_finds_whatever_happens(void **state)
{
	static struct sample samples[MESSAGES];
	const char *db = pg_fresh();
	struct store *s = pg_store(db);
	struct recorder *r = pg_recorder(s);
	bool more = true;

	(void)state;
	for (unsigned i = 0; i < MESSAGES; i++)
		make_bounce(&samples[i], i);
	for (unsigned i = 0; i < ACTS; i++) {
		act(db, r, samples);
		if (i % 20 != 0)
			continue;
		assert_string_equal(pg_value(db, differing), "");
		assert_string_equal(pg_value(db, views_differing), "0");
	}
	pg_fold_inbox(r);
	assert_ok(record_maintain(r, NULL, &more, e));
	assert_string_equal(pg_value(db, "select count(*) from carom_data.count_delta"), "0");
	assert_string_equal(pg_value(db, differing), "");
	assert_string_equal(pg_value(db, views_differing), "0");
	/* Of all that there was something to count. */
	assert_string_equal(
	    pg_value(db,
		"select concat_ws('|', (select count(*) > 50 from carom_data.event), "
		"(select count(*) > 5 from carom_data.contact where address is null), "
		"(select count(*) > 10 from carom_data.send), (select count(*) > 2 from "
		"carom_data.sent where n = 0))"),
	    "t|t|t|t");
	recorder_free(r);
	store_close(s);
}

/* Of each kind another number, some of them of mail that nothing ties to us (why_not 4). */
static const char one_day[] =
    "insert into carom_data.stream (name) values ('news'), ('quiet');"
    "insert into carom_data.campaign (name) values ('c1');"
    "insert into carom_data.contact (tag, address) values (gen_random_uuid(), 'ann@one.example');"
    "insert into carom_data.event (ident, contact, stream, campaign, occurred_at, kind, subkind, "
    "reason, permanence, scope, grp, stage, trust, why_not, send)"
    " select gen_random_uuid(), c.id, s.id, g.id, '2026-01-05 12:00Z', v.kind, v.subkind, 0, "
    "v.permanence, 0, v.grp, 0, 2, v.why_not, 0"
    " from (values (1, 0, 1, 1, 0, 1, 'news'), (1, 0, 1, 1, 4, 1, 'news'), (1, 0, 2, 2, 0, 2, "
    "'news'), (1, 0, 2, 3, 0, 6, 'news'), (1, 0, 2, 4, 0, 4, 'news'), (1, 0, 2, 5, 0, 5, 'news'), "
    "(1, 0, 3, 2, 0, 1, 'news'), (2, 0, 0, 3, 0, 7, 'news'), (3, 1, 0, 0, 0, 8, 'news'), (4, 12, "
    "0, 0, 0, 9, 'news'), (5, 19, 0, 0, 0, 1, 'news'), (5, 20, 0, 0, 0, 2, 'news'), (5, 23, 0, 0, "
    "0, 1, 'news'), (5, 19, 0, 0, 4, 1, 'news'), (6, 4, 0, 0, 0, 10, 'news'), (7, 10, 0, 0, 0, 11, "
    "'news'), (3, 1, 0, 0, 0, 1, 'quiet'))"
    " v (kind, subkind, permanence, grp, why_not, n, stream)"
    " cross join lateral generate_series(1, v.n) join carom_data.stream s on s.name = v.stream"
    " cross join carom_data.contact c left join carom_data.campaign g on v.stream = 'news';"
    "select carom.report_sent('news', 'c1', 1000, '2026-01-05 08:00Z');"
    "insert into carom_data.send (contact, stream, at) select c.id, s.id, '2026-01-05 08:00Z'"
    " from carom_data.contact c join carom_data.stream s on s.name = 'news' cross join "
    "generate_series(1, 100)";

#define EVERY_COLUMN \
	"select concat_ws('|', sent, bounces, hard, soft, undetermined, sender_fault, " \
	"recipient_fault, antispam_block, hard_bounce_block, delays, reports, auto_replies, " \
	"feedback, complaints, mdns, requests, bounce_rate, hard_rate, complaint_rate, alert) " \
	"from "

/* What is not ours is in the counts and not in the rates, and complaints are of abuse and fraud. */
static void
every_column_counts_what_its_name_says(void **state)
{
	const char *db = pg_fresh();

	(void)state;
	pg_exec(db, one_day);
	assert_string_equal(pg_value(db, EVERY_COLUMN "carom.stream_daily where stream = 'news'"),
	    "1000|20|2|17|1|3|6|4|5|7|8|9|5|4|10|11|0.019000|0.001000|0.003000|ok");
	assert_string_equal(pg_value(db, EVERY_COLUMN "carom.campaign"),
	    "1000|20|2|17|1|3|6|4|5|7|8|9|5|4|10|11|0.019000|0.001000|0.003000|ok");
	assert_string_equal(pg_value(db, EVERY_COLUMN "carom.domain_daily"),
	    "100|20|2|17|1|3|6|4|5|7|9|9|5|4|10|11|0.190000|0.010000|0.030000|ok");
	/* without mail that was reported as sent there are no rates and no alert */
	assert_string_equal(pg_value(db, EVERY_COLUMN "carom.stream_daily where stream = 'quiet'"),
	    "0|0|0|0|0|0|0|0|0|1|0|0|0|0|0");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_column_counts_what_its_name_says),
		cmocka_unit_test(counts_are_what_a_scan_finds_whatever_happens),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

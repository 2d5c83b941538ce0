/* pg_test - see pg_test.h */
#include "pg_test.h"

#include "migrate.h"
#include "policy_rule.h"

#include <libpq-fe.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void
pg_test_start(char **argv)
{
	const char *srcdir = getenv("srcdir");
	char script[1024], *args[11] = { (char[]){ "sh" }, script };
	size_t n;

	if (getenv("CAROM_TEST_PG"))
		return;
	snprintf(script, sizeof script, "%s/tests/integration/with_pg.sh",
	    srcdir ? srcdir : CAROM_SRCDIR);
	for (n = 0; n < 8 && argv[n]; n++)
		args[n + 2] = argv[n];
	execv("/bin/sh", args);
	perror("/bin/sh");
	exit(1);
}

static PGconn *
connect_or_fail(const char *database)
{
	PGconn *c = PQconnectdb(database);

	if (PQstatus(c) != CONNECTION_OK)
		fail_msg("%s", PQerrorMessage(c));
	return c;
}

void
pg_exec(const char *database, const char *sql)
{
	PGconn *c = connect_or_fail(database);
	PGresult *r = PQexec(c, sql);

	if (PQresultStatus(r) != PGRES_COMMAND_OK && PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(c));
	PQclear(r);
	PQfinish(c);
}

const char *
pg_value(const char *database, const char *sql)
{
	static char value[16384];
	PGconn *c = connect_or_fail(database);
	PGresult *r = PQexec(c, sql);

	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(c));
	snprintf(value, sizeof value, "%s", PQntuples(r) ? PQgetvalue(r, 0, 0) : "");
	PQclear(r);
	PQfinish(c);
	return value;
}

void
pg_run(PGconn *c, const char *sql)
{
	PGresult *res = PQexec(c, sql);

	if (PQresultStatus(res) != PGRES_COMMAND_OK && PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(c));
	PQclear(res);
}

void
pg_wait_until(const char *database, const char *question, const char *answer)
{
	for (int i = 0; i < 600; i++) {
		if (strcmp(pg_value(database, question), answer) == 0)
			return;
		nanosleep(&(struct timespec){ 0, 50000000 }, NULL);
	}
	fail_msg("%s: \"%s\" instead of \"%s\"", question, pg_value(database, question), answer);
}

const char pg_somebody_waits[] =
    "select count(*) from pg_stat_activity where datname = current_database() and "
    "wait_event_type = 'Lock'";

const char *
pg_fresh(void)
{
	static char database[64];
	static unsigned n;
	struct migrate_options o = { .database = database, .create = true };

	snprintf(database, sizeof database, "dbname=carom_%u_%u", (unsigned)getpid(), n++);
	assert_ok(migrate_run(&o, NULL, NULL, e));
	return database;
}

struct store *
pg_store(const char *database)
{
	const struct store_options o = {
		.database = database, .application_name = "test", .writer = true
	};
	struct store *s = NULL;

	assert_ok(store_open(&s, &o, e));
	return s;
}

static const struct policy_term hard[] = { { .kind = TERM_PERMANENCE, .value = PERMANENCE_HARD } };
static const struct policy_term soft[] = { { .kind = TERM_PERMANENCE, .value = PERMANENCE_SOFT },
	{ .kind = TERM_PERMANENCE, .value = PERMANENCE_UNDETERMINED } };
static const struct policy_term abuse[] = {
	{ .kind = TERM_TYPE, .feedback = true, .glob = "abuse" }
};
static const struct policy_rule rules[] = {
	{ .title = "dead address",
	    .address = true,
	    .match = hard,
	    .nmatch = 1,
	    .count = 1,
	    .action = ACTION_SUPPRESS },
	{ .title = "complaint",
	    .match = abuse,
	    .nmatch = 1,
	    .count = 1,
	    .action = ACTION_SUPPRESS },
	{ .title = "persistent soft",
	    .match = soft,
	    .nmatch = 2,
	    .count = 3,
	    .window = 180 * 86400,
	    .min_span = 2 * 86400,
	    .per_day = 1,
	    .reset_on = SUCCESS_DELIVERED | SUCCESS_REPLY | SUCCESS_OPEN | SUCCESS_CLICK,
	    .action = ACTION_HOLD,
	    .hold_for = 14 * 86400,
	    .has_then = true,
	    .then = ACTION_SUPPRESS,
	    .after_holds = 2 },
};
static const struct policy policies[] = { { .name = "default", .rules = rules, .nrules = 3 } };
static const char *const headers[] = { "X-Campaign" };
static const struct policy_stream news = { .name = "news",
	.trust = TRUST_PLAUSIBLE,
	.return_path = "bounce@returns.example",
	.headers = headers,
	.nheaders = 1 };
static const struct record_stream streams[] = { { .policy = &news,
    .campaign_header = "X-Campaign" } };
const struct record_options pg_options = { .policies = policies,
	.npolicies = 1,
	.streams = streams,
	.nstreams = 1,
	.policy_text = "test policy",
	.evidence_seconds = 86400 };

struct recorder *
pg_recorder(struct store *s)
{
	struct recorder *r = NULL;

	assert_ok(recorder_open(&r, s, &pg_options, e));
	return r;
}

void
pg_reason(struct sample *s, enum reason reason)
{
	const struct reason_row *row = reason_row(reason);

	s->recipient.reason = reason;
	s->recipient.permanence = row->permanence;
	s->recipient.scope = row->scope;
	s->recipient.group = row->group;
}

void
pg_bounce(struct sample *s, unsigned n, const char *address, enum reason reason,
    const char *original, int64_t at)
{
	static const struct candidate path = { .source = CANDIDATE_RETURN_PATH,
		.value = { (const unsigned char *)"bounce@returns.example", 22 } };

	memset(s, 0, sizeof *s);
	snprintf(s->id, sizeof s->id, "%u@mx.example", n);
	snprintf(s->address, sizeof s->address, "%s", address);
	s->recipient = (struct recipient){ .address = slice_of(s->address),
		.stage = STAGE_RCPT,
		.status = "5.0.0",
		.reply = "550",
		.diagnostic = SLICE("550 no such \"user\" \\ here") };
	pg_reason(s, reason);
	s->verdict = (struct verdict){ .kind = KIND_BOUNCE,
		.format = "rfc3464",
		.message_id = slice_of(s->id),
		.has_date = true,
		.date = at,
		.has_received = true,
		.received = at + 5,
		.recipients = &s->recipient,
		.nrecipients = 1,
		.candidates = &path,
		.ncandidates = 1 };
	if (original) {
		snprintf(s->original, sizeof s->original, "<%s>", original);
		s->verdict.original.present = true;
		s->verdict.original.message_id = slice_of(s->original);
	}
	memcpy(s->verdict.canonical, &n, sizeof n);
	s->message = (struct record_message){ .verdict = &s->verdict,
		.raw = SLICE("Subject: failure\r\n\r\nno such user\r\n"),
		.size = 35,
		.folder = "INBOX",
		.uidvalidity = 1,
		.uid = n,
		.internaldate = at + 6 };
}

const struct record_source pg_source = { .mailbox = "returns", .stream = "news" };

void
pg_record_all(struct recorder *r, const struct sample *samples, const size_t *order, size_t n,
    size_t batch, struct record_result *results)
{
	struct record_message messages[64];

	for (size_t i = 0; i < n; i += batch) {
		size_t k = n - i < batch ? n - i : batch;

		for (size_t j = 0; j < k; j++)
			messages[j] = samples[order ? order[i + j] : i + j].message;
		assert_ok(record_batch(r, &pg_source, messages, k, results + i, e));
	}
}

void
pg_fold_inbox(struct recorder *r)
{
	bool more = true;

	while (more)
		assert_ok(record_inbox(r, NULL, NULL, &more, e));
}

uint64_t
pg_no_difference(struct recorder *r)
{
	uint64_t contacts = 0, differences = 0;

	assert_ok(record_rebuild(r, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
	assert_int_equal(differences, 0);
	return contacts;
}

void
pg_announced(const char *database)
{
	assert_string_equal(
	    pg_value(database,
		"select count(*) from carom_data.state s where s.standing <> coalesce("
		"(select t.to_standing from carom_data.transition t where t.contact ="
		" s.contact and t.stream = s.stream order by t.id desc limit 1), 0)"),
	    "0");
}

void
pg_shuffle(size_t *order, size_t n, unsigned seed)
{
	srand(seed);
	for (size_t i = 0; i < n; i++)
		order[i] = i;
	for (size_t i = n; i > 1; i--) {
		size_t j = (size_t)rand() % i, t = order[i - 1];

		order[i - 1] = order[j];
		order[j] = t;
	}
}

/* carom doctor - tests configuration, database, mailboxes and clock; each failure with what to do */
#include "build_config.h"

#include "database.h"
#include "doctor.h"
#include "migrate.h"
#include "record_config.h"
#include "rules_load.h"
#include "run_as.h"
#include "stream_proof.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_doctor = {
	.name = "doctor",
	.arguments = "",
	.summary =
	    "test configuration, database, roles, streams, policy, mailboxes (DNS, TLS, login, "
	    "folders) and "
	    "clock",
	.details = "Changes no mailbox and no database. Each failure comes with what to do; exit 0 "
		   "when all is well, 1 when not.\n"
		   "As root it looks as the user of the configuration, whom the daemon runs as.",
	.run = run,
};

static const struct column columns[] = { { .name = "check" }, { .name = "object", .widest = 40 },
	{ .name = "state" }, { .name = "finding" }, { .name = "advice", .below = true } };

static void
visit_streams(struct visit *v, struct store *s, const struct config *c)
{
	const char *lacks, *advice;
	struct err e = { 0 };
	char text[160];

	for (size_t i = 0; i < c->nstreams; i++) {
		const struct config_stream *stream = &c->streams[i];

		if (!stream_lacks(s, stream, &lacks, &advice, &e)) {
			doctor_found(v, "stream", stream->name, TONE_BAD, e.text,
			    doctor_advice(CAUSE_DATABASE));
			return;
		}
		snprintf(text, sizeof text, "%s can reach trust = \"%s\"%s%s",
		    lacks ? "no report" : "reports", stream->trust, lacks ? ": " : "",
		    lacks ? lacks : "");
		doctor_found(
		    v, "stream", stream->name, lacks ? TONE_WARN : TONE_GOOD, text, advice);
	}
}

static void
visit_policy(struct visit *v, struct store *s, const struct config *c)
{
	struct record_config *rc = record_config_new(c);
	const char *ours = record_config_options(rc)->policy_text;
	struct err e = { 0 };
	char *active = NULL;

	if (!record_policy_active(s, &active, &e))
		doctor_found(v, "policy", NULL, TONE_BAD, e.text, doctor_advice(CAUSE_DATABASE));
	else if (active && strcmp(active, ours) != 0)
		doctor_found(v, "policy", NULL, TONE_WARN,
		    "the configured policy is not the active one",
		    "carom policy backtest shows what it would change; carom policy apply makes "
		    "it active, and so does a start or reload of caromd when that is little");
	else
		doctor_found(v, "policy", NULL, TONE_GOOD,
		    active ? "the configured one is active" : "none is active yet", NULL);
	free(active);
	record_config_free(rc);
}

/* What mends a database that was not opened. */
static const char *
advise_unopened(const struct config *c)
{
	int have = 0, want = 0;

	if (!migrate_status(
		c->owner_database ? c->owner_database : c->database, &have, &want, NULL) ||
	    have == want)
		return doctor_advice(CAUSE_DATABASE);
	return have < want ? "run `carom migrate --create`"
			   : "this program is older than the one that brought the schema up to "
			     "date: start that one, or install it here; nothing was changed";
}

static void
visit_database(struct visit *v, const struct config *c)
{
	const struct store_options o = {
		.database = c->database, .application_name = "carom doctor", .writer = true
	};
	struct store *s = NULL;
	struct err e = { 0 };
	struct store_rows *rows;

	if (!store_open(&s, &o, &e)) {
		doctor_found(v, "database", NULL, TONE_BAD, e.text, advise_unopened(c));
		return;
	}
	for (size_t i = 0; store_warning(s, i); i++)
		doctor_found(v, "database", "durability", TONE_WARN, store_warning(s, i),
		    "bounces can be lost in a crash");
	if (store_run(s, "cli_doctor", NULL, 0, &rows, &e)) {
		const char *clock = store_value(rows, 0, "clock");
		long long skew = clock ? strtoll(clock, NULL, 10) - (long long)time(NULL) : 0;

		doctor_found(v, "database", store_value(rows, 0, "server_version"), TONE_GOOD,
		    "reached, schema and encoding fit", NULL);
		doctor_found(v, "clock", NULL, skew > 30 || skew < -30 ? TONE_WARN : TONE_GOOD,
		    skew > 30 || skew < -30
			? "this machine and the database differ by more than 30 s"
			: "agrees with the database",
		    skew > 30 || skew < -30 ? "keep both on NTP" : NULL);
		store_rows_free(rows);
	} else {
		doctor_found(v, "database", NULL, TONE_BAD, e.text, doctor_advice(CAUSE_DATABASE));
	}
	visit_streams(v, s, c);
	visit_policy(v, s, c);
	store_close(s);
}

/* The web role's login reads, and should be able to do nothing else. */
static void
visit_web(struct visit *v, const struct config_web *web)
{
	const struct store_options o = {
		.database = web->database, .application_name = "carom doctor", .reader = true
	};
	struct store *s = NULL;
	struct err e = { 0 };
	struct store_rows *rows;
	char object[80];

	snprintf(object, sizeof object, "%s port %u", web->address, web->port);
	if (!store_open(&s, &o, &e)) {
		doctor_found(v, "web", object, TONE_BAD, e.text,
		    "check database in the section web: its login must be a member of carom_read");
		return;
	}
	if (store_run(s, "cli_doctor_reader", NULL, 0, &rows, &e)) {
		const char *more = store_value(rows, 0, "may_more");

		if (more && *more == 't')
			doctor_found(v, "web", object, TONE_WARN, "its login may do more than read",
			    "give it a login of its own: create role carom_web login in role "
			    "carom_read");
		else
			doctor_found(
			    v, "web", object, TONE_GOOD, "its login reads and does no more", NULL);
		store_rows_free(rows);
	} else {
		doctor_found(v, "web", object, TONE_BAD, e.text, doctor_advice(CAUSE_DATABASE));
	}
	store_close(s);
}

static void
complain(void *arg, const char *file, unsigned line, const char *text)
{
	char where[512];

	snprintf(where, sizeof where, "%s:%u", file, line);
	doctor_found(arg, "rules", where, TONE_BAD, text, "correct the line");
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct visit v = { 0 };
	enum output_format format;
	int code = cli_parse(cli, &command_doctor, NULL, 0, &argc, &argv);
	struct config *c;
	struct rules *rules;
	struct err e = { 0 };

	if (code >= 0)
		return code;
	if (argc)
		return cli_fail(EX_USAGE, "doctor: takes no argument, got '%s'", argv[0]);
	if (!cli_format(cli, &format))
		return EX_USAGE;
	c = cli_config(cli);
	if (!c)
		return EX_CONFIG;
	if (!run_as_configured(c, &e)) {
		config_free(c);
		return cli_err(&e);
	}
	v.rows = output_open(format, columns, sizeof columns / sizeof *columns);
	doctor_found(&v, "configuration", c->file, TONE_GOOD, "accepted", NULL);
	rules = rules_load(c->rules_dir, complain, &v, NULL);
	if (rules)
		doctor_found(&v, "rules", NULL, TONE_GOOD, "compiled", NULL);
	rules_free(rules);
	visit_database(&v, c);
	if (c->web.address)
		visit_web(&v, &c->web);
	for (size_t i = 0; i < c->nmailboxes; i++)
		doctor_mailbox(&v, &c->mailboxes[i]);
	output_close(v.rows, NULL);
	config_free(c);
	return v.ill ? 1 : EX_OK;
}

/* migrate - see migrate.h */
#include "migrate.h"

#include "sql.h"
#include "store_pq.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

enum { LOCK_SECONDS = 600 };

struct run {
	const struct migrate_options *o;
	migrate_tell tell;
	void *context;
	struct store *s;
};

static void
tell(const struct run *run, enum migrate_step step, const char *name)
{
	if (run->tell)
		run->tell(run->context, step, name);
}

static bool
in_folder(const struct sql_file *f, const char *folder)
{
	return strncmp(f->name, folder, strlen(folder)) == 0;
}

/* "migrations/0001_tables" -> 1 */
static int
version_of(const struct sql_file *f)
{
	return (int)strtol(f->name + strlen("migrations/"), NULL, 10);
}

static int
newest(void)
{
	int version = 0;

	for (const struct sql_file *f = sql_files; f->name; f++)
		if (in_folder(f, "migrations/") && version_of(f) > version)
			version = version_of(f);
	return version;
}

static bool
open_owner(struct store **s, const char *database, struct err *e)
{
	const struct store_options o = { .database = database,
		.application_name = "carom migrate",
		.statement_seconds = LOCK_SECONDS,
		.any_schema = true };

	return store_open(s, &o, e);
}

/* A value in a statement that takes no parameters (create role, create database). */
static bool
exists(struct store *s, const char *sql, const char *name, bool *out, struct err *e)
{
	PGresult *r = PQexecParams(s->conn, sql, 1, NULL, &name, NULL, NULL, 0);

	if (PQresultStatus(r) != PGRES_TUPLES_OK) {
		store_failed(s, r, name, e);
		PQclear(r);
		return false;
	}
	*out = PQntuples(r) > 0;
	PQclear(r);
	return true;
}

static bool
create_roles(const struct run *run, struct err *e)
{
	static const struct {
		const char *name, *sql;
	} roles[] = {
		{ "carom_owner", "create role carom_owner" },
		{ "carom_read", "create role carom_read" },
		{ "carom_crm", "create role carom_crm in role carom_read" },
		{ "carom_daemon", "create role carom_daemon" },
	};
	bool there;

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		if (!exists(run->s, "select from pg_catalog.pg_roles where rolname = $1",
			roles[i].name, &there, e))
			return false;
		if (there)
			continue;
		if (!run->o->dry && !store_script(run->s, roles[i].sql, e))
			return err_prefix(e, "role %s", roles[i].name);
		tell(run, MIGRATE_ROLE, roles[i].name);
	}
	/* Who makes the roles may act for the owner: a superuser may anyway, others need to be a member. */
	return run->o->dry ||
	    store_script(run->s,
		"do $$ begin if not pg_has_role(session_user, 'carom_owner', 'member') then"
		" execute format('grant carom_owner to %I', session_user); end if; end $$",
		e);
}

/* The conninfo's database, and the same conninfo for the database that is always there. */
static bool
name_of_database(const char *conninfo, char **name, struct err *e)
{
	PQconninfoOption *options;
	const char *from = NULL;
	char *why = NULL;

	if (!strchr(conninfo, '=') &&
	    !strstr(conninfo, "://")) { /* a bare name, as libpq takes it */
		*name = strdup(*conninfo       ? conninfo
			: getenv("PGDATABASE") ? getenv("PGDATABASE")
					       : "carom");
		return *name != NULL;
	}
	options = PQconninfoParse(conninfo, &why);
	if (!options) {
		err_set(e, ERR_OPERATOR, CAUSE_DATABASE, "%s", why ? why : "out of memory");
		PQfreemem(why);
		return false;
	}
	for (PQconninfoOption *o = options; o->keyword; o++)
		if (strcmp(o->keyword, "dbname") == 0 && o->val)
			from = o->val;
	if (!from)
		from = getenv("PGDATABASE");
	*name = strdup(from ? from : "carom");
	PQconninfoFree(options);
	return *name != NULL;
}

/* Connects to "postgres" by the rest of conninfo: dbname given later wins over the expanded one. */
static bool
open_maintenance(struct store **out, const char *conninfo, struct err *e)
{
	const char *keys[] = { "dbname", "dbname", "connect_timeout", "fallback_application_name",
		NULL };
	const char *values[] = { conninfo, "postgres", "10", "carom migrate", NULL };
	struct store *s = calloc(1, sizeof *s);
	bool whole = strchr(conninfo, '=') || strstr(conninfo, "://");

	if (!s)
		abort();
	s->statement_seconds = LOCK_SECONDS;
	s->conn = PQconnectdbParams(whole ? keys : keys + 1, whole ? values : values + 1, 1);
	if (PQstatus(s->conn) == CONNECTION_OK) {
		*out = s;
		return true;
	}
	store_failed(s, NULL, "connect to database postgres", e);
	if (e)
		e->class = ERR_OPERATOR;
	store_close(s);
	return false;
}

static bool
create_database(struct run *run, bool *made, struct err *e)
{
	char *name = NULL, *quoted = NULL;
	bool there = false, ok;

	*made = false;
	ok = name_of_database(run->o->database, &name, e) &&
	    open_maintenance(&run->s, run->o->database, e) && create_roles(run, e) &&
	    exists(
		run->s, "select from pg_catalog.pg_database where datname = $1", name, &there, e);
	if (ok && !there) {
		char sql[512];

		quoted = PQescapeIdentifier(run->s->conn, name, strlen(name));
		snprintf(sql, sizeof sql,
		    "create database %s owner carom_owner template template0 encoding 'UTF8'",
		    quoted ? quoted : "");
		ok = run->o->dry || store_script(run->s, sql, e) ||
		    err_prefix(e, "database %s", name);
		if (ok)
			tell(run, MIGRATE_DATABASE, name);
		*made = ok;
	}
	PQfreemem(quoted);
	free(name);
	store_close(run->s);
	run->s = NULL;
	return ok;
}

/* The taxonomy is the parsers' table: the database shows it. */
static bool
write_reasons(struct store *s, struct err *e)
{
	for (int i = REASON_NONE + 1; i < REASON_COUNT; i++) {
		const struct reason_row *row = reason_row((enum reason)i);
		struct params p = { 0 };
		bool ok;

		param_int2(&p, (int16_t)i);
		param_text(&p, row->name);
		param_text(&p, permanence_name(row->permanence));
		param_text(&p, scope_name(row->scope));
		param_text(&p, group_name(row->group));
		param_text(&p, row->stages);
		param_text(&p, row->advice);
		param_text(&p, row->definition);
		ok = store_do(s, "reason_put", &p, e);
		params_free(&p);
		if (!ok)
			return false;
	}
	return true;
}

static bool
apply(struct run *run, int have, struct err *e)
{
	bool any = false;

	for (const struct sql_file *f = sql_files; f->name; f++) {
		struct params p = { 0 };
		bool ok;

		if (!in_folder(f, "migrations/") || version_of(f) <= have)
			continue;
		any = true;
		if (run->o->dry) {
			tell(run, MIGRATE_SCHEMA, f->name + strlen("migrations/"));
			continue;
		}
		param_int4(&p, version_of(f));
		param_text(&p, f->name + strlen("migrations/"));
		ok = store_script(run->s, f->text, e) && store_do(run->s, "schema_put", &p, e);
		params_free(&p);
		if (!ok)
			return err_prefix(e, "%s", f->name);
		tell(run, MIGRATE_SCHEMA, f->name + strlen("migrations/"));
	}
	if (!any)
		tell(run, MIGRATE_CURRENT, "");
	if (run->o->dry)
		return true;
	for (const struct sql_file *f = sql_files; f->name; f++)
		if (in_folder(f, "api/") && !store_script(run->s, f->text, e))
			return err_prefix(e, "%s", f->name);
	if (!write_reasons(run->s, e) || !store_do(run->s, "feed_adjust", NULL, e))
		return false;
	tell(run, MIGRATE_API, "");
	return true;
}

/* A database that was there already belongs to somebody else: carom_owner needs to make schemas in it. */
static bool
allow_owner(struct run *run, struct err *e)
{
	return !run->o->create || run->o->dry ||
	    store_script(run->s,
		"do $$ begin if not has_database_privilege('carom_owner', current_database(), "
		"'create') then"
		" execute format('grant create on database %I to carom_owner', current_database());"
		" end if; end $$",
		e);
}

static bool
become_owner(struct run *run, struct err *e)
{
	bool there;

	if (!exists(run->s, "select from pg_catalog.pg_roles where rolname = $1", "carom_owner",
		&there, e))
		return false;
	if (!there)
		return err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
		    "role carom_owner does not exist: run carom migrate --create as a role that "
		    "may make roles");
	if (!store_script(run->s, "set role carom_owner", e))
		return err_prefix(e, "this needs a member of carom_owner");
	return true;
}

bool
migrate_run(const struct migrate_options *o, migrate_tell tell_each, void *context, struct err *e)
{
	struct run run = { .o = o, .tell = tell_each, .context = context };
	int have = 0;
	bool made = false, ok;

	if (o->create && !create_database(&run, &made, e))
		return false;
	if (made && o->dry)
		return true;
	if (!open_owner(&run.s, o->database, e))
		return false;
	ok = allow_owner(&run, e) && become_owner(&run, e) && store_begin(run.s, e) &&
	    store_script(run.s, "select pg_catalog.pg_advisory_xact_lock(1128355405, 0)", e) &&
	    store_schema(run.s, &have, e);
	if (ok && have > newest())
		ok = err_set(e, ERR_OPERATOR, CAUSE_DATABASE,
		    "the schema is version %d, this program brings %d: install a newer one", have,
		    newest());
	ok = ok && apply(&run, have, e) && store_commit(run.s, e);
	store_close(run.s);
	return ok;
}

bool
migrate_status(const char *database, int *have, int *want, struct err *e)
{
	struct store *s;
	bool ok;

	*want = newest();
	if (!open_owner(&s, database, e))
		return false;
	ok = store_schema(s, have, e);
	store_close(s);
	return ok;
}

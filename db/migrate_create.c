/* migrate_create - see migrate_create.h */
#include "migrate_create.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
migrate_told(const struct migration *run, enum migrate_step step, const char *name)
{
	if (run->tell)
		run->tell(run->context, step, name);
}

bool
migrate_exists(struct store *s, const char *sql, const char *name, bool *out, struct err *e)
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
create_roles(const struct migration *run, struct err *e)
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
		if (!migrate_exists(run->s, "select from pg_catalog.pg_roles where rolname = $1",
			roles[i].name, &there, e))
			return false;
		if (there)
			continue;
		if (!run->o->dry && !store_script(run->s, roles[i].sql, e))
			return err_prefix(e, "role %s", roles[i].name);
		migrate_told(run, MIGRATE_ROLE, roles[i].name);
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
	s->statement_seconds = MIGRATE_SECONDS;
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

bool
migrate_create(struct migration *run, bool *made, struct err *e)
{
	char *name = NULL, *quoted = NULL;
	bool there = false, ok;

	*made = false;
	ok = name_of_database(run->o->database, &name, e) &&
	    open_maintenance(&run->s, run->o->database, e) && create_roles(run, e) &&
	    migrate_exists(
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
			migrate_told(run, MIGRATE_DATABASE, name);
		*made = ok;
	}
	PQfreemem(quoted);
	free(name);
	store_close(run->s);
	run->s = NULL;
	return ok;
}

bool
migrate_allow_owner(struct migration *run, struct err *e)
{
	return !run->o->create || run->o->dry ||
	    store_script(run->s,
		"do $$ begin if not has_database_privilege('carom_owner', current_database(), "
		"'create') then"
		" execute format('grant create on database %I to carom_owner', current_database());"
		" end if; end $$",
		e);
}

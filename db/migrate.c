/* migrate - see migrate.h */
#include "migrate.h"

#include "migrate_create.h"
#include "sql.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

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
		.statement_seconds = MIGRATE_SECONDS,
		.any_schema = true };

	return store_open(s, &o, e);
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
apply(struct migration *run, int have, struct err *e)
{
	bool any = false;

	for (const struct sql_file *f = sql_files; f->name; f++) {
		struct params p = { 0 };
		bool ok;

		if (!in_folder(f, "migrations/") || version_of(f) <= have)
			continue;
		any = true;
		if (run->o->dry) {
			migrate_told(run, MIGRATE_SCHEMA, f->name + strlen("migrations/"));
			continue;
		}
		param_int4(&p, version_of(f));
		param_text(&p, f->name + strlen("migrations/"));
		ok = store_script(run->s, f->text, e) && store_do(run->s, "schema_put", &p, e);
		params_free(&p);
		if (!ok)
			return err_prefix(e, "%s", f->name);
		migrate_told(run, MIGRATE_SCHEMA, f->name + strlen("migrations/"));
	}
	if (!any)
		migrate_told(run, MIGRATE_CURRENT, "");
	if (run->o->dry)
		return true;
	for (const struct sql_file *f = sql_files; f->name; f++)
		if (in_folder(f, "api/") && !store_script(run->s, f->text, e))
			return err_prefix(e, "%s", f->name);
	if (!write_reasons(run->s, e) || !store_do(run->s, "feed_adjust", NULL, e))
		return false;
	migrate_told(run, MIGRATE_API, "");
	return true;
}

static bool
become_owner(struct migration *run, struct err *e)
{
	bool there;

	if (!migrate_exists(run->s, "select from pg_catalog.pg_roles where rolname = $1",
		"carom_owner", &there, e))
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
	struct migration run = { .o = o, .tell = tell_each, .context = context };
	int have = 0;
	bool made = false, ok;

	if (o->create && !migrate_create(&run, &made, e))
		return false;
	if (made && o->dry)
		return true;
	if (!open_owner(&run.s, o->database, e))
		return false;
	ok = migrate_allow_owner(&run, e) && become_owner(&run, e) && store_begin(run.s, e) &&
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

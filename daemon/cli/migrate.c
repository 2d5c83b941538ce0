/* carom migrate - brings the schema up to date */
#include "build_config.h"

#include "database.h"
#include "migrate.h"

static int run(struct cli *cli, int argc, char **argv);

const struct command command_migrate = {
	.name = "migrate",
	.arguments = "",
	.summary = "bring the database schema up to date",
	.details = "Uses owner_database of the configuration (empty: database, as the invoking "
		   "user). A second\n"
		   "run changes nothing.",
	.run = run,
};

static void
tell(void *context, enum migrate_step step, const char *name)
{
	static const char *const words[] = { "role", "database", "migration", "views and functions",
		"up to date" };

	printf("%s%s", *(bool *)context ? "would: " : "", words[step]);
	if (name && *name)
		printf(" %s", name);
	putchar('\n');
}

static int
print_status(const struct config *c, const char *database)
{
	int have, want;
	struct err e = { 0 };

	(void)c;
	if (!migrate_status(database, &have, &want, &e))
		return cli_err(&e);
	printf("database: schema %d; this binary: schema %d: %s\n", have, want,
	    have == want      ? "up to date"
		: have < want ? "`carom migrate` brings it up to date"
			      : "the binary is older");
	return have == want ? EX_OK : 1;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct migrate_options o = { 0 };
	bool status = false;
	const struct cli_option options[] = {
		{ .name = "create",
		    .flag = &o.create,
		    .help = "make the roles and the database where they are missing" },
		{ .name = "dry-run",
		    .letter = 'n',
		    .flag = &o.dry,
		    .help = "say what would be done" },
		{ .name = "status",
		    .flag = &status,
		    .help = "say which schema there is; exit 1 when it is not this binary's" },
	};
	int code = cli_parse(
	    cli, &command_migrate, options, sizeof options / sizeof *options, &argc, &argv);
	struct config *c;
	struct err e = { 0 };

	if (code >= 0)
		return code;
	if (argc)
		return cli_fail(EX_USAGE, "migrate: takes no argument, got '%s'", argv[0]);
	c = cli_config(cli);
	if (!c)
		return EX_CONFIG;
	o.database = c->owner_database ? c->owner_database : c->database;
	if (status)
		code = print_status(c, o.database);
	else
		code = migrate_run(&o, tell, &o.dry, &e)
		    ? EX_OK
		    : cli_fail(cli_err_code(&e), "%s", e.text); /* its login is the owner's */
	config_free(c);
	return code;
}

/* schema_tool - brings a database of a test up to date: schema_tool CONNINFO. Makes the roles too. */
#include "migrate.h"

#include <stdio.h>

int
main(int argc, char **argv)
{
	struct migrate_options o = { .create = true };
	struct err e;

	if (argc != 2)
		return 64;
	o.database = argv[1];
	if (migrate_run(&o, NULL, NULL, &e))
		return 0;
	fprintf(stderr, "schema_tool: %s\n", e.text);
	return 1;
}

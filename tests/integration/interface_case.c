/* interface_case - see interface_case.h */
#include "interface_case.h"

const char *database;
struct store *s;
struct recorder *r;

int
open_database(void **state)
{
	(void)state;
	database = pg_fresh();
	s = pg_store(database);
	r = pg_recorder(s);
	return 0;
}

int
close_database(void **state)
{
	(void)state;
	recorder_free(r);
	store_close(s);
	return 0;
}

void
fold_inbox(void)
{
	pg_fold_inbox(r);
}

void
nothing_differs_from_a_rebuild(void)
{
	pg_no_difference(r);
}

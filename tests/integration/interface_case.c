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
	bool more = true;

	while (more)
		assert_ok(record_inbox(r, NULL, NULL, &more, e));
}

void
nothing_differs_from_a_rebuild(void)
{
	uint64_t contacts, differences;

	assert_ok(record_rebuild(r, REBUILD_COMPARE, NULL, NULL, &contacts, &differences, e));
	assert_int_equal(differences, 0);
}

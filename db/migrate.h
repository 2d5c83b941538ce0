/*
 * migrate - brings the schema up to date; makes roles and database where asked to.
 *
 * One transaction under an advisory lock: a migration that fails leaves everything as it was. Views,
 * functions and rights are created again every time, so a second run changes nothing that counts.
 * Objects belong to carom_owner, whatever member of it runs this.
 */
#ifndef CAROM_MIGRATE_H
#define CAROM_MIGRATE_H

#include "store.h"

enum migrate_step {
	MIGRATE_ROLE,     /* a role is made */
	MIGRATE_DATABASE, /* the database is made */
	MIGRATE_SCHEMA,   /* a migration is applied */
	MIGRATE_API,      /* views, functions and rights are created again */
	MIGRATE_CURRENT   /* nothing to do */
};
/* Told of each step when it is done, or when dry of what would be; name: of the object. */
typedef void (*migrate_tell)(void *context, enum migrate_step step, const char *name);

struct migrate_options {
	const char *database; /* conninfo of owner_database */
	bool create;          /* also the roles and, where it is missing, the database */
	bool dry;             /* changes nothing */
};

bool migrate_run(const struct migrate_options *o, migrate_tell tell, void *context, struct err *e);
/* What the database has and what this binary brings; *have is 0 without a schema. */
bool migrate_status(const char *database, int *have, int *want, struct err *e);

#endif

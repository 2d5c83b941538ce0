/*
 * migrate_create - the roles, and the database where it is missing; for migrate.c.
 */
#ifndef CAROM_MIGRATE_CREATE_H
#define CAROM_MIGRATE_CREATE_H

#include "migrate.h"
#include "store_pq.h"

enum { MIGRATE_SECONDS = 600 }; /* a statement may wait so long for others */

struct migration {
	const struct migrate_options *o;
	migrate_tell tell; /* NULL: nobody */
	void *context;
	struct store *s; /* NULL where none is open */
};

void migrate_told(const struct migration *run, enum migrate_step step, const char *name);
/* Has a catalogue this name? Asked before "create role" and "create database", which take no parameters. */
bool migrate_exists(struct store *s, const char *sql, const char *name, bool *out, struct err *e);
/* Makes the roles and, where it is missing (*made), the database, by a connection of its own to "postgres". */
bool migrate_create(struct migration *run, bool *made, struct err *e);
/* A database that was there already belongs to somebody else: carom_owner needs to make schemas in it. */
bool migrate_allow_owner(struct migration *run, struct err *e);

#endif

/*
 * sql - the .sql files of sql/, embedded at build time (sql/embed.awk).
 *
 * migrations/NNNN_*  change the schema, once each, in order
 * api/NN_*           views, functions and rights: created again by every `carom migrate`
 * statements/NAME    `prepare NAME (...) as ...;` - what the program issues; psql can run them too
 */
#ifndef CAROM_SQL_H
#define CAROM_SQL_H

struct sql_file {
	const char
	    *name; /* "api/60_views"; NULL ends the table, which is in the order of the names */
	const char *text;
};
extern const struct sql_file sql_files[];

#endif

/* told_case - one database for all tests of a program: for test_told and test_replies */
#ifndef CAROM_TOLD_CASE_H
#define CAROM_TOLD_CASE_H

#include "pg_test.h"

#include <stdio.h>

static const char *db;
static struct store *s;
static struct recorder *r;

static inline int
open_database(void **state)
{
	(void)state;
	db = pg_fresh();
	s = pg_store(db);
	r = pg_recorder(s);
	return 0;
}

static inline int
close_database(void **state)
{
	(void)state;
	recorder_free(r);
	store_close(s);
	return 0;
}

static inline void
fold(void)
{
	pg_fold_inbox(r);
	pg_no_difference(r);
}

static inline const char *
value(const char *sql)
{
	return pg_value(db, sql);
}

static inline void
soft(const char *address, double days_ago, const char *send)
{
	char sql[400];

	snprintf(sql, sizeof sql,
	    "select carom.report_event('%s', 'news', 'bounce', now() - interval '%.2f days', "
	    "'mailbox_full',"
	    " send_id => nullif('%s', ''))",
	    address, days_ago, send);
	pg_exec(db, sql);
}

#endif

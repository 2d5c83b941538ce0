/*
 * report_page - the page that answers: are we healthy, what changed, why, at which stage, where, which
 * campaigns, who, what else came in, do we keep up with the mailboxes.
 *
 * One self-contained page without script and without any request: `carom report --html` and the web
 * role write the same. It is in the language of language.h.
 *
 * Database   Reads the views of schema carom; the rights of carom_read suffice.
 */
#ifndef CAROM_REPORT_PAGE_H
#define CAROM_REPORT_PAGE_H

#include "config.h"
#include "store.h"

#include <stdio.h>

struct report_scope {
	const char *stream, *campaign; /* NULL: all */
	const char *since;             /* a timestamp that PostgreSQL reads */
	double warn_rate, hard_rate;   /* the alert's, as shares of 1 */
	unsigned long min_sent;        /* fewer sent messages make no rate */
};
enum { REPORT_DAYS = 30, REPORT_SINCE = 32 };
/* The start of the day so many days ago; out has REPORT_SINCE octets and is what comes back. */
const char *report_since_default(char *out);
/* The rates of the configuration's alert. */
void report_scope_alert(struct report_scope *scope, const struct config_alert *alert);

/* False and *e; what was written so far is of no use then. */
bool report_page(FILE *to, struct store *s, const struct report_scope *scope, struct err *e);

/* The value of style-src for the page's Content-Security-Policy: 'sha256-...'. */
const char *report_style_source(void);

/* ---- between the files of the report ---- */
struct report {
	FILE *to;
	struct store *s;
	const struct report_scope *scope;
	const char
	    *params[3]; /* stream, campaign, since: what every statement of the report takes */
	struct err *e;
};
/* report_parts.c. Runs a statement of the report; the caller's: store_rows_free(). */
bool report_rows(struct report *r, const char *statement, struct store_rows **rows);
/* <section> with its heading; </section>. */
void report_section(struct report *r, const char *id, const char *title);
void report_section_end(struct report *r);
void report_heading(struct report *r, const char *title); /* one level below */
/* A table that is folded away behind a plot. */
struct html_table;
void report_table_behind(
    struct report *r, const struct store_rows *rows, const struct html_table *table);

bool report_health(struct report *r);
bool report_trend(struct report *r);
bool report_why(struct report *r);
bool report_stages(struct report *r);
bool report_where(struct report *r);
bool report_campaigns(struct report *r);
bool report_who(struct report *r);
bool report_other(struct report *r);
bool report_mailboxes(struct report *r);

#endif

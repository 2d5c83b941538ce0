/*
 * web - between the files of the web role: metrics, health and the report page over HTTP.
 *
 * It reads the database by the rights of carom_read, is told by the recorder what is counted as it
 * happens, and serves GET and HEAD of three paths. No cookies, no state of a client, no file.
 *
 * One process, one loop, no thread: whatever may take long, the report page, is made by a child that
 * has a connection of its own; whoever asked for it waits meanwhile, and nobody else does.
 */
#ifndef CAROM_WEB_H
#define CAROM_WEB_H

#include "channel.h"
#include "config.h"
#include "store.h"

#include <microhttpd.h>
#include <stdio.h>
#include <sys/types.h>

enum {
	WEB_CONNECTIONS = 32,
	WEB_CONNECTION_MEMORY = 16 * 1024, /* of which a request's head is a part */
	WEB_IDLE_SECONDS = 10,
	WEB_WAITING = 8, /* for report pages */
	WEB_STATEMENT_SECONDS = 5,
	WEB_REPORT_SECONDS = 60, /* how long one may take */
	WEB_REPORT_FRESH_MS = 30000,
	WEB_REASON_FRESH_MS = 1000, /* that there is no page */
	WEB_RETRY_MS = 2000,        /* between tries to reach a database that is down */
	WEB_PARAMETER = 256         /* octets of a parameter of the report */
};

/* What a report page was asked for; empty: not given. */
struct web_query {
	char stream[WEB_PARAMETER], campaign[WEB_PARAMETER], since[WEB_PARAMETER];
	char language[WEB_PARAMETER]; /* an Accept-Language header */
};

/* A page that is made, or was; one at a time. */
struct web_page {
	struct web_query query;
	pid_t pid;       /* of the child that makes it; 0: none */
	int done;        /* end of file when it has ended; -1 */
	int text;        /* memfd of the page; -1: none yet */
	unsigned code;   /* 200: text is a page; else the reason that there is none */
	int64_t made_at; /* clock_ms() */
};

struct web_waiting {
	struct MHD_Connection *connection; /* NULL: free */
	struct web_query query;
	int text;      /* what it waited for; -1: it still waits, and is suspended */
	unsigned code; /* of text */
};

struct web {
	const struct config *config;
	struct MHD_Daemon *http;
	int recorder; /* its channel; -1: none */
	bool stop;
	struct store *store; /* NULL: down */
	int64_t retry_at;
	bool told_down;
	struct msg_counted *counted; /* by mailbox */
	size_t ncounted;
	struct web_page page;
	struct web_waiting waiting[WEB_WAITING];
	unsigned strangers; /* refused host names that were logged */
	int64_t started;    /* seconds since 1970 */
};

/* web_database.c: NULL while the database is down. lost: what a statement said when it failed. */
struct store *web_store(struct web *w);
void web_store_lost(struct web *w, const struct err *e);

/* web_metrics.c: the text of /metrics. counted: takes in what the recorder says. */
void web_metrics(struct web *w, FILE *to);
void web_counted(struct web *w, const struct msg_counted *c);
/* A value of a label: backslash, quote and newline escaped, controls as \xNN. */
void web_label_put(FILE *to, const char *value);

/* web_page.c. ask: answers now, or suspends the connection until the page is there and it asks again. forget: the
 * connection is no more. work: what has come of the child since. */
enum MHD_Result web_page_ask(
    struct web *w, struct MHD_Connection *c, const struct web_query *query);
void web_page_forget(struct web *w, const struct MHD_Connection *c);
void web_page_work(struct web *w);
void web_page_begin(struct web *w);
void web_page_end(struct web *w);

/* web_http.c */
bool web_http_start(struct web *w, struct err *e);
/* Is this the value of a Host header that we answer to? */
bool web_host_known(const struct config_web *c, const char *host);

/* web_answer.c: an answer with the headers that all have; type may be NULL. Takes r over. */
enum MHD_Result web_answer(
    struct MHD_Connection *c, unsigned code, struct MHD_Response *r, const char *type);
enum MHD_Result web_say(struct MHD_Connection *c, unsigned code, const char *text);

#endif

/* role_enter - how a process of the daemon becomes its role. See role.h */
#include "child.h"
#include "log.h"
#include "role.h"
#include "run_as.h"
#include "suspects.h"
#include "util.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

/* What the supervisor put at CHILD_CONFIG_FD. */
static char *
inherited_text(size_t *n)
{
	struct stat st;
	char *text;

	if (fstat(CHILD_CONFIG_FD, &st) != 0 || st.st_size < 0 || st.st_size > 1024 * 1024)
		return NULL;
	*n = (size_t)st.st_size;
	text = xcalloc(1, *n + 1);
	if (pread(CHILD_CONFIG_FD, text, *n, 0) != (ssize_t)*n) {
		free(text);
		return NULL;
	}
	close(CHILD_CONFIG_FD);
	return text;
}

/* Replaying reads one folder and touches nothing. */
static void
replay(struct config_mailbox *m, const char *folder)
{
	for (size_t i = 0; i < m->folders.n; i++)
		free(m->folders.v[i]);
	m->folders.v[0] = xstrdup(folder);
	m->folders.n = 1;
	m->after.after = m->unrecognised.after = AFTER_KEEP;
}

static bool
find_mailbox(struct role_start *start, const char *name)
{
	struct config *c = start->config;

	for (size_t i = 0; i < c->nmailboxes; i++) {
		if (strcmp(c->mailboxes[i].name, name) != 0)
			continue;
		if (start->replay != NULL)
			replay(&c->mailboxes[i], start->replay);
		start->mailbox = &c->mailboxes[i];
		return true;
	}
	return false;
}

static int
run_role(const struct role_start *start)
{
	switch (start->role) {
	case ROLE_FETCHER:
		return role_fetcher(start);
	case ROLE_TEMPLATE:
		return role_template(start);
	case ROLE_RECORDER:
		return role_recorder(start);
	case ROLE_COURIER:
		return role_courier(start);
	case ROLE_WEB:
		return role_web(start);
	default:
		return EX_USAGE;
	}
}

/* The configuration that the supervisor has handed down; NULL with the exit code. */
static struct config *
inherited_config(const char *file, int *code)
{
	struct config_mistakes m = { 0 };
	struct config *config;
	size_t n = 0;
	char *text = inherited_text(&n);

	if (text == NULL) {
		fputs("caromd: roles are started by the supervisor only\n", stderr);
		*code = EX_USAGE;
		return NULL;
	}
	config = config_parse(file, text, n, &m);
	explicit_bzero(text, n);
	free(text);
	if (config == NULL) {
		config_mistakes_print(&m, file, stderr);
		config_mistakes_free(&m);
		*code = EX_OSERR; /* the supervisor took the same text: what is missing is memory */
	}
	return config;
}

int
role_enter(struct role_start *start, const char *file, const char *mailbox)
{
	struct err e;
	int code;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	start->config = inherited_config(file, &code);
	if (start->config == NULL)
		return code;
	if (start->role != ROLE_RECORDER)
		config_forget_database(start->config);
	else
		start->suspects = suspects_open(CHILD_SUSPECTS_FD);
	log_open(start->config->log, start->config->log_addresses, role_name(start->role));
	if (start->role == ROLE_FETCHER && !find_mailbox(start, mailbox)) {
		config_free(start->config);
		return EX_CONFIG;
	}
	if (!run_as_configured(start->config, &e)) {
		log_event(LOG_ROLE_FAILED, LF_TEXT("error", e.text));
		config_free(start->config);
		return EX_OSERR;
	}
	code = run_role(start);
	config_free(start->config);
	return code;
}

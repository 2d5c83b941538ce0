/* supervisor_config - the configuration in force: its text for the roles, and reading it again. */
#include "build_config.h"

#include "supervisor_private.h"

#include "log.h"
#include "rules_load.h"
#include "util.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int
sealed_copy(const char *text, size_t n)
{
	int fd = memfd_create("carom.conf", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	size_t at = 0;

	if (fd < 0)
		return -1;
	while (at < n) {
		ssize_t w = write(fd, text + at, n - at);

		if (w <= 0)
			break;
		at += (size_t)w;
	}
	if (at == n &&
	    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) == 0)
		return fd;
	close(fd);
	return -1;
}

static int
copy_without(const char *text, size_t n, unsigned which)
{
	char *copy = xcalloc(1, n + 1);
	int fd;

	memcpy(copy, text, n);
	config_hide_database(copy, n, which);
	fd = sealed_copy(copy, n);
	explicit_bzero(copy, n);
	free(copy);
	return fd;
}

static void
close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
supervisor_drop_text(struct supervisor *s)
{
	close_one(&s->text_all);
	close_one(&s->text_web);
	close_one(&s->text_bare);
}

bool
supervisor_keep_text(struct supervisor *s, char *text, size_t n)
{
	int all = copy_without(text, n, CONFIG_HIDE_WEB),
	    web = copy_without(text, n, CONFIG_HIDE_DAEMON), bare;

	config_hide_database(text, n, CONFIG_HIDE_DAEMON | CONFIG_HIDE_WEB);
	bare = sealed_copy(text, n);
	if (all < 0 || web < 0 || bare < 0) {
		close_one(&all);
		close_one(&web);
		close_one(&bare);
		return false;
	}
	supervisor_drop_text(s);
	s->text_all = all;
	s->text_web = web;
	s->text_bare = bare;
	return true;
}

static void
report(const struct config_mistakes *m, const char *file)
{
	for (size_t i = 0; i < m->n; i++) {
		char place[32] = "";

		if (m->v[i].line > 0)
			snprintf(place, sizeof place, "%u", m->v[i].line);
		log_event(LOG_CONFIG_MISTAKE, LF_TEXT("file", file),
		    LF_TEXT("line", *place != '\0' ? place : NULL),
		    LF_TEXT("mistake", m->v[i].text));
	}
	log_event(LOG_CONFIG_BAD, LF_TEXT("file", file), LF_NUMBER("mistakes", m->n),
	    LF_TEXT("in_force", "the last good configuration"));
}

void
supervisor_warn(const struct config *c)
{
	if (c->nmailboxes == 0)
		log_event(LOG_CONFIG_NO_MAILBOX, LF_TEXT("config", c->file));
}

/* The parsers that are to be started would have none: those at work go on with the rules they have. */
static bool
rules_are_good(const struct config *c, struct config_mistakes *m)
{
	struct err e;

	if (rules_load_check(c->rules_dir, rules_load_log, NULL, &e))
		return true;
	config_mistake(m, 0, "%s", e.text);
	return false;
}

/* What one server wants of us is no other one's wish, nor about another user. */
static void
forget_pace(const struct supervisor *s, const struct config *c)
{
	for (size_t i = 0; i < s->n; i++) {
		struct child *fetcher = s->children[i];
		const struct config_mailbox *was, *is;

		if (fetcher->role != ROLE_FETCHER)
			continue;
		was = config_find_mailbox(s->config, fetcher->name);
		is = config_find_mailbox(c, fetcher->name);
		if (!was || !is || strcmp(was->url, is->url) != 0 || !was->user || !is->user ||
		    strcmp(was->user, is->user) != 0)
			fetcher->login_at = 0;
	}
}

void
supervisor_reload(struct supervisor *s)
{
	struct config_mistakes m = { 0 };
	char *file = xstrdup(s->config->file);
	size_t n = 0;
	char *text = config_read_text(file, &n, &m);
	struct config *c = text != NULL ? config_parse(file, text, n, &m) : NULL;

	if (c != NULL && !rules_are_good(c, &m)) {
		config_free(c);
		c = NULL;
	}
	if (c != NULL && !supervisor_keep_text(s, text, n)) {
		config_mistake(&m, 0, "no memory or descriptors for it");
		config_free(c);
		c = NULL;
	}
	if (c == NULL) {
		report(&m, file);
	} else {
		config_forget_database(c);
		config_forget_web(c);
		forget_pace(s, c);
		config_free(s->config);
		s->config = c;
		log_open(c->log, c->log_addresses, "supervisor");
		log_event(LOG_CONFIG_RELOADED, LF_TEXT("file", file),
		    LF_NUMBER("mailboxes", c->nmailboxes));
		supervisor_warn(c);
		supervisor_match_aside(s);
		supervisor_match_fetchers(s);
		for (size_t i = 0; i < s->n; i++) {
			s->children[i]->start_at = 0;
			backoff_reset(&s->children[i]->backoff);
			supervisor_stop_child(s->children[i], STOP_FETCHER_MS);
		}
	}
	config_mistakes_free(&m);
	if (text != NULL)
		explicit_bzero(text, n);
	free(text);
	free(file);
}

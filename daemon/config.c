/* config - see config.h. */
#include "build_config.h"

#include "config.h"

#include "batch.h"
#include "config_read.h"
#include "policy_config.h"
#include "suggest.h"
#include "util.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What libconfuse says for itself, should it find what config_source did not. Its callback has no
 * context, and a process reads one file at a time. */
static struct config_mistakes *confuse_mistakes;

static void confuse_says(cfg_t *cfg, const char *format, va_list ap)
    __attribute__((format(printf, 2, 0)));

static void
confuse_says(cfg_t *cfg, const char *format, va_list ap)
{
	char text[400];

	vsnprintf(text, sizeof text, format, ap);
	config_mistake(confuse_mistakes, cfg->line > 0 ? (unsigned)cfg->line : 0, "%s", text);
}

char *
config_read_text(const char *file, size_t *n, struct config_mistakes *m)
{
	FILE *in = fopen(file, "re");
	size_t before = m->n;
	char *text;

	if (in == NULL) {
		config_mistake(m, 0, "%s", strerror(errno));
		return NULL;
	}
	text = xcalloc(1, CONFIG_MAX_FILE + 1);
	*n = fread(text, 1, CONFIG_MAX_FILE + 1, in);
	if (ferror(in))
		config_mistake(m, 0, "%s", strerror(errno));
	else if (*n > CONFIG_MAX_FILE)
		config_mistake(m, 0, "longer than %d octets", CONFIG_MAX_FILE);
	else if (memchr(text, '\0', *n) != NULL)
		config_mistake(m, 0, "there is a NUL in it");
	fclose(in);
	if (m->n > before) {
		free(text);
		return NULL;
	}
	return text;
}

const char *
config_rules_dir(void)
{
	static const char dir[] = CAROM_SYSCONFDIR "/rules.d";

	return access(dir, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR) ? dir : NULL;
}

static void
read_globals(const struct value_from *f, struct config *c)
{
	static const char *const addresses[] = { "full", "hash", "none", NULL };
	static const char *const logs[] = { "stderr", "syslog", NULL };

	c->database = value_string(f, "database", true);
	if (c->database == NULL)
		c->database = xstrdup("postgresql:///carom");
	c->owner_database = value_string(f, "owner_database", true);
	c->max_policy_changes = value_number(f, "max_policy_changes", 1000, 0, 1000000000);
	c->log_addresses = (enum config_addresses)value_choice(f, "log_addresses", addresses, 0);
	c->log = (enum config_log)value_choice(f, "log", logs, 0);
	c->user = value_string(f, "user", false);
	c->state_dir = value_string(f, "state_dir", false);
	if (c->state_dir == NULL)
		c->state_dir = xstrdup(CAROM_LOCALSTATEDIR);
	c->rules_dir = value_string(f, "rules_dir", false);
	if (c->rules_dir == NULL && config_rules_dir() != NULL)
		c->rules_dir = xstrdup(config_rules_dir());
	c->evidence = value_duration(f, "evidence", 30 * 86400, 0, 3650U * 86400);
	c->batch_messages = value_number(f, "batch_messages", BATCH_ITEMS, 1, BATCH_ITEMS);
	c->batch_size = value_size(f, "batch_size", BATCH_BYTES, 64 * 1024, BATCH_BYTES);
	c->message_timeout = value_duration(f, "message_timeout", 2, 1, 300);
}

/* The shipped policy stands in where the file has no "default" of its own. */
static void
read_policies(const struct value_from *root, struct config *c)
{
	struct value_from f = *root;
	size_t n = cfg_size(root->section, "policy");
	bool standard = false;

	c->has_policy = n > 0;
	c->policies = xcalloc(n + 1, sizeof *c->policies);
	for (size_t i = 0; i < n; i++) {
		f.section = cfg_getnsec(root->section, "policy", (unsigned)i);
		policy_from_cfg(&f, &c->policies[i]);
		if (cfg_size(f.section, "rule") == 0)
			value_mistake(&f, NULL,
			    "policy \"%s\" has no rule, so it would never suppress anybody: where "
			    "that is meant, say mode = \"observe\" in the stream",
			    cfg_title(f.section));
		standard |= strcmp(c->policies[i].policy.name, "default") == 0;
	}
	if (!standard)
		policy_default(&c->policies[n++]);
	c->npolicies = n;
}

static void
check_policies(const struct value_from *root, const struct config *c)
{
	const char **names = xcalloc(c->npolicies + 1, sizeof *names);

	for (size_t i = 0; i < c->npolicies; i++)
		names[i] = c->policies[i].policy.name;
	for (size_t i = 0; i < c->nstreams; i++) {
		struct value_from f = *root;
		size_t k = 0;

		while (k < c->npolicies && strcmp(names[k], c->streams[i].policy) != 0)
			k++;
		if (k < c->npolicies)
			continue;
		f.section = cfg_getnsec(root->section, "stream", (unsigned)i);
		if (suggest_word(c->streams[i].policy, names) != NULL)
			value_mistake(&f, "policy", "no policy \"%s\" (did you mean \"%s\"?)",
			    c->streams[i].policy, suggest_word(c->streams[i].policy, names));
		else
			value_mistake(&f, "policy", "no policy \"%s\"", c->streams[i].policy);
	}
	free(names);
}

static void
read_sections(const struct value_from *root, struct config *c)
{
	struct value_from f = *root;

	read_policies(root, c);
	c->nstreams = cfg_size(root->section, "stream");
	c->streams = xcalloc(c->nstreams, sizeof *c->streams);
	for (size_t i = 0; i < c->nstreams; i++) {
		f.section = cfg_getnsec(root->section, "stream", (unsigned)i);
		config_read_stream(&f, &c->streams[i]);
	}
	c->nmailboxes = cfg_size(root->section, "mailbox");
	c->mailboxes = xcalloc(c->nmailboxes, sizeof *c->mailboxes);
	for (size_t i = 0; i < c->nmailboxes; i++) {
		f.section = cfg_getnsec(root->section, "mailbox", (unsigned)i);
		config_read_mailbox(&f, &c->mailboxes[i]);
		c->mailboxes[i].oauth2.state_dir = c->state_dir;
	}
	c->nwebhooks = cfg_size(root->section, "webhook");
	c->webhooks = xcalloc(c->nwebhooks, sizeof *c->webhooks);
	for (size_t i = 0; i < c->nwebhooks; i++) {
		f.section = cfg_getnsec(root->section, "webhook", (unsigned)i);
		config_read_webhook(&f, &c->webhooks[i]);
	}
	f.section = cfg_getsec(root->section, "alert");
	config_read_alert(&f, &c->alert);
	f.section = cfg_getsec(root->section, "web");
	config_read_web(&f, &c->web);
	f.section = cfg_getsec(root->section, "retention");
	config_read_retention(&f, &c->retention);
}

/* A stream that no section describes is made on first mention; a name that is nearly that of one
 * described is a slip. */
static void
check_streams(const struct value_from *root, const struct config *c)
{
	const char **names = xcalloc(c->nstreams + 1, sizeof *names);

	for (size_t i = 0; i < c->nstreams; i++)
		names[i] = c->streams[i].name;
	for (size_t i = 0; i < c->nmailboxes; i++) {
		const struct config_mailbox *m = &c->mailboxes[i];
		struct value_from f = *root;
		const char *meant;

		if (m->stream == NULL || config_find_stream(c, m->stream) != NULL)
			continue;
		f.section = cfg_getnsec(root->section, "mailbox", (unsigned)i);
		meant = suggest_word(m->stream, names);
		if (meant != NULL)
			value_mistake(&f, "stream", "no stream \"%s\" (did you mean \"%s\"?)",
			    m->stream, meant);
	}
	free(names);
}

static void
read_all(const struct value_from *root, struct config *c)
{
	read_globals(root, c);
	read_sections(root, c);
	check_streams(root, c);
	check_policies(root, c);
}

static struct config *
parse(const char *file, const char *text, size_t n, bool stored, struct config_mistakes *m)
{
	struct value_from root = { .mistakes = m };
	struct config *c = NULL;
	size_t before = m->n;

	confuse_mistakes = m;
	root.source = config_source_new(text, n, config_options(), m);
	errno = 0;
	root.section = cfg_init(config_options(), CFGF_NONE);
	if (root.section == NULL)
		out_of_memory();
	cfg_set_error_function(root.section, confuse_says);
	if (cfg_parse_buf(root.section, config_source_text(root.source)) == CFG_SUCCESS) {
		config_source_bind(root.source, root.section);
		c = xcalloc(1, sizeof *c);
		c->file = xstrdup(file);
		read_all(&root, c);
		if (!stored)
			config_check_terms(&root, c);
	} else if (m->n == before) {
		if (errno ==
		    ENOMEM) /* libconfuse says nothing of it, and it is no mistake of the file */
			out_of_memory();
		config_mistake(m, 0, "cannot be read");
	}
	cfg_free(root.section);
	config_source_free(root.source);
	confuse_mistakes = NULL;
	if (m->n == before)
		return c;
	config_free(c);
	return NULL;
}

struct config *
config_parse(const char *file, const char *text, size_t n, struct config_mistakes *m)
{
	return parse(file, text, n, false, m);
}

struct config *
config_parse_stored(const char *name, const char *text, size_t n, struct config_mistakes *m)
{
	return parse(name, text, n, true, m);
}

struct config *
config_load(const char *file, struct config_mistakes *m)
{
	size_t n = 0;
	char *text = config_read_text(file, &n, m);
	struct config *c = text != NULL ? config_parse(file, text, n, m) : NULL;

	if (text != NULL)
		explicit_bzero(text, n);
	free(text);
	return c;
}

void
config_hide_database(char *text, size_t n, unsigned which)
{
	struct config_mistakes none = { 0 };
	struct config_source *s = config_source_new(text, n, config_options(), &none);

	if (which & CONFIG_HIDE_DAEMON) {
		config_source_remove(s, "database");
		config_source_remove(s, "owner_database");
	}
	/* without its database the section would be a mistake: all of it goes */
	if (which & CONFIG_HIDE_WEB)
		config_source_remove(s, "web");
	memcpy(text, config_source_text(s), n);
	config_source_free(s);
	config_mistakes_free(&none);
}

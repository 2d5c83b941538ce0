/* config_kept - a configuration that has been read: what is looked up in it, forgotten, freed; see config.h */
#include "build_config.h"

#include "config_read.h"
#include "policy_config.h"

#include <stdlib.h>
#include <string.h>

void
config_free(struct config *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->nmailboxes; i++)
		config_free_mailbox(&c->mailboxes[i]);
	for (size_t i = 0; i < c->nstreams; i++) {
		struct config_stream *s = &c->streams[i];

		free(s->name);
		free(s->policy);
		free(s->trust);
		free(s->class);
		free(s->return_path);
		free(s->campaign_header);
		free(s->contact_header);
		strings_free(&s->headers);
		strings_free(&s->protected);
	}
	for (size_t i = 0; i < c->npolicies; i++)
		policy_parsed_free(&c->policies[i]);
	free(c->policies);
	for (size_t i = 0; i < c->nwebhooks; i++) {
		free(c->webhooks[i].name);
		free(c->webhooks[i].url);
		free(c->webhooks[i].secret.file);
	}
	free(c->mailboxes);
	free(c->streams);
	free(c->webhooks);
	free(c->file);
	config_forget_database(c);
	config_forget_web(c);
	free(c->web.address);
	strings_free(&c->web.hosts);
	free(c->user);
	free(c->state_dir);
	free(c->rules_dir);
	free(c);
}

static void
forget(char **s)
{
	if (*s != NULL)
		explicit_bzero(*s, strlen(*s));
	free(*s);
	*s = NULL;
}

void
config_forget_database(struct config *c)
{
	forget(&c->database);
	forget(&c->owner_database);
}

void
config_forget_web(struct config *c)
{
	forget(&c->web.database);
}

const struct config_mailbox *
config_find_mailbox(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->nmailboxes; i++)
		if (strcmp(c->mailboxes[i].name, name) == 0)
			return &c->mailboxes[i];
	return NULL;
}

const struct config_stream *
config_find_stream(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->nstreams; i++)
		if (strcmp(c->streams[i].name, name) == 0)
			return &c->streams[i];
	return NULL;
}

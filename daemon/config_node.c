/* config_node - the tree of keys and sections that a file holds; see config_source_private.h */
#include "build_config.h"

#include "config_source_private.h"

#include "util.h"

#include <stdlib.h>
#include <string.h>

struct node *
config_node_add(struct node *parent, const char *name, unsigned line)
{
	struct node *n = xcalloc(1, sizeof *n);

	n->name = xstrdup(name);
	n->line = line;
	if (parent->last != NULL)
		parent->last->next = n;
	else
		parent->children = n;
	return parent->last = n;
}

struct node *
config_node_find(const struct node *parent, const char *name, const char *title)
{
	for (struct node *n = parent->children; n != NULL; n = n->next)
		if (strcmp(n->name, name) == 0 &&
		    (title == NULL || (n->title != NULL && strcmp(n->title, title) == 0)))
			return n;
	return NULL;
}

void
config_node_free(struct node *n)
{
	for (struct node *c = n->children, *after; c != NULL; c = after) {
		after = c->next;
		config_node_free(c);
		free(c);
	}
	free(n->name);
	free(n->title);
}

cfg_opt_t *
config_option_find(cfg_opt_t *opts, const char *name)
{
	for (; opts->name != NULL; opts++)
		if (strcmp(opts->name, name) == 0)
			return opts;
	return NULL;
}

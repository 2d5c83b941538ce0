/* config_source - the keys and sections of a file and their lines; see config_source.h */
#include "build_config.h"

#include "config_source_private.h"

#include "util.h"

#include <stdlib.h>
#include <string.h>

struct config_source *
config_source_new(const char *text, size_t n, cfg_opt_t *opts, struct config_mistakes *m)
{
	struct config_source *s = xcalloc(1, sizeof *s);

	s->text = xcalloc(1, n + 2);
	memcpy(s->text, text, n);
	s->n = n;
	s->line = 1;
	s->m = m;
	config_statements_read(s, opts);
	s->text[n] = '\n'; /* libconfuse wants one at the end of a comment */
	return s;
}

void
config_source_free(struct config_source *s)
{
	if (s == NULL)
		return;
	config_node_free(&s->root);
	free(s->text);
	free(s);
}

const char *
config_source_text(const struct config_source *s)
{
	return s->text;
}

void
config_source_remove(struct config_source *s, const char *name)
{
	for (struct node *n = s->root.children; n != NULL; n = n->next) {
		if (strcmp(n->name, name) != 0)
			continue;
		if (n->to > n->from)
			config_source_blank(s, n->from, n->to);
		for (const struct node *c = n->children; c != NULL; c = c->next)
			if (c->to > c->from)
				config_source_blank(s, c->from, c->to);
	}
}

/* libconfuse keeps the sections of one name in the order of the text. */
static unsigned
index_among(const struct node *parent, const struct node *which)
{
	unsigned i = 0;

	for (const struct node *n = parent->children; n != which; n = n->next)
		if (n->usable && strcmp(n->name, which->name) == 0)
			i++;
	return i;
}

static void
bind_node(struct node *n, cfg_t *section)
{
	n->bound = section;
	for (struct node *c = n->children; c != NULL; c = c->next) {
		cfg_opt_t *o = c->usable ? config_option_find(section->opts, c->name) : NULL;

		if (o != NULL && o->type == CFGT_SEC) {
			cfg_t *sub = cfg_opt_getnsec(o, index_among(n, c));

			if (sub != NULL)
				bind_node(c, sub);
		}
	}
}

void
config_source_bind(struct config_source *s, cfg_t *root)
{
	bind_node(&s->root, root);
}

static const struct node *
find_bound(const struct node *n, const cfg_t *section)
{
	const struct node *found = n->bound == section ? n : NULL;

	for (const struct node *c = n->children; c != NULL && found == NULL; c = c->next)
		found = find_bound(c, section);
	return found;
}

unsigned
config_source_line(const struct config_source *s, const cfg_t *section, const char *key)
{
	const struct node *n = find_bound(&s->root, section);
	const struct node *k = n != NULL && key != NULL ? config_node_find(n, key, NULL) : NULL;

	return k != NULL ? k->line : n != NULL ? n->line : 0;
}

bool
config_source_has(const struct config_source *s, const cfg_t *section, const char *key)
{
	const struct node *n = find_bound(&s->root, section);

	return n != NULL && config_node_find(n, key, NULL) != NULL;
}

bool
config_source_has_value(const struct config_source *s, const cfg_t *section, const char *key)
{
	const struct node *n = find_bound(&s->root, section);
	const struct node *found = n != NULL ? config_node_find(n, key, NULL) : NULL;

	return found != NULL && found->usable;
}

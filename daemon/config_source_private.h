/* config_source_private - shared by the scanner (config_token.c), the walk over statements (config_statement.c) and
 * what is remembered of them (config_source.c). */
#ifndef CAROM_CONFIG_SOURCE_PRIVATE_H
#define CAROM_CONFIG_SOURCE_PRIVATE_H

#include "config_source.h"

/* One statement: a key or a section. */
struct node {
	char *name, *title;
	unsigned line;
	size_t from, to; /* of a key: where it is in the text */
	bool usable;     /* still in the text */
	const cfg_t *bound;
	struct node *children, *next, *last;
};

enum token { T_END, T_WORD, T_QUOTED, T_OPEN, T_CLOSE, T_EQUAL, T_APPEND, T_COMMA, T_BAD };

struct config_source {
	char *text; /* what libconfuse gets; statements are blanked here */
	size_t n, at;
	unsigned line;
	struct node root;
	struct config_mistakes *m;
	/* the token read last */
	enum token token;
	size_t start;
	unsigned token_line;
	char value[4096];
	bool cut;  /* value was longer */
	bool told; /* a mistake in it was told */
};

/* Reads the next token into s->token and s->value; one that libconfuse would drop is told and T_BAD, a quoted one
 * that it would read otherwise is told, too. */
enum token config_token_next(struct config_source *s);

/* To the end of the line that is read. */
void config_token_skip_line(struct config_source *s);
/* To where the next statement may begin: behind the brace that closes the one given up, of which so many
 * braces are open, else at a key or the brace of the section, at the latest at the end of the line. So
 * what stands behind a mistake is looked at, too, and the section still ends where it does. */
void config_token_skip_to_statement(struct config_source *s, const cfg_opt_t *opts, unsigned open);

/* Takes octets out of the text; its lines stay. */
void config_source_blank(struct config_source *s, size_t from, size_t to);

/* Walks over the whole text: fills s->root, tells mistakes and takes them out of the text. */
void config_statements_read(struct config_source *s, cfg_opt_t *opts);

/* --- config_node.c --- */
/* A new last child of parent. */
struct node *config_node_add(struct node *parent, const char *name, unsigned line);
/* The first child of that name, and title unless it is NULL; NULL when there is none. */
struct node *config_node_find(const struct node *parent, const char *name, const char *title);
/* What is under it, too; not the node itself. */
void config_node_free(struct node *n);
cfg_opt_t *config_option_find(cfg_opt_t *opts, const char *name);

#endif

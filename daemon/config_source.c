/* config_source - see config_source.h. A recursive walk over the statements of a file. */
#include "build_config.h"

#include "config_source_private.h"

#include "util.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NESTING_MAX = 4 };

static struct node *
node_add(struct node *parent, const char *name, unsigned line)
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

static struct node *
node_find(const struct node *parent, const char *name, const char *title)
{
	for (struct node *n = parent->children; n != NULL; n = n->next)
		if (strcmp(n->name, name) == 0 &&
		    (title == NULL || (n->title != NULL && strcmp(n->title, title) == 0)))
			return n;
	return NULL;
}

static void
node_free(struct node *n)
{
	for (struct node *c = n->children, *after; c != NULL; c = after) {
		after = c->next;
		node_free(c);
		free(c);
	}
	free(n->name);
	free(n->title);
}

static cfg_opt_t *
find_option(cfg_opt_t *opts, const char *name)
{
	for (; opts->name != NULL; opts++)
		if (strcmp(opts->name, name) == 0)
			return opts;
	return NULL;
}

/* The statement is unreadable: goes on at the line after the token that did not fit, or at that token
 * when it is on a later line than the statement began. */
static void
give_up(struct config_source *s, size_t from, unsigned line)
{
	if (s->token_line == line) {
		s->at = s->start;
		config_token_skip_line(s);
	} else {
		s->at = s->start;
		s->line = s->token_line;
	}
	config_source_blank(s, from, s->at);
}

static void
unexpected(struct config_source *s, const char *wanted, const char *name)
{
	if (s->token == T_BAD)
		return;
	if (s->token == T_END)
		config_mistake(
		    s->m, s->token_line, "the file ends where %s '%s' should be", wanted, name);
	else
		config_mistake(s->m, s->token_line, "expected %s '%s'", wanted, name);
}

/* Steps over an unknown statement, whatever its form. The token read last is its name. */
static bool
skip_unknown(struct config_source *s)
{
	unsigned depth = 0;

	if (config_token_next(s) == T_WORD || s->token == T_QUOTED)
		config_token_next(s);
	if (s->token == T_EQUAL || s->token == T_APPEND) {
		if (config_token_next(s) == T_WORD || s->token == T_QUOTED)
			return true;
	}
	if (s->token != T_OPEN)
		return false;
	for (depth = 1; depth > 0;) {
		config_token_next(s);
		if (s->token == T_END)
			return false;
		if (s->token == T_OPEN)
			depth++;
		if (s->token == T_CLOSE)
			depth--;
	}
	return true;
}

static const char *
section_with(cfg_opt_t *opts, const char *name)
{
	for (; opts->name != NULL; opts++)
		if (opts->type == CFGT_SEC && find_option(opts->subopts, name) != NULL)
			return opts->name;
	return NULL;
}

static void
report_unknown(struct config_source *s, cfg_opt_t *opts, const char *where)
{
	const char *words[128], *meant, *section;
	size_t n = 0;

	for (cfg_opt_t *o = opts; o->name != NULL && n < 127; o++)
		words[n++] = o->name;
	words[n] = NULL;
	meant = config_suggest(s->value, words);
	section = section_with(opts, s->value);
	if (meant != NULL)
		config_mistake(s->m, s->token_line, "unknown key '%.60s'%s%s (did you mean '%s'?)",
		    s->value, where ? " in " : "", where ? where : "", meant);
	else if (section != NULL)
		config_mistake(s->m, s->token_line,
		    "unknown key '%.60s'%s%s (it belongs in a section '%s')", s->value,
		    where ? " in " : "", where ? where : "", section);
	else
		config_mistake(s->m, s->token_line, "unknown key '%.60s'%s%s", s->value,
		    where ? " in " : "", where ? where : "");
}

static bool
check_type(struct config_source *s, const cfg_opt_t *o)
{
	char *end;

	errno = 0;
	if (s->cut) {
		config_mistake(s->m, s->token_line, "the value of '%s' is too long", o->name);
		return false;
	}
	if (s->token == T_WORD && strchr(s->value, ';') != NULL) {
		config_mistake(s->m, s->token_line, "'%s': no semicolon after a value", o->name);
		return false;
	}
	if (o->type == CFGT_INT)
		(void)strtol(s->value, &end, 0);
	else if (o->type == CFGT_FLOAT)
		(void)strtod(s->value, &end);
	else if (o->type == CFGT_BOOL && cfg_parse_boolean(s->value) == CFG_FAIL) {
		config_mistake(
		    s->m, s->token_line, "'%s' is true or false, not '%.60s'", o->name, s->value);
		return false;
	} else
		return true;
	if (*s->value != '\0' && *end == '\0' && errno == 0)
		return true;
	config_mistake(s->m, s->token_line, "'%s' is a number, not '%.60s'", o->name, s->value);
	return false;
}

enum outcome { FINE, WRONG, LOST }; /* WRONG: read to its end; LOST: give_up() is needed */

static enum outcome
read_list(struct config_source *s, const cfg_opt_t *o)
{
	enum outcome r = FINE;

	for (;;) {
		if (config_token_next(s) == T_CLOSE)
			return r;
		if (s->token != T_WORD && s->token != T_QUOTED) {
			unexpected(s, "a value for", o->name);
			return LOST;
		}
		if (!check_type(s, o))
			r = WRONG;
		if (config_token_next(s) == T_CLOSE)
			return r;
		if (s->token != T_COMMA) {
			unexpected(s, "',' or '}' in the list of", o->name);
			return LOST;
		}
	}
}

static enum outcome
read_value(struct config_source *s, const cfg_opt_t *o)
{
	if (config_token_next(s) != T_EQUAL &&
	    !(s->token == T_APPEND && (o->flags & CFGF_LIST) != 0)) {
		unexpected(s, "'=' after", o->name);
		return LOST;
	}
	config_token_next(s);
	if (s->token == T_OPEN && (o->flags & CFGF_LIST) != 0)
		return read_list(s, o);
	if (s->token != T_WORD && s->token != T_QUOTED) {
		unexpected(s, "a value for", o->name);
		return LOST;
	}
	return check_type(s, o) ? FINE : WRONG;
}

static enum outcome read_statements(struct config_source *s, cfg_opt_t *opts, struct node *parent,
    const char *where, unsigned depth);

static enum outcome
read_section(
    struct config_source *s, const cfg_opt_t *o, struct node *parent, unsigned line, unsigned depth)
{
	bool titled = (o->flags & CFGF_TITLE) != 0;
	struct node *n, *twin;
	char title[256] = "", where[320];

	config_token_next(s);
	if (titled && (s->token == T_WORD || s->token == T_QUOTED)) {
		if (s->cut || strlen(s->value) >= sizeof title || *s->value == '\0') {
			config_mistake(
			    s->m, s->token_line, "the name of '%s' is empty or too long", o->name);
			return LOST;
		}
		memcpy(title, s->value, strlen(s->value) + 1);
		config_token_next(s);
	} else if (titled) {
		config_mistake(s->m, s->token_line, "'%s' has no name", o->name);
	}
	if (s->token != T_OPEN) {
		unexpected(s, "'{' after", o->name);
		return LOST;
	}
	twin = *title != '\0' || !titled ? node_find(parent, o->name, titled ? title : NULL) : NULL;
	n = node_add(parent, o->name, line);
	n->usable = true;
	if (titled) {
		n->title = xstrdup(title);
		snprintf(where, sizeof where, "%s \"%s\"", o->name, title);
	} else {
		snprintf(where, sizeof where, "%s", o->name);
	}
	if (twin != NULL && !((o->flags & CFGF_MULTI) != 0 && (o->flags & CFGF_TITLE) == 0))
		config_mistake(
		    s->m, line, "%s is there twice (first on line %u)", where, twin->line);
	else
		twin = NULL;
	if (depth == NESTING_MAX || read_statements(s, o->subopts, n, where, depth + 1) != FINE)
		return LOST;
	return twin == NULL && (*title != '\0' || !titled) ? FINE : WRONG;
}

static void
read_key(
    struct config_source *s, const cfg_opt_t *o, struct node *parent, size_t from, unsigned line)
{
	struct node *twin = node_find(parent, o->name, NULL), *n;
	enum outcome r = read_value(s, o);

	n = node_add(parent, o->name, line);
	if (twin != NULL && r != LOST) {
		config_mistake(
		    s->m, line, "'%s' is given twice (first on line %u)", o->name, twin->line);
		r = WRONG;
	}
	n->usable = r == FINE;
	n->from = from;
	n->to = s->at;
	if (r == LOST)
		give_up(s, from, line);
	else if (r == WRONG)
		config_source_blank(s, from, s->at);
}

/* Statements up to the closing brace, at depth 0 up to the end of the file. */
static enum outcome
read_statements(struct config_source *s, cfg_opt_t *opts, struct node *parent, const char *where,
    unsigned depth)
{
	for (;;) {
		size_t from;
		unsigned line;
		cfg_opt_t *o;

		config_token_next(s);
		from = s->start;
		line = s->token_line;
		if (s->token == T_CLOSE && depth > 0)
			return FINE;
		if (s->token == T_END) {
			if (depth > 0)
				config_mistake(s->m, parent->line,
				    "the closing brace of %s is missing", where);
			return depth == 0 ? FINE : LOST;
		}
		if (s->token != T_WORD) {
			if (s->token == T_CLOSE)
				config_mistake(s->m, line, "a closing brace too many");
			else if (s->token != T_BAD)
				config_mistake(s->m, line, "expected a key");
			if (s->token != T_CLOSE)
				config_token_skip_line(s);
			config_source_blank(s, from, s->at);
			continue;
		}
		o = find_option(opts, s->value);
		if (o == NULL) {
			report_unknown(s, opts, where);
			if (skip_unknown(s))
				config_source_blank(s, from, s->at);
			else
				give_up(s, from, line);
		} else if (o->type == CFGT_SEC) {
			enum outcome r = read_section(s, o, parent, line, depth);

			if (r == LOST)
				give_up(s, from, line);
			else if (r == WRONG)
				config_source_blank(s, from, s->at);
			if (r != FINE && parent->last != NULL && parent->last->line == line)
				parent->last->usable = false;
		} else {
			read_key(s, o, parent, from, line);
		}
	}
}

struct config_source *
config_source_new(const char *text, size_t n, cfg_opt_t *opts, struct config_mistakes *m)
{
	struct config_source *s = xcalloc(1, sizeof *s);

	s->text = xcalloc(1, n + 2);
	memcpy(s->text, text, n);
	s->n = n;
	s->line = 1;
	s->m = m;
	read_statements(s, opts, &s->root, NULL, 0);
	s->text[n] = '\n'; /* libconfuse wants one at the end of a comment */
	return s;
}

void
config_source_free(struct config_source *s)
{
	if (s == NULL)
		return;
	node_free(&s->root);
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
		cfg_opt_t *o = c->usable ? find_option(section->opts, c->name) : NULL;

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
	const struct node *k = n != NULL && key != NULL ? node_find(n, key, NULL) : NULL;

	return k != NULL ? k->line : n != NULL ? n->line : 0;
}

bool
config_source_has(const struct config_source *s, const cfg_t *section, const char *key)
{
	const struct node *n = find_bound(&s->root, section);

	return n != NULL && node_find(n, key, NULL) != NULL;
}

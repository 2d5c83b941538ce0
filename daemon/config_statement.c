/* config_statement - a recursive walk over the statements of a file; see config_source.h */
#include "build_config.h"

#include "config_source_private.h"

#include "suggest.h"
#include "util.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NESTING_MAX = 4 };

/* The statement is unreadable: takes it out, and goes on at the token that did not fit when that is on a
 * later line than the statement began. */
static void
give_up(struct config_source *s, const cfg_opt_t *opts, size_t from, unsigned line, unsigned open)
{
	if (s->token == T_BAD) {
		config_token_skip_to_statement(s, opts, open);
	} else {
		s->at = s->start;
		if (s->token_line == line)
			config_token_skip_to_statement(s, opts, open);
		else
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
		if (opts->type == CFGT_SEC && config_option_find(opts->subopts, name) != NULL)
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
	meant = suggest_word(s->value, words);
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
	if (s->told)
		return false;
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

/* WRONG: read to its end; LOST: give_up() is needed, LOST_IN_LIST: inside the braces of a list. */
enum outcome { FINE, WRONG, LOST, LOST_IN_LIST };

static enum outcome
read_list(struct config_source *s, const cfg_opt_t *o)
{
	enum outcome r = FINE;

	for (;;) {
		if (config_token_next(s) == T_CLOSE)
			return r;
		if (s->token != T_WORD && s->token != T_QUOTED) {
			unexpected(s, "a value for", o->name);
			return LOST_IN_LIST;
		}
		if (!check_type(s, o))
			r = WRONG;
		if (config_token_next(s) == T_CLOSE)
			return r;
		if (s->token != T_COMMA) {
			unexpected(s, "',' or '}' in the list of", o->name);
			return LOST_IN_LIST;
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
	bool titled = (o->flags & CFGF_TITLE) != 0, told = false;
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
		told = s->told;
		config_token_next(s);
	} else if (titled) {
		config_mistake(s->m, s->token_line, "'%s' has no name", o->name);
	}
	if (s->token != T_OPEN) {
		unexpected(s, "'{' after", o->name);
		return LOST;
	}
	twin = *title != '\0' || !titled ? config_node_find(parent, o->name, titled ? title : NULL)
					 : NULL;
	n = config_node_add(parent, o->name, line);
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
	return twin == NULL && !told && (*title != '\0' || !titled) ? FINE : WRONG;
}

static void
read_key(struct config_source *s, const cfg_opt_t *opts, const cfg_opt_t *o, struct node *parent,
    size_t from, unsigned line)
{
	struct node *twin = config_node_find(parent, o->name, NULL), *n;
	enum outcome r = read_value(s, o);

	n = config_node_add(parent, o->name, line);
	if (twin != NULL && r < LOST) {
		config_mistake(
		    s->m, line, "'%s' is given twice (first on line %u)", o->name, twin->line);
		r = WRONG;
	}
	n->usable = r == FINE;
	n->from = from;
	n->to = s->at;
	if (r >= LOST)
		give_up(s, opts, from, line, r == LOST_IN_LIST);
	else if (r == WRONG)
		config_source_blank(s, from, s->at);
}

/* Tells what stands where a key should be, and takes it out. */
static void
skip_stray(struct config_source *s, const cfg_opt_t *opts, size_t from, unsigned line)
{
	if (s->token == T_WORD) { /* the semicolon behind a quoted value or a list */
		config_mistake(s->m, line, "no semicolon after a value");
		s->at = s->start + strspn(s->text + s->start, ";");
	} else if (s->token == T_CLOSE) {
		config_mistake(s->m, line, "a closing brace too many");
	} else {
		if (s->token != T_BAD)
			config_mistake(s->m, line, "expected a key");
		config_token_skip_to_statement(s, opts, s->token == T_OPEN);
	}
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
		if (s->token != T_WORD || *s->value == ';') {
			skip_stray(s, opts, from, line);
			continue;
		}
		o = config_option_find(opts, s->value);
		if (o == NULL) {
			report_unknown(s, opts, where);
			if (skip_unknown(s))
				config_source_blank(s, from, s->at);
			else
				give_up(s, opts, from, line, 0);
		} else if (o->type == CFGT_SEC) {
			enum outcome r = read_section(s, o, parent, line, depth);

			if (r == LOST)
				give_up(s, opts, from, line, 0);
			else if (r == WRONG)
				config_source_blank(s, from, s->at);
			if (r != FINE && parent->last != NULL && parent->last->line == line)
				parent->last->usable = false;
		} else {
			read_key(s, opts, o, parent, from, line);
		}
	}
}

void
config_statements_read(struct config_source *s, cfg_opt_t *opts)
{
	read_statements(s, opts, &s->root, NULL, 0);
}

/* config_token - the tokens of libconfuse 3.3 in a configuration file. See config_source_private.h */
#include "build_config.h"

#include "config_source_private.h"

#include <string.h>

/* Characters libconfuse takes into an unquoted word. */
static bool
is_word(char c)
{
	return c != '\0' && strchr(" #\"'\t\n\r={}()+,*", c) == NULL;
}

static bool
at(const struct config_source *s, size_t i, char c)
{
	return i < s->n && s->text[i] == c;
}

void
config_token_skip_line(struct config_source *s)
{
	while (s->at < s->n && s->text[s->at] != '\n')
		s->at++;
}

/* From the quote at s->at to the one that closes it, else to the last octet of the line. */
static void
skip_quoted(struct config_source *s)
{
	char quote = s->text[s->at];

	while (s->at + 1 < s->n && s->text[s->at + 1] != '\n') {
		char c = s->text[++s->at];

		if (c == quote)
			return;
		if (c == '\\' && s->at + 1 < s->n && s->text[s->at + 1] != '\n')
			s->at++;
	}
}

/* A key of opts and its "=" begin here. */
static bool
is_key_at(const struct config_source *s, const cfg_opt_t *opts, size_t i)
{
	for (; opts->name != NULL; opts++) {
		size_t n = strlen(opts->name);

		if (s->n - i < n || memcmp(s->text + i, opts->name, n) != 0)
			continue;
		n += i;
		n += strspn(s->text + n, " \t");
		if (s->text[n] == '=' || (s->text[n] == '+' && s->text[n + 1] == '='))
			return true;
	}
	return false;
}

void
config_token_skip_to_statement(struct config_source *s, const cfg_opt_t *opts, unsigned open)
{
	bool blank = true; /* before s->at */

	for (; s->at < s->n && s->text[s->at] != '\n' && s->text[s->at] != '#'; s->at++) {
		char c = s->text[s->at];

		if (c == '}' && open == 0)
			return;
		if (blank && open == 0 && is_key_at(s, opts, s->at))
			return;
		blank = c == ' ' || c == '\t';
		if (c == '{')
			open++;
		else if (c == '}' && --open == 0) {
			s->at++;
			return;
		} else if (c == '"' || c == '\'')
			skip_quoted(s);
	}
}

/* "//" is a comment unless a word follows at once: libconfuse takes the longest match. */
static bool
skip_slashes(struct config_source *s)
{
	size_t i = s->at;

	while (at(s, i, '/'))
		i++;
	if (i - s->at < 2 || (i < s->n && is_word(s->text[i])))
		return false;
	config_token_skip_line(s);
	return true;
}

void
config_source_blank(struct config_source *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (s->text[i] != '\n')
			s->text[i] = ' ';
}

/* A comment that is not closed would leave libconfuse's scanner inside it, for the next file too. */
static bool
skip_comment(struct config_source *s)
{
	size_t from = s->at;
	unsigned line = s->line;

	if (!at(s, s->at, '/') || !at(s, s->at + 1, '*'))
		return false;
	for (s->at += 2; s->at < s->n; s->at++) {
		if (at(s, s->at, '*') && at(s, s->at + 1, '/')) {
			s->at += 2;
			return true;
		}
		if (s->text[s->at] == '\n')
			s->line++;
	}
	config_mistake(s->m, line, "this comment is not closed");
	s->at = s->n;
	config_source_blank(s, from, s->n);
	return true;
}

static void
skip_space(struct config_source *s)
{
	for (; s->at < s->n;) {
		char c = s->text[s->at];

		if (c == '\n')
			s->line++;
		if (c == '\n' || c == ' ' || c == '\t' || c == '\r')
			s->at++;
		else if (c == '#')
			config_token_skip_line(s);
		else if (!skip_slashes(s) && !skip_comment(s))
			return;
	}
}

static void
keep(struct config_source *s, size_t *n, char c)
{
	if (*n + 1 < sizeof s->value)
		s->value[(*n)++] = c;
	else
		s->cut = true;
}

/* \8, \400, \1234: libconfuse takes one to three octal digits. */
static bool
is_bad_escape(const char *p)
{
	size_t n = strspn(p, "0123456789"), octal = strspn(p, "01234567");

	return n > 0 && (n != octal || n > 3 || (n == 3 && *p > '3'));
}

/* libconfuse replaces "${NAME}" from the environment, and looks for the brace beyond the quote. A policy
 * must be the same for every daemon, and a typing mistake would be an empty value. */
static bool
is_variable(const char *p, char quote)
{
	return quote == '"' && p[0] == '$' && p[1] == '{';
}

static enum token
read_quoted(struct config_source *s, char quote)
{
	size_t n = 0;

	s->cut = s->told = false;
	for (s->at++; s->at < s->n && s->text[s->at] != '\n'; s->at++) {
		const char *p = s->text + s->at;

		if (*p == quote) {
			s->at++;
			s->value[n] = '\0';
			return T_QUOTED;
		}
		if (!s->told && is_variable(p, quote)) {
			config_mistake(s->m, s->token_line,
			    "'${' is not replaced from the environment: write the value itself; "
			    "if '${' is meant, write \\${ or use single quotes");
			s->told = true;
		}
		if (*p == '\\' && s->at + 1 < s->n && p[1] != '\n') {
			if (!s->told && quote == '"' && is_bad_escape(p + 1)) {
				config_mistake(s->m, s->token_line,
				    "digits after a backslash that are no octal number: write \\\\ "
				    "for a backslash");
				s->told = true;
			}
			s->at++;
			p++;
		}
		keep(s, &n, *p);
	}
	config_mistake(s->m, s->token_line, "the closing quote of this line is missing");
	return T_BAD;
}

static enum token
read_word(struct config_source *s)
{
	size_t n = 0;

	s->cut = s->told = false;
	while (s->at < s->n && is_word(s->text[s->at]))
		keep(s, &n, s->text[s->at++]);
	s->value[n] = '\0';
	return T_WORD;
}

enum token
config_token_next(struct config_source *s)
{
	char c;

	skip_space(s);
	s->start = s->at;
	s->token_line = s->line;
	if (s->at == s->n)
		return s->token = T_END;
	c = s->text[s->at];
	if (is_word(c))
		return s->token = read_word(s);
	if (c == '"' || c == '\'')
		return s->token = read_quoted(s, c);
	s->at++;
	switch (c) {
	case '{':
		return s->token = T_OPEN;
	case '}':
		return s->token = T_CLOSE;
	case ',':
		return s->token = T_COMMA;
	case '=':
		return s->token = T_EQUAL;
	case '+':
		if (at(s, s->at, '=')) {
			s->at++;
			return s->token = T_APPEND;
		}
	}
	config_mistake(s->m, s->line, "unexpected '%c': put the value in quotes", c);
	return s->token = T_BAD;
}

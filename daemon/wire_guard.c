/* wire_guard - see wire_guard.h */
#include "wire_guard.h"
#include "wire_fetch.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum verdict { REFUSE = -1, DROP, PASS };

static enum verdict
refuse(struct wire_guard *g, const char *why)
{
	g->why = why;
	return REFUSE;
}

void
wire_guard_init(struct wire_guard *g, enum wire_mode mode)
{
	memset(g, 0, sizeof *g);
	g->mode = mode;
	wire_guard_command(g, 1000, 256 * 1024, 0);
}

void
wire_guard_command(
    struct wire_guard *g, uint64_t max_lines, uint64_t max_bytes, uint64_t max_literal)
{
	g->max_lines = max_lines;
	g->max_bytes = max_bytes;
	g->max_literal = max_literal;
	g->lines = g->bytes = 0;
	g->words[0] = '\0';
}

/* The word at p, when it is in the list; its length in *n. */
static bool
word_is(const char *p, const char *const *list, size_t *n)
{
	for (; *list; list++) {
		*n = strlen(*list);
		if (strncasecmp(p, *list, *n) == 0 && (p[*n] == ' ' || p[*n] == '\0'))
			return true;
	}
	return false;
}

/* [CODE] followed by text: only those that are used. */
static bool
code_is_known(const char *p)
{
	static const char *const bare[] = { "[READ-ONLY] ", "[READ-WRITE] ", "[TRYCREATE] ", NULL };
	static const char *const numbered[] = { "[UIDVALIDITY ", "[UIDNEXT ", NULL };
	const char *const *c;
	uint64_t v;

	for (c = bare; *c; c++)
		if (strncasecmp(p, *c, strlen(*c)) == 0)
			return p[strlen(*c)] != '\0';
	for (c = numbered; *c; c++) {
		if (strncasecmp(p, *c, strlen(*c)) != 0)
			continue;
		p += strlen(*c);
		return wire_number(&p, UINT32_MAX, &v) && v > 0 && p[0] == ']' && p[1] == ' ' &&
		    p[2] != '\0';
	}
	return false;
}

/*
 * Makes the free text at p harmless for a parser: printable ASCII, never empty, and no brackets but
 * those of a known response code. The line has room for the octets an empty text needs.
 */
static void
defuse(struct wire_guard *g, char *p)
{
	char *stop = g->line + g->n;

	if (*p == '\0') {
		memcpy(p, " -", 3);
		g->n = (size_t)(p + 2 - g->line);
		return;
	}
	p++;
	if (*p == '\0') {
		memcpy(p, "-", 2);
		g->n = (size_t)(p + 1 - g->line);
		return;
	}
	if (code_is_known(p))
		p = strchr(p, ']') + 1;
	for (; p < stop; p++) {
		if (*p < 0x20 || *p >= 0x7f)
			*p = '?';
		else if (*p == '[' || *p == ']')
			*p = *p == '[' ? '(' : ')';
		else if (*p == '{' || *p == '}')
			*p = '|';
	}
}

static void
note_words(struct wire_guard *g, const char *p)
{
	size_t n = 0;

	if (strncasecmp(p, "OK", 2) == 0)
		return;
	for (; p[n] && n + 1 < sizeof g->words; n++)
		g->words[n] = p[n] >= 0x20 && p[n] < 0x7f ? p[n] : '?';
	g->words[n] = '\0';
}

static bool
is_atoms(const char *p)
{
	for (; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("=+-_./:; ", *p))
			return false;
	return true;
}

/* Text after a tag or "* ": OK, NO, BAD, BYE. */
static enum verdict
judge_state(struct wire_guard *g, char *p, bool tagged)
{
	static const char *const states[] = { "OK", "NO", "BAD", NULL };
	static const char *const bye[] = { "BYE", NULL };
	size_t n;

	if (!word_is(p, states, &n) && (tagged || !word_is(p, bye, &n)))
		return refuse(g, "not a response");
	note_words(g, p);
	defuse(g, p + n);
	return PASS;
}

/*
 * From p on: one space for several, none after ( and none before ). Servers are generous with them where
 * the grammar has exactly one, and the library is not generous at all. Quoted strings stay as they are.
 */
static void
tidy_spaces(struct wire_guard *g, char *p)
{
	const char *from = p;
	char *to = p;
	bool quoted = false;

	for (; *from; from++) {
		if (quoted && *from == '\\' && from[1]) {
			*to++ = *from++;
		} else if (*from == '"') {
			quoted = !quoted;
		} else if (!quoted && *from == ' ') {
			char next = from[strspn(from, " ")];

			if (next == ')' || next == '\0' || from[1] == ' ' ||
			    (to > p && to[-1] == '('))
				continue;
		}
		*to++ = *from;
	}
	*to = '\0';
	g->n = (size_t)(to - g->line);
}

static enum verdict
judge_numbered(struct wire_guard *g, char *p)
{
	static const char *const counts[] = { "EXISTS", "RECENT", "EXPUNGE", NULL };
	const char *q = p;
	uint64_t v;
	size_t n;

	tidy_spaces(g, p);
	if (!wire_number(&q, UINT32_MAX, &v) || *q++ != ' ')
		return refuse(g, "number in a response");
	if (strncasecmp(q, "FETCH (", 7) == 0) {
		if (v == 0 || !wire_fetch(g, (char *)q + 7, false))
			return refuse(g, g->why ? g->why : "FETCH of message 0");
		return PASS;
	}
	if (!word_is(q, counts, &n) || q[n] != '\0')
		return refuse(g, "unknown numbered response");
	return PASS;
}

static enum verdict
judge_untagged(struct wire_guard *g, char *p)
{
	static const char *const states[] = { "OK", "NO", "BAD", "BYE", NULL };
	static const char *const capability[] = { "CAPABILITY", "ENABLED", NULL };
	size_t n;

	if (g->mode == WIRE_RESYNC && !word_is(p, capability, &n))
		return DROP;
	if (isdigit((unsigned char)*p))
		return judge_numbered(g, p);
	if (word_is(p, states, &n))
		return judge_state(g, p, false);
	if (word_is(p, capability, &n))
		return g->mode == WIRE_LIBRARY || !is_atoms(p) ? DROP : PASS;
	/* dropping it would let its literal be read as responses */
	if (g->line[g->n - 1] == '}')
		return refuse(g, "literal in a response that was not asked for");
	return DROP;
}

/* The line without its CRLF, NUL-terminated. */
static enum verdict
judge_line(struct wire_guard *g)
{
	char *p = g->line, *q = p;

	if (g->inside) {
		g->inside = false;
		tidy_spaces(g, p);
		return wire_fetch(g, p, true) ? PASS : REFUSE;
	}
	if (p[0] == '*' && p[1] == ' ')
		return judge_untagged(g, p + 2);
	if (p[0] == '+')
		return g->mode == WIRE_LIBRARY ? refuse(g, "unexpected continuation request")
					       : PASS;
	while (isalnum((unsigned char)*q))
		q++;
	if (q == p || *q != ' ')
		return refuse(g, "not a response");
	return judge_state(g, q + 1, true);
}

static enum verdict
judge(struct wire_guard *g)
{
	enum verdict v;

	if (g->n < 2 || g->line[g->n - 2] != '\r' || memchr(g->line, '\0', g->n)) {
		v = refuse(g, "line without CR LF, or with NUL");
	} else {
		g->n -= 2;
		g->line[g->n] = '\0';
		v = g->n > 0 ? judge_line(g) : refuse(g, "empty line");
		memcpy(g->line + g->n, "\r\n", 2);
		g->n += 2;
	}
	if (v == REFUSE && g->mode == WIRE_RESYNC) {
		g->why = NULL;
		v = DROP;
	}
	return v;
}

static size_t
pass_literal(struct wire_guard *g, const char *in, size_t n, char *out)
{
	size_t k = n < g->literal ? n : (size_t)g->literal;

	memcpy(out, in, k);
	g->literal -= k;
	g->bytes += k;
	return k;
}

ssize_t
wire_guard_feed(struct wire_guard *g, const char *in, size_t n, char *out)
{
	size_t made = 0, i = 0;

	while (!g->why && i < n) {
		enum verdict v;

		if (g->literal > 0) {
			size_t k = pass_literal(g, in + i, n - i, out + made);

			i += k;
			made += k;
			continue;
		}
		if (g->n == WIRE_LINE)
			return refuse(g, "line too long");
		g->line[g->n++] = in[i++];
		if (g->line[g->n - 1] != '\n')
			continue;
		g->bytes += g->n;
		if (++g->lines > g->max_lines || g->bytes > g->max_bytes)
			return refuse(g, "more than a response can be");
		v = judge(g);
		if (v == PASS) {
			memcpy(out + made, g->line, g->n);
			made += g->n;
		}
		g->n = 0;
	}
	return g->why ? -1 : (ssize_t)made;
}

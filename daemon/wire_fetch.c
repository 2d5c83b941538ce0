/* wire_fetch - see wire_fetch.h */
#include "wire_fetch.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

bool
wire_number(const char **p, uint64_t max, uint64_t *out)
{
	const char *s = *p;
	uint64_t v = 0;
	int digits = 0;

	for (; isdigit((unsigned char)*s); s++) {
		if (++digits > 19)
			return false;
		v = v * 10 + (uint64_t)(*s - '0');
	}
	if (digits == 0 || v > max)
		return false;
	*p = s;
	*out = v;
	return true;
}

static bool
refuse(struct wire_guard *g, const char *why)
{
	g->why = why;
	return false;
}

/* (\Seen $Label ...): octets a strict parser may stumble over become '_'. */
static bool
read_flags(char **p)
{
	char *s = *p;
	bool start = true;

	if (*s++ != '(')
		return false;
	for (; *s && *s != ')'; s++) {
		if (*s == ' ') {
			if (start)
				return false;
			start = true;
			continue;
		}
		if (*s == '\\' && start && isalpha((unsigned char)s[1])) {
			start = false;
			continue;
		}
		start = false;
		if (*s == '(' || *s == '"' || *s == '{')
			return false;
		if (!isalnum((unsigned char)*s) && !strchr("$-_.+", *s))
			*s = '_';
	}
	if (*s != ')' || (start && s[-1] != '('))
		return false;
	*p = s + 1;
	return true;
}

/* "dd-Mon-yyyy hh:mm:ss +zzzz", RFC 3501 section 9, date-time */
static bool
read_date(char **p)
{
	static const char form[] = "\"?#-Aaa-#### ##:##:## +####\"";
	const char *s = *p;

	for (size_t i = 0; i < sizeof form - 1; i++, s++) {
		unsigned char c = (unsigned char)*s;
		bool ok;

		switch (form[i]) {
		case '#':
			ok = isdigit(c);
			break;
		case '?':
			ok = isdigit(c) || c == ' ';
			break;
		case 'A':
		case 'a':
			ok = isalpha(c);
			break;
		case '+':
			ok = c == '+' || c == '-';
			break;
		default:
			ok = c == (unsigned char)form[i];
		}
		if (!ok)
			return false;
	}
	*p += sizeof form - 1;
	return true;
}

/* "1-Jan-...: some servers write the day without the space that fills it up to two. */
static void
fill_day(struct wire_guard *g, char *p)
{
	if (p[0] != '"' || !isdigit((unsigned char)p[1]) || p[2] != '-' ||
	    g->n + 4 > sizeof g->line)
		return;
	memmove(p + 2, p + 1, strlen(p + 1) + 1);
	p[1] = ' ';
	g->n++;
}

static bool
read_modseq(char **p)
{
	const char *s = *p;
	uint64_t v;

	if (*s++ != '(' || !wire_number(&s, INT64_MAX, &v) || *s++ != ')')
		return false;
	*p += s - *p;
	return true;
}

static bool
read_uint32(char **p)
{
	const char *s = *p;
	uint64_t v;

	if (!wire_number(&s, UINT32_MAX, &v))
		return false;
	*p += s - *p;
	return true;
}

static bool
read_quoted(char **p)
{
	char *s = *p;

	if (*s++ != '"')
		return false;
	for (; *s && *s != '"'; s++)
		if (*s == '\\' && s[1] != '"' && s[1] != '\\')
			return false;
		else if (*s == '\\')
			s++;
	if (*s != '"')
		return false;
	*p = s + 1;
	return true;
}

static const struct attribute {
	const char *name;
	bool (*read)(char **p);
} attributes[] = {
	{ "UID ", read_uint32 },
	{ "FLAGS ", read_flags },
	{ "RFC822.SIZE ", read_uint32 },
	{ "INTERNALDATE ", read_date },
	{ "MODSEQ ", read_modseq },
};

/* After "BODY[": "] value" or "]<0> value". A literal must end the line; *literal says it did. */
static bool
read_body(struct wire_guard *g, char **p, bool *literal)
{
	const char *s = *p;
	uint64_t v;

	*literal = false;
	if (*s++ != ']')
		return refuse(g, "FETCH: a section that was not asked for");
	if (*s == '<') {
		s++;
		if (!wire_number(&s, 0, &v) || *s++ != '>')
			return refuse(g, "FETCH: an origin that was not asked for");
	}
	if (*s++ != ' ')
		return refuse(g, "FETCH: BODY[] without a value");
	*p += s - *p;
	if (strncasecmp(*p, "NIL", 3) == 0) {
		*p += 3;
		return true;
	}
	if (**p == '"')
		return read_quoted(p) || refuse(g, "FETCH: quoted string");
	if (*s++ != '{' || !wire_number(&s, g->max_literal, &v) || s[0] != '}' || s[1] != '\0')
		return refuse(g, "FETCH: literal bad or too big");
	*p += s + 1 - *p;
	g->literal = v;
	g->inside = true;
	*literal = true;
	return true;
}

static bool
read_attribute(struct wire_guard *g, char **p, bool *literal)
{
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
		const struct attribute *a = &attributes[i];

		if (strncasecmp(*p, a->name, strlen(a->name)) != 0)
			continue;
		*p += strlen(a->name);
		if (a->read == read_date)
			fill_day(g, *p);
		return a->read(p) || refuse(g, "FETCH: value of an attribute");
	}
	if (strncasecmp(*p, "BODY[", 5) != 0)
		return refuse(g, "FETCH: an attribute that was not asked for");
	*p += 5;
	return read_body(g, p, literal);
}

bool
wire_fetch(struct wire_guard *g, char *p, bool after_literal)
{
	bool literal = false, first = !after_literal;

	for (;;) {
		if (*p == ')')
			return p[1] == '\0' || refuse(g, "FETCH: octets after )");
		if (!first && *p++ != ' ')
			return refuse(g, "FETCH: not closed");
		first = false;
		if (!read_attribute(g, &p, &literal))
			return false;
		if (!literal)
			continue;
		if (after_literal)
			return refuse(g, "FETCH: a second literal");
		return true;
	}
}

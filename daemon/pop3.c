/* pop3 - see pop3.h */
#include "pop3.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void
pop3_init(struct pop3 *p, struct stream io)
{
	memset(p, 0, sizeof *p);
	p->io = io;
}

bool
pop3_fail(struct pop3 *p, const char *text, struct err *e)
{
	if (!p->failed)
		err_set(&p->error, ERR_RETRY, CAUSE_PROTOCOL, "pop3: %s", text);
	p->failed = true;
	*e = p->error;
	return false;
}

static bool
stream_failed(struct pop3 *p, struct err *e)
{
	p->failed = true;
	p->error = *e;
	return false;
}

bool
pop3_send_octets(struct pop3 *p, const char *octets, size_t n, struct err *e)
{
	if (p->failed) {
		*e = p->error;
		return false;
	}
	return p->io.write(p->io.context, octets, n, e) || stream_failed(p, e);
}

bool
pop3_send(struct pop3 *p, struct err *e, const char *format, ...)
{
	char line[POP3_LINE * 8];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof line - 2, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof line - 2)
		return pop3_fail(p, "command too long", e);
	memcpy(line + n, "\r\n", 2);
	return pop3_send_octets(p, line, (size_t)n + 2, e);
}

static bool
fill(struct pop3 *p, struct err *e)
{
	ssize_t got;

	if (p->failed) {
		*e = p->error;
		return false;
	}
	if (p->at < p->n)
		return true;
	got = p->io.read(p->io.context, p->buf, sizeof p->buf, -1, -1, e);
	if (got <= 0)
		return stream_failed(p, e);
	p->at = 0;
	p->n = (size_t)got;
	return true;
}

/* A line of an answer, without its CRLF. */
static bool
read_line(struct pop3 *p, struct err *e)
{
	size_t n = 0;

	for (;;) {
		char c;

		if (!fill(p, e))
			return false;
		c = p->buf[p->at++];
		if (c == '\n')
			break;
		if (c == '\0' || n == sizeof p->line - 1)
			return pop3_fail(p, c ? "line too long" : "NUL in an answer", e);
		p->line[n++] = c;
	}
	if (n > 0 && p->line[n - 1] == '\r')
		n--;
	p->line[n] = '\0';
	return true;
}

static void
note_words(struct pop3 *p)
{
	size_t n = 0;

	for (; p->line[n] && n + 1 < sizeof p->words; n++)
		p->words[n] = p->line[n] >= 0x20 && p->line[n] < 0x7f ? p->line[n] : '?';
	p->words[n] = '\0';
}

static bool
judge_status(struct pop3 *p, bool *ok, struct err *e)
{
	*ok = strncasecmp(p->line, "+OK", 3) == 0 && (p->line[3] == ' ' || p->line[3] == '\0');
	if (*ok)
		return true;
	note_words(p);
	return strncasecmp(p->line, "-ERR", 4) == 0 || pop3_fail(p, "neither +OK nor -ERR", e);
}

bool
pop3_status(struct pop3 *p, bool *ok, struct err *e)
{
	return read_line(p, e) && judge_status(p, ok, e);
}

bool
pop3_continuation(struct pop3 *p, bool *ok, struct err *e)
{
	*ok = false;
	return read_line(p, e) &&
	    (strncmp(p->line, "+ ", 2) == 0 || strcmp(p->line, "+") == 0 || judge_status(p, ok, e));
}

bool
pop3_number(const char **s, uint64_t *out)
{
	const char *p = *s;
	uint64_t v = 0;

	for (; isdigit((unsigned char)*p); p++) {
		if (p - *s == 18)
			return false;
		v = v * 10 + (uint64_t)(*p - '0');
	}
	if (p == *s)
		return false;
	*s = p;
	*out = v;
	return true;
}

bool
pop3_stat(struct pop3 *p, size_t *n, struct err *e)
{
	const char *s;
	uint64_t v;
	bool ok;

	if (!pop3_send(p, e, "STAT") || !pop3_status(p, &ok, e))
		return false;
	s = p->line + 4;
	if (!ok || p->line[3] == '\0' || !pop3_number(&s, &v) || (*s != ' ' && *s != '\0'))
		return pop3_fail(p, "no answer to STAT", e);
	if (v > POP3_MESSAGES_MAX)
		return pop3_fail(p, "more messages than a mailbox can have", e);
	*n = (size_t)v;
	return true;
}

static bool
read_entries(
    struct pop3 *p, size_t max, unsigned char *seen, pop3_entry entry, void *context, struct err *e)
{
	for (;;) {
		const char *s = p->line;
		uint64_t number;

		if (!read_line(p, e))
			return false;
		if (strcmp(p->line, ".") == 0)
			return true;
		if (!pop3_number(&s, &number) || number < 1 || number > max || *s != ' ')
			return pop3_fail(p, "message number out of range", e);
		if (seen[number])
			return pop3_fail(p, "a message is listed twice", e);
		seen[number] = 1;
		if (!entry(context, (size_t)number, s + strspn(s, " ")))
			return pop3_fail(p, "listing not understood", e);
	}
}

bool
pop3_listing(struct pop3 *p, const char *verb, size_t max, bool *ok, pop3_entry entry,
    void *context, struct err *e)
{
	unsigned char *seen;
	bool good;

	if (!pop3_send(p, e, "%s", verb) || !pop3_status(p, ok, e))
		return false;
	if (!*ok)
		return true;
	seen = calloc(max + 1, 1);
	if (!seen)
		return pop3_fail(p, "out of memory", e);
	good = read_entries(p, max, seen, entry, context, e);
	free(seen);
	return good;
}

bool
pop3_lines(
    struct pop3 *p, const char *verb, bool *ok, pop3_each_line each, void *context, struct err *e)
{
	if (!pop3_send(p, e, "%s", verb) || !pop3_status(p, ok, e))
		return false;
	for (unsigned n = 0; *ok; n++) {
		if (!read_line(p, e))
			return false;
		if (strcmp(p->line, ".") == 0)
			break;
		if (n == POP3_LINES)
			return pop3_fail(p, "an answer has too many lines", e);
		each(context, p->line);
	}
	return true;
}

enum state {
	LINE_START, /* after CRLF, and at the very beginning */
	DOT,        /* a dot at the start of a line, not yet written */
	DOT_CR,     /* the same, then CR */
	MIDDLE,
	CR
};

struct text {
	enum state state;
	struct spool *out;
	const char *run; /* octets since here wait to be written */
};

static bool
flush(struct text *t, const char *to, struct err *e)
{
	bool ok = to == t->run || spool_add(t->out, t->run, (size_t)(to - t->run), e);

	t->run = to;
	return ok;
}

/* One octet at s; *end when it was the last of the terminator. */
static bool
step(struct text *t, const char *s, bool *end, struct err *e)
{
	switch (t->state) {
	case LINE_START:
		if (*s == '.') {
			if (!flush(t, s, e))
				return false;
			t->run = s + 1; /* stuffed, or the terminator: not text either way */
			t->state = DOT;
			return true;
		}
		break;
	case DOT:
		if (*s == '\r') {
			if (!flush(t, s, e))
				return false;
			t->run = s + 1;
			t->state = DOT_CR;
			return true;
		}
		break;
	case DOT_CR:
		if (*s == '\n') {
			*end = true;
			return true;
		}
		/* the CR was text after all; it may have been in an earlier buffer */
		if (!spool_add(t->out, "\r", 1, e))
			return false;
		break;
	case CR:
		if (*s == '\n') {
			t->state = LINE_START;
			return true;
		}
		break;
	case MIDDLE:
		break;
	}
	t->state = *s == '\r' ? CR : MIDDLE;
	return true;
}

static bool
is_endless(struct pop3 *p, uint64_t most, struct err *e)
{
	char text[80];

	snprintf(text, sizeof text, "a message does not end within %llu octets",
	    (unsigned long long)most);
	return !pop3_fail(p, text, e);
}

bool
pop3_text(struct pop3 *p, struct spool *out, uint64_t most, struct err *e)
{
	struct text t = { LINE_START, out, NULL };
	uint64_t before = 0; /* octets of earlier buffers */
	bool end = false;

	spool_reset(out);
	while (!end) {
		size_t from;

		if (!fill(p, e) || (before > most && is_endless(p, most, e)))
			return false;
		from = p->at;
		t.run = p->buf + p->at;
		while (!end && p->at < p->n) {
			const char *s = p->buf + p->at;

			if (t.state == MIDDLE) {
				s = memchr(s, '\r', p->n - p->at);
				p->at = s ? (size_t)(s - p->buf) : p->n;
				if (!s)
					break;
			}
			if (!step(&t, s, &end, e))
				return stream_failed(p, e);
			p->at++;
		}
		if (!end && !flush(&t, p->buf + p->at, e))
			return stream_failed(p, e);
		before += p->at - from;
	}
	return true;
}

/* imap_login - see imap_login.h */
#include "build_config.h"

#include "imap_login.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char tag[] = "Cauth ";

/* After an error of the exchange itself nothing more may be said in this connection. */
static bool
give_up(struct imap *im, const struct err *e)
{
	im->wire.failed = true;
	im->wire.error = *e;
	return false;
}

/* The next line that is a continuation or the end: NULL and *e when there is none. */
static const char *
next_line(struct imap *im, bool *end, struct err *e)
{
	const char *line;

	while ((line = imap_wire_line(&im->wire, -1, -1, e)) != NULL) {
		*end = strncmp(line, tag, sizeof tag - 1) == 0;
		if (*end)
			return line + sizeof tag - 1;
		if (line[0] == '+')
			return line[1] == ' ' ? line + 2 : line + 1;
	}
	return NULL;
}

static bool
is_ok(const char *line)
{
	return strncasecmp(line, "OK", 2) == 0;
}

static bool
authenticate(struct imap *im, struct sasl *sasl, struct err *e)
{
	const char *line, *answer;
	size_t n;
	bool end;

	while ((line = next_line(im, &end, e)) != NULL) {
		if (end && !is_ok(line))
			return sasl_refused(sasl, im->wire.guard.words, e);
		if (end)
			return sasl_accepted(sasl, e);
		if (!sasl_answer(sasl, line, &answer, &n, e) ||
		    !imap_wire_send(&im->wire, answer, n, e))
			return false;
	}
	return false;
}

/* A literal holds any octet, and nothing in it needs quoting. */
static bool
send_literal(struct imap *im, const char *text, size_t next, struct err *e)
{
	size_t size = strlen(text) + 40;
	char *line = malloc(size);
	int n;
	bool ok;

	if (!line)
		return err_set(e, ERR_RETRY, CAUSE_AUTH, "out of memory");
	n = next ? snprintf(line, size, "%s {%zu}\r\n", text, next)
		 : snprintf(line, size, "%s\r\n", text);
	ok = imap_wire_send(&im->wire, line, (size_t)n, e);
	explicit_bzero(line, size);
	free(line);
	return ok;
}

static bool
command(struct imap *im, const struct sasl_settings *s, struct err *e)
{
	const char *words[] = { "Cauth LOGIN", s->user, s->secret->text };
	const char *line;

	for (unsigned i = 0;; i++) {
		size_t next = i < 2 ? strlen(words[i + 1]) : 0;
		bool end;

		if (!send_literal(im, words[i], next, e) || !(line = next_line(im, &end, e)))
			return false;
		if (end && is_ok(line))
			return i == 2 ||
			    err_set(e, ERR_OPERATOR, CAUSE_AUTH,
				"the server says OK to a login that was not made");
		if (end)
			return login_refused(s, im->wire.guard.words, e);
		if (i == 2)
			return err_set(e, ERR_RETRY, CAUSE_PROTOCOL,
			    "imap: the server goes on asking after the end of LOGIN");
	}
}

static bool
by_sasl(struct imap *im, const struct sasl_settings *s, struct err *e)
{
	char line[100];
	struct sasl *sasl;
	int n;
	bool ok;

	if (!sasl_open(&sasl, s, e))
		return false;
	n = snprintf(line, sizeof line, "%sAUTHENTICATE %s\r\n", tag, mechanism_name(s->mechanism));
	ok = imap_wire_send(&im->wire, line, (size_t)n, e) && authenticate(im, sasl, e);
	sasl_close(sasl);
	return ok;
}

bool
imap_login(struct imap *im, const struct sasl_settings *s, struct err *e)
{
	bool ok;

	im->wire.guard.mode = WIRE_DIALOGUE;
	wire_guard_command(&im->wire.guard, 100, 64 * 1024, 0);
	ok = s->mechanism == MECHANISM_COMMAND ? command(im, s, e) : by_sasl(im, s, e);
	return ok || give_up(im, e);
}

/* pop3_login - see pop3_login.h */
#include "build_config.h"

#include "pop3_login.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool
authenticate(struct pop3 *p, struct sasl *sasl, struct err *e)
{
	const char *answer;
	size_t n;
	bool ok = false;

	while (pop3_continuation(p, &ok, e)) {
		if (p->line[0] != '+' || ok)
			return ok ? sasl_accepted(sasl, e) : sasl_refused(sasl, p->words, e);
		if (!sasl_answer(
			sasl, p->line[1] == ' ' ? p->line + 2 : p->line + 1, &answer, &n, e) ||
		    !pop3_send_octets(p, answer, n, e))
			return false;
	}
	return false;
}

static bool
say(struct pop3 *p, const char *verb, const char *word, bool *ok, struct err *e)
{
	size_t size = strlen(word) + 10;
	char *line = malloc(size);
	bool sent;

	if (!line)
		return err_set(e, ERR_RETRY, CAUSE_AUTH, "out of memory");
	snprintf(line, size, "%s %s\r\n", verb, word);
	sent = pop3_send_octets(p, line, strlen(line), e);
	explicit_bzero(line, size);
	free(line);
	return sent && pop3_status(p, ok, e);
}

bool
pop3_login(struct pop3 *p, const struct sasl_settings *s, struct err *e)
{
	struct sasl *sasl;
	bool ok = false;

	if (s->mechanism == MECHANISM_COMMAND) {
		if (!say(p, "USER", s->user, &ok, e) ||
		    (ok && !say(p, "PASS", s->secret->text, &ok, e)))
			return false;
		return ok || login_refused(s, p->words, e);
	}
	if (!sasl_open(&sasl, s, e))
		return false;
	ok = pop3_send(p, e, "AUTH %s", mechanism_name(s->mechanism)) && authenticate(p, sasl, e);
	sasl_close(sasl);
	return ok;
}

/* RFC 2449 section 6.6: "LOGIN-DELAY 900", or "LOGIN-DELAY 900 USER" where it depends on the user. */
static bool
read_delay(const char *s, unsigned *seconds)
{
	uint64_t v;

	if (!pop3_number(&s, &v) || (*s != ' ' && *s != '\0'))
		return false;
	*seconds = v < POP3_DELAY_MOST ? (unsigned)v : POP3_DELAY_MOST;
	return true;
}

static void
look_for_delay(void *context, const char *line)
{
	static const char name[] = "LOGIN-DELAY ";

	if (strncasecmp(line, name, sizeof name - 1) == 0)
		(void)read_delay(line + sizeof name - 1, context);
}

bool
pop3_login_delay(struct pop3 *p, const char *capabilities, unsigned *seconds, struct err *e)
{
	static const char name[] = " LOGIN-DELAY ";
	const char *at = strstr(capabilities, name);
	bool ok;

	*seconds = 0;
	if (!at || !read_delay(at + sizeof name - 1, seconds))
		return true;
	/* where it depends on the user the value is told after the login, and so is any that changed */
	return pop3_lines(p, "CAPA", &ok, look_for_delay, seconds, e);
}

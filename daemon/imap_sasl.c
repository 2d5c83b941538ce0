/* imap_sasl - see imap_sasl.h */
#include "imap_sasl.h"
#include "reply.h"
#include "scram.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char tag[] = "Cauth ";

static bool
finish(struct imap *im, const struct scram *scram, const char *line, struct err *e)
{
	bool ok = strncasecmp(line + sizeof tag - 1, "OK", 2) == 0;

	if (ok && scram_is_complete(scram))
		return true;
	if (ok)
		err_set(e, ERR_OPERATOR, CAUSE_AUTH,
		    "imap: the server did not prove that it knows the password");
	else
		err_set(e, reply_class(im->wire.guard.words), CAUSE_AUTH,
		    "imap: the server refused the login: %s", im->wire.guard.words);
	im->wire.failed = true;
	im->wire.error = *e;
	return false;
}

static bool
exchange(struct imap *im, struct scram *scram, struct err *e)
{
	char answer[SCRAM_LINE + 2];
	const char *line;

	while ((line = imap_wire_line(&im->wire, -1, -1, e)) != NULL) {
		size_t n;

		if (strncmp(line, tag, sizeof tag - 1) == 0)
			return finish(im, scram, line, e);
		if (line[0] != '+')
			continue;
		if (!scram_answer(scram, line[1] == ' ' ? line + 2 : line + 1, answer, e))
			return false;
		n = strlen(answer);
		memcpy(answer + n, "\r\n", 2);
		if (!imap_wire_send(&im->wire, answer, n + 2, e))
			return false;
	}
	return false;
}

bool
imap_sasl(struct imap *im, const struct imap_settings *s, struct err *e)
{
	struct scram *scram;
	char command[100];
	int n;
	bool ok;

	if (!scram_open(&scram, s->mechanism, "imap", s->host, s->user, s->secret, e))
		return false;
	n = snprintf(command, sizeof command, "%sAUTHENTICATE %s\r\n", tag, s->mechanism);
	wire_guard_command(&im->wire.guard, 100, 64 * 1024, 0);
	ok = imap_wire_send(&im->wire, command, (size_t)n, e) && exchange(im, scram, e);
	scram_close(scram);
	return ok;
}

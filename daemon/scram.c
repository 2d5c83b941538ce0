/* scram - see scram.h */
#include "build_config.h"

#include "scram.h"

#include <sasl/sasl.h>
#include <sasl/saslutil.h>
#include <stdlib.h>
#include <string.h>

struct scram {
	sasl_conn_t *conn;
	const char *mechanism, *user;
	sasl_secret_t *secret;
	sasl_callback_t callbacks[4];
	bool started, complete;
};

typedef int (*any_callback)(void);

static int
give_user(void *context, int id, const char **result, unsigned *n)
{
	const struct scram *s = context;

	(void)id;
	*result = s->user;
	if (n)
		*n = (unsigned)strlen(s->user);
	return SASL_OK;
}

/* No other identity than the one that logs in: the header of the exchange is "n,,". */
static int
give_nobody(void *context, int id, const char **result, unsigned *n)
{
	(void)context;
	(void)id;
	*result = "";
	if (n)
		*n = 0;
	return SASL_OK;
}

static int
give_secret(sasl_conn_t *conn, void *context, int id, sasl_secret_t **out)
{
	struct scram *s = context;

	(void)conn;
	(void)id;
	*out = s->secret;
	return SASL_OK;
}

static bool
fail(struct err *e, const char *text)
{
	return err_set(e, ERR_OPERATOR, CAUSE_AUTH, "sasl: %s", text);
}

static bool
make_secret(struct scram *s, const char *secret)
{
	size_t n = strlen(secret);

	s->secret = calloc(1, sizeof *s->secret + n + 1);
	if (!s->secret)
		return false;
	s->secret->len = n;
	memcpy(s->secret->data, secret, n);
	return true;
}

bool
scram_available(const char *mechanism)
{
	const char **list;

	if (sasl_client_init(NULL) != SASL_OK || (list = sasl_global_listmech()) == NULL)
		return false;
	for (; *list; list++)
		if (strcmp(*list, mechanism) == 0)
			return true;
	return false;
}

bool
scram_open(struct scram **out, const char *mechanism, const char *service, const char *host,
    const char *user, const char *secret, struct err *e)
{
	struct scram *s = calloc(1, sizeof *s);

	*out = NULL;
	if (!s || !make_secret(s, secret)) {
		free(s);
		return fail(e, "out of memory");
	}
	s->mechanism = mechanism;
	s->user = user;
	s->callbacks[0] = (sasl_callback_t){ SASL_CB_USER, (any_callback)(void *)give_nobody, s };
	s->callbacks[1] = (sasl_callback_t){ SASL_CB_AUTHNAME, (any_callback)(void *)give_user, s };
	s->callbacks[2] = (sasl_callback_t){ SASL_CB_PASS, (any_callback)(void *)give_secret, s };
	s->callbacks[3] = (sasl_callback_t){ SASL_CB_LIST_END, NULL, NULL };
	if (sasl_client_init(NULL) != SASL_OK ||
	    sasl_client_new(service, host, NULL, NULL, s->callbacks, 0, &s->conn) != SASL_OK) {
		scram_close(s);
		return fail(e, "the library does not start");
	}
	*out = s;
	return true;
}

void
scram_close(struct scram *s)
{
	if (!s)
		return;
	if (s->conn)
		sasl_dispose(&s->conn);
	explicit_bzero(s->secret->data, s->secret->len);
	free(s->secret);
	free(s);
}

static int
step(struct scram *s, const char *challenge, unsigned n, const char **answer, unsigned *answer_n)
{
	const char *chosen;

	if (s->started)
		return sasl_client_step(s->conn, challenge, n, NULL, answer, answer_n);
	s->started = true;
	return sasl_client_start(s->conn, s->mechanism, NULL, answer, answer_n, &chosen);
}

bool
scram_answer(struct scram *s, const char *challenge, char *out, struct err *e)
{
	char decoded[SCRAM_LINE];
	const char *answer = NULL;
	unsigned n = 0, answer_n = 0;
	size_t challenge_n = strlen(challenge);
	int rc;

	if (s->complete)
		return fail(e, "the server goes on after the end");
	if (challenge_n >= sizeof decoded ||
	    (challenge_n > 0 &&
		sasl_decode64(challenge, (unsigned)challenge_n, decoded, sizeof decoded, &n) !=
		    SASL_OK))
		return fail(e, "the server's challenge is not base64");
	rc = step(s, decoded, n, &answer, &answer_n);
	if (rc == SASL_NOMECH)
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH,
		    "sasl: no %s here: install the Cyrus SASL modules (libsasl2-modules)",
		    s->mechanism);
	if (rc != SASL_OK && rc != SASL_CONTINUE)
		return fail(e, "the server's answer does not fit the password");
	s->complete = rc == SASL_OK;
	if (sasl_encode64(answer ? answer : "", answer_n, out, SCRAM_LINE, &n) != SASL_OK)
		return fail(e, "answer too long");
	return true;
}

bool
scram_is_complete(const struct scram *s)
{
	return s->complete;
}

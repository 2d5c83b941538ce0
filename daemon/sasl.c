/* sasl - see sasl.h */
#include "build_config.h"

#include "reply.h"
#include "sasl.h"
#include "scram.h"

#include <jansson.h>
#include <nettle/base64.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	RAW_MAX = SECRET_MAX + 2048, /* a token with a user and a host around it */
	LINE_MAX_SASL = BASE64_ENCODE_RAW_LENGTH(RAW_MAX) + 3
};

struct sasl {
	const struct sasl_settings *settings;
	struct scram *scram;
	unsigned answered;
	char *line;     /* LINE_MAX_SASL */
	char told[200]; /* why a token was refused, printable ASCII */
	bool passing;   /* and that it will pass */
};

bool
sasl_open(struct sasl **out, const struct sasl_settings *settings, struct err *e)
{
	struct sasl *s = calloc(1, sizeof *s);
	enum mechanism m = settings->mechanism;

	*out = NULL;
	if (s)
		s->line = malloc(LINE_MAX_SASL);
	if (!s || !s->line) {
		free(s);
		return err_set(e, ERR_RETRY, CAUSE_AUTH, "out of memory");
	}
	s->settings = settings;
	if ((m == MECHANISM_SCRAM_SHA_1 || m == MECHANISM_SCRAM_SHA_256) &&
	    !scram_open(&s->scram, mechanism_name(m), settings->service, settings->host,
		settings->user, settings->secret->text, e)) {
		sasl_close(s);
		return false;
	}
	*out = s;
	return true;
}

void
sasl_close(struct sasl *s)
{
	if (!s)
		return;
	scram_close(s->scram);
	explicit_bzero(s->line, LINE_MAX_SASL);
	free(s->line);
	free(s);
}

static size_t
encode(struct sasl *s, const char *raw, size_t n)
{
	size_t k = BASE64_ENCODE_RAW_LENGTH(n);

	base64_encode_raw(s->line, n, (const uint8_t *)raw);
	memcpy(s->line + k, "\r\n", 3);
	return k + 2;
}

/* RFC 7628 by way of RFC 5801: "," and "=" of a name are written =2C and =3D. */
static size_t
add_name(char *raw, size_t at, const char *name)
{
	for (; *name && at + 4 < RAW_MAX; name++) {
		if (*name == ',' || *name == '=')
			at +=
			    (size_t)snprintf(raw + at, RAW_MAX - at, "=%02X", (unsigned char)*name);
		else
			raw[at++] = *name;
	}
	return at;
}

static size_t
make_raw(const struct sasl_settings *t, char *raw)
{
	int n = 0;
	size_t at;

	switch (t->mechanism) {
	case MECHANISM_PLAIN:
		n = snprintf(raw, RAW_MAX, "%c%s%c%s", 0, t->user, 0, t->secret->text);
		break;
	case MECHANISM_XOAUTH2:
		n = snprintf(
		    raw, RAW_MAX, "user=%s\001auth=Bearer %s\001\001", t->user, t->secret->text);
		break;
	case MECHANISM_OAUTHBEARER:
		at = (size_t)snprintf(raw, RAW_MAX, "n,a=");
		at = add_name(raw, at, t->user);
		n = (int)at +
		    snprintf(raw + at, RAW_MAX - at,
			",\001host=%s\001port=%u\001auth=Bearer %s\001\001", t->host, t->port,
			t->secret->text);
		break;
	default:
		break;
	}
	return n > 0 && n < RAW_MAX ? (size_t)n : 0;
}

static bool
say_once(struct sasl *s, size_t *n, struct err *e)
{
	char *raw = malloc(RAW_MAX);
	size_t k = raw ? make_raw(s->settings, raw) : 0;

	if (k > 0)
		*n = encode(s, raw, k);
	if (raw)
		explicit_bzero(raw, RAW_MAX);
	free(raw);
	return k > 0 ||
	    err_set(e, ERR_OPERATOR, CAUSE_AUTH, "user and secret are longer than a login can be");
}

/* The challenge that says why a token was refused: JSON, RFC 7628 3.2.2. */
static void
note_refusal(struct sasl *s, const char *challenge)
{
	struct base64_decode_ctx base64;
	size_t n = 0, length = strlen(challenge);
	uint8_t text[BASE64_DECODE_LENGTH(4096)];
	json_t *json;
	const char *status;

	base64_decode_init(&base64);
	if (length > 4096 || !base64_decode_update(&base64, &n, text, length, challenge))
		return;
	for (size_t i = 0; i < n && i + 1 < sizeof s->told; i++)
		s->told[i] = text[i] >= 0x20 && text[i] < 0x7f ? (char)text[i] : '?';
	json = json_loadb((const char *)text, n, 0, NULL);
	status = json_string_value(json_object_get(json, "status"));
	s->passing = status && status[0] == '5';
	json_decref(json);
}

static bool
answer_bearer(struct sasl *s, const char *challenge, size_t *n, struct err *e)
{
	if (s->answered == 0)
		return say_once(s, n, e);
	/* the end of the exchange is a NO, which comes only after this was acknowledged */
	note_refusal(s, challenge);
	*n = (size_t)snprintf(s->line, LINE_MAX_SASL, "%s\r\n",
	    s->settings->mechanism == MECHANISM_OAUTHBEARER ? "AQ==" : "");
	return true;
}

static bool
answer_scram(struct sasl *s, const char *challenge, size_t *n, struct err *e)
{
	if (!scram_answer(s->scram, challenge, s->line, e))
		return false;
	*n = strlen(s->line);
	memcpy(s->line + *n, "\r\n", 3);
	*n += 2;
	return true;
}

static unsigned
answers_of(enum mechanism m)
{
	switch (m) {
	case MECHANISM_PLAIN:
		return 1;
	case MECHANISM_LOGIN:
	case MECHANISM_XOAUTH2:
	case MECHANISM_OAUTHBEARER:
		return 2;
	default:
		return 4;
	}
}

bool
sasl_answer(struct sasl *s, const char *challenge, const char **line, size_t *n, struct err *e)
{
	const struct sasl_settings *t = s->settings;
	const char *word;
	bool ok;

	if (s->answered >= answers_of(t->mechanism))
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH,
		    "the server goes on asking after the end of %s", mechanism_name(t->mechanism));
	switch (t->mechanism) {
	case MECHANISM_PLAIN:
		ok = say_once(s, n, e);
		break;
	case MECHANISM_LOGIN:
		word = s->answered == 0 ? t->user : t->secret->text;
		ok = strlen(word) <= RAW_MAX ||
		    err_set(e, ERR_OPERATOR, CAUSE_AUTH, "user is longer than a login can be");
		if (ok)
			*n = encode(s, word, strlen(word));
		break;
	case MECHANISM_XOAUTH2:
	case MECHANISM_OAUTHBEARER:
		ok = answer_bearer(s, challenge, n, e);
		break;
	default:
		ok = answer_scram(s, challenge, n, e);
		break;
	}
	s->answered++;
	*line = s->line;
	return ok;
}

bool
sasl_accepted(const struct sasl *s, struct err *e)
{
	enum mechanism m = s->settings->mechanism;

	if (s->scram)
		return scram_is_complete(s->scram) ||
		    err_set(e, ERR_OPERATOR, CAUSE_AUTH,
			"the server did not prove that it knows the password");
	if (s->answered == 0 || (m == MECHANISM_LOGIN && s->answered < 2))
		return err_set(e, ERR_OPERATOR, CAUSE_AUTH,
		    "the server says OK to a %s that was not made", mechanism_name(m));
	return true;
}

/* Nothing a server says may carry a credential into a log. */
static const char *
without_secret(const struct sasl_settings *s, const char *words)
{
	return secret_is_in(s->secret, words) ? "(its words repeat the secret)" : words;
}

bool
login_refused(const struct sasl_settings *s, const char *words, struct err *e)
{
	return err_set(e, reply_class(words), CAUSE_AUTH, "the server refused the login (%s): %s",
	    mechanism_name(s->mechanism), without_secret(s, words));
}

bool
sasl_refused(const struct sasl *s, const char *words, struct err *e)
{
	if (!s->told[0])
		return login_refused(s->settings, words, e);
	return err_set(e, s->passing ? ERR_RETRY : reply_class(words), CAUSE_AUTH,
	    "the server refused the token (%s): %s; %s", mechanism_name(s->settings->mechanism),
	    without_secret(s->settings, s->told), without_secret(s->settings, words));
}

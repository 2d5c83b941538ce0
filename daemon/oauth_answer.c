/* oauth_answer - see oauth_answer.h */
#include "build_config.h"

#include "config_value.h"
#include "oauth_answer.h"
#include "wipe.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TEN_YEARS = 10 * 366 * 86400 };

/* Errors that no waiting mends, and what does. RFC 6749 5.2, RFC 8628 3.5, OpenID Connect. */
static const struct {
	const char *code, *advice;
} refusals[] = {
	{ "invalid_grant",
	    "the refresh token is expired, revoked or of another client: run `carom oauth login`" },
	{ "invalid_client",
	    "check client_id, client_secret_file (has the secret expired?) and "
	    "client_auth" },
	{ "unauthorized_client", "the client may not use this grant: allow it at the provider" },
	{ "unsupported_grant_type", "the provider does not know this grant: check token_url" },
	{ "invalid_scope", "check scope" },
	{ "invalid_request", "check token_url and client_id" },
	{ "access_denied", "the user or an administrator refused" },
	{ "expired_token", "the code was not confirmed in time: begin again" },
	{ "interaction_required", "the provider wants the user again: run `carom oauth login`" },
	{ "consent_required", "nobody has consented yet: run `carom oauth login`" },
	{ "login_required", "the provider wants the user again: run `carom oauth login`" },
};

static json_t *
parse(const char *body, size_t n)
{
	json_t *json;

	wipe_libraries();
	json = n <= OAUTH_BODY ? json_loadb(body, n, JSON_REJECT_DUPLICATES, NULL) : NULL;
	if (json_is_object(json))
		return json;
	json_decref(json);
	return NULL;
}

/* At most size - 1 octets, what is not printable ASCII as '?'. */
static void
quote(char *out, size_t size, const char *text)
{
	size_t n = 0;

	for (; text && text[n] && n + 1 < size; n++)
		out[n] = text[n] >= 0x20 && text[n] < 0x7f ? text[n] : '?';
	out[n] = '\0';
}

/* Printable ASCII, with no blank in an access token: it goes into a line of a mail protocol. */
static bool
take_token(const json_t *json, const char *key, bool blanks, struct secret *out)
{
	const json_t *value = json_object_get(json, key);
	const char *text = json_string_value(value);
	size_t n = json_string_length(value);

	if (!text || n == 0 || n > SECRET_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (text[i] < (blanks ? 0x20 : 0x21) || text[i] > 0x7e)
			return false;
	secret_put(out, text, n);
	return true;
}

/* A number of seconds, which some providers write as a string. */
static int64_t
take_seconds(const json_t *json, const char *key, int64_t standard, int64_t most)
{
	const json_t *value = json_object_get(json, key);
	double v = (double)standard;

	if (json_is_number(value))
		v = json_number_value(value);
	else if (json_is_string(value))
		v = strtod(json_string_value(value), NULL);
	if (!(v >= 1))
		return 1;
	return v > (double)most ? most : (int64_t)v;
}

static void
fail(struct oauth_answer *a, enum err_class class, enum err_cause cause, const char *text)
{
	a->kind = OAUTH_FAILED;
	err_set(&a->err, class, cause, "%s", text);
}

/* Without a code that is known, HTTP's status decides. */
static void
fail_by_status(struct oauth_answer *a, long status, const char *said)
{
	bool passes = status == 408 || status == 429 || status >= 500;
	char text[300];

	if (passes)
		snprintf(text, sizeof text, "the provider answers %ld for now%s%s", status,
		    *said ? ": " : "", said);
	else if (status / 100 == 3)
		snprintf(text, sizeof text,
		    "answers %ld: redirections are not followed, write the address itself", status);
	else if (status / 100 == 2)
		snprintf(text, sizeof text, "the answer holds no token: check the address");
	else
		snprintf(text, sizeof text, "answers %ld%s%s: check the address", status,
		    *said ? ": " : "", said);
	fail(a, passes ? ERR_RETRY : ERR_OPERATOR, CAUSE_AUTH, text);
}

static void
refuse(struct oauth_answer *a, long status, const json_t *json)
{
	char said[200], text[360];
	const char *advice = NULL;

	quote(a->error, sizeof a->error, json_string_value(json_object_get(json, "error")));
	quote(said, sizeof said, json_string_value(json_object_get(json, "error_description")));
	if (strcmp(a->error, "authorization_pending") == 0 || strcmp(a->error, "slow_down") == 0) {
		a->kind = a->error[0] == 's' ? OAUTH_SLOW_DOWN : OAUTH_PENDING;
		return;
	}
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
		if (strcmp(a->error, refusals[i].code) == 0)
			advice = refusals[i].advice;
	if (strcmp(a->error, "temporarily_unavailable") == 0 ||
	    strcmp(a->error, "server_error") == 0)
		status = 503;
	if (!a->error[0] || status == 408 || status == 429 || status >= 500) {
		fail_by_status(a, status, said[0] ? said : a->error);
		return;
	}
	snprintf(text, sizeof text, "the provider says %s%s%s%s%s", a->error, advice ? ": " : "",
	    advice ? advice : "", said[0] ? "; " : "", said);
	fail(a, ERR_OPERATOR, CAUSE_AUTH, text);
}

static void
grant(struct oauth_answer *a, const json_t *json)
{
	const char *type = json_string_value(json_object_get(json, "token_type"));

	if (type && strcasecmp(type, "bearer") != 0) {
		fail(a, ERR_OPERATOR, CAUSE_AUTH, "the provider gives no bearer token");
		return;
	}
	if (!take_token(json, "access_token", false, &a->access) ||
	    (json_object_get(json, "refresh_token") &&
		!take_token(json, "refresh_token", true, &a->refresh))) {
		oauth_answer_wipe(a);
		fail(a, ERR_OPERATOR, CAUSE_AUTH, "the provider gives a token that cannot be one");
		return;
	}
	a->kind = OAUTH_TOKEN;
	a->expires_in = take_seconds(json, "expires_in", 3600, TEN_YEARS);
}

void
oauth_answer_read(long status, const char *body, size_t n, struct oauth_answer *out)
{
	json_t *json = parse(body, n);

	*out = (struct oauth_answer){ .kind = OAUTH_FAILED };
	if (!json)
		fail_by_status(out, status, "");
	else if (json_is_string(json_object_get(json, "error")) || status / 100 != 2)
		refuse(out, status, json);
	else if (!json_object_get(json, "access_token"))
		fail_by_status(out, status, "");
	else
		grant(out, json);
	json_decref(json);
}

void
oauth_answer_wipe(struct oauth_answer *a)
{
	secret_wipe(&a->access);
	secret_wipe(&a->refresh);
}

bool
oauth_device_read(long status, const char *body, size_t n, struct oauth_device *out, struct err *e)
{
	json_t *json = parse(body, n);
	const char *where = json_string_value(json_object_get(json, "verification_uri"));

	*out = (struct oauth_device){ 0 };
	if (!where) /* Google's name for it */
		where = json_string_value(json_object_get(json, "verification_url"));
	if (json && status / 100 == 2 && where && strlen(where) < sizeof out->where &&
	    web_url_valid(where) && take_token(json, "device_code", true, &out->code)) {
		quote(out->where, sizeof out->where, where);
		quote(out->user_code, sizeof out->user_code,
		    json_string_value(json_object_get(json, "user_code")));
		out->interval = (unsigned)take_seconds(json, "interval", 5, 60);
		out->expires_in = (unsigned)take_seconds(json, "expires_in", 900, 3600);
	} else {
		struct oauth_answer a = { .kind = OAUTH_FAILED };

		if (json)
			refuse(&a, status, json);
		if (a.err.class == ERR_NONE)
			fail_by_status(&a, status, "");
		*e = a.err;
	}
	json_decref(json);
	return out->code.text != NULL;
}

/* config_oauth - a mailbox's section oauth2, and files with secrets. */
#include "build_config.h"

#include "config_read.h"

#include "util.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A file with a secret is ours alone. That it is missing is for the process that needs it to say:
 * credentials may be put there after the check. */
void
value_secret_file(const struct value_from *f, const char *key, struct config_secret *out)
{
	struct stat st;

	out->file = value_string(f, key, false);
	if (out->file == NULL)
		return;
	out->kind = SECRET_FILE;
	if (*out->file != '/' && strchr(out->file, '/') != NULL)
		value_mistake(
		    f, key, "'%s' is an absolute path, or the name of a systemd credential", key);
	else if (*out->file != '/' || stat(out->file, &st) != 0)
		return;
	else if (S_ISDIR(st.st_mode))
		value_mistake(f, key, "'%s' is a file, and %s is a folder", key, out->file);
	else if ((st.st_mode & 037) != 0)
		value_mistake(f, key, "%s is open to others: chmod 600 it", out->file);
}

static char *
read_web_url(const struct value_from *f, const char *key)
{
	char *url = value_string(f, key, false);

	if (url != NULL && !web_url_valid(url))
		value_mistake(f, key, "'%s' is https://host/..., not '%s'", key, url);
	return url;
}

/* https://a/b/token and its neighbours: text with its end replaced, when it ends so. */
static char *
with_end(const char *text, const char *end, const char *other)
{
	size_t n = strlen(text), k = strlen(end);

	if (n < k || strcmp(text + n - k, end) != 0)
		return NULL;
	return xprintf("%.*s%s", (int)(n - k), text, other);
}

/* The other addresses of two providers follow from that of their tokens. */
static void
add_known_urls(struct config_oauth2 *o)
{
	static const char microsoft[] = "/oauth2/v2.0/token";

	if (strcmp(o->token_url, "https://oauth2.googleapis.com/token") == 0 && o->auth_url == NULL)
		o->auth_url = xstrdup("https://accounts.google.com/o/oauth2/v2/auth");
	if (strncmp(o->token_url, "https://login.microsoftonline.", 30) != 0)
		return;
	if (o->auth_url == NULL)
		o->auth_url = with_end(o->token_url, microsoft, "/oauth2/v2.0/authorize");
	if (o->device_url == NULL)
		o->device_url = with_end(o->token_url, microsoft, "/oauth2/v2.0/devicecode");
}

void
config_read_oauth2(const struct value_from *outer, struct config_oauth2 *out)
{
	static const char *const grants[] = { "refresh_token", "client_credentials", NULL };
	static const char *const clients[] = { "post", "basic", NULL };
	struct value_from f = *outer;

	f.section = cfg_getsec(outer->section, "oauth2");
	out->grant = (enum config_grant)value_choice(&f, "grant", grants, 0);
	out->token_url = read_web_url(&f, "token_url");
	out->auth_url = read_web_url(&f, "auth_url");
	out->device_url = read_web_url(&f, "device_url");
	out->tls_ca_file = value_string(&f, "tls_ca_file", false);
	out->client_id = value_string(&f, "client_id", false);
	out->client_basic = value_choice(&f, "client_auth", clients, 0) == 1;
	out->scope = value_string(&f, "scope", false);
	value_secret_file(&f, "client_secret_file", &out->client_secret);
	value_secret_file(&f, "refresh_token_file", &out->refresh_token);
	if (out->client_id == NULL && !config_source_has(f.source, f.section, "client_id"))
		value_mistake(&f, NULL, "oauth2 has no 'client_id'");
	if (out->token_url == NULL && !config_source_has(f.source, f.section, "token_url"))
		value_mistake(&f, NULL, "oauth2 has no 'token_url'");
	if (out->token_url != NULL)
		add_known_urls(out);
	if (out->grant == GRANT_CLIENT_CREDENTIALS && out->refresh_token.kind != SECRET_NONE)
		value_mistake(
		    &f, "refresh_token_file", "grant client_credentials has no refresh token");
	if (out->grant == GRANT_CLIENT_CREDENTIALS && out->client_secret.kind == SECRET_NONE)
		value_mistake(&f, NULL, "grant client_credentials needs 'client_secret_file'");
}

void
config_free_secret(struct config_secret *s)
{
	strings_free(&s->command);
	free(s->file);
}

void
config_free_oauth2(struct config_oauth2 *o)
{
	free(o->token_url);
	free(o->auth_url);
	free(o->device_url);
	free(o->tls_ca_file);
	free(o->client_id);
	free(o->scope);
	config_free_secret(&o->client_secret);
	config_free_secret(&o->refresh_token);
}

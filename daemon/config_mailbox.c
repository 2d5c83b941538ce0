/* config_mailbox - one section mailbox. */
#include "build_config.h"

#include "config_read.h"

#include "suggest.h"
#include "url.h"
#include "util.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const schemes[] = {
	[SCHEME_IMAP] = "imap",
	[SCHEME_IMAPS] = "imaps",
	[SCHEME_POP3] = "pop3",
	[SCHEME_POP3S] = "pop3s",
	[SCHEME_MAILDIR] = "maildir",
	[SCHEME_MBOX] = "mbox",
	NULL,
};

const char *
config_scheme_name(enum config_scheme s)
{
	return schemes[s];
}

static bool
is_imap(const struct config_mailbox *m)
{
	return m->scheme == SCHEME_IMAP || m->scheme == SCHEME_IMAPS;
}

static bool
is_pop3(const struct config_mailbox *m)
{
	return m->scheme == SCHEME_POP3 || m->scheme == SCHEME_POP3S;
}

static bool
is_file(const struct config_mailbox *m)
{
	return m->scheme == SCHEME_MAILDIR || m->scheme == SCHEME_MBOX;
}

/* imapz: -> imaps, when the scheme is what is wrong. */
static void
report_url(const struct value_from *f, const char *text, const char *why)
{
	char scheme[32] = "";
	size_t n = strcspn(text, ":");
	const char *meant = NULL;

	if (text[n] == ':' && n > 0 && n < sizeof scheme) {
		memcpy(scheme, text, n);
		meant = suggest_word(scheme, schemes);
	}
	if (meant != NULL && strcmp(meant, scheme) != 0)
		value_mistake(f, "url", "'url': %s (did you mean '%s'?)", why, meant);
	else
		value_mistake(f, "url", "'url': %s", why);
}

static void
adopt_path(const struct value_from *f, struct config_mailbox *m, const char *path)
{
	if (is_file(m))
		m->path = xstrdup(path);
	else if (*path != '\0' && cfg_size(f->section, "folders") > 0)
		value_mistake(f, "url",
		    "the folder is either in the path of 'url' or in 'folders', not in both");
	else if (*path != '\0')
		m->folders.v[m->folders.n++] = xstrdup(path);
}

/* False when the scheme is not known: nothing that depends on it can be checked. */
static bool
read_url(const struct value_from *f, struct config_mailbox *m)
{
	struct url u;
	const char *why;

	m->url = value_string(f, "url", false);
	if (m->url == NULL) {
		if (!config_source_has(f->source, f->section, "url"))
			value_mistake(f, NULL, "mailbox \"%s\" has no 'url'", m->name);
		return false;
	}
	if (!url_parse(m->url, &u, &why)) {
		report_url(f, m->url, why);
		return false;
	}
	m->scheme = u.scheme;
	m->host = *u.host != '\0' ? xstrdup(u.host) : NULL;
	m->port = u.port;
	adopt_path(f, m, u.path);
	return true;
}

/* Without a file of its own the key is in that of the certificate, which is then as secret. */
static void
read_certificate(const struct value_from *f, struct config_mailbox *m)
{
	struct config_secret key = { .kind = SECRET_NONE };
	const char *holder = config_source_has(f->source, f->section, "tls_key_file")
	    ? "tls_key_file"
	    : "tls_cert_file";

	m->tls_cert_file = value_string(f, "tls_cert_file", false);
	value_secret_file(f, holder, &key);
	m->tls_key_file = key.file;
	if (m->tls_key_file != NULL && *m->tls_key_file != '/')
		value_mistake(f, holder, "'%s' is an absolute path", holder);
	if (m->tls_key_file != NULL && !config_source_has(f->source, f->section, "tls_cert_file"))
		value_mistake(f, holder, "'tls_key_file' needs 'tls_cert_file'");
}

static void
read_tls(const struct value_from *f, struct config_mailbox *m)
{
	static const char *const words[] = { "required", "none", NULL };

	m->tls_none = value_choice(f, "tls", words, 0) == 1;
	if (m->tls_none && m->host != NULL && !url_host_is_loopback(m->host))
		value_mistake(f, "tls",
		    "'tls' may be none only for this machine's own addresses, not for %s", m->host);
	if (m->tls_none && (m->scheme == SCHEME_IMAPS || m->scheme == SCHEME_POP3S))
		value_mistake(f, "tls", "'tls' none contradicts %s://", schemes[m->scheme]);
	m->tls_ca_file = value_string(f, "tls_ca_file", false);
	m->tls_crl_file = value_string(f, "tls_crl_file", false);
	read_certificate(f, m);
	m->proxy = value_string(f, "proxy", false);
	if (m->proxy != NULL && !proxy_url_valid(m->proxy))
		value_mistake(f, "proxy",
		    "'proxy' is http://host:port, socks5://host:port or socks5h://host:port, not "
		    "'%s'",
		    m->proxy);
	if (m->tls_none && (m->tls_ca_file || m->tls_crl_file || m->tls_cert_file))
		value_mistake(f, "tls", "'tls' none contradicts the tls_*_file beside it");
}

/* A command line in one text would be the name of one program. */
static void
check_command(const struct value_from *f, const struct config_strings *command)
{
	if (command->n == 0 && cfg_size(f->section, "password_command") == 0)
		value_mistake(f, "password_command", "'password_command' is empty");
	if (command->n == 1 && strchr(command->v[0], ' ') && access(command->v[0], F_OK) != 0)
		value_mistake(f, "password_command",
		    "'password_command' is a list of a program and its arguments, like {\"cat\", "
		    "\"/run/secret\"}: no program is called '%s'",
		    command->v[0]);
}

static void
read_credentials(const struct value_from *f, struct config_mailbox *m, bool known)
{
	static const char *const words[] = { "password", "plain", "login", "scram-sha-1",
		"scram-sha-256", "xoauth2", "oauthbearer", NULL };
	bool command = config_source_has(f->source, f->section, "password_command");
	bool file = config_source_has(f->source, f->section, "password_file");

	m->has_oauth2 = config_source_has(f->source, f->section, "oauth2");
	m->user = value_string(f, "user", false);
	if (known && is_file(m)) {
		if ((command || file || m->has_oauth2))
			value_mistake(
			    f, NULL, "a %s mailbox takes no password", schemes[m->scheme]);
		return;
	}
	if (m->user == NULL && !config_source_has(f->source, f->section, "user"))
		value_mistake(f, NULL, "mailbox \"%s\" has no 'user'", m->name);
	if (command + file + m->has_oauth2 > 1)
		value_mistake(f, NULL,
		    "one of 'password_command', 'password_file' and 'oauth2', not several");
	else if (command + file + m->has_oauth2 == 0)
		value_mistake(f, NULL,
		    "mailbox \"%s\" needs 'password_command', 'password_file' or 'oauth2'",
		    m->name);
	if (file)
		value_secret_file(f, "password_file", &m->password);
	if (command) {
		m->password.command = value_strings(f, "password_command", false);
		m->password.kind = SECRET_COMMAND;
		check_command(f, &m->password.command);
	}
	if (m->has_oauth2)
		config_read_oauth2(f, &m->oauth2);
	m->auth = (enum config_auth)value_choice(
	    f, "auth", words, m->has_oauth2 ? AUTH_XOAUTH2 : AUTH_PASSWORD);
	if ((m->auth >= AUTH_XOAUTH2) != m->has_oauth2 && (command || file || m->has_oauth2))
		value_mistake(f, "auth", "'auth' %s %s a section oauth2", words[m->auth],
		    m->has_oauth2 ? "does not go with" : "needs");
}

static void
read_folders(const struct value_from *f, struct config_mailbox *m, bool known)
{
	struct config_strings listed = value_strings(f, "folders", true);

	if (listed.n > 0 && is_imap(m)) {
		strings_free(&m->folders);
		m->folders = listed;
		return;
	}
	if (listed.n > 0 && known)
		value_mistake(f, "folders", "only an IMAP mailbox has 'folders'");
	strings_free(&listed);
	if (m->folders.n == 0)
		m->folders.v[m->folders.n++] = xstrdup(is_imap(m) ? "INBOX" : "");
}

static void
read_action(const struct value_from *f, const struct config_mailbox *m, bool known, const char *key,
    struct config_action *out)
{
	static const char *const words[] = { "keep", "seen", "delete", "move:FOLDER", NULL };
	char *text = value_string(f, key, false);
	const char *meant;

	out->after = AFTER_KEEP;
	if (text == NULL)
		return;
	if (strncmp(text, "move:", 5) == 0 && text[5] != '\0') {
		out->after = AFTER_MOVE;
		out->folder = xstrdup(text + 5);
	} else if (strcmp(text, "seen") == 0) {
		out->after = AFTER_SEEN;
	} else if (strcmp(text, "delete") == 0) {
		out->after = AFTER_DELETE;
	} else if (strcmp(text, "keep") != 0) {
		meant = suggest_word(text, words);
		value_mistake(f, key, "'%s' is keep, seen, delete or move:FOLDER, not '%s'%s%s%s",
		    key, text, meant != NULL ? " (did you mean '" : "", meant != NULL ? meant : "",
		    meant != NULL ? "'?)" : "");
	}
	if (known && (is_pop3(m) || m->scheme == SCHEME_MBOX) &&
	    (out->after == AFTER_MOVE || out->after == AFTER_SEEN))
		value_mistake(
		    f, key, "'%s' of a %s mailbox is keep or delete", key, schemes[m->scheme]);
	for (size_t i = 0; out->after == AFTER_MOVE && i < m->folders.n; i++)
		if (strcmp(m->folders.v[i], out->folder) == 0)
			value_mistake(
			    f, key, "'%s' moves to %s, which is read itself", key, out->folder);
	free(text);
}

void
config_read_mailbox(const struct value_from *f, struct config_mailbox *m)
{
	bool known;

	m->name = xstrdup(cfg_title(f->section));
	m->line = config_source_line(f->source, f->section, NULL);
	m->folders.v = xcalloc(2, sizeof *m->folders.v);
	known = read_url(f, m);
	read_tls(f, m);
	read_credentials(f, m, known);
	read_folders(f, m, known);
	m->stream = value_string(f, "stream", false);
	m->poll = value_duration(f, "poll", 60, 1, 86400);
	read_action(f, m, known, "after", &m->after);
	read_action(f, m, known, "unrecognised", &m->unrecognised);
	m->exclusive = value_bool(f, "exclusive", false);
	m->connect_timeout = value_duration(f, "connect_timeout", 60, 1, 3600);
	m->silence_timeout = value_duration(f, "silence_timeout", 60, 1, 3600);
	m->batch_timeout = value_duration(f, "batch_timeout", 300, 1, 86400);
}

void
config_free_mailbox(struct config_mailbox *m)
{
	free(m->name);
	free(m->url);
	free(m->host);
	free(m->path);
	free(m->tls_ca_file);
	free(m->tls_crl_file);
	free(m->tls_cert_file);
	free(m->tls_key_file);
	free(m->proxy);
	free(m->user);
	config_free_secret(&m->password);
	config_free_oauth2(&m->oauth2);
	strings_free(&m->folders);
	free(m->stream);
	free(m->after.folder);
	free(m->unrecognised.folder);
}

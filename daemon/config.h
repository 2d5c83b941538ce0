/*
 * config - carom.conf(5) as the processes see it.
 *
 * Ownership  config_load() makes one struct config; everything in it lives until config_free().
 * Secrets    None is ever in here: struct config_secret says where to get one, and only the process
 *            that needs it asks.
 * Errors     All mistakes of a file are collected, each with its line; a file with one is refused.
 * Units      Durations in seconds, sizes in octets. Absent strings are NULL, absent lists empty.
 */
#ifndef CAROM_CONFIG_H
#define CAROM_CONFIG_H

#include "config_mistake.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct config_strings {
	char **v; /* v[n] is NULL, so v is an argv */
	size_t n;
};

enum config_secret_kind { SECRET_NONE, SECRET_COMMAND, SECRET_FILE };
struct config_secret {
	enum config_secret_kind kind;
	struct config_strings command; /* argv, run without a shell; its first output line */
	char *file;                    /* mode 0600 or less and ours */
};

enum config_grant { GRANT_REFRESH_TOKEN, GRANT_CLIENT_CREDENTIALS };
struct config_oauth2 {
	enum config_grant grant;
	char *token_url;   /* https, or http on a loopback address */
	char *auth_url;    /* where a user logs in; NULL: not known */
	char *device_url;  /* where device codes come from (RFC 8628); NULL: not known */
	char *tls_ca_file; /* of the provider; NULL: the system's */
	char *client_id;
	bool client_basic; /* the client in a header, not in the form */
	struct config_secret client_secret;
	struct config_secret refresh_token; /* the first one; GRANT_REFRESH_TOKEN only */
	char *scope;
	const char *state_dir; /* borrowed: where tokens are kept */
};

enum config_scheme {
	SCHEME_IMAP,
	SCHEME_IMAPS,
	SCHEME_POP3,
	SCHEME_POP3S,
	SCHEME_MAILDIR,
	SCHEME_MBOX
};
enum config_after { AFTER_KEEP, AFTER_SEEN, AFTER_DELETE, AFTER_MOVE };
enum config_auth {
	AUTH_PASSWORD,
	AUTH_PLAIN,
	AUTH_LOGIN,
	AUTH_SCRAM_SHA_1,
	AUTH_SCRAM_SHA_256,
	AUTH_XOAUTH2,
	AUTH_OAUTHBEARER
};

struct config_action {
	enum config_after after;
	char *folder; /* of AFTER_MOVE */
};

struct config_mailbox {
	char *name;
	unsigned line;
	char *url; /* as written, without credentials: a URL that has some is refused */
	enum config_scheme scheme;
	char *host;          /* network schemes; without [] */
	uint16_t port;       /* network schemes */
	char *path;          /* SCHEME_MAILDIR, SCHEME_MBOX */
	bool tls_none;       /* tls = "none": loopback only */
	char *tls_ca_file;   /* these authorities alone */
	char *tls_crl_file;  /* certificates in it are refused */
	char *tls_cert_file; /* ours, for servers that ask for one */
	char *tls_key_file;  /* its key; may be the same file */
	char *
	    proxy; /* http://, socks5:// or socks5h://host:port; NULL: none, whatever the environment says */
	char *user;
	enum config_auth auth; /* AUTH_PASSWORD: the strongest that is offered */
	struct config_secret password;
	bool has_oauth2;
	struct config_oauth2 oauth2;
	struct config_strings folders; /* never empty for IMAP; one "" for the others */
	char *stream;                  /* NULL: only what the message itself says */
	unsigned poll;
	struct config_action after;
	struct config_action unrecognised;
	bool
	    exclusive; /* nobody else uses this mailbox: plain EXPUNGE is allowed without UIDPLUS */
	unsigned connect_timeout; /* connect and login */
	unsigned silence_timeout; /* nothing received inside a command */
	unsigned batch_timeout;
};

enum config_mode { MODE_ENFORCE, MODE_OBSERVE };
struct config_stream {
	char *name;
	unsigned line;
	enum config_mode mode;
	char *policy;
	char *trust; /* verified, correlated or plausible */
	char *return_path;
	struct config_strings headers;
	char *campaign_header, *contact_header;
	char *class; /* bulk or transactional */
	struct config_strings protected;
};

struct config_webhook {
	char *name;
	unsigned line;
	char *url;
	struct config_secret secret;
	bool allow_private;
	unsigned give_up; /* a delivery is tried that long */
};

struct config_alert {
	unsigned hard_rate, warn_rate; /* thousandths of a percent: 3 % is 3000 */
	unsigned window;
	unsigned min_sent;
};

struct config_web {
	char *address; /* numeric, without []; NULL: there is no web role */
	uint16_t port;
	char *database; /* of a login that may only read; nobody else gets it */
	struct config_strings
	    hosts; /* names it answers to, beside those of the machine's loopback */
};

struct config_retention { /* seconds; 0: for ever */
	unsigned events, sends;
};

enum config_addresses { ADDRESSES_FULL, ADDRESSES_HASH, ADDRESSES_NONE };
enum config_log { LOG_TO_STDERR, LOG_TO_SYSLOG };

struct config {
	char *file; /* where it was read from */
	char *database;
	char *owner_database; /* NULL: database, as the invoking user */
	unsigned max_policy_changes;
	enum config_addresses log_addresses;
	enum config_log log;
	char *user;        /* whom the parsers become when started as root */
	char *state_dir;   /* tokens of OAuth2 */
	char *rules_dir;   /* beside the rules in the binary; NULL: none */
	unsigned evidence; /* raw mail is kept that long; 0: not at all */
	unsigned batch_messages;
	size_t batch_size;
	unsigned message_timeout;       /* parser watchdog, one message */
	struct policy_parsed *policies; /* policy_config.h; "default" is always among them */
	size_t npolicies;
	bool has_policy; /* one of them is the file's own, not the shipped one */
	struct config_stream *streams;
	size_t nstreams;
	struct config_mailbox *mailboxes;
	size_t nmailboxes;
	struct config_webhook *webhooks;
	size_t nwebhooks;
	struct config_alert alert;
	struct config_web web;
	struct config_retention retention;
};

/* The text of a configuration file, NUL-terminated, the caller's to free; NULL and a mistake. */
char *config_read_text(const char *file, size_t *n, struct config_mistakes *m);
/* Blanks what may hold a password (the conninfos) in a text that config_parse() has accepted: that of the
 * daemon, that of the web role, or both. */
enum { CONFIG_HIDE_DAEMON = 1, CONFIG_HIDE_WEB = 2 };
void config_hide_database(char *text, size_t n, unsigned which);

/* Reads a text; file is only its name. NULL when there is any mistake; *m is the caller's to free
 * either way. */
struct config *config_parse(
    const char *file, const char *text, size_t n, struct config_mistakes *m);
/* The same of a text that was one once: what names providers and streams that are not known now is no mistake. */
struct config *config_parse_stored(
    const char *name, const char *text, size_t n, struct config_mistakes *m);
/* Both: reads file. NULL when there is any mistake; *m is the caller's to free either way. */
struct config *config_load(const char *file, struct config_mistakes *m);
void config_free(struct config *c); /* NULL is allowed */

/* The folder of rules where none is named: rules.d beside the configuration; NULL when there is none. */
const char *config_rules_dir(void);
/* Wipes what the daemon's conninfos may hold (a password): for every process but the recorder. */
void config_forget_database(struct config *c);
void config_forget_web(
    struct config *c); /* the same of the web role's: for every process but that */

/* NULL when there is none of that name. */
const struct config_mailbox *config_find_mailbox(const struct config *c, const char *name);
const struct config_stream *config_find_stream(const struct config *c, const char *name);

const char *config_scheme_name(enum config_scheme s);

#endif

/* doctor_connection - why a mailbox cannot be reached or will not let us in, and what mends it */
#include "build_config.h"

#include "doctor.h"

#include <stdio.h>
#include <string.h>

/* The first that fits decides: part of the text, cause, what to do. */
static const struct cure {
	enum err_cause cause;
	const char *part, *advice;
} cures[] = {
	{ CAUSE_TLS, "does not offer STARTTLS",
	    "turn STARTTLS on at the server, or write imaps:// in url: without TLS nothing is "
	    "said" },
	{ CAUSE_TLS, "does not offer STLS",
	    "turn STLS on at the server, or write pop3s:// in url: without TLS nothing is said" },
	{ CAUSE_TLS, "skips the login",
	    "write imaps:// in url, or make the server ask for a login (no PREAUTH)" },
	{ CAUSE_TLS, "does not match",
	    "write a name that is in the certificate in url, or give the server a certificate for "
	    "this one" },
	{ CAUSE_TLS, "are no pair", "name a certificate and the key that belongs to it, both PEM" },
	{ CAUSE_TLS, "tls_key_file", "chmod 600 the key, and chown it to the daemon's user" },
	{ CAUSE_TLS, "tls_ca_file cannot be read",
	    "tls_ca_file names a PEM file that the daemon's user can read" },
	{ CAUSE_TLS, "is out of date",
	    "fetch the list from the authority (its certificates say where) before each next "
	    "update, for instance from cron" },
	{ CAUSE_TLS, "error reading crl",
	    "tls_crl_file names a PEM file that the daemon's user can read" },
	{ CAUSE_TLS, "alert",
	    "the server may want a certificate of ours (tls_cert_file), or a newer TLS" },
	{ CAUSE_TLS, "unexpected TLS packet",
	    "that port speaks no TLS: write imap:// or pop3:// (STARTTLS), or another port" },
	{ CAUSE_TLS, "packet with unexpected length",
	    "that port speaks no TLS: write imap:// or pop3:// (STARTTLS), or another port" },
	{ CAUSE_TLS, "handshake",
	    "the server must have TLS 1.2 or later; does that port speak TLS at once?" },
	{ CAUSE_AUTH, "state_dir",
	    "the folder and its files are the daemon user's, 0700 and 0600" },
	{ CAUSE_AUTH, "carom oauth login", "run `carom oauth login`, as the mailbox's user" },
	{ CAUSE_AUTH, "oauth2", "check the section oauth2; carom.conf(5) has recipes" },
	{ CAUSE_AUTH, "does not offer", "set auth to what it offers, or leave it out" },
	{ CAUSE_AUTH, "refused the token",
	    "scope must be that of the protocol, the token's user that of the mailbox, and the "
	    "client needs the right to it" },
	{ CAUSE_AUTH, "systemd credential",
	    "write an absolute path, or LoadCredential= in the unit; doctor sees the service's by "
	    "`systemd-run -t -p User=carom -p LoadCredential=carom:" CAROM_SYSCONFDIR
	    "/credentials carom doctor`" },
	{ CAUSE_AUTH, "others have access", "chmod 600 the file" },
	{ CAUSE_AUTH, "belongs to neither", "chown the file to the daemon's user" },
	{ CAUSE_AUTH, "No such file", "put the secret there, or correct the path" },
	{ CAUSE_AUTH, "Permission denied", "chown the file to the daemon's user" },
	{ CAUSE_AUTH, "the secret is empty", "its first line is the secret" },
	{ CAUSE_AUTH, "cannot be run",
	    "password_command is a list: a program, then its arguments; no shell" },
	{ CAUSE_AUTH, "ended with", "run the command as the daemon's user and see what it says" },
	{ CAUSE_AUTH, "did not prove",
	    "the server does not know this password for SCRAM: check it, or set auth = \"plain\"" },
	{ CAUSE_AUTH, "not fit the password", "check password_command or password_file" },
	{ CAUSE_PROTOCOL, "Weird server reply",
	    "it is no mail server, or something on the way tampers with STARTTLS: imaps:// and "
	    "pop3s:// leave no room for that" },
	{ CAUSE_PROTOCOL, "unexpected",
	    "the server is full or turned away, or it is no mail server: see its words" },
};

/* A port that is known for the other kind of TLS. */
static const char *
wrong_port(const struct config_mailbox *c)
{
	if (c->port == 993 && c->scheme == SCHEME_IMAP)
		return "port 993 is for imaps://: write that in url";
	if (c->port == 995 && c->scheme == SCHEME_POP3)
		return "port 995 is for pop3s://: write that in url";
	if (c->port == 143 && c->scheme == SCHEME_IMAPS)
		return "port 143 is for imap:// (STARTTLS): write that in url";
	if (c->port == 110 && c->scheme == SCHEME_POP3S)
		return "port 110 is for pop3:// (STLS): write that in url";
	return NULL;
}

/* Who wants OAuth2 whatever the password. */
static const char *
advice_of_host(const struct config_mailbox *c)
{
	if (c->has_oauth2 || !c->host)
		return NULL;
	if (strstr(c->host, "office365.com") || strstr(c->host, "outlook.com"))
		return "Microsoft takes no passwords: a section oauth2, see carom.conf(5)";
	if (strstr(c->host, "gmail.com") || strstr(c->host, "googlemail.com"))
		return "Google takes an app password or a section oauth2, see carom.conf(5)";
	return NULL;
}

const char *
doctor_connection(const struct config_mailbox *c, const struct err *e, char *finding, size_t size)
{
	const char *advice = e->advice ? e->text + e->advice : NULL;

	/* without the ": " between the two */
	snprintf(finding, size, "%.*s", (int)(advice ? e->advice - 2 : sizeof e->text), e->text);
	if (!advice && e->cause != CAUSE_AUTH)
		advice = wrong_port(c);
	if (!advice && c->proxy && (e->cause == CAUSE_CONNECT || e->cause == CAUSE_DNS))
		advice = "check proxy: is it up, and may it go there?";
	if (!advice && e->cause == CAUSE_AUTH && strstr(e->text, "refused the login"))
		advice = advice_of_host(c);
	for (size_t i = 0; !advice && i < sizeof cures / sizeof *cures; i++)
		if (cures[i].cause == e->cause && strstr(e->text, cures[i].part))
			advice = cures[i].advice;
	return advice ? advice : doctor_advice(e->cause);
}

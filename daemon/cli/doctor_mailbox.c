/* doctor_mailbox - one mailbox of `carom doctor`: connection, login, folders, and what the settings ask of them */
#include "build_config.h"

#include "doctor.h"
#include "mailbox.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
is_wanted(const struct config_mailbox *c, enum config_after what)
{
	return c->after.after == what || c->unrecognised.after == what;
}

static bool
changes(const struct config_mailbox *c)
{
	return c->after.after != AFTER_KEEP || c->unrecognised.after != AFTER_KEEP;
}

/* Only IMAP servers say what a login may do; files are asked about. */
static void
look_at_powers(struct visit *v, struct mailbox *m, const struct config_mailbox *c, size_t i)
{
	struct mailbox_powers p;
	struct err e = { 0 };

	if (!mailbox_powers(m, i, &p, &e)) {
		doctor_found(
		    v, "folder", mailbox_folder(m, i), TONE_BAD, e.text, doctor_advice(e.cause));
		return;
	}
	if (!p.write)
		doctor_found(v, "folder", mailbox_folder(m, i), TONE_BAD,
		    "it is read-only for this login, and after or unrecognised want to change it",
		    "give the login the rights to it (lrswte), or set both to keep");
	else if ((is_wanted(c, AFTER_DELETE) && !p.expunge) ||
	    (is_wanted(c, AFTER_MOVE) && !p.move))
		doctor_found(v, "folder", mailbox_folder(m, i), TONE_WARN,
		    "the server cannot remove single messages (no UIDPLUS): they stay, marked",
		    "set exclusive = true when nobody else uses the mailbox");
}

static bool
has_unique_ids(const struct mailbox_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (items[i].uid != 0)
			return true;
	return n == 0;
}

static bool
is_pop3(const struct config_mailbox *c)
{
	return c->scheme == SCHEME_POP3 || c->scheme == SCHEME_POP3S;
}

/* False when the session is over. */
static bool
look_at_folder(struct visit *v, struct mailbox *m, const struct config_mailbox *c, size_t i)
{
	const char *name = *mailbox_folder(m, i) ? mailbox_folder(m, i) : c->name;
	struct mailbox_item *items = NULL;
	struct err e = { 0 };
	size_t n = 0;
	char text[64];

	if (!mailbox_list(m, i, &items, &n, &e)) {
		doctor_found(v, "folder", name, TONE_BAD, e.text, doctor_advice(e.cause));
		return e.cause == CAUSE_FOLDER;
	}
	snprintf(text, sizeof text, "%zu messages", n);
	doctor_found(v, "folder", name, TONE_GOOD, text, NULL);
	if (is_pop3(c) && c->after.after == AFTER_KEEP && !has_unique_ids(items, n))
		doctor_found(v, "folder", name, TONE_WARN,
		    "the server gives no unique-ids: what is kept is read again at each poll",
		    "set after = delete, or use IMAP");
	free(items);
	if (changes(c))
		look_at_powers(v, m, c, i);
	return true;
}

static void
look_at_target(struct visit *v, struct mailbox *m, const char *folder)
{
	bool missing;
	struct err e = { 0 };

	if (!mailbox_target(m, folder, &missing, &e) && e.cause != CAUSE_FOLDER)
		doctor_found(v, "folder", folder, TONE_BAD, e.text, doctor_advice(e.cause));
	else if (e.cause == CAUSE_FOLDER && !missing)
		doctor_found(v, "folder", folder, TONE_WARN, e.text,
		    "messages are to be moved there: name a folder that can hold them, or give "
		    "the login the rights to it (lrswi)");
	else
		doctor_found(v, "folder", folder, TONE_GOOD,
		    missing ? "is not there yet: it is made when the first message is moved there"
			    : "is there to be moved to",
		    NULL);
}

static void
look_at_targets(struct visit *v, struct mailbox *m, const struct config_mailbox *c)
{
	const char *after = c->after.after == AFTER_MOVE ? c->after.folder : NULL;
	const char *other = c->unrecognised.after == AFTER_MOVE ? c->unrecognised.folder : NULL;

	if (after)
		look_at_target(v, m, after);
	if (other && (!after || strcmp(after, other) != 0))
		look_at_target(v, m, other);
}

static bool
is_file(const struct config_mailbox *c)
{
	return c->scheme == SCHEME_MAILDIR || c->scheme == SCHEME_MBOX;
}

/* What a Maildir or an mbox is to us; false when there is no use in opening it. */
static bool
look_at_path(struct visit *v, const struct config_mailbox *c)
{
	bool maildir = c->scheme == SCHEME_MAILDIR;
	char path[4200], text[4400];
	struct stat st;

	snprintf(path, sizeof path, "%s%s", c->path, maildir ? "/cur" : "");
	if (stat(path, &st) != 0) {
		snprintf(text, sizeof text, "%s: %s", path, strerror(errno));
		doctor_found(v, "mailbox", c->name, TONE_BAD, text,
		    errno == EACCES ? "the daemon's user must be allowed to read it"
			: maildir   ? "url names the folder that holds new, cur and tmp"
				    : "url names the file that mail is delivered to");
		return false;
	}
	if (maildir != S_ISDIR(st.st_mode)) {
		snprintf(text, sizeof text, "%s is no %s", path, maildir ? "folder" : "file");
		doctor_found(v, "mailbox", c->name, TONE_BAD, text,
		    maildir ? "an mbox is written mbox:/path"
			    : "a Maildir is written maildir:/path");
		return false;
	}
	if (changes(c) && access(path, maildir ? W_OK | X_OK : W_OK) != 0) {
		snprintf(text, sizeof text, "%s: %s", path, strerror(errno));
		doctor_found(v, "mailbox", c->name, TONE_BAD, text,
		    "the daemon's user must be allowed to write it, or set after and unrecognised "
		    "to keep");
	}
	return true;
}

void
doctor_mailbox(struct visit *v, const struct config_mailbox *c)
{
	struct err e = { 0 };
	struct mailbox *m;
	char finding[500];
	size_t i;

	if (is_file(c) && !look_at_path(v, c))
		return;
	if (!mailbox_open(&m, c, &e)) {
		const char *advice = doctor_connection(c, &e, finding, sizeof finding);

		doctor_found(v, "mailbox", c->name, TONE_BAD, finding, advice);
		return;
	}
	doctor_found(v, "mailbox", c->name, TONE_GOOD,
	    is_file(c)        ? "opened"
		: c->tls_none ? "connected without TLS, logged in"
			      : "connected, verified, logged in",
	    NULL);
	for (i = 0; i < mailbox_folders(m); i++)
		if (!look_at_folder(v, m, c, i))
			break;
	if (i == mailbox_folders(m))
		look_at_targets(v, m, c);
	mailbox_close(m);
}

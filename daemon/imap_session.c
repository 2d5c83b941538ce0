/* imap_session - begin, select and end of an IMAP session: see imap.h */
#include "build_config.h"

#include "imap.h"
#include "imap_login.h"
#include "imap_name.h"
#include "reply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

/* A tag no text of the server can foresee. */
static void
make_tag(char tag[20])
{
	uint64_t v = 0;

	if (getrandom(&v, sizeof v, 0) != sizeof v)
		abort();
	snprintf(tag, 20, "R%016llx", (unsigned long long)v);
}

static bool
has_capability(const char *words, const char *name)
{
	size_t n = strlen(name);
	const char *p = words;

	while ((p = strcasestr(p, name)) != NULL) {
		if (p[-1] == ' ' && (p[n] == ' ' || p[n] == '\0'))
			return true;
		p += n;
	}
	return false;
}

/* A command of our own and its answer; each untagged line that begins with `untagged` goes to take(). *ok:
 * the server said OK. */
static bool
ask(struct imap *im, const char *command, const char *untagged,
    void (*take)(struct imap *im, const char *line), bool *ok, struct err *e)
{
	char tag[20], text[64];
	size_t tag_n;
	const char *line;
	int n;

	make_tag(tag);
	tag_n = strlen(tag);
	n = snprintf(text, sizeof text, "%s %s\r\n", tag, command);
	if (!imap_wire_send(&im->wire, text, (size_t)n, e))
		return false;
	wire_guard_command(&im->wire.guard, 1000, 256 * 1024, 0);
	while ((line = imap_wire_line(&im->wire, -1, -1, e)) != NULL) {
		if (strncasecmp(line, untagged, strlen(untagged)) == 0)
			take(im, line);
		if (strncmp(line, tag, tag_n) != 0 || line[tag_n] != ' ')
			continue;
		im->wire.guard.mode = WIRE_DIALOGUE;
		*ok = strncasecmp(line + tag_n + 1, "OK", 2) == 0;
		return true;
	}
	return false;
}

static void
take_capabilities(struct imap *im, const char *line)
{
	/* what was an extension of revision 1 is part of revision 2 (RFC 9051 appendix E) */
	bool second = has_capability(line, "IMAP4rev2");

	im->has_move = second || has_capability(line, "MOVE");
	im->has_uidplus = second || has_capability(line, "UIDPLUS");
	im->has_idle = second || has_capability(line, "IDLE");
	im->utf8_offered = has_capability(line, "UTF8=ACCEPT") || has_capability(line, "UTF8=ONLY");
	im->utf8 = second && !has_capability(line, "IMAP4rev1");
	im->has_capabilities = true;
}

static bool
ask_capabilities(struct imap *im, struct err *e)
{
	bool ok;

	im->has_capabilities = false;
	if (!ask(im, "CAPABILITY", "* CAPABILITY ", take_capabilities, &ok, e))
		return false;
	return (ok && im->has_capabilities) ||
	    imap_wire_fail(&im->wire, CAUSE_PROTOCOL, "no answer to CAPABILITY after the login", e);
}

static void
take_enabled(struct imap *im, const char *line)
{
	im->utf8 = im->utf8 || has_capability(line, "UTF8=ACCEPT");
}

/* RFC 6855: folder names as they are, and messages with UTF-8 in their headers too. Some servers select
 * no folder before. */
static bool
enable_utf8(struct imap *im, struct err *e)
{
	bool ok;

	return !im->utf8_offered ||
	    ask(im, "ENABLE UTF8=ACCEPT", "* ENABLED ", take_enabled, &ok, e);
}

char *
imap_folder_name(const struct imap *im, const char *name)
{
	size_t size = strlen(name) * 8 + 3;
	char *out = malloc(size);

	if (out && (im->utf8 ? imap_name_copy(name, out, size) : imap_name_encode(name, out, size)))
		return out;
	free(out);
	return NULL;
}

static bool
make_folders(struct imap *im, const struct imap_settings *s, struct err *e)
{
	im->folders = calloc(s->nfolders, sizeof *im->folders);
	if (!im->folders)
		return err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "imap: out of memory");
	for (size_t i = 0; i < s->nfolders; i++) {
		struct imap_folder *f = &im->folders[i];

		f->name = s->folders[i];
		f->encoded = imap_folder_name(im, f->name);
		im->nfolders++;
		if (!f->encoded)
			return err_set(e, ERR_OPERATOR, CAUSE_FOLDER,
			    "imap: a folder name is not valid UTF-8");
	}
	return true;
}

static bool
start_library(struct imap *im, struct err *e)
{
	mailstream *stream;
	int rc;

	wire_guard_command(&im->wire.guard, 1000, 256 * 1024, 0);
	im->wire.guard.mode = WIRE_LIBRARY;
	imap_wire_greet(&im->wire, "* PREAUTH ready\r\n");
	im->session = mailimap_new(0, NULL);
	stream = im->session ? imap_wire_mailstream(&im->wire) : NULL;
	if (!stream)
		return err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "imap: out of memory");
	rc = mailimap_connect(im->session, stream);
	if (rc != MAILIMAP_NO_ERROR_AUTHENTICATED)
		return imap_failed(im, MAILIMAP_ERROR_PROTOCOL, "greeting", e);
	return true;
}

bool
imap_open(struct imap **out, struct stream io, const struct imap_settings *s, struct err *e)
{
	struct imap *im = calloc(1, sizeof *im);

	*out = NULL;
	if (!im)
		return err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "imap: out of memory");
	imap_wire_init(&im->wire, io);
	im->selected = SIZE_MAX;
	im->batch_seconds = s->batch_seconds;
	im->exclusive = s->exclusive;
	io.deadline(io.context, s->open_seconds);
	if (!ask_capabilities(im, e) ||
	    (s->login && (!imap_login(im, s->login, e) || !ask_capabilities(im, e))) ||
	    !enable_utf8(im, e) || !make_folders(im, s, e) || !start_library(im, e)) {
		im->wire.failed = true;
		imap_close(im);
		return false;
	}
	io.deadline(io.context, s->batch_seconds);
	*out = im;
	return true;
}

void
imap_close(struct imap *im)
{
	if (!im)
		return;
	im->wire.io.deadline(im->wire.io.context, 5);
	wire_guard_command(&im->wire.guard, 1000, 256 * 1024, 0);
	if (im->session)
		mailimap_free(im->session); /* says LOGOUT and reads the answer */
	for (size_t i = 0; i < im->nfolders; i++) {
		free(im->folders[i].encoded);
		free(im->folders[i].expunge);
	}
	free(im->folders);
	free(im);
}

bool
imap_failed(struct imap *im, int rc, const char *what, struct err *e)
{
	char text[300];

	if (im->wire.failed) {
		*e = im->wire.error;
		return err_prefix(e, "%s", what);
	}
	/* the codes from APPEND on say which command was refused; what breaks a session comes before,
	 * INVAL and later are no answers of a server */
	if (rc >= MAILIMAP_ERROR_APPEND && rc < MAILIMAP_ERROR_INVAL)
		return err_set(e, reply_class(im->wire.guard.words), CAUSE_FOLDER,
		    "%s: the server says %s", what,
		    im->wire.guard.words[0] ? im->wire.guard.words : "NO");
	snprintf(text, sizeof text, "%s: %s%s", what,
	    im->wire.guard.words[0] ? "the server says " : "answer not understood",
	    im->wire.guard.words);
	return imap_wire_fail(&im->wire, CAUSE_PROTOCOL, text, e);
}

bool
imap_select(struct imap *im, size_t folder, bool writable, struct err *e)
{
	struct imap_folder *f = &im->folders[folder];
	struct mailimap_selection_info *info;
	int rc;

	im->selected = SIZE_MAX;
	im->wire.io.deadline(im->wire.io.context, im->batch_seconds);
	wire_guard_command(&im->wire.guard, 10000, 1024 * 1024, 0);
	rc = writable ? mailimap_select(im->session, f->encoded)
		      : mailimap_examine(im->session, f->encoded);
	if (rc != MAILIMAP_NO_ERROR) {
		imap_failed(im, rc, writable ? "SELECT" : "EXAMINE", e);
		return err_prefix(e, "folder %s", f->name);
	}
	info = im->session->imap_selection_info;
	if (!info || info->sel_uidvalidity == 0)
		return imap_wire_fail(
		    &im->wire, CAUSE_PROTOCOL, "the server gives no UIDVALIDITY", e);
	im->uidvalidity = info->sel_uidvalidity;
	im->uidnext = info->sel_uidnext;
	im->exists = info->sel_has_exists ? info->sel_exists : 0;
	im->writable = writable && info->sel_perm != MAILIMAP_MAILBOX_READONLY;
	im->selected = folder;
	return true;
}

/* RFC 5530; servers without it say "doesn't exist" in one way or another. */
static bool
says_missing(const char *words)
{
	return strcasestr(words, "[NONEXISTENT]") != NULL || strcasestr(words, " exist") != NULL;
}

bool
imap_look_for(struct imap *im, const char *name, bool *missing, struct err *e)
{
	char *encoded = imap_folder_name(im, name);
	int rc;

	*missing = false;
	if (!encoded)
		return err_set(
		    e, ERR_OPERATOR, CAUSE_FOLDER, "imap: folder %s is not valid UTF-8", name);
	im->selected = SIZE_MAX;
	im->wire.io.deadline(im->wire.io.context, im->batch_seconds);
	wire_guard_command(&im->wire.guard, 10000, 1024 * 1024, 0);
	rc = mailimap_examine(im->session, encoded);
	free(encoded);
	if (rc == MAILIMAP_NO_ERROR)
		return true;
	imap_failed(im, rc, "EXAMINE", e);
	*missing = e->cause == CAUSE_FOLDER && says_missing(im->wire.guard.words);
	return *missing || err_prefix(e, "folder %s", name);
}

static int
by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

struct mailimap_set *
imap_set_new(uint32_t *uids, size_t n)
{
	struct mailimap_set *set = mailimap_set_new_empty();

	qsort(uids, n, sizeof *uids, by_number);
	for (size_t i = 0, k; set && i < n; i = k) {
		for (k = i + 1; k < n && uids[k] - uids[k - 1] <= 1; k++)
			;
		if (mailimap_set_add_interval(set, uids[i], uids[k - 1]) != MAILIMAP_NO_ERROR) {
			mailimap_set_free(set);
			return NULL;
		}
	}
	return set;
}

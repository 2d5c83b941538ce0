/*
 * imap - one IMAP session over a stream, from the login on (RFC 3501, RFC 9051).
 *
 * Reading uses EXAMINE and BODY.PEEK[]: it changes nothing on the server. Only UID, FLAGS,
 * RFC822.SIZE, INTERNALDATE and BODY.PEEK[] are ever asked for: ENVELOPE and BODYSTRUCTURE would take
 * text of the mail's author into the protocol parser. Removal is MOVE or UID EXPUNGE of exactly the
 * messages that were acknowledged; the plain EXPUNGE, which removes what others marked, is sent only
 * where there is neither and the mailbox is declared exclusive.
 *
 * The functions do what their namesakes in mailbox.h promise. Private to imap*.c and mailbox.c.
 */
#ifndef CAROM_IMAP_H
#define CAROM_IMAP_H

#include "imap_wire.h"
#include "mailbox.h"

#include <libetpan/mailimap.h>

struct imap_folder {
	const char *name; /* UTF-8 */
	char *encoded;
	uint32_t seen_uidnext;        /* UIDNEXT when it was last listed; 0 never */
	uint32_t expunge_uidvalidity; /* of the UIDs to expunge at the end of the pass */
	uint32_t *expunge;
	size_t nexpunge;
};

struct imap {
	struct imap_wire wire;
	mailimap *session;
	bool has_capabilities, has_move, has_uidplus, has_idle, utf8_offered, exclusive;
	bool utf8; /* folder names go as UTF-8, else as modified UTF-7 */
	unsigned batch_seconds;
	struct imap_folder *folders;
	size_t nfolders;
	size_t selected; /* index of the folder; SIZE_MAX none */
	bool writable;
	uint32_t uidvalidity, uidnext, exists; /* of the selected folder */
};

struct sasl_settings; /* sasl.h */

struct imap_settings {
	const char *const *folders; /* UTF-8; must outlive the session */
	size_t nfolders;
	unsigned open_seconds; /* imap_open() as a whole, the login included; 0: no bound */
	unsigned batch_seconds;
	bool exclusive;                    /* nobody else marks messages \Deleted */
	const struct sasl_settings *login; /* NULL: the stream is authenticated */
};

/* Begins with one round trip of our own, because libcurl may have swallowed the beginning of what the
 * server said last; logs in; then hands the stream to libetpan. */
bool imap_open(struct imap **out, struct stream io, const struct imap_settings *s, struct err *e);
void imap_close(struct imap *im); /* LOGOUT unless the session is dead */

/* EXAMINE, or with writable SELECT. A refusal is CAUSE_FOLDER and the session lives. */
bool imap_select(struct imap *im, size_t folder, bool writable, struct err *e);

/* Whether there is a folder of this name (UTF-8), by EXAMINE. Afterwards none is selected. */
bool imap_look_for(struct imap *im, const char *name, bool *missing, struct err *e);

/* Turns what libetpan answered into *e: always false. `what` names the command. A NO or BAD is
 * CAUSE_FOLDER, ERR_RETRY when its code says that it passes, else ERR_OPERATOR; all else ends the session. */
bool imap_failed(struct imap *im, int rc, const char *what, struct err *e);

bool imap_list(
    struct imap *im, size_t folder, struct mailbox_item **items, size_t *n, struct err *e);
bool imap_fetch(struct imap *im, const struct mailbox_item *items, size_t n, mailbox_sink sink,
    void *context, struct err *e);
bool imap_acknowledge(struct imap *im, const struct mailbox_ack *acks, size_t n, struct err *e);
bool imap_commit(struct imap *im, struct err *e);
bool imap_wait(struct imap *im, unsigned seconds, int wake_fd, bool *fresh, struct err *e);

/* A UTF-8 folder name as this session sends it, the caller's to free; NULL when it is not valid UTF-8 or
 * memory is out. */
char *imap_folder_name(const struct imap *im, const char *name);

/* A UID set of the n UIDs, which it sorts; NULL when memory is out. */
struct mailimap_set *imap_set_new(uint32_t *uids, size_t n);

#endif

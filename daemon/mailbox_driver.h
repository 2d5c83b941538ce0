/* mailbox_driver - what a kind of mailbox implements; see mailbox.h for what each function promises. */
#ifndef CAROM_MAILBOX_DRIVER_H
#define CAROM_MAILBOX_DRIVER_H

#include "config.h"
#include "mailbox.h"

struct mailbox_driver {
	bool (*open)(void **out, const struct config_mailbox *c, struct err *e);
	void (*close)(void *self);
	bool (*list)(
	    void *self, size_t folder, struct mailbox_item **items, size_t *n, struct err *e);
	bool (*fetch)(void *self, const struct mailbox_item *items, size_t n, mailbox_sink sink,
	    void *context, struct err *e);
	bool (*acknowledge)(void *self, const struct mailbox_ack *acks, size_t n, struct err *e);
	bool (*commit)(void *self, struct err *e);
	/* NULL: sleep */
	bool (*wait)(void *self, unsigned seconds, int wake_fd, bool *fresh, struct err *e);
	/* NULL: all of them */
	bool (*powers)(void *self, size_t folder, struct mailbox_powers *out, struct err *e);
	/* NULL: all there */
	bool (*target)(void *self, const char *folder, bool *missing, struct err *e);
	/* NULL: 0 */
	unsigned (*login_delay)(const void *self);
};

extern const struct mailbox_driver mailbox_imap;
extern const struct mailbox_driver mailbox_maildir;
extern const struct mailbox_driver mailbox_mbox;
extern const struct mailbox_driver mailbox_pop3;

#endif

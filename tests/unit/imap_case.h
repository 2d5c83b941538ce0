/* imap_case - an IMAP session whose server is a script (fake_server.h): for test_imap*.c */
#ifndef CAROM_IMAP_CASE_H
#define CAROM_IMAP_CASE_H

#include "build_config.h"

#include "cmocka_test.h"
#include "fake_server.h"
#include "imap.h"

#define HELLO FAKE_NEXT "* CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS\r\n%T OK done\r\n" FAKE_NEXT
#define PLAIN_HELLO FAKE_NEXT "* CAPABILITY IMAP4rev1\r\n%T OK done\r\n" FAKE_NEXT
#define SELECT3 \
	"* 3 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT 14] x\r\n%T OK [READ-WRITE] " \
	"done\r\n" FAKE_NEXT
#define LIST3 \
	"* 1 FETCH (UID 11 RFC822.SIZE 5 INTERNALDATE \"01-Jan-2026 00:00:00 +0100\")\r\n" \
	"* 2 FETCH (UID 12 RFC822.SIZE 5 INTERNALDATE \"01-Jan-2026 00:00:00 +0000\")\r\n" \
	"* 3 FETCH (UID 13 RFC822.SIZE 5 INTERNALDATE \"01-Jan-2026 00:00:00 +0000\")\r\n" \
	"%T OK done\r\n" FAKE_NEXT

extern struct fake_server server;
extern struct imap *imap;
extern struct mailbox_item *items; /* of the last listing */
extern size_t nitems;
extern struct err e;
extern char got[1000]; /* what was fetched, "UID:TEXT;" each */
/* Of the session to be opened: the mailbox is read by carom alone; its first folder, of two. */
extern bool exclusive;
extern const char *first_folder;

bool open_script(const char *script);
/* With a listing of three messages (LIST3); then all of them are fetched. */
void open_and_list(const char *script);
bool fetch_after(const char *script);
/* Everything as it was before the test. */
int teardown(void **state);

#define TEST(f) cmocka_unit_test_teardown(f, teardown)

#endif

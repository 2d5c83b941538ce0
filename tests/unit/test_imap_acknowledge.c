/* test_imap_acknowledge - moving and deleting, with and without the extensions for it */
#include "imap_case.h"

#include <string.h>

static bool
acknowledge(enum mailbox_action action)
{
	struct mailbox_ack acks[3];

	for (size_t i = 0; i < 3; i++)
		acks[i] = (struct mailbox_ack){ items[i], action, "Done" };
	return imap_acknowledge(imap, acks, 3, &e);
}

static void
nothing_is_touched_when_uidvalidity_changed(void **state)
{
	(void)state;
	open_and_list(HELLO SELECT3 LIST3
	    "* 3 EXISTS\r\n* OK [UIDVALIDITY 6] x\r\n%T OK [READ-WRITE] done\r\n" FAKE_NEXT);
	assert_false(acknowledge(ACTION_DELETE));
	assert_int_equal(e.class, ERR_RETRY);
	assert_int_equal(e.cause, CAUSE_FOLDER);
	assert_null(strstr(server.sent, "STORE"));
}

static void
moving_uses_move(void **state)
{
	(void)state;
	open_and_list(HELLO SELECT3 LIST3 SELECT3
	    "* OK [COPYUID 9 11:13 1:3] moved\r\n* 1 EXPUNGE\r\n%T OK done\r\n" FAKE_NEXT);
	assert_true(acknowledge(ACTION_MOVE));
	assert_true(imap_commit(imap, &e));
	assert_non_null(strstr(server.sent, "UID MOVE 11:13 "));
	assert_null(strstr(server.sent, "STORE"));
	assert_null(strstr(server.sent, "EXPUNGE"));
}

static void
missing_target_is_made_once(void **state)
{
	(void)state;
	open_and_list(HELLO SELECT3 LIST3 SELECT3 "%T NO [TRYCREATE] no such folder\r\n" FAKE_NEXT
						  "%T OK made\r\n" FAKE_NEXT
						  "%T NO [TRYCREATE] still not\r\n" FAKE_NEXT);
	assert_false(acknowledge(ACTION_MOVE));
	assert_int_equal(e.cause, CAUSE_FOLDER);
	assert_non_null(strstr(server.sent, "CREATE Done"));
}

static void
without_move_it_copies_and_expunges_by_uid(void **state)
{
	(void)state;
	open_and_list(FAKE_NEXT
	    "* CAPABILITY IMAP4rev1 UIDPLUS\r\n%T OK done\r\n" FAKE_NEXT SELECT3 LIST3 SELECT3
	    "%T OK copied\r\n" FAKE_NEXT "%T OK stored\r\n" FAKE_NEXT SELECT3
	    "%T OK expunged\r\n" FAKE_NEXT);
	assert_true(acknowledge(ACTION_MOVE));
	assert_null(strstr(server.sent, "EXPUNGE"));
	assert_true(imap_commit(imap, &e));
	assert_non_null(strstr(server.sent, "UID COPY 11:13 "));
	assert_non_null(strstr(server.sent, "UID STORE 11:13 +FLAGS.SILENT (\\Deleted)"));
	assert_non_null(strstr(server.sent, "UID EXPUNGE 11:13\r\n"));
}

static void
failed_copy_marks_nothing(void **state)
{
	(void)state;
	open_and_list(FAKE_NEXT
	    "* CAPABILITY IMAP4rev1 UIDPLUS\r\n%T OK done\r\n" FAKE_NEXT SELECT3 LIST3 SELECT3
	    "%T NO over quota\r\n" FAKE_NEXT);
	assert_false(acknowledge(ACTION_MOVE));
	assert_int_equal(e.cause, CAUSE_FOLDER);
	assert_non_null(strstr(e.text, "over quota"));
	assert_null(strstr(server.sent, "STORE"));
}

/* Plain EXPUNGE would remove what others marked; what is marked is not listed again instead. */
static void
without_uidplus_nothing_is_expunged(void **state)
{
	(void)state;
	open_and_list(PLAIN_HELLO SELECT3 LIST3 SELECT3
	    "%T OK stored\r\n" FAKE_NEXT SELECT3
	    "* 1 FETCH (UID 11 RFC822.SIZE 5 FLAGS (\\Deleted))\r\n"
	    "* 2 FETCH (UID 12 RFC822.SIZE 5 FLAGS (\\Seen))\r\n"
	    "%T OK done\r\n" FAKE_NEXT);
	assert_true(acknowledge(ACTION_DELETE));
	assert_true(imap_commit(imap, &e));
	assert_null(strstr(server.sent, "EXPUNGE"));
	free(items);
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 1);
	assert_int_equal(items[0].uid, 12);
}

static void
exclusive_mailbox_is_expunged_at_the_end(void **state)
{
	(void)state;
	exclusive = true;
	open_and_list(PLAIN_HELLO SELECT3 LIST3 SELECT3
	    "%T OK stored\r\n" FAKE_NEXT SELECT3 "* 1 EXPUNGE\r\n%T OK expunged\r\n" FAKE_NEXT);
	assert_true(acknowledge(ACTION_DELETE));
	assert_null(strstr(server.sent, "EXPUNGE"));
	assert_true(imap_commit(imap, &e));
	assert_non_null(strstr(server.sent, " EXPUNGE\r\n"));
}

static void
read_only_folder_is_said_so(void **state)
{
	(void)state;
	open_and_list(HELLO SELECT3 LIST3
	    "* 3 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n%T OK [READ-ONLY] done\r\n" FAKE_NEXT);
	assert_false(acknowledge(ACTION_DELETE));
	assert_int_equal(e.cause, CAUSE_FOLDER);
}

static void
keeping_says_nothing_to_the_server(void **state)
{
	size_t before;

	(void)state;
	open_and_list(HELLO SELECT3 LIST3);
	before = server.nsent;
	assert_true(acknowledge(ACTION_KEEP));
	assert_int_equal(server.nsent, before);
}

static void
moving_to_itself_is_refused(void **state)
{
	struct mailbox_ack ack;

	(void)state;
	open_and_list(HELLO SELECT3 LIST3 SELECT3);
	ack = (struct mailbox_ack){ items[0], ACTION_MOVE, "inbox" };
	assert_false(imap_acknowledge(imap, &ack, 1, &e));
	assert_null(strstr(server.sent, "MOVE"));
}

/* RFC 9051: MOVE, UIDPLUS and IDLE are no extensions there and need not be named. */
static void
second_revision_has_what_the_first_had_as_extensions(void **state)
{
	(void)state;
	open_and_list(
	    FAKE_NEXT "* CAPABILITY IMAP4rev2\r\n%T OK done\r\n" FAKE_NEXT SELECT3 LIST3 SELECT3
		      "%T OK moved\r\n" FAKE_NEXT);
	assert_true(acknowledge(ACTION_MOVE));
	assert_non_null(strstr(server.sent, "UID MOVE 11:13 "));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_is_touched_when_uidvalidity_changed),
		TEST(moving_uses_move),
		TEST(missing_target_is_made_once),
		TEST(without_move_it_copies_and_expunges_by_uid),
		TEST(failed_copy_marks_nothing),
		TEST(without_uidplus_nothing_is_expunged),
		TEST(exclusive_mailbox_is_expunged_at_the_end),
		TEST(read_only_folder_is_said_so),
		TEST(keeping_says_nothing_to_the_server),
		TEST(moving_to_itself_is_refused),
		TEST(second_revision_has_what_the_first_had_as_extensions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_imap - a session against scripted servers that lie */
#include "build_config.h"

#include "cmocka_test.h"
#include "fake_server.h"
#include "imap.h"
#include "imap_name.h"

#include <stdio.h>
#include <string.h>

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

static struct fake_server server;
static struct imap *imap;
static struct mailbox_item *items;
static size_t nitems;
static struct err e;
static char got[1000];

static bool exclusive;
static const char *first_folder = "INBOX";

static bool
open_script(const char *script)
{
	const char *const folders[] = { first_folder, "Other" };
	struct imap_settings s = {
		.folders = folders, .nfolders = 2, .batch_seconds = 10, .exclusive = exclusive
	};

	memset(&e, 0, sizeof e);
	return imap_open(&imap, fake_start(&server, script, strlen(script)), &s, &e);
}

static int
teardown(void **state)
{
	(void)state;
	imap_close(imap);
	imap = NULL;
	free(items);
	items = NULL;
	nitems = 0;
	got[0] = '\0';
	exclusive = false;
	first_folder = "INBOX";
	fake_end(&server);
	return 0;
}

static bool
sink(void *context, const struct mailbox_item *item, const unsigned char *raw, size_t size,
    bool whole, struct err *unused)
{
	(void)context;
	(void)unused;
	snprintf(got + strlen(got), sizeof got - strlen(got), "%u:%.*s%s;", (unsigned)item->uid,
	    (int)size, (const char *)raw, whole ? "" : "!");
	return true;
}

static bool
fetch_after(const char *script)
{
	assert_true(open_script(script));
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 3);
	return imap_fetch(imap, items, nitems, sink, NULL, &e);
}

static void
listing_and_fetching_change_nothing(void **state)
{
	(void)state;
	assert_true(fetch_after(HELLO SELECT3 LIST3
	    "* 1 FETCH (UID 11 BODY[] {5}\r\nhello FLAGS (\\Seen))\r\n"
	    "* 2 FETCH (UID 12 BODY[] \"quo\\\"d\")\r\n"
	    "* 3 FETCH (BODY[] {5}\r\nA1 OK UID 13)\r\n%T OK done\r\n" FAKE_NEXT));
	assert_string_equal(got, "11:hello;12:quo\"d;13:A1 OK;");
	assert_int_equal(items[0].internaldate, 1767222000);
	assert_int_equal(items[1].internaldate, 1767225600);
	assert_int_equal(items[0].uidvalidity, 5);
	assert_non_null(strstr(server.sent, "EXAMINE"));
	assert_non_null(strstr(server.sent, "BODY.PEEK[]"));
	assert_null(strstr(server.sent, "SELECT"));
	assert_null(strstr(server.sent, "BODY["));
	/* text of the mail's author must not reach the library's parser */
	assert_null(strstr(server.sent, "ENVELOPE"));
	assert_null(strstr(server.sent, "BODYSTRUCTURE"));
}

static void
odd_but_lawful_listings_are_read(void **state)
{
	(void)state;
	assert_true(open_script(HELLO SELECT3
	    "* 1 FETCH (FLAGS (\\Seen))\r\n"
	    "* 2 FETCH (INTERNALDATE \" 1-Feb-2026 12:00:00 -0530\" RFC822.SIZE 0 UID "
	    "4294967295)\r\n"
	    "* 3 FETCH (MODSEQ (9223372036854775807) UID 1 RFC822.SIZE 4294967295)\r\n"
	    "* 4 FETCH (UID 1 RFC822.SIZE 7)\r\n"
	    "%T OK done\r\n" FAKE_NEXT));
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 2);
	assert_int_equal(items[0].uid, 1);
	assert_int_equal(items[0].internaldate, 0);
	assert_int_equal(items[1].uid, 4294967295);
	assert_int_equal(items[1].size, 0);
	assert_int_equal(items[1].internaldate, 1769967000);
}

static void
vanished_messages_are_left_out(void **state)
{
	(void)state;
	assert_true(fetch_after(
	    HELLO SELECT3 LIST3 "* 2 FETCH (UID 12 BODY[] {2}\r\nhi)\r\n%T OK done\r\n" FAKE_NEXT));
	assert_string_equal(got, "12:hi;");
}

/* Dovecot answers for what another session expunged as if it were empty. */
static void
empty_message_is_asked_for_again(void **state)
{
	(void)state;
	assert_true(fetch_after(HELLO SELECT3 LIST3
	    "* 1 FETCH (UID 11 BODY[] NIL)\r\n* 2 FETCH (UID 12 BODY[] {2}\r\nhi)\r\n"
	    "* 3 FETCH (UID 13 BODY[] {0}\r\n)\r\n%T OK done\r\n" FAKE_NEXT
	    "* 1 EXPUNGE\r\n%T OK noop\r\n" FAKE_NEXT
	    "* 2 FETCH (UID 13 BODY[] \"\")\r\n%T OK done\r\n" FAKE_NEXT));
	assert_string_equal(got, "12:hi;13:;");
}

static void
uid_that_was_not_asked_for_ends_the_session(void **state)
{
	(void)state;
	assert_false(fetch_after(
	    HELLO SELECT3 LIST3 "* 2 FETCH (UID 99 BODY[] {2}\r\nhi)\r\n%T OK done\r\n" FAKE_NEXT));
	assert_int_equal(e.cause, CAUSE_PROTOCOL);
	assert_string_equal(got, "");
}

static void
same_message_twice_ends_the_session(void **state)
{
	(void)state;
	assert_false(fetch_after(HELLO SELECT3 LIST3 "* 2 FETCH (UID 12 BODY[] {2}\r\nhi)\r\n"
						     "* 2 FETCH (UID 12 BODY[] {2}\r\nho)\r\n"
						     "%T OK done\r\n" FAKE_NEXT));
	assert_string_equal(got, "12:hi;");
	free(items);
	assert_false(imap_list(imap, 0, &items, &nitems, &e));
}

static void
literal_that_ends_early_is_an_error(void **state)
{
	(void)state;
	assert_false(fetch_after(HELLO SELECT3 LIST3 "* 1 FETCH (UID 11 BODY[] {5000}\r\nhel"));
	assert_int_equal(e.cause, CAUSE_CONNECT);
	assert_string_equal(got, "");
}

static void
hostile_answers_to_fetch_end_the_session(void **state)
{
	static const char *const answers[] = {
		"* 1 FETCH (UID 11 BODY[] {4294967290}\r\nx",
		"* 1 FETCH (UID 11 BODY[] {4294967301}\r\nhello)\r\n%T OK done\r\n",
		"* 1 FETCH (BODYSTRUCTURE (((((((((((((\r\n%T OK done\r\n",
		"* 1 FETCH (X-FOO {1000000}\r\n* 1 FETCH (BODYSTRUCTURE ((((\r\n%T OK done\r\n",
		"* BYE overloaded\r\n",
		"+ what?\r\n%T OK done\r\n",
		"OTHER OK done\r\n",
		"%T BAD no\r\nhello\r\n",
		"",
	};
	char script[2000];

	(void)state;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
		snprintf(script, sizeof script, "%s%s", HELLO SELECT3 LIST3, answers[i]);
		if (fetch_after(script))
			fail_msg("accepted: %s", answers[i]);
		assert_string_equal(got, "");
		teardown(NULL);
	}
}

/* libetpan leaves a pointer to what it freed as the result of a FETCH that was refused. */
static void
refused_fetch_is_an_error_and_nothing_else(void **state)
{
	(void)state;
	assert_true(open_script(
	    HELLO SELECT3 "* 1 FETCH (UID 11 RFC822.SIZE 5)\r\n%T NO not now\r\n" FAKE_NEXT));
	assert_false(imap_list(imap, 0, &items, &nitems, &e));
	assert_non_null(strstr(e.text, "not now"));
	teardown(NULL);
	assert_false(fetch_after(HELLO SELECT3 LIST3 "%T NO not now\r\n" FAKE_NEXT));
	assert_non_null(strstr(e.text, "not now"));
}

static void
line_that_lost_its_beginning_is_survived(void **state)
{
	(void)state;
	assert_true(open_script("tial line\r\n* 5 EXISTS\r\n" HELLO "* 0 EXISTS\r\n"
				"* OK [UIDVALIDITY 5] x\r\n%T OK done\r\n" FAKE_NEXT));
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 0);
}

static void
missing_folder_leaves_the_session_alive(void **state)
{
	(void)state;
	assert_true(
	    open_script(HELLO "%T NO [NONEXISTENT] no such folder\r\n" FAKE_NEXT SELECT3 LIST3));
	assert_false(imap_list(imap, 1, &items, &nitems, &e));
	assert_int_equal(e.cause, CAUSE_FOLDER);
	assert_non_null(strstr(e.text, "Other"));
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 3);
}

static void
folder_that_is_busy_is_tried_again(void **state)
{
	(void)state;
	assert_true(
	    open_script(HELLO "%T NO [INUSE] locked\r\n" FAKE_NEXT "%T NO no\r\n" FAKE_NEXT));
	assert_false(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(e.class, ERR_RETRY);
	assert_int_equal(e.cause, CAUSE_FOLDER);
	assert_false(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(e.class, ERR_OPERATOR);
}

static bool
acknowledge(enum mailbox_action action)
{
	struct mailbox_ack acks[3];

	for (size_t i = 0; i < 3; i++)
		acks[i] = (struct mailbox_ack){ items[i], action, "Done" };
	return imap_acknowledge(imap, acks, 3, &e);
}

static void
open_and_list(const char *script)
{
	assert_true(open_script(script));
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
	assert_int_equal(nitems, 3);
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

static void
idle_hears_what_comes_before_the_continuation(void **state)
{
	bool fresh = false;

	(void)state;
	open_and_list(HELLO SELECT3 LIST3 SELECT3 "* 4 EXISTS\r\n+ idling\r\n" FAKE_NEXT
						  "Cidle OK done\r\n" FAKE_NEXT);
	assert_true(imap_wait(imap, 100, -1, &fresh, &e));
	assert_true(fresh);
}

static void
idle_hears_what_comes_with_the_continuation(void **state)
{
	bool fresh = false;

	(void)state;
	open_and_list(
	    HELLO SELECT3 LIST3 SELECT3 "+ idling\r\n* OK still here\r\n* 4 EXISTS\r\n" FAKE_NEXT
					"Cidle OK done\r\n" FAKE_NEXT SELECT3 LIST3);
	assert_true(imap_wait(imap, 100, -1, &fresh, &e));
	assert_true(fresh);
	free(items);
	assert_true(imap_list(imap, 0, &items, &nitems, &e));
}

static void
idle_ends_quietly(void **state)
{
	bool fresh = true;

	(void)state;
	open_and_list(
	    HELLO SELECT3 LIST3 SELECT3 "+ idling\r\n" FAKE_NEXT "Cidle OK done\r\n" FAKE_NEXT);
	assert_true(imap_wait(imap, 1, -1, &fresh, &e));
	assert_false(fresh);
	assert_non_null(strstr(server.sent, "IDLE\r\nDONE\r\n"));
}

static void
mail_that_came_since_the_listing_is_news(void **state)
{
	bool fresh = false;

	(void)state;
	open_and_list(HELLO SELECT3 LIST3 "* 4 EXISTS\r\n* OK [UIDVALIDITY 5] x\r\n* OK [UIDNEXT "
					  "15] x\r\n%T OK done\r\n" FAKE_NEXT);
	assert_true(imap_wait(imap, 100, -1, &fresh, &e));
	assert_true(fresh);
	assert_null(strstr(server.sent, "IDLE"));
}

static void
folder_names_become_modified_utf7(void **state)
{
	static const char *const names[][2] = {
		{ "INBOX", "INBOX" },
		{ "Junk Mail", "Junk Mail" },
		{ "R&D", "R&-D" },
		{ "R\xc3\xbc"
		  "ckl\xc3\xa4ufer",
		    "R&APw-ckl&AOQ-ufer" },
		{ "\xe5\x8f\xb0\xe5\x8c\x97", "&U,BTFw-" },
		{ "\xf0\x9f\x93\xa8", "&2D3c6A-" },
		{ "a\r\nb", "a&AA0ACg-b" },
		{ "~peter/mail", "~peter/mail" },
	};
	char out[100];

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_true(imap_name_encode(names[i][0], out, strlen(names[i][0]) * 8 + 3));
		assert_string_equal(out, names[i][1]);
	}
	assert_false(imap_name_encode("\xff", out, sizeof out));
	assert_false(imap_name_encode("\xc3", out, sizeof out));
	assert_false(imap_name_encode("\xed\xa0\x80", out, sizeof out));
	assert_false(imap_name_encode("\xc0\xaf", out, sizeof out));
	assert_false(imap_name_encode("INBOX", out, 5));
}

static void
control_characters_go_in_utf7_only(void **state)
{
	char out[100];

	(void)state;
	assert_true(imap_name_copy("B\xc3\xbcro & Co", out, sizeof out));
	assert_string_equal(out, "B\xc3\xbcro & Co");
	assert_false(imap_name_copy("a\r\nb", out, sizeof out));
	assert_false(imap_name_copy("a\xc2\x85", out, sizeof out));
	assert_false(imap_name_copy("\xff", out, sizeof out));
	assert_false(imap_name_copy("INBOX", out, 5));
}

static void
names_go_as_utf8_where_the_server_enables_it(void **state)
{
	static const char *const enabling[] = { "UTF8=ACCEPT", "UTF8=ONLY" };
	char script[1000];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		first_folder = "Zur\xc3\xbc"
			       "ck \"gelaufen\"";
		snprintf(script, sizeof script,
		    FAKE_NEXT
		    "* CAPABILITY IMAP4rev1 ENABLE MOVE UIDPLUS %s\r\n%%T OK done\r\n" FAKE_NEXT
		    "* ENABLED UTF8=ACCEPT\r\n%%T OK done\r\n" FAKE_NEXT "%s",
		    enabling[i], SELECT3 LIST3 SELECT3 "%T OK done\r\n" FAKE_NEXT);
		open_and_list(script);
		assert_true(imap_acknowledge(imap,
		    &(struct mailbox_ack){ items[0], ACTION_MOVE, "Fertig \xe2\x9c\x93" }, 1, &e));
		assert_non_null(strstr(server.sent, " ENABLE UTF8=ACCEPT\r\n"));
		assert_non_null(strstr(server.sent,
		    "EXAMINE \"Zur\xc3\xbc"
		    "ck \\\"gelaufen\\\"\"\r\n"));
		assert_non_null(strstr(server.sent, "UID MOVE 11 \"Fertig \xe2\x9c\x93\"\r\n"));
		teardown(NULL);
	}
}

static void
names_stay_utf7_where_it_is_not_enabled(void **state)
{
	(void)state;
	first_folder = "Zur\xc3\xbc"
		       "ck";
	open_and_list(
	    FAKE_NEXT "* CAPABILITY IMAP4rev1 ENABLE UTF8=ACCEPT\r\n%T OK done\r\n" FAKE_NEXT
		      "%T BAD unknown command\r\n" FAKE_NEXT SELECT3
		      "* 1 FETCH (UID 11 RFC822.SIZE 5 FLAGS ())\r\n"
		      "* 2 FETCH (UID 12 RFC822.SIZE 5 FLAGS ())\r\n"
		      "* 3 FETCH (UID 13 RFC822.SIZE 5 FLAGS ())\r\n%T OK done\r\n" FAKE_NEXT);
	assert_non_null(strstr(server.sent, "EXAMINE \"Zur&APw-ck\""));
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

static void
server_that_refuses_idle_is_polled(void **state)
{
	bool fresh = true;

	(void)state;
	open_and_list(HELLO SELECT3 LIST3 SELECT3 "%T BAD what is IDLE?\r\n" FAKE_NEXT SELECT3);
	assert_true(imap_wait(imap, 0, -1, &fresh, &e));
	assert_false(fresh);
	assert_true(imap_wait(imap, 0, -1, &fresh, &e));
	assert_ptr_equal(strstr(strstr(server.sent, "IDLE\r\n") + 1, "IDLE\r\n"), NULL);
}

/* Each cause of "not now" is tried again; the one of "never" is the operator's. */
static void
throttling_is_told_from_refusal(void **state)
{
	static const struct {
		const char *words;
		enum err_class class;
	} cases[] = {
		{ "NO [LIMIT] too many", ERR_RETRY },
		{ "NO [OVERQUOTA] Account exceeded command or bandwidth limits.", ERR_RETRY },
		{ "NO [INUSE] locked", ERR_RETRY },
		{ "NO [UNAVAILABLE] backend", ERR_RETRY },
		{ "NO [SERVERBUG] oops", ERR_RETRY },
		{ "NO Request is throttled. Suggested Backoff Time: 299961 milliseconds",
		    ERR_RETRY },
		{ "NO [NOPERM] not yours", ERR_OPERATOR },
	};
	char script[1000];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(script, sizeof script, "%s%%T %s\r\n%s", HELLO SELECT3 LIST3,
		    cases[i].words, FAKE_NEXT);
		assert_false(fetch_after(script));
		assert_int_equal(e.class, cases[i].class);
		assert_int_equal(e.cause, CAUSE_FOLDER);
		assert_non_null(strstr(e.text, cases[i].words));
		teardown(NULL);
	}
}

#define TEST(f) cmocka_unit_test_teardown(f, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(listing_and_fetching_change_nothing),
		TEST(odd_but_lawful_listings_are_read),
		TEST(vanished_messages_are_left_out),
		TEST(empty_message_is_asked_for_again),
		TEST(uid_that_was_not_asked_for_ends_the_session),
		TEST(same_message_twice_ends_the_session),
		TEST(literal_that_ends_early_is_an_error),
		TEST(hostile_answers_to_fetch_end_the_session),
		TEST(refused_fetch_is_an_error_and_nothing_else),
		TEST(line_that_lost_its_beginning_is_survived),
		TEST(missing_folder_leaves_the_session_alive),
		TEST(folder_that_is_busy_is_tried_again),
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
		TEST(idle_hears_what_comes_before_the_continuation),
		TEST(idle_hears_what_comes_with_the_continuation),
		TEST(idle_ends_quietly),
		TEST(mail_that_came_since_the_listing_is_news),
		TEST(folder_names_become_modified_utf7),
		TEST(control_characters_go_in_utf7_only),
		TEST(names_go_as_utf8_where_the_server_enables_it),
		TEST(names_stay_utf7_where_it_is_not_enabled),
		TEST(second_revision_has_what_the_first_had_as_extensions),
		TEST(server_that_refuses_idle_is_polled),
		TEST(throttling_is_told_from_refusal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

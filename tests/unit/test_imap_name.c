/* test_imap_name - names of folders that are not ASCII */
#include "imap_case.h"
#include "imap_name.h"

#include <stdio.h>
#include <string.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(folder_names_become_modified_utf7),
		TEST(control_characters_go_in_utf7_only),
		TEST(names_go_as_utf8_where_the_server_enables_it),
		TEST(names_stay_utf7_where_it_is_not_enabled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

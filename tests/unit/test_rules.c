/* rules: what the files may say, ours and those of a site */
#include "rules_test.h"

#include "classify.h"
#include "parser.h"

#include <stdlib.h>

static void
the_built_in_files_have_no_mistake(void **state)
{
	struct rules *r;
	struct rules_count n;

	(void)state;
	if (getenv("CAROM_MEMCHECK")) /* minutes of libhs, which compiles them all */
		skip();
	said[0] = '\0';
	r = rules_new(rules_embedded, rules_embedded_count, complain, NULL);
	assert_string_equal(said, "");
	assert_non_null(r);
	rules_count(r, &n);
	assert_true(n.phrases > 1000);
	assert_true(n.rules > 300);
	assert_true(n.providers > 50);
	assert_true(n.blocklists > 40);
	rules_free(r);
}

/* A zero-width space, as an editor leaves it behind. */
static void
what_cannot_be_seen_is_no_part_of_a_phrase(void **state)
{
	struct rules *r;

	(void)state;
	assert_null(read_text("[reason mailbox_full]\n\xe2\x80\x8b\n"));
	assert_non_null(strstr(said, "site.rules:2: a text is missing"));
	r = read_text("[reason mailbox_full]\n\xe2\x80\x8b*full up*\xe2\x80\x8b\n");
	assert_string_equal(said, "");
	assert_non_null(r);
	rules_free(r);
}

static enum reason
reason_of(const struct rules *r, const char *diagnostic, char *id, size_t size)
{
	struct scan *s = scan_new(r);
	struct arena *a = arena_new(PARSER_ARENA);
	struct recipient one = { .diagnostic = slice_of(diagnostic),
		.remote_mta = SLICE("gmail-smtp-in.l.google.com") };
	struct failure f = { .delay = false };

	assert_non_null(s);
	assert_non_null(a);
	classify_failure(s, a, &f, &one);
	snprintf(id, size, "%s", one.rule ? one.rule : "");
	arena_free(a);
	scan_free(s);
	return one.reason;
}

/* A word of doubt turns what the codes say, not what the site itself has taught. */
static void
a_phrase_of_the_site_knows_no_doubt(void **state)
{
	const char *said_by_server = "550 5.1.1 no such soul, ask your isp";
	struct rules *r = read_with_site("");
	char id[100];

	(void)state;
	assert_non_null(r);
	assert_int_equal(reason_of(r, said_by_server, id, sizeof id), REASON_sender_rejected);
	assert_non_null(strstr(id, "doubt."));
	rules_free(r);
	r = read_with_site("[reason mailbox_not_found]\nno such soul\n");
	assert_non_null(r);
	assert_int_equal(reason_of(r, said_by_server, id, sizeof id), REASON_mailbox_not_found);
	rules_free(r);
}

/* Of a long list it is looked first which texts can be there at all. */
static void
every_text_of_a_long_list_is_found(void **state)
{
	char site[2048] = "[texts sender.log]\n\"~\"\nqq\nqrul\n", in[64];
	struct rules *r;

	(void)state;
	for (int i = 0; i < 60; i++)
		snprintf(
		    site + strlen(site), sizeof site - strlen(site), "Zziq %d gruml%d\n", i, i * 7);
	r = read_with_site(site);
	assert_non_null(r);
	for (int i = 0; i < 60; i++) {
		const struct phrase *one;

		snprintf(in, sizeof in, "a zZIQ %d GrumL%d", i, i * 7);
		one = rules_text(r, TEXTS_SENDER_LOG, TEXT_WITHIN, slice_of(in));
		assert_non_null(one);
		assert_int_equal(strncmp(one->text, "Zziq ", 5), 0);
		in[strlen(in) - 1] = 'x';
		one = rules_text(r, TEXTS_SENDER_LOG, TEXT_WITHIN, slice_of(in));
		assert_true(!one || strlen(one->text) < strlen(in) - 2);
	}
	assert_non_null(rules_text(r, TEXTS_SENDER_LOG, TEXT_WITHIN, SLICE("QRUL")));
	assert_non_null(rules_text(r, TEXTS_SENDER_LOG, TEXT_WITHIN, SLICE("qq")));
	assert_non_null(rules_text(r, TEXTS_SENDER_LOG, TEXT_WITHIN, SLICE("a~")));
	assert_null(rules_text(r, TEXTS_SENDER_LOG, TEXT_WITHIN, SLICE("qru l zziq gruml")));
	rules_free(r);
}

/* In one sentence, and of the reasons named; a phrase that the site itself has taught stays. */
static void
words_in_the_sentence_make_another_reason_of_a_phrase(void **state)
{
	static const char rule[] = "[instead rate_limited mailbox_full]\nof purple parcels\n";
	struct rules *r = read_with_site(rule);
	char id[100];

	(void)state;
	assert_non_null(r);
	assert_int_equal(
	    reason_of(r, "552 5.2.2 quota of purple parcels exceeded: over quota", id, sizeof id),
	    REASON_rate_limited);
	assert_string_equal(id, "instead.of_purple_parcels");
	assert_int_equal(
	    reason_of(r, "552 5.2.2 of purple parcels", id, sizeof id), REASON_rate_limited);
	assert_int_equal(
	    reason_of(r, "552 mailbox is full. That is of purple parcels", id, sizeof id),
	    REASON_mailbox_full);
	assert_int_equal(
	    reason_of(r, "550 5.7.1 spam of purple parcels", id, sizeof id), REASON_spam_content);
	rules_free(r);
	r = read_with_site("[instead rate_limited mailbox_full]\nof purple parcels\n"
			   "[reason mailbox_full]\nhouse is filled\n");
	assert_non_null(r);
	assert_int_equal(reason_of(r, "550 house is filled of purple parcels", id, sizeof id),
	    REASON_mailbox_full);
	rules_free(r);
}

/* With these rules of a site; the reason is its first recipient's, REASON_NONE without one. */
static enum kind
kind_with_site(const char *site, const char *letter, enum reason *reason)
{
	struct rules *r = read_with_site(site);
	struct parser *p = r ? parser_new(r) : NULL;
	struct arena *a = arena_new(PARSER_ARENA);
	struct verdict v;
	enum kind kind;

	assert_non_null(p);
	assert_non_null(a);
	assert_int_equal(parser_read(p, a, slice_of(letter), NULL, &v), PARSE_OK);
	kind = v.kind;
	*reason = v.nrecipients ? v.recipients[0].reason : REASON_NONE;
	arena_free(a);
	parser_free(p);
	rules_free(r);
	return kind;
}

/* So is how a mailing list begins and goes on that did not take a letter. */
static void
a_site_teaches_how_its_lists_refuse(void **state)
{
	static const char letter[] =
	    "Return-Path: <>\nFrom: tea-owner@lists.example.org\nTo: news@our.example\n"
	    "Subject: qrulm\n\nZziq vrabbin tea\nlurgen SNOVE\n";
	static const char *const sites[] = { "", "[texts list.opening]\nzziq vrabbin\n",
		"[texts list.opening]\nzziq vrabbin\n[texts list.refusal]\nlurgen snove\n" };

	(void)state;
	for (size_t i = 0; i < sizeof sites / sizeof *sites; i++) {
		enum reason reason;

		assert_int_equal(kind_with_site(sites[i], letter, &reason) == KIND_BOUNCE, i == 2);
		assert_int_equal(reason, i == 2 ? REASON_recipient_refused : REASON_NONE);
	}
}

/* What no rules file has is asked for in vain. */
static void
every_list_of_texts_is_filled(void **state)
{
	struct rules *r =
	    rules_new_ready(rules_embedded, rules_embedded_count, &rules_ready, complain, NULL);

	(void)state;
	assert_non_null(r);
	for (unsigned i = 0; i < TEXT_LISTS; i++)
		if (rules_texts(r, (enum text_list)i).n == 0)
			fail_msg("list %u has no text", i);
	rules_free(r);
}

/* A text that is looked for in a list, and the one that is found; NULL: none. */
struct text_case {
	enum text_place where;
	const char *in, *found;
};

static void
expect_texts(const struct rules *r, enum text_list list, const struct text_case *cases, size_t n)
{
	assert_non_null(r);
	for (size_t i = 0; i < n; i++) {
		const struct phrase *one =
		    rules_text(r, list, cases[i].where, slice_of(cases[i].in));

		if (cases[i].found == NULL)
			assert_null(one);
		else
			assert_string_equal(one ? one->text : "", cases[i].found);
	}
}

static void
texts_are_found_where_they_are_asked_for(void **state)
{
	static const struct text_case cases[] = { { TEXT_BEGINS, "Qrulm", "qrulm" },
		{ TEXT_BEGINS, "a qrulm", NULL }, { TEXT_BEGINS, "zziq ", "zziq " },
		{ TEXT_BEGINS, "zziqs", NULL }, { TEXT_BEGINS, "", NULL }, { TEXT_ENDS, "", NULL },
		{ TEXT_ENDS, "a QRULM", "qrulm" }, { TEXT_ENDS, "qrulms", NULL },
		{ TEXT_IS, "qRulm", "qrulm" }, { TEXT_IS, "qrulms", NULL },
		{ TEXT_WITHIN, "a qrulms", "qrulm" }, { TEXT_WITHIN, "a zziqs", NULL },
		{ TEXT_WITHIN, "the\"", "\"" } };
	struct rules *r = read_with_site("[texts sender.log]\nqrulm\n{de} \"zziq \"\n\"\n");

	(void)state;
	expect_texts(r, TEXTS_SENDER_LOG, cases, sizeof cases / sizeof *cases);
	rules_free(r);
}

static void
a_word_of_a_list_may_go_on_where_a_star_ends_its_text(void **state)
{
	static const struct text_case cases[] = { { TEXT_WORD, "zziq", "zziq" },
		{ TEXT_WORD, "Zziq", "zziq" }, { TEXT_WORD, "zziqs", NULL },
		{ TEXT_WORD, "QRULM", "qrulm*" }, { TEXT_WORD, "qrulms", "qrulm*" },
		{ TEXT_WORD, "qrul", NULL }, { TEXT_WORD, "", NULL } };
	struct rules *r = read_with_site("[texts request.more]\nqrulm*\nzziq\n");

	(void)state;
	expect_texts(r, TEXTS_REQUEST_MORE, cases, sizeof cases / sizeof *cases);
	rules_free(r);
}

/* The first line that begins with a text, and again behind it: as looked for text by text. */
static void
a_line_that_begins_with_a_text_of_a_list_is_found(void **state)
{
	static const char *const lines[] = { "nothing", "--- Qrulm it", "  zziq and more",
		"not zziq and more", "--- glomp", "qrulm", "zz", "Zziq and mor" };
	struct rules *r = read_with_site("[texts sender.log]\nqrulm\nzziq and more\n--- glomp\n");
	struct arena *a = arena_new(PARSER_ARENA);
	struct texts list;

	(void)state;
	assert_non_null(r);
	list = rules_texts(r, TEXTS_SENDER_LOG);
	for (unsigned some = 0; some < 1u << 8; some++) {
		char all[256] = "";
		size_t first = TEXT_NONE;
		struct text t;

		for (size_t i = 0; i < 8; i++)
			if (some & 1u << i) {
				strcat(all, lines[i]);
				strcat(all, "\n");
			}
		arena_reset(a);
		text_split(a, slice_of(all), &t);
		for (size_t from = 0; from < t.n; from++) {
			first = TEXT_NONE;
			for (size_t i = 0; i < list.n; i++) {
				size_t at = text_at(&t, phrase_slice(&list.text[i]), from);

				first = at < first ? at : first;
			}
			assert_int_equal(rules_text_line(r, TEXTS_SENDER_LOG, &t, from), first);
		}
	}
	arena_free(a);
	rules_free(r);
}

/* What a site's language calls a failed delivery is taught like any other phrase. */
static void
a_site_teaches_how_its_reports_are_headed(void **state)
{
	static const char letter[] =
	    "Return-Path: <>\nFrom: system@mx.example.org\nTo: news@our.example\n"
	    "Subject: Zziq qrulm\n\nbob@example.net\n550 vrabbin zziq\n";
	const char *const sites[] = { "",
		"[set report.subject]\n^zziq qrulm\n[set report.failure]\nvrabbin\n" };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		enum reason reason;

		assert_int_equal(
		    kind_with_site(sites[i], letter, &reason), i ? KIND_BOUNCE : KIND_MAIL);
	}
}

/* Replies of SMTP are ASCII mostly, whatever language they are in. */
static void
letters_with_marks_are_found_without_them(void **state)
{
	struct rules *r = read_text("[reason mailbox_full]\n"
				    "{fr} bo\xc3\xaete ~ satur\xc3\xa9"
				    "e\n"
				    "{de} \xc3\xbc"
				    "berf\xc3\xbclltes postfach\n"
				    "{pl} skrzynka pe\xc5\x82na\n"
				    "{ru} \xd1\x8f\xd1\x89\xd0\xb8\xd0\xba \xd1\xbf\n");
	char id[100];

	(void)state;
	assert_string_equal(said, "");
	assert_non_null(r);
	assert_int_equal(
	    reason_of(r, "550 Boite aux lettres saturee", id, sizeof id), REASON_mailbox_full);
	assert_int_equal(reason_of(r,
			     "550 Bo\xc3\xaete satur\xc3\xa9"
			     "e",
			     id, sizeof id),
	    REASON_mailbox_full);
	assert_int_equal(
	    reason_of(r, "550 ueberfuelltes Postfach", id, sizeof id), REASON_mailbox_full);
	assert_int_not_equal(
	    reason_of(r, "550 uberfulltes Postfach", id, sizeof id), REASON_mailbox_full);
	assert_int_equal(reason_of(r, "550 SKRZYNKA PELNA", id, sizeof id), REASON_mailbox_full);
	rules_free(r);
}

/* Any order, any ending of a stem, one sentence; a group in front of which a - stands must not be there. */
static void
words_together_are_found_in_any_order(void **state)
{
	struct rules *r = read_text("[words cup]\ncup mug*\n{fr} tass\xc3\xa9"
				    "e\n[words brim]\nbrim* full\n[words tea]\ntea\n"
				    "[together]\nmailbox_full cup brim -tea\n");
	static const struct {
		const char *text;
		enum reason reason;
	} cases[] = {
		{ "450 the cup is full", REASON_mailbox_full },
		{ "450 brimming are all of our mugs", REASON_mailbox_full },
		{ "450 TASSEE full", REASON_mailbox_full },
		{ "450 full: that is user's cup!", REASON_mailbox_full },
		{ "450 the cups are full", REASON_NONE },
		{ "450 a cup. It is full", REASON_NONE },
		{ "450 the cup is full of tea", REASON_NONE },
		{ "450 full.cup.example said something", REASON_NONE },
		{ "450 full, see http://cup/", REASON_NONE },
		{ "450 full: bob@cup", REASON_NONE },
	};
	char id[100];

	(void)state;
	assert_string_equal(said, "");
	assert_non_null(r);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum reason reason = reason_of(r, cases[i].text, id, sizeof id);

		if ((reason == REASON_mailbox_full) != (cases[i].reason == REASON_mailbox_full))
			fail_msg("%s: %s", cases[i].text, reason_name(reason));
	}
	assert_int_equal(reason_of(r, "450 the cup is full", id, sizeof id), REASON_mailbox_full);
	assert_string_equal(id, "together.mailbox_full_cup_brim_-tea");
	rules_free(r);
	r = read_with_site("[words pond]\npond\n[together]\nmailbox_moved pond recipient\n");
	assert_non_null(r);
	assert_int_equal(
	    reason_of(r, "450 user swims in a pond", id, sizeof id), REASON_mailbox_moved);
	rules_free(r);
}

static void
a_site_s_own_rules_win(void **state)
{
	static const char said_by_google[] =
	    "550 5.1.1 The email account that you tried to reach does not exist";
	char id[128];
	struct rules *r =
	    read_with_site("[reason mailbox_closed]\naccount that you tried to reach\n");

	(void)state;
	assert_non_null(r);
	assert_int_equal(reason_of(r, said_by_google, id, sizeof id), REASON_mailbox_closed);
	assert_string_equal(id, "mailbox_closed.account_that_you_tried_to_reach");
	rules_free(r);

	r = read_with_site(
	    "[provider gmail]\nids google\nnosuchuser mailbox_moved the email account\n");
	assert_non_null(r);
	assert_int_equal(reason_of(r, said_by_google, id, sizeof id), REASON_mailbox_moved);
	assert_string_equal(id, "google.nosuchuser");
	rules_free(r);

	r = read_with_site("[off]\ngoogle.nosuchuser\n");
	assert_non_null(r);
	assert_int_equal(reason_of(r, said_by_google, id, sizeof id), REASON_mailbox_not_found);
	assert_string_not_equal(id, "google.nosuchuser");
	rules_free(r);

	r = read_with_site("[order]\nspam_content mailbox_full\n");
	assert_non_null(r);
	assert_int_equal(reason_of(r, "550 mailbox full and rejected as spam", id, sizeof id),
	    REASON_spam_content);
	rules_free(r);

	r = read_with_site("[status]\n5.1.1 mailbox_closed\n");
	assert_non_null(r);
	assert_int_equal(reason_of(r, "550 5.1.1", id, sizeof id), REASON_mailbox_closed);
	rules_free(r);
}

/* 128 groups of words are the most, and the last one is as good as the first. */
static void
groups_of_words_have_a_limit(void **state)
{
	enum { MOST = 128 };
	char text[MOST * 64], id[100];
	size_t n = 0;
	struct rules *r;

	(void)state;
	for (int i = 1; i <= MOST; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "[words g%d]\nword%d\n", i, i);
	(void)snprintf(
	    text + n, sizeof text - n, "[together]\nmailbox_full g%d g1 -g%d\n", MOST, MOST - 1);
	r = read_text(text);
	assert_string_equal(said, "");
	assert_non_null(r);
	assert_int_equal(reason_of(r, "450 word128 word1", id, sizeof id), REASON_mailbox_full);
	assert_int_not_equal(reason_of(r, "450 word64 word1", id, sizeof id), REASON_mailbox_full);
	assert_int_not_equal(
	    reason_of(r, "450 word127 word128 word1", id, sizeof id), REASON_mailbox_full);
	rules_free(r);
	(void)snprintf(text + n, sizeof text - n, "[words one-more]\nword\n");
	assert_null(read_text(text));
	assert_non_null(strstr(said, "site.rules:257: too many groups of words: 128 are the most"));
}

/* So many sections, one or two lines each, and then one more. */
static void
sections_have_a_limit(void **state)
{
	static const struct {
		const char *front, *between, *behind, *said; /* with a number at both joints */
		int most;
	} cases[] = {
		{ "[set s", "]\nalpha beta ", "\n", "too many sets: 64 are the most", 64 },
		{ "[provider p", "]\nhost p", ".example\n", "too many providers: 256 are the most",
		    256 },
		{ "[words g]\nword", "\n# ", "\n", "too many words: 30000 are the most", 30000 },
		{ "[provider p]\nhost p", ".example\n# ", "\n",
		    "too many host and domain lines: 30000 are the most", 30000 },
	};
	static char text[30002 * 64];

	(void)state;
	for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
		for (int over = 0; over < 2; over++) {
			struct rules *r;
			size_t n = 0;

			for (int i = 1; i <= cases[k].most + over; i++)
				n += (size_t)snprintf(text + n, sizeof text - n, "%s%d%s%d%s",
				    cases[k].front, i, cases[k].between, i, cases[k].behind);
			r = read_text(text);
			/* of names that nothing asks for more is said */
			if ((strstr(said, cases[k].said) != NULL) != over)
				fail_msg("%s: %.200s", cases[k].said, said);
			assert_true(!over || !r);
			rules_free(r);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_built_in_files_have_no_mistake),
		cmocka_unit_test(what_cannot_be_seen_is_no_part_of_a_phrase),
		cmocka_unit_test(a_site_teaches_how_its_reports_are_headed),
		cmocka_unit_test(letters_with_marks_are_found_without_them),
		cmocka_unit_test(a_site_teaches_how_its_lists_refuse),
		cmocka_unit_test(every_list_of_texts_is_filled),
		cmocka_unit_test(texts_are_found_where_they_are_asked_for),
		cmocka_unit_test(a_word_of_a_list_may_go_on_where_a_star_ends_its_text),
		cmocka_unit_test(a_line_that_begins_with_a_text_of_a_list_is_found),
		cmocka_unit_test(a_phrase_of_the_site_knows_no_doubt),
		cmocka_unit_test(every_text_of_a_long_list_is_found),
		cmocka_unit_test(words_in_the_sentence_make_another_reason_of_a_phrase),
		cmocka_unit_test(words_together_are_found_in_any_order),
		cmocka_unit_test(groups_of_words_have_a_limit),
		cmocka_unit_test(sections_have_a_limit),
		cmocka_unit_test(a_site_s_own_rules_win),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

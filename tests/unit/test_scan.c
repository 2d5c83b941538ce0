/* scan, fold: how phrases are found */
#include "pace_test.h"
#include "rules_test.h"

#include "classify.h"
#include "parser.h"

/* The ids of the hits of set a in text, separated by blanks. */
static const char *
hits_of(const char *rules, const char *text)
{
	static char ids[512];
	struct rules *r = read_text(rules);
	struct scan *s;
	struct arena *a = arena_new(1 << 20);
	struct folded folded;
	const struct hit *hit;
	size_t n;

	ids[0] = '\0';
	if (!r)
		fail_msg("%s", said);
	s = scan_new(r);
	fold_text(a, slice_of(text), &folded);
	n = scan_sets(s, a, &folded, rules_set(r, "a"), &hit);
	for (size_t i = 0; i < n; i++) {
		size_t from = fold_source(&folded, hit[i].start),
		       to = fold_source(&folded, hit[i].end), used = strlen(ids);

		snprintf(ids + used, sizeof ids - used, "%s%s@%zu-%zu%s", i ? " " : "", hit[i].id,
		    from, to, hit[i].language);
	}
	arena_free(a);
	scan_free(s);
	rules_free(r);
	return ids;
}

static void
a_sites_phrases_and_ours_are_found_in_the_order_of_the_text(void **state)
{
	const struct rules_source source[] = {
		{ .name = "ours", .text = SLICE("[set s all]\nalpha\ngamma\n") },
		{ .name = "site", .text = SLICE("[set s all]\nbeta\n"), .user = true },
	};
	static const char text[] = "beta alpha beta gamma beta alpha gamma";
	struct rules *r;
	struct arena *a = arena_new(PARSER_ARENA);
	struct scan *s;
	struct folded folded;
	const struct hit *hits;
	size_t n;

	(void)state;
	said[0] = '\0';
	assert_non_null(r = rules_new(source, 2, complain, NULL));
	assert_non_null(s = scan_new(r));
	fold_text(a, slice_of(text), &folded);
	n = scan_sets(s, a, &folded, rules_set(r, "s"), &hits);
	assert_int_equal(n, 7);
	for (size_t i = 1; i < n; i++)
		assert_int_equal(hits[i].start, hits[i - 1].end + 1);
	scan_free(s);
	rules_free(r);
	arena_free(a);
}

/* What the automaton looks for is some octets of a phrase, those that few others have: here the front of the long
 * one, which is found first and ends last. */
static void
the_first_place_counts_whichever_octets_are_looked_for(void **state)
{
	static const char rules[] = "[set a]\n"
				    "(the mailbox|zqxjkvwy and the mailbox is full)\n"
				    "yqzxwvkj and the mailbox is full\n"
				    "and the mailbox is full up\n"
				    "and the mailbox is full again\n";
	static const char choice[] = "a.(the_mailbox|zqxjkvwy_and_the_mailbox_is_full)@13-24",
			  both[] = "a.(the_mailbox|zqxjkvwy_and_the_mailbox_is_full)@13-24 "
				   "a.yqzxwvkj_and_the_mailbox_is_full@0-32";

	(void)state;
	assert_string_equal(hits_of(rules, "zqxjkvwy and the mailbox is full"), choice);
	assert_string_equal(hits_of(rules, "yqzxwvkj and the mailbox is full"), both);
	assert_string_equal(hits_of(rules, "yqzxwvkj and the mailbox is foul"), choice);
}

/* Sets of reports are looked for by themselves where nothing else is wanted, with the same result. */
static void
a_phrase_of_a_set_is_there_or_not(void **state)
{
	const struct rules_source source[] = {
		{ .name = "ours",
		    .text = SLICE("[set report.x]\nalpha one\n[set other]\nbeta two\n") },
		{ .name = "site", .text = SLICE("[set report.x]\ngamma three\n"), .user = true },
	};
	static const struct {
		const char *text;
		bool report, other;
	} cases[] = { { "alpha one", true, false }, { "beta two", false, true },
		{ "gamma three", true, false }, { "beta two gamma three", true, true },
		{ "alpha ones", false, false }, { "alpha two", false, false },
		{ "", false, false } };
	struct rules *r = rules_new(source, 2, complain, NULL);
	struct arena *a = arena_new(PARSER_ARENA);
	struct scan *s;
	uint64_t report, other;

	(void)state;
	assert_non_null(r);
	assert_non_null(s = scan_new(r));
	report = rules_set(r, "report.x");
	other = rules_set(r, "other");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const bool want[] = { false, cases[i].report, cases[i].other,
			cases[i].report || cases[i].other };
		const uint64_t sets[] = { 0, report, other, report | other };
		const struct hit *hits;
		struct folded text;

		fold_text(a, slice_of(cases[i].text), &text);
		for (size_t k = 0; k < 4; k++) {
			assert_int_equal(scan_sets_any(s, &text, sets[k]), want[k]);
			assert_int_equal(scan_sets(s, a, &text, sets[k], &hits) > 0, want[k]);
		}
	}
	scan_free(s);
	rules_free(r);
	arena_free(a);
}

static void
phrases_are_found_however_they_are_wrapped(void **state)
{
	(void)state;
	assert_string_equal(hits_of("[set a]\nout of office\n", "I am OUT\r\n of  Office."),
	    "a.out_of_office@5-21");
	assert_string_equal(hits_of("[set a]\nout of office\n", "out of offices"), "");
	assert_string_equal(hits_of("[set a]\nout of office\n", "about of office"), "");
	assert_string_equal(
	    hits_of("[set a]\nout of office*\n", "out of offices"), "a.out_of_office*@0-13");
	assert_string_equal(
	    hits_of("[set a]\nout of office\n", "out of\n\noffice"), ""); /* two paragraphs */
	assert_string_equal(hits_of("[set a]\n{fr} réponse automatique\n", "RÉPONSE automatique"),
	    "a.{fr}_réponse_automatique@0-20fr");
	assert_string_equal(
	    hits_of("[set a]\nuser's box\n", "user\xe2\x80\x99s box"), "a.user's_box@0-12");
	assert_string_equal(
	    hits_of("[set a]\n{ja} 不在通知\n", "不在\r\n通知"), "a.{ja}_不在通知@0-14ja");
}

static void
stars_lines_and_escapes_mean_what_they_say(void **state)
{
	(void)state;
	assert_string_equal(hits_of("[set a]\nno * user\n", "no such user"), "a.no_*_user@0-12");
	assert_string_equal(hits_of("[set a]\nno * user\n", "no user"), "");
	assert_string_equal(hits_of("[set a]\nno*user\n", "no user"), "a.no*user@0-7");
	assert_string_equal(hits_of("[set a]\n^sent by\n", "x\nsent by me"), "a.^sent_by@2-9");
	assert_string_equal(hits_of("[set a]\n^sent by\n", "x sent by me"), "");
	assert_string_equal(hits_of("[set a]\nsent by$\n", "sent by\nme"), "a.sent_by$@0-7");
	assert_string_equal(hits_of("[set a]\nsent by$\n", "sent by me"), "");
	assert_string_equal(hits_of("[set a]\n\\[x\\]\n", "a [x] b"), "a.[x]@2-5");
	assert_string_equal(hits_of("[set a]\n/ab{2,3}c/\n", "xx ABBC"), "a./ab{2,3}c/@2-7");
}

static void
a_tilde_is_a_few_words_of_the_same_sentence(void **state)
{
	static const char rule[] = "[set a]\nuser ~ unknown\n", id[] = "a.user_~_unknown@";
	static const struct {
		const char *text, *at;
	} cases[] = {
		{ "user unknown", "0-12" },
		{ "no user is unknown here", "3-18" },
		{ "user jane of us unknown", "0-23" },
		{ "user jane.doe unknown", "0-21" },
		{ "user <jane@example.net> unknown", "0-31" },
		{ "user, user unknown", "6-18" },
		{ "user jane who is quite unknown", NULL }, /* too many */
		{ "user. unknown", NULL },
		{ "user: jane, unknown", NULL },
		{ "user jane; unknown", NULL },
		{ "user\n\nunknown", NULL },
		{ "users unknown", NULL },
		{ "a superuser unknown", NULL },
		{ "user unknowns", NULL },
		{ "user jane's unknown", "0-19" },
		{ "userunknown", NULL },
		{ "user", NULL },
		{ "unknown", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char want[64] = "";

		if (cases[i].at)
			snprintf(want, sizeof want, "%s%s", id, cases[i].at);
		assert_string_equal(hits_of(rule, cases[i].text), want);
	}
	assert_string_equal(
	    hits_of("[set a]\nunknown ~ us\n", "unknown to us"), "a.unknown_~_us@0-13");
	/* wherever a word of it begins */
	assert_string_equal(
	    hits_of(rule, "xxxxxxxxxxxxxxxxxxxx (user unknown"), "a.user_~_unknown@22-34");
	assert_string_equal(
	    hits_of(rule, "(user is unknown xxxxxxxxxxxxxxxx"), "a.user_~_unknown@1-16");
	assert_string_equal(hits_of("[set a]\nno ~ such * user\n", "no one such a user"),
	    "a.no_~_such_*_user@0-18");
	assert_string_equal(hits_of("[set a]\na \\~ b\n", "a ~ b"), "a.a_~_b@0-5");
}

static void
a_choice_is_one_rule_for_each_of_its_words(void **state)
{
	static const char rule[] =
	    "[set a]\n(user|mail box|account) ~ (unknown|not found|is full)\n";
	static const char *const there[] = { "user unknown", "mail box is full",
		"the account x not found", "accounts, user of us unknown" };
	static const char *const missing[] = { "user", "unknown", "box unknown", "users unknown",
		"user, unknown", "a accounts is full", "user full", "(user|mail box) unknown" };

	(void)state;
	for (size_t i = 0; i < sizeof there / sizeof *there; i++)
		if (!hits_of(rule, there[i])[0])
			fail_msg("not found: %s", there[i]);
	for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
		assert_string_equal(hits_of(rule, missing[i]), "");
	assert_string_equal(
	    hits_of("[set a]\nx(yy|zz)w\n", "xyyw xzzw"), "a.x(yy|zz)w@0-4"); /* counts once */
	assert_string_equal(hits_of("[set a]\na (b) c\n", "a (b) c"), "a.a_(b)_c@0-7");
	assert_string_equal(hits_of("[set a]\n\\(b\\|c\\) d\n", "(b|c) d"), "a.(b|c)_d@0-7");
	assert_string_equal(hits_of("[set a]\n(aa|bb) ~ (cc|dd) ~ (ee|ff)\n", "bb x cc ff"),
	    "a.(aa|bb)_~_(cc|dd)_~_(ee|ff)@0-10");
}

static void
a_set_says_every_place_when_asked(void **state)
{
	(void)state;
	assert_string_equal(hits_of("[set a]\nuntil\n", "until one, until two"), "a.until@0-5");
	assert_string_equal(
	    hits_of("[set a all]\nuntil\n", "until one, until two"), "a.until@0-5 a.until@11-16");
	assert_string_equal(
	    hits_of("[set b]\nuntil\n[set a]\nsince\n", "until since"), "a.since@6-11");
}

static void
a_far_word_is_not_near(void **state)
{
	char text[256] = "no ";

	(void)state;
	memset(text + 3, 'x', 80);
	strcpy(text + 83, " user");
	assert_string_equal(hits_of("[set a]\nno * user\n", text), "");
}

static void
a_text_made_of_one_phrase_is_scanned_in_time(void **state)
{
	static unsigned char text[LIMIT_MATCHED];
	static const char phrase[] = "no no * user ";
	struct rules *r = read_text("[set a]\nno * user * unknown * zebra\n");
	struct arena *a = arena_new(1 << 22);
	struct scan *s = scan_new(r);
	struct folded folded;
	const struct hit *hit;
	clock_t begin = clock();

	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (unsigned char)phrase[i % (sizeof phrase - 1)];
	fold_text(a, (struct slice){ text, sizeof text }, &folded);
	assert_int_equal(scan_sets(s, a, &folded, rules_set(r, "a"), &hit), 0);
	assert_pace(begin, 1);
	scan_free(s);
	arena_free(a);
	rules_free(r);
}

/* Of them some are looked at together. */
static void
as_many_phrases_as_stand_in_a_text_are_found(void **state)
{
	static char text[4096];
	struct rules *r = read_text("[set a all]\nalpha beta\nbeta alpha\n");
	struct scan *s = scan_new(r);
	struct arena *a = arena_new(PARSER_ARENA);
	struct folded folded;
	const struct hit *hit;

	(void)state;
	assert_non_null(s);
	for (size_t words = 2; words < 300; words++) {
		size_t n = 0;

		text[0] = '\0';
		for (size_t i = 0; i < words; i++)
			n +=
			    (size_t)snprintf(text + n, sizeof text - n, i % 2 ? " beta" : " alpha");
		arena_reset(a);
		fold_text(a, slice_of(text), &folded);
		assert_int_equal(scan_sets(s, a, &folded, rules_set(r, "a"), &hit), words - 1);
		assert_true(scan_sets_any(s, &folded, rules_set(r, "a")));
		for (size_t i = 1; i + 1 < words; i++)
			assert_true(hit[i - 1].end < hit[i].end);
	}
	scan_free(s);
	arena_free(a);
	rules_free(r);
}

static size_t
hits_among(
    struct rules *r, size_t words, const char *word, const struct hit **hits, struct arena *a)
{
	struct scan *s = scan_new(r);
	struct abuf b = abuf_in(a, 0);
	struct folded folded;
	size_t n;

	assert_non_null(s);
	for (size_t i = 0; i < words; i++)
		abuf_slice(&b, slice_of(word));
	fold_text(a, abuf_done(&b), &folded);
	n = scan_sets(s, a, &folded, rules_set(r, "a"), hits);
	scan_free(s);
	return n;
}

/* Those of our rules and of a site's own together, and the first of the text. */
static void
so_many_hits_are_kept_and_not_one_more(void **state)
{
	static const struct rules_source sources[] = {
		{ .name = "ours", .text = SLICE("[set a all]\nalpha\n") },
		{ .name = "site", .text = SLICE("[set a all]\nbeta\n"), .user = true },
	};
	struct arena *a = arena_new(PARSER_ARENA);

	(void)state;
	assert_non_null(a);
	for (size_t files = 1; files <= 2; files++)
		for (size_t n = SCAN_HITS - 2; n <= SCAN_HITS + 2; n += 2) {
			static const char *const words[] = { "alpha ", "alpha beta " };
			struct rules *r = rules_new(sources, files, complain, NULL);
			const struct hit *hits;
			size_t kept = n < SCAN_HITS ? n : SCAN_HITS;

			assert_non_null(r);
			arena_reset(a);
			assert_int_equal(
			    hits_among(r, n / files, words[files - 1], &hits, a), kept);
			for (size_t i = 1; i < kept; i++)
				assert_int_equal(hits[i].start, hits[i - 1].end + 1);
			assert_int_equal(hits[0].start, 0);
			rules_free(r);
		}
	arena_free(a);
}

/* The octets that few other phrases hold may be far from its end: here all but the first are the other's, too. */
static void
a_phrase_has_so_many_octets_and_not_one_more(void **state)
{
	enum { MOST = 1000, FIRST = 96, HEAD = sizeof "[set a]\n" - 1 };
	static char rules[HEAD + 2 * MOST + 3] = "[set a]\n", text[MOST + 2];

	(void)state;
	for (size_t i = 0; i < MOST; i++)
		text[i] = (char)(i % 6 == 5 ? ' ' : 'a' + (int)(i * i / 7 % 23));
	text[MOST - 1] = 'z';
	memcpy(rules + HEAD, text, MOST);
	assert_string_not_equal(hits_of(rules, text), "");
	rules[HEAD + MOST] = '\n';
	memcpy(rules + HEAD + MOST + 1, text + FIRST, MOST - FIRST);
	assert_non_null(strchr(hits_of(rules, text), ' '));
	text[MOST / 2] = '#';
	assert_string_equal(hits_of(rules, text), "");
	rules[HEAD + MOST] = 'z';
	assert_null(read_text(rules));
	assert_non_null(strstr(said, "site.rules:2: a text of more than 1,000 octets"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_place_counts_whichever_octets_are_looked_for),
		cmocka_unit_test(a_sites_phrases_and_ours_are_found_in_the_order_of_the_text),
		cmocka_unit_test(a_phrase_of_a_set_is_there_or_not),
		cmocka_unit_test(phrases_are_found_however_they_are_wrapped),
		cmocka_unit_test(stars_lines_and_escapes_mean_what_they_say),
		cmocka_unit_test(a_tilde_is_a_few_words_of_the_same_sentence),
		cmocka_unit_test(a_choice_is_one_rule_for_each_of_its_words),
		cmocka_unit_test(a_set_says_every_place_when_asked),
		cmocka_unit_test(a_far_word_is_not_near),
		cmocka_unit_test(as_many_phrases_as_stand_in_a_text_are_found),
		cmocka_unit_test(so_many_hits_are_kept_and_not_one_more),
		cmocka_unit_test(a_phrase_has_so_many_octets_and_not_one_more),
		cmocka_unit_test(a_text_made_of_one_phrase_is_scanned_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

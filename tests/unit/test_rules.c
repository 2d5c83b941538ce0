/* rules, scan, fold, clean: what the files may say, and how their phrases are found */
#include "cmocka_test.h"

#include "classify.h"
#include "clean.h"
#include "parser.h"

#include <errno.h>
#include <hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char said[8192];

static void
complain(void *arg, const char *file, unsigned line, const char *text)
{
	size_t n = strlen(said);

	(void)arg;
	snprintf(said + n, sizeof said - n, "%s:%u: %s\n", file, line, text);
}

static struct rules *
read_text(const char *text)
{
	struct rules_source source = { .name = "site.rules", .text = slice_of(text), .user = true };

	said[0] = '\0';
	return rules_new(&source, 1, complain, NULL);
}

/* Our files, with one of a site's own. */
static struct rules *
read_with_site(const char *text)
{
	static struct rules_source source[64];

	assert_true(rules_embedded_count < 63);
	memcpy(source, rules_embedded, rules_embedded_count * sizeof *source);
	source[rules_embedded_count] =
	    (struct rules_source){ .name = "site.rules", .text = slice_of(text), .user = true };
	said[0] = '\0';
	return rules_new(source, rules_embedded_count + 1, complain, NULL);
}

static void
the_built_in_files_have_no_mistake(void **state)
{
	struct rules *r;
	struct rules_count n;

	(void)state;
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

static void
every_mistake_is_reported_with_its_line(void **state)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = {
		{ "mailbox full\n", "site.rules:1: a section must come first" },
		{ "[reason nonsense]\nx y\n", "site.rules:1: unknown reason \"nonsense\"" },
		{ "[reason mailbox_full loud]\n", "site.rules:1: \"loud\" is no strength" },
		{ "[reason mailbox_full\nfull up\n", "site.rules:1: the [ is never closed" },
		{ "[nonsense]\n", "site.rules:1: unknown section [nonsense]" },
		{ "[reason mailbox_full]\n\n# fine\n{colour=red} full\n",
		    "site.rules:4: unknown condition \"colour\"" },
		{ "[reason mailbox_full]\n{stage=lunch} full\n",
		    "site.rules:2: unknown stage lunch" },
		{ "[reason mailbox_full]\n{status=5.1} full\n",
		    "site.rules:2: \"5.1\" is no status" },
		{ "[reason mailbox_full]\n{reply=55} full\n", "site.rules:2: \"55\" is no reply" },
		{ "[reason mailbox_full]\n{reply=550 full\n",
		    "site.rules:2: the { is never closed" },
		{ "[reason mailbox_full]\n{de}\n", "site.rules:2: a text is missing" },
		{ "[reason mailbox_full]\n/quota (/\n",
		    "site.rules:2: bad regular expression /quota (/" },
		{ "[reason mailbox_full]\n/x*/\n", "is found in every text" },
		{ "[reason mailbox_full]\nx\n", "site.rules:2: \"x\" is too short" },
		{ "[reason mailbox_full]\na * b * c * d * e * f\n", "site.rules:2: too many *" },
		{ "[reason mailbox_full]\n(a|b) (c|d) (e|f) (g|h)\n",
		    "site.rules:2: too many choices" },
		{ "[reason mailbox_full]\nfull up\nfull  up\nFull up\n",
		    "site.rules:4: mailbox_full.full_up is there already, at site.rules:2" },
		{ "[provider p]\none mailbox_full\n", "site.rules:2: this rule would always hold" },
		{ "[provider p]\none nonsense some words\n", "site.rules:2: unknown reason" },
		{ "[provider p]\none mailbox_full some words\none mailbox_full others\n",
		    "site.rules:3: p.one is there already, at site.rules:2" },
		{ "[provider p]\n: more words\n", "site.rules:2: a line that begins with :" },
		{ "[provider p]\nhost x\n", "site.rules:2: \"x\" is no host name" },
		{ "[provider p]\nweak 5.x\n", "site.rules:2: \"5.x\" is no status" },
		{ "[status]\n5.1.1 nonsense\n", "site.rules:2: unknown reason" },
		{ "[status]\n5.1.1 mailbox_full often\n", "site.rules:2: \"often\"" },
		{ "[reply]\n550 rcpt\n", "site.rules:2: write REPLY STAGES REASON" },
		{ "[reply]\n550 rcpt mailbox_full 200\n",
		    "site.rules:2: \"200\" is no confidence" },
		{ "[order]\nmailbox_full mailbox_full\n", "is in the order already" },
		{ "[off]\ngoogle.nosuch\n", "site.rules:2: no rule has the id \"google.nosuch\"" },
		{ "[set]\n", "site.rules:1: a name is missing" },
		{ "[stage lunch]\n", "site.rules:1: unknown stage" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct rules *r = read_text(cases[i].text);

		if (r || !strstr(said, cases[i].complaint))
			fail_msg("%s gives: %s", cases[i].text, said);
	}
}

static void
all_mistakes_are_reported_not_only_the_first(void **state)
{
	(void)state;
	assert_null(
	    read_text("[reason nonsense]\nx y\n[stage lunch]\n[reason mailbox_full]\n/(/\n"));
	assert_non_null(strstr(said, "site.rules:1:"));
	assert_non_null(strstr(said, "site.rules:3:"));
	assert_non_null(strstr(said, "site.rules:5:"));
}

static void *
no_memory(size_t n)
{
	(void)n;
	return NULL;
}

/* Whoever reads them tries again then, instead of waiting for somebody to correct them. */
static void
want_of_memory_is_told_from_a_mistake(void **state)
{
	(void)state;
	hs_set_misc_allocator(no_memory, free);
	assert_null(read_text("[reason mailbox_full]\n/quota [0-9]+/\n"));
	assert_int_equal(errno, ENOMEM);
	assert_string_equal(said, "site.rules:2: too much: memory for rules is out\n");
	hs_set_misc_allocator(NULL, NULL);
	hs_set_database_allocator(no_memory, free);
	assert_null(read_text("[reason mailbox_full]\nquota is full\n"));
	assert_int_equal(errno, ENOMEM);
	assert_non_null(strstr(said, "memory for rules is out"));
	hs_set_database_allocator(NULL, NULL);
	assert_null(read_text("[reason mailbox_full]\n/quota (/\n"));
	assert_int_equal(errno, EINVAL);
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

static const char *hits_of(const char *rules, const char *text);

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
	const char *said_by_server = "550 5.1.1 no such soul, ask the sender";
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
		struct rules *r = read_with_site(sites[i]);
		struct parser *p = r ? parser_new(r) : NULL;
		struct arena *a = arena_new(PARSER_ARENA);
		struct verdict v;

		assert_non_null(p);
		assert_non_null(a);
		assert_int_equal(parser_read(p, a, slice_of(letter), NULL, &v), PARSE_OK);
		assert_int_equal(v.kind, i ? KIND_BOUNCE : KIND_MAIL);
		arena_free(a);
		parser_free(p);
		rules_free(r);
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

	r = read_with_site("[provider google]\nnosuchuser mailbox_moved the email account\n");
	assert_non_null(r);
	assert_int_equal(reason_of(r, said_by_google, id, sizeof id), REASON_mailbox_moved);
	assert_string_equal(id, "google.nosuchuser");
	rules_free(r);

	r = read_with_site("[off]\ngoogle.nosuchuser\n");
	assert_non_null(r);
	assert_int_equal(reason_of(r, said_by_google, id, sizeof id), REASON_mailbox_not_found);
	assert_string_not_equal(id, "google.nosuchuser");
	rules_free(r);

	r = read_with_site("[status]\n5.1.1 mailbox_closed\n");
	assert_non_null(r);
	assert_int_equal(reason_of(r, "550 5.1.1", id, sizeof id), REASON_mailbox_closed);
	rules_free(r);
}

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
	assert_string_equal(hits_of("[set a]\n\\(b|c\\) d\n", "(b|c) d"), "a.(b|c)_d@0-7");
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
addresses_and_prefixes_are_cleaned_away(void **state)
{
	static const struct {
		const char *text, *clean;
	} cases[] = {
		{ "<quota@spam.example>: unknown", "<@>: unknown" },
		{ "<spam@other.example>: unknown", "<@other.example>: unknown" },
		{ "\"mail box full\"@spam.example: no", "@: no" },
		{ "host 192.0.2.1 said", "host  said" },
		{ "1.2.0.192.zen.spamhaus.org", ".zen.spamhaus.org" },
		{ "at 2001:db8::1 now", "at  now" },
		{ "550-5.1.1 a 550-5.1.1 b 550 5.1.1 c", "a b c" },
		{ "550-a 550 b", "a b" },
		{ "550 5.1.1 user unknown", "550 5.1.1 user unknown" },
		{ "no spam.example here", "no  here" },
		{ "no antispam.example here", "no antispam.example here" },
		{ "multiple @ symbols in user@@x.example",
		    "multiple @ symbols in user@@x.example" },
	};
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice got = arena_copy(
		    a, clean_diagnostic(a, slice_of(cases[i].text), SLICE("spam.example")));

		assert_string_equal((const char *)got.p, cases[i].clean);
	}
	arena_free(a);
}

/* Sixteen octets are looked at in one go: where they begin must make no difference. */
static void
what_is_cleaned_away_is_found_wherever_it_stands(void **state)
{
	static const struct {
		const char *text, *clean;
	} cases[] = { { "<quota@spam.example> full", "<@> full" },
		{ "at [2001:db8::1] no", "at [] no" }, { "at ::1234 no", "at  no" },
		{ "abc:def no 192.0.2.1", "abc:def no " }, { "550-no 550 yes", "no yes" },
		{ "spam.example.net", "spam.example.net" }, { "to spam.example.", "to ." },
		{ "x1.2.3.4 antispam.example", "x1.2.3.4 antispam.example" } };
	static const char words[] = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww";
	struct arena *a = arena_new(1 << 20);
	char text[128], want[128];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int before = 0; before < 40; before++)
			for (int behind = 0; behind < 20; behind++) {
				struct slice got;

				snprintf(text, sizeof text, "%.*s %s %.*s", before, words,
				    cases[i].text, behind, words);
				snprintf(want, sizeof want, "%.*s %s %.*s", before, words,
				    cases[i].clean, behind, words);
				got = arena_copy(
				    a, clean_diagnostic(a, slice_of(text), SLICE("spam.example")));
				assert_string_equal((const char *)got.p, want);
				arena_reset(a);
			}
	arena_free(a);
}

/* Sixteen octets are folded at once: where they begin must make no difference. */
static void
text_is_folded_the_same_wherever_it_stands(void **state)
{
	static const char *const pieces[] = { "a", "Z", "\x60", " ", " ", "\n", "\t", ".", "\x7f",
		"\x01", "\xc3\x89", "\xe3\x81\x82", "\xe3\x80\x80", "\xe6\xbc\xa2", "\xea\xb0\x80",
		"word", "\r\n", "\xd0\x96" };
	struct arena *a = arena_new(1 << 20);
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		char text[400] = "b";
		struct folded alone, moved;

		for (int i = 0; i < round % 60; i++) {
			seed = seed * 1103515245u + 12345u;
			strcat(text, pieces[(seed >> 16) % (sizeof pieces / sizeof *pieces)]);
		}
		fold_text(a, slice_of(text), &alone);
		for (size_t by = 1; by <= 17; by++) {
			char shifted[420];

			memset(shifted, 'x', by);
			strcpy(shifted + by, text);
			fold_text(a, slice_of(shifted), &moved);
			assert_int_equal(moved.text.n, alone.text.n + by);
			assert_memory_equal(moved.text.p + by, alone.text.p, alone.text.n);
			for (size_t i = 1; i < alone.text.n; i++)
				assert_int_equal(
				    fold_source(&moved, i + by), fold_source(&alone, i) + by);
		}
		arena_reset(a);
	}
	arena_free(a);
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
	assert_true(clock() - begin < CLOCKS_PER_SEC);
	scan_free(s);
	arena_free(a);
	rules_free(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_built_in_files_have_no_mistake),
		cmocka_unit_test(every_mistake_is_reported_with_its_line),
		cmocka_unit_test(want_of_memory_is_told_from_a_mistake),
		cmocka_unit_test(all_mistakes_are_reported_not_only_the_first),
		cmocka_unit_test(what_cannot_be_seen_is_no_part_of_a_phrase),
		cmocka_unit_test(a_site_teaches_how_its_reports_are_headed),
		cmocka_unit_test(letters_with_marks_are_found_without_them),
		cmocka_unit_test(a_phrase_of_the_site_knows_no_doubt),
		cmocka_unit_test(the_first_place_counts_whichever_octets_are_looked_for),
		cmocka_unit_test(a_sites_phrases_and_ours_are_found_in_the_order_of_the_text),
		cmocka_unit_test(a_site_s_own_rules_win),
		cmocka_unit_test(phrases_are_found_however_they_are_wrapped),
		cmocka_unit_test(what_is_cleaned_away_is_found_wherever_it_stands),
		cmocka_unit_test(text_is_folded_the_same_wherever_it_stands),
		cmocka_unit_test(stars_lines_and_escapes_mean_what_they_say),
		cmocka_unit_test(a_tilde_is_a_few_words_of_the_same_sentence),
		cmocka_unit_test(a_choice_is_one_rule_for_each_of_its_words),
		cmocka_unit_test(a_set_says_every_place_when_asked),
		cmocka_unit_test(a_far_word_is_not_near),
		cmocka_unit_test(addresses_and_prefixes_are_cleaned_away),
		cmocka_unit_test(a_text_made_of_one_phrase_is_scanned_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

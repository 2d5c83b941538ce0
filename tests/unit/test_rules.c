/* rules: what the files may say, ours and those of a site */
#include "rules_test.h"

#include "classify.h"
#include "parser.h"

#include <errno.h>
#include <hs.h>
#include <stdlib.h>

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
	return rules_new_ready(source, rules_embedded_count + 1, &rules_ready, complain, NULL);
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
		{ "[doubt policy_rejected besides]\n",
		    "site.rules:1: \"besides\" is not known here" },
		{ "[doubt aside policy_rejected]\n", "site.rules:1: unknown reason \"aside\"" },
		{ "[set a b]\n", "site.rules:1: \"b\" is not known here" },
		{ "[ignore besides]\n", "site.rules:1: \"besides\" is not known here" },
		{ "[together]\ndoubt not\n", "site.rules:2: write doubt GROUP GROUP" },
		{ "[nonsense]\n", "site.rules:1: unknown section [nonsense]" },
		{ "[reason mailbox_full]\n\n# fine\n{colour=red} full\n",
		    "site.rules:4: unknown condition \"colour\"" },
		{ "[reason mailbox_full]\n{stage=lunch} full\n",
		    "site.rules:2: unknown stage \"lunch\": use dns" },
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
		{ "[reason virus_detected]\n(virus|virus(es)) here\n",
		    "site.rules:2: a choice in a choice" },
		{ "[reason mailbox_full]\nfull up\nfull  up\nFull up\n",
		    "site.rules:4: mailbox_full.full_up is there already, at site.rules:2" },
		{ "[provider p]\none mailbox_full\n", "site.rules:2: this rule would always hold" },
		{ "[provider p]\none nonsense some words\n", "site.rules:2: unknown reason" },
		{ "[provider p]\none mailbox_full some words\none mailbox_full others\n",
		    "site.rules:3: p.one is there already, at site.rules:2" },
		{ "[provider p]\n: more words\n", "site.rules:2: a line that begins with :" },
		{ "[provider p]\nhost x\n", "site.rules:2: \"x\" is no host name" },
		{ "[provider p]\nweak 5.x\n", "site.rules:2: \"5.x\" is no status" },
		{ "[provider p]\nids\n", "site.rules:2: one word is wanted" },
		{ "[status]\n5.1.1 nonsense\n", "site.rules:2: unknown reason" },
		{ "[status]\n5.1.1 mailbox_full often\n", "site.rules:2: \"often\"" },
		{ "[status]\n5.1.1 mailbox_full weak nobody\n", "site.rules:2: \"nobody\"" },
		{ "[reply]\n550 rcpt mailbox_full 50 nobody\n", "site.rules:2: \"nobody\"" },
		{ "[reply]\n550 rcpt\n", "site.rules:2: write REPLY STAGES REASON" },
		{ "[reply]\n550 rcpt mailbox_full 200\n",
		    "site.rules:2: \"200\" is no confidence" },
		{ "[order]\nmailbox_full mailbox_full\n", "is in the order already" },
		{ "# caf\xe9 is a remark\n[reason mailbox_full]\ncaf\xe9 full\n",
		    "site.rules:3: this is not UTF-8" },
		{ "[off]\ngoogle.nosuch\n", "site.rules:2: no rule has the id \"google.nosuch\"" },
		{ "[set]\n", "site.rules:1: a name is missing" },
		{ "[instead rate_limited]\n", "site.rules:1: which reason is it instead of?" },
		{ "[instead rate_limited full]\n", "site.rules:1: unknown reason" },
		{ "[instead]\n", "site.rules:1: the name of a reason is missing" },
		{ "[words]\n", "site.rules:1: a name is missing" },
		{ "[texts tea]\n", "site.rules:1: unknown list \"tea\"" },
		{ "[texts sender.name]\n{de}\n", "site.rules:2: write a text" },
		{ "[words thing]\nab*\n", "site.rules:2: \"ab*\" is too short" },
		{ "[together loud]\n", "site.rules:1: \"loud\" is no strength" },
		{ "[together]\nnonsense thing\n", "site.rules:2: unknown reason" },
		{ "[together]\nmailbox_full -thing\n", "site.rules:2: write REASON" },
		{ "[words a]\nx\n[together]\nmailbox_full a a a a a\n",
		    "site.rules:4: too many groups" },
		{ "[words a]\nx\n[together]\nmailbox_full a b\n",
		    "site.rules:4: no words are known for \"b\"" },
		{ "[stage lunch]\n", "site.rules:1: unknown stage" },
		{ "[reason mailbox_ful]\n", "(did you mean \"mailbox_full\"?)" },
		{ "[reason]\n", "site.rules:1: the name of a reason is missing" },
		{ "[reason mailbox_full] # note\n",
		    "site.rules:1: nothing may stand behind the ]" },
		{ "[provider a b]\n", "site.rules:1: \"b\" is too much" },
		{ "[order rate_limited]\n", "site.rules:1: \"rate_limited\" is too much" },
		{ "[off google.one]\n", "site.rules:1: \"google.one\" is too much" },
		{ "[ off ]\ngoogle.nosuch\n", "site.rules:2: no rule has the id" },
		{ "\xef\xbb\xbf[off]\ngoogle.nosuch\n", "site.rules:2: no rule has the id" },
		{ "[reason mailbox_full]\n{status=5.1.9999} full up\n",
		    "site.rules:2: \"5.1.9999\" is no status" },
		{ "[reason mailbox_full]\n{status=9.1.1} full up\n", "is no status" },
		{ "[reason mailbox_full]\n{status=5..1} full up\n", "is no status" },
		{ "[reason mailbox_full]\n{reply=950} full up\n", "\"950\" is no reply" },
		{ "[reason mailbox_full]\n{class=2} full up\n", "\"2\" is no class" },
		{ "[reason mailbox_full]\n{class=4 status=5.1.1} full up\n", "never counts" },
		{ "[reason mailbox_full]\n{action=faild} full up\n",
		    "unknown action \"faild\" (did you mean \"failed\"?)" },
		{ "[reason mailbox_full]\n{format=qmial} full up\n", "unknown format \"qmial\"" },
		{ "[reason mailbox_full]\n{provider=nosuch} full up\n", "unknown provider" },
		{ "[reason mailbox_full]\n{group=nosuch} full up\n", "unknown group \"nosuch\"" },
		{ "[reason mailbox_full]\n{permanence=no} full up\n", "is no permanence" },
		{ "[reason mailbox_full]\n{german} full up\n", "nor a language tag" },
		{ "[reason mailbox_full]\n{DE} full up\n", "in small letters" },
		{ "[reason mailbox_full]\n{xx} full up\n", "nor a language tag" },
		{ "[reason mailbox_full]\n{de fr} full up\n", "a language stands twice" },
		{ "[reason mailbox_full]\n{reply=550 reply=551} full up\n", "reply stands twice" },
		{ "[reason mailbox_full]\n{reply = 550} full up\n", "no blanks in it" },
		{ "[reason mailbox_full]\n{} full up\n", "nothing stands between the braces" },
		{ "[set a]\n{reply=550} full up\n", "only a language may stand" },
		{ "[texts sender.name]\n{reply=550} full up\n", "only a language may stand" },
		{ "[texts sender.name]\n\"\"\n", "write a text" },
		{ "[texts sender.name]\n\"full up\n", "the second \" is missing" },
		{ "[texts sender.nam]\n", "(did you mean \"sender.name\"?)" },
		{ "[provider p]\nhost *.p.example\n", "\"*.p.example\" is no host name" },
		{ "[provider p]\nhost mx..p.example\n", "is no host name" },
		{ "[provider p]\nhost https://p.example/\n", "is no host name" },
		{ "[provider p]\ndomain p.example,q.example\n", "is no host name" },
		{ "[provider p]\nhost p.example\nhost P.example\n",
		    "site.rules:3: p.example is there already, at site.rules:2" },
		{ "[provider p]\ncode TSS{99\n", "is no picture" },
		{ "[provider p]\nids a b\n", "one word is wanted" },
		{ "[provider p]\nfull mailbox_full {reply=552}\n",
		    "nothing says which mail is \"p\"'s" },
		{ "[provider p]\nhost p.example\na mailbox_full {reply=552}\nb rate_limited "
		  "{reply=552} "
		  "box is full\n",
		    "site.rules:4: p.b never counts: site.rules:3 is asked first" },
		{ "[provider p]\nhost p.example\na mailbox_full box is full\nb rate_limited "
		  "{reply=552} "
		  "box is full\n",
		    "site.rules:4: p.b never counts" },
		{ "[status]\n5.1.* mailbox_full\n5.1.1 rate_limited\n",
		    "site.rules:3: 5.1.1 never counts: site.rules:2 is asked first" },
		{ "[reply]\n55? * mailbox_full\n550 rcpt rate_limited\n",
		    "site.rules:3: 550 never counts: site.rules:2" },
		{ "[reply]\n550 rcpt mailbox_full 0\n", "\"0\" is no confidence" },
		{ "[words a]\nzwei,drei\n", "\",\" is in no word" },
		{ "[words a]\n*voll\n", "\"*\" is in no word" },
		{ "[words a]\nx\n[together]\nmailbox_full a -a\n", "asked for and forbidden" },
		{ "[reason mailbox_full]\nfull up\n[reason rate_limited]\nFull  up\n",
		    "site.rules:4: the same text stands at site.rules:2 for another reason" },
		{ "caf\xe9\n[reason mailbox_full]\n", "site.rules:1: this is not UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct rules *r = read_text(cases[i].text);

		if (r || !strstr(said, cases[i].complaint))
			fail_msg("%s gives: %s", cases[i].text, said);
	}
}

/* What means nothing in a phrase, and would be looked for in silence; a backslash makes a sign of it. */
static void
a_phrase_that_is_another_than_meant_is_a_mistake(void **state)
{
	static const struct {
		const char *text, *complaint;
	} cases[] = { { "the box (is|was full", "the ( of a choice is never closed" },
		{ "the box is|was) full", "a | stands outside of parentheses" },
		{ "the box [is|was] full", "a | stands outside of parentheses" },
		{ "box ^full up", "a ^ counts in front" }, { "box $ full up", "a $ counts behind" },
		{ "box ** full up", "two * side by side" },
		{ "~ box full up", "a ~ stands between two words" },
		{ "box~full", "a ~ stands between two words" },
		{ "box * ~ full", "a ~ stands between two words" },
		{ "box is full\\", "nothing stands behind the last \\" },
		{ "box \\d+ full", "\\d means nothing" },
		{ "/box [0-9]+ full", "the second / is missing" },
		{ "/box is full/i", "the second / is missing" },
		{ "//", "the second / is missing" },
		{ "/bo\u00eete pleine/", "a letter that is not of ASCII" },
		{ "/.+/", "is found in every text" },
		{ "box [0-9]+ full", "as regular expressions have" },
		{ "box .* full", "as regular expressions have" },
		{ "\"the box is full\"", "quotes are looked for" },
		{ "box is full # my note", "a comment stands on a line of its own" },
		{ "; my note", "a comment begins with #" },
		{ "the box is full {reply=550}", "one pair of braces may stand in front" },
		{ "{de} {reply=550} the box is full", "one pair of braces may stand in front" },
		{ "<<<<<<< HEAD", "a conflict of versions" },
		{ "the\x01box is full", "a control character" },
		{ "ann@example.org is full up", "is never found" },
		{ "192.0.2.1 is not wanted", "is never found" },
		{ "ab", "\"ab\" is found everywhere" }, { "=====", "no letter and no digit" },
		{ "mailbox", "\"mailbox\" is in nearly every report" },
		{ "The", "\"the\" is in nearly every report" } };
	static const char *const good[] = { "box \\(is\\|was\\) full", "box \\^full up",
		"box \\$ full", "box \\~ full", "\\\"the box is full\\\"",
		"box is full \\# my note", "box \\{full\\}", "(box) is full", "{reply=552} mailbox",
		"*box full*", "box full$" };
	char text[256];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct rules *r;

		snprintf(text, sizeof text, "[reason mailbox_full]\n%s\n", cases[i].text);
		r = read_with_site(text);
		if (r || !strstr(said, "site.rules:2: ") || !strstr(said, cases[i].complaint))
			fail_msg("%s gives: %s", cases[i].text, said);
	}
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct rules *r;

		snprintf(text, sizeof text, "[reason mailbox_full]\n%s\n", good[i]);
		r = read_with_site(text);
		if (!r)
			fail_msg("%s gives: %s", good[i], said);
		rules_free(r);
	}
}

/* Names that only our files make known. */
static void
a_name_that_nothing_asks_for_is_a_mistake(void **state)
{
	(void)state;
	assert_null(read_with_site("[set autoreply.subjekt]\nqrulm zziq\n"));
	assert_string_equal(said,
	    "site.rules:1: unknown set \"autoreply.subjekt\" (did you mean "
	    "\"autoreply.subject\"?)\n");
	assert_null(read_with_site("[words recipent]\nqrulm\n"));
	assert_string_equal(
	    said, "site.rules:1: no line of [together] asks for the words \"recipent\"\n");
}

/* Thousands of lines of a file in another encoding have one mistake. */
static void
an_encoding_is_complained_about_once_a_file(void **state)
{
	(void)state;
	assert_null(read_text("[reason mailbox_full]\ncaf\xe9 full\nth\xe9 full\n"));
	assert_string_equal(
	    said, "site.rules:2: this is not UTF-8: save the file in that encoding\n");
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

static void
texts_are_found_where_they_are_asked_for(void **state)
{
	static const struct {
		enum text_place where;
		const char *in, *found;
	} cases[] = { { TEXT_BEGINS, "Qrulm", "qrulm" }, { TEXT_BEGINS, "a qrulm", NULL },
		{ TEXT_BEGINS, "zziq ", "zziq " }, { TEXT_BEGINS, "zziqs", NULL },
		{ TEXT_BEGINS, "", NULL }, { TEXT_ENDS, "a QRULM", "qrulm" },
		{ TEXT_ENDS, "qrulms", NULL }, { TEXT_IS, "qRulm", "qrulm" },
		{ TEXT_IS, "qrulms", NULL }, { TEXT_WITHIN, "a qrulms", "qrulm" },
		{ TEXT_WITHIN, "a zziqs", NULL }, { TEXT_WITHIN, "the\"", "\"" } };
	struct rules *r = read_with_site("[texts sender.log]\nqrulm\n{de} \"zziq \"\n\"\n");

	(void)state;
	assert_non_null(r);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct phrase *one =
		    rules_text(r, TEXTS_SENDER_LOG, cases[i].where, slice_of(cases[i].in));

		if (cases[i].found == NULL)
			assert_null(one);
		else
			assert_string_equal(one ? one->text : "", cases[i].found);
	}
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_built_in_files_have_no_mistake),
		cmocka_unit_test(every_mistake_is_reported_with_its_line),
		cmocka_unit_test(want_of_memory_is_told_from_a_mistake),
		cmocka_unit_test(a_phrase_that_is_another_than_meant_is_a_mistake),
		cmocka_unit_test(a_name_that_nothing_asks_for_is_a_mistake),
		cmocka_unit_test(an_encoding_is_complained_about_once_a_file),
		cmocka_unit_test(all_mistakes_are_reported_not_only_the_first),
		cmocka_unit_test(what_cannot_be_seen_is_no_part_of_a_phrase),
		cmocka_unit_test(a_site_teaches_how_its_reports_are_headed),
		cmocka_unit_test(letters_with_marks_are_found_without_them),
		cmocka_unit_test(a_site_teaches_how_its_lists_refuse),
		cmocka_unit_test(every_list_of_texts_is_filled),
		cmocka_unit_test(texts_are_found_where_they_are_asked_for),
		cmocka_unit_test(a_line_that_begins_with_a_text_of_a_list_is_found),
		cmocka_unit_test(a_phrase_of_the_site_knows_no_doubt),
		cmocka_unit_test(every_text_of_a_long_list_is_found),
		cmocka_unit_test(words_in_the_sentence_make_another_reason_of_a_phrase),
		cmocka_unit_test(words_together_are_found_in_any_order),
		cmocka_unit_test(groups_of_words_have_a_limit),
		cmocka_unit_test(a_site_s_own_rules_win),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

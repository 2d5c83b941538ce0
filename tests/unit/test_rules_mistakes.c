/* rules: mistakes of a site's own files are told, with their line and what to do */
#include "rules_test.h"

#include <errno.h>
#include <hs.h>
#include <stdlib.h>

/* What a file of rules says, and what is said of it. */
static const struct {
	const char *text, *complaint;
} mistakes[] = {
	{ "mailbox full\n", "site.rules:1: a section must come first" },
	{ "[reason nonsense]\nx y\n", "site.rules:1: unknown reason \"nonsense\"" },
	{ "[reason mailbox_full loud]\n", "site.rules:1: \"loud\" is no strength" },
	{ "[reason mailbox_full\nfull up\n", "site.rules:1: the [ is never closed" },
	{ "[doubt policy_rejected besides]\n", "site.rules:1: \"besides\" is not known here" },
	{ "[doubt aside policy_rejected]\n", "site.rules:1: unknown reason \"aside\"" },
	{ "[set a b]\n", "site.rules:1: \"b\" is not known here" },
	{ "[ignore besides]\n", "site.rules:1: \"besides\" is not known here" },
	{ "[together]\ndoubt not\n", "site.rules:2: write doubt GROUP GROUP" },
	{ "[nonsense]\n", "site.rules:1: unknown section [nonsense]" },
	{ "[reason mailbox_full]\n\n# fine\n{colour=red} full\n",
	    "site.rules:4: unknown condition \"colour\"" },
	{ "[reason mailbox_full]\n{stage=lunch} full\n",
	    "site.rules:2: unknown stage \"lunch\": use dns" },
	{ "[reason mailbox_full]\n{status=5.1} full\n", "site.rules:2: \"5.1\" is no status" },
	{ "[reason mailbox_full]\n{reply=55} full\n", "site.rules:2: \"55\" is no reply" },
	{ "[reason mailbox_full]\n{reply=550 full\n", "site.rules:2: the { is never closed" },
	{ "[reason mailbox_full]\n{de}\n", "site.rules:2: a text is missing" },
	{ "[reason mailbox_full]\n/quota (/\n", "site.rules:2: bad regular expression /quota (/" },
	{ "[reason mailbox_full]\n/x*/\n", "is found in every text" },
	{ "[reason mailbox_full]\nx\n", "site.rules:2: \"x\" is too short" },
	{ "[reason mailbox_full]\na * b * c * d * e * f\n", "site.rules:2: too many *" },
	{ "[reason mailbox_full]\n(a|b) (c|d) (e|f) (g|h)\n", "site.rules:2: too many choices" },
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
	{ "[reply]\n550 rcpt mailbox_full 200\n", "site.rules:2: \"200\" is no confidence" },
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
	{ "[words a]\nx\n[together]\nmailbox_full a a a a a\n", "site.rules:4: too many groups" },
	{ "[words a]\nx\n[together]\nmailbox_full a b\n",
	    "site.rules:4: no words are known for \"b\"" },
	{ "[stage lunch]\n", "site.rules:1: unknown stage" },
	{ "[reason mailbox_ful]\n", "(did you mean \"mailbox_full\"?)" },
	{ "[reason]\n", "site.rules:1: the name of a reason is missing" },
	{ "[reason mailbox_full] # note\n", "site.rules:1: nothing may stand behind the ]" },
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
	{ "[provider p]\nfull mailbox_full {reply=552}\n", "nothing says which mail is \"p\"'s" },
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
	{ "[doubt]\n{permanence=soft} the sender\n",
	    "site.rules:2: permanence=, group= and confidence= mean nothing here" },
	{ "[retry]\n{confidence=60} try again in\n", "mean nothing here: this line gives" },
	{ "[ignore]\n{group=hard} for more about\n", "mean nothing here: this line gives" },
	{ "[stage rcpt]\n{permanence=hard} in reply to it\n",
	    "site.rules:2: permanence=, group= and confidence= mean nothing here" },
	{ "[provider p]\nmark {permanence=hard} the thing of p\n",
	    "site.rules:2: permanence=, group= and confidence= mean nothing here" },
	{ "[doubt policy_rejected]\n{confidence=90} the sender\n",
	    "site.rules:2: confidence= means nothing here" },
	{ "[instead rate_limited mailbox_full]\n{confidence=90} an hour\n",
	    "site.rules:2: confidence= means nothing here" },
	{ "[stage rcpt]\n{stage=data} in reply to it\n",
	    "site.rules:2: stage= means nothing here" },
	{ "[provider p]\nmark {code=TSS*} the thing of p\n",
	    "site.rules:2: the line never counts: a code= is looked for" },
	{ "[reply]\n550 rcpt mailbox_full 50 60\n",
	    "site.rules:2: \"60\" is the second of its kind" },
	{ "[reply]\n550 rcpt mailbox_full hard 60 hard\n", "\"hard\" is the second" },
	{ "[status]\n5.1.1 mailbox_full weak weak\n", "\"weak\" is the second" },
	{ "[status]\n5.1.1 mailbox_full hard sender_fault\n", "\"sender_fault\" is the second" },
	{ "[provider p]\nhost p.example\nfull mailbox_full box is full\nids q\n",
	    "site.rules:4: ids stands behind a line with an id, at site.rules:3" },
	{ "[provider p]\nmark the thing of p\nids q\n",
	    "site.rules:3: ids stands behind a line with an id, at site.rules:2" },
	{ "[texts sender.name]\nour filter*\n",
	    "site.rules:2: \"our filter*\" is looked for with its *" },
	{ "[texts sender.name]\nour * filter\n", "is looked for with its *, which" },
	{ "[texts sender.name]\n*our filter\n", "is looked for with its *, which" },
	{ "[texts sender.name]\n(our|their) filter\n", "is looked for with its (|)" },
	{ "[texts sender.name]\nour ~ filter\n", "is looked for with its ~" },
	{ "[texts sender.name]\n/our .* filter/\n", "is looked for with its *" },
	{ "[texts sender.name]\n/our filter/\n", "is looked for with its /" },
	{ "[texts request.leave]\n*abmelden\n",
	    "\"*abmelden\" is looked for with its *: only one behind the text" },
	{ "[texts list.opening]\nyour mail*\n",
	    "is looked for with its *: only one in front of the text" },
	{ "[provider p]\nhost p.example\ncode TSS*\n",
	    "site.rules:3: \"TSS*\" is no picture: 9 is a digit" },
	{ "[provider p]\nhost p.example\ncode TSS\\d\n", "is no picture" },
	{ "[provider p]\nhost p.example\nfull mailbox_full {permanence=soft}\n",
	    "site.rules:3: this rule would always hold" },
	{ "[provider p]\nhost p.example\nfull mailbox_full {de}\n",
	    "site.rules:3: this rule would always hold" },
	{ "[blocklist]\none ip_blocked {reply=550}\n",
	    "site.rules:2: this line never counts: a list is known by a text" },
	{ "[words a]\nx\n[together]\nmailbox_full a -\n",
	    "site.rules:4: a name is missing behind a - or a |" },
	{ "[words a]\nx\n[together]\nmailbox_full a|\n", "site.rules:4: a name is missing" },
	{ "[reason mailbox_full]\n{action=,failed} full up\n",
	    "site.rules:2: the name of an action is missing" },
	{ "[reason mailbox_full]\nfull up\n[off]\nmailbox_full.full_up\n",
	    "site.rules:4: mailbox_full.full_up is a line of your own, at site.rules:2" },
	{ "[words a]\nx\n[words b]\ny\n[together]\nmailbox_full a\nrate_limited b "
	  "a\n",
	    "site.rules:7: together.rate_limited_b_a never counts: site.rules:6" },
	{ "[blocklist]\none ip_blocked one.example\ntwo ip_blocked one.example\n",
	    "site.rules:3: the same text stands at site.rules:2 for another list" },
	{ "[stage rcpt]\nin reply to it\n[stage data]\nin reply to it\n",
	    "site.rules:4: stage.data.in_reply_to_it never counts: site.rules:2" },
	{ "[reply]\n250 * mailbox_full\n",
	    "site.rules:2: \"250\" never counts: replies that begin with 2 or 3" },
	{ "[reply]\n3?? eom mailbox_full\n", "site.rules:2: \"3\?\?\" never counts" },
	{ "[reason mailbox_full]\n{reply=550,250} full up\n",
	    "site.rules:2: \"250\" never counts" },
	{ "[doubt mailbox_not_found]\nzq rulm\n",
	    "site.rules:2: a word of doubt makes of what would be hard what is not" },
	{ "[doubt sender_rejected]\n{permanence=hard} zq rulm\n",
	    "site.rules:2: a word of doubt makes of what would be hard what is not" },
	{ "[texts sender.name]\n^our filter\n",
	    "site.rules:2: \"^our filter\" is looked for with its ^, which means" },
	{ "[texts request.leave]\nour filter$\n",
	    "site.rules:2: \"our filter$\" is looked for with its $, which means" },
	{ "[words recipient]\nzq.rulm\n",
	    "site.rules:2: \"zq.rulm\" is never found: words of a sentence are made of" },
	{ "[words recipient]\nzq rulm/zq\n", "site.rules:2: \"rulm/zq\" is never found" },
	{ "[words recipient]\nzq.*\n", "site.rules:2: \"zq.\" is never found" },
	{ "[words recipient]\nzq-rulm-zq\n", "site.rules:2: \"zq-rulm-zq\" is never found" },
	{ "[words recipient]\n{fr} l'utilisateur\n", "\"l'utilisateur\" is never found" },
	{ "[words recipient]\nuser's\n", "site.rules:2: \"user's\" is never found" },
};

static void
every_mistake_is_reported_with_its_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		struct rules *r = read_text(mistakes[i].text);

		if (r || !strstr(said, mistakes[i].complaint))
			fail_msg("%s gives: %s", mistakes[i].text, said);
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

/* What is like a mistake and none. */
static void
what_counts_is_no_mistake(void **state)
{
	static const char *const good[] = { "[doubt policy_rejected]\n{permanence=soft} zqrulm\n",
		"[retry]\n{de reply=450} zqrulm in\n",
		"[instead rate_limited mailbox_full]\n{group=sender_fault} zqrulm hour\n",
		"[reply]\n550 rcpt mailbox_full hard 60\n",
		"[status]\n5.7.77 mailbox_full hard weak\n",
		"[provider p]\nids q\nhost p.example\nfull mailbox_full zqrulm\nhost q.example\n",
		"[texts subject.tag]\n***ZQ***\n", "[texts subject.tag]\n*ZQ*\n",
		"[texts sender.name]\n\"zqrulm*\"\n", "[texts subject.forwarded]\n(zq)\n",
		"[texts request.leave]\nzqrulm*\n", "[texts list.opening]\n*zqrulm is\n",
		"[texts sender.name]\nzq | rulm\n", "[texts sender.name]\n\"^zqrulm\"\n",
		"[texts sender.name]\n\"zqrulm $\"\n", "[texts sender.name]\nzq^$rulm\n",
		"[doubt mailbox_not_found]\n{permanence=soft} zqrulm\n", "[doubt]\nzqrulm\n",
		"[doubt aside]\nzqrulm\n", "[reply]\n?21 quit mailbox_full\n",
		"[status]\n2.7.99 mailbox_full\n",
		"[words recipient]\nx-zqrulm zq\xc3\xa9rulm zqrulm* don't n'y @ 3g\n",
		"[together]\nmailbox_full recipient absent\nrate_limited recipient\n",
		"[together]\nmailbox_full recipient -absent\nrate_limited recipient gone\n",
		"[provider yahoo]\nids zq\nfull mailbox_full zqrulm\n[off]\nyahoo.nouser\n" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct rules *r = read_with_site(good[i]);

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_mistake_is_reported_with_its_line),
		cmocka_unit_test(want_of_memory_is_told_from_a_mistake),
		cmocka_unit_test(a_phrase_that_is_another_than_meant_is_a_mistake),
		cmocka_unit_test(what_counts_is_no_mistake),
		cmocka_unit_test(a_name_that_nothing_asks_for_is_a_mistake),
		cmocka_unit_test(an_encoding_is_complained_about_once_a_file),
		cmocka_unit_test(all_mistakes_are_reported_not_only_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

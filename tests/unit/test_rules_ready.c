/* rules_ready - what the build compiled says the same as what is compiled here, or is not used at all */
#include "build_config.h"

#include "cmocka_test.h"

#include "frame.h"
#include "parser.h"
#include "rules.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_MAX = 1024 * 1024, FRAME_ROOM = 1024 * 1024 };

static void
complain(void *arg, const char *file, unsigned line, const char *text)
{
	(void)arg;
	fail_msg("%s:%u: %s", file, line, text);
}

static bool
is_ready(const struct rules *r)
{
	struct rules_count n;

	assert_non_null(r);
	rules_count(r, &n);
	return n.ready;
}

/* Two that should be one. */
static struct reader {
	struct rules *rules;
	struct parser *parser;
} fresh, ready;
static size_t compared, seen;

static size_t
read_with(struct reader *with, struct arena *a, struct slice raw, unsigned char *frame)
{
	const struct parse_options o = { .explain = true };
	struct verdict v;

	arena_reset(a);
	assert_int_equal(parser_read(with->parser, a, raw, &o, &v), PARSE_OK);
	return frame_write_verdict(frame, FRAME_ROOM, &v);
}

/* Under valgrind only one of so many. */
static size_t
rarely(size_t of)
{
	return getenv("CAROM_MEMCHECK") ? of : 1;
}

static int
compare(const char *path, const struct stat *st, int type, struct FTW *where)
{
	static unsigned char raw[SAMPLE_MAX], one[FRAME_ROOM], other[FRAME_ROOM];
	FILE *in;
	struct arena *a;
	size_t n, size;

	(void)st;
	(void)where;
	if (type != FTW_F || seen++ % rarely(50))
		return 0;
	assert_non_null(in = fopen(path, "rb"));
	n = fread(raw, 1, sizeof raw, in);
	fclose(in);
	assert_non_null(a = arena_new(PARSER_ARENA));
	size = read_with(&fresh, a, (struct slice){ raw, n }, one);
	if (size != read_with(&ready, a, (struct slice){ raw, n }, other) ||
	    memcmp(one, other, size) != 0)
		fail_msg("%s is read in two ways", path);
	arena_free(a);
	compared++;
	return 0;
}

static void
compare_all_samples(const struct rules_source *source, size_t n)
{
	const char *src = getenv("srcdir");
	char dir[4096];

	fresh.rules = rules_new(source, n, complain, NULL);
	ready.rules = rules_new_ready(source, n, &rules_ready, complain, NULL);
	assert_false(is_ready(fresh.rules));
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2"))
#endif
		assert_true(is_ready(ready.rules));
	assert_non_null(fresh.parser = parser_new(fresh.rules));
	assert_non_null(ready.parser = parser_new(ready.rules));
	compared = seen = 0;
	snprintf(dir, sizeof dir, "%s/tests/samples", src ? src : ".");
	assert_int_equal(nftw(dir, compare, 16, FTW_PHYS), 0);
	assert_true(seen > 1000);
	assert_true(compared >= seen / rarely(50));
	parser_free(fresh.parser);
	parser_free(ready.parser);
	rules_free(fresh.rules);
	rules_free(ready.rules);
}

static void
the_builds_automata_say_what_fresh_ones_say(void **state)
{
	(void)state;
	compare_all_samples(rules_embedded, rules_embedded_count);
}

static void
a_sites_rules_go_with_either(void **state)
{
	static struct rules_source source[64];

	(void)state;
	assert_true(rules_embedded_count < 63);
	memcpy(source, rules_embedded, rules_embedded_count * sizeof *source);
	source[rules_embedded_count] = (struct rules_source){ .name = "site.rules",
		.text = SLICE("[reason policy_rejected strong]\nuser unknown\n550 * mailbox\n"
			      "[reason mailbox_full]\nquota exceeded\n"
			      "[set autoreply.subject]\nout of office\n"
			      "[off]\nmailbox_not_found.no_such_user\n"),
		.user = true };
	compare_all_samples(source, rules_embedded_count + 1);
}

/* ---- with few rules, so that it may be done often ---- */

#define FEW \
	"[reason mailbox_full]\nmailbox is full\n[reason mailbox_not_found]\nno such user\n[set " \
	"s]\nhello\n"

static struct rules_source
few(const char *text)
{
	return (struct rules_source){ .name = "few.rules", .text = slice_of(text) };
}

static enum reason
reason_of(const struct rules *r, const char *diagnostic)
{
	struct arena *a = arena_new(PARSER_ARENA);
	struct parser *p = parser_new(r);
	struct recipient one = { .diagnostic = slice_of(diagnostic) };

	assert_non_null(a);
	assert_non_null(p);
	assert_int_equal(parser_classify(p, a, &one), PARSE_OK);
	parser_free(p);
	arena_free(a);
	return one.reason;
}

/* Are these used? In either case the phrases are found. */
static bool
used(const struct rules_ready *these)
{
	const struct rules_source source = few(FEW);
	struct rules *r = rules_new_ready(&source, 1, these, complain, NULL);
	bool yes = is_ready(r);

	assert_int_equal(reason_of(r, "the mailbox is full"), REASON_mailbox_full);
	assert_int_equal(reason_of(r, "there is no such user"), REASON_mailbox_not_found);
	rules_free(r);
	return yes;
}

static struct rules_ready
prepared(void)
{
	const struct rules_source source = few(FEW);
	struct rules_ready made;

	assert_true(rules_prepare(&source, 1, &made, complain, NULL));
	assert_true(made.of[AUTOMATON_FAILURES].n > 100);
	assert_true(made.of[AUTOMATON_SETS].n > 100);
	return made;
}

static void
what_is_prepared_is_used(void **state)
{
	struct rules_ready made = prepared();

	(void)state;
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2"))
#endif
		assert_true(used(&made));
	rules_ready_free(&made);
}

static void
what_is_damaged_is_compiled_anew(void **state)
{
	struct rules_ready made = prepared(), hurt = made;
	unsigned char copy[64 * 1024];
	size_t accepted = 0;

	(void)state;
	assert_true(made.of[AUTOMATON_FAILURES].n <= sizeof copy);
	memcpy(copy, made.of[AUTOMATON_FAILURES].p, made.of[AUTOMATON_FAILURES].n);
	hurt.of[AUTOMATON_FAILURES].p = copy;
	for (size_t i = 0; i < made.of[AUTOMATON_FAILURES].n; i += 11 * rarely(20)) {
		copy[i] ^= 0x10;
		accepted += used(&hurt);
		copy[i] ^= 0x10;
	}
	assert_true(accepted <= 8); /* libhs leaves a few octets before and behind all unused */
	for (size_t n = 1; n < made.of[AUTOMATON_FAILURES].n; n += 101 * rarely(20)) {
		hurt.of[AUTOMATON_FAILURES].n = n;
		assert_false(used(&hurt));
	}
	rules_ready_free(&made);
}

static void
another_librarys_are_not_used(void **state)
{
	struct rules_ready made = prepared(), foreign = made;

	(void)state;
	foreign.matcher = "5.3.0 2019-01-01";
	assert_false(used(&foreign));
	foreign.matcher = "";
	assert_false(used(&foreign));
	rules_ready_free(&made);
}

static void
those_of_other_texts_are_not_used(void **state)
{
	static const char *const later[] = { FEW "hello again\n", "[set s]\nhello\n",
		"[reason mailbox_full]\nmailbox is fuel\n[reason mailbox_not_found]\nno such user\n"
		"[set s]\nhello\n",
		"[reason mailbox_full]\nno such user\n[reason mailbox_not_found]\nmailbox is full\n"
		"[set s]\nhello\n" };
	struct rules_ready made = prepared();

	(void)state;
	for (size_t i = 0; i < sizeof later / sizeof *later; i++) {
		const struct rules_source source = few(later[i]);
		struct rules *r = rules_new_ready(&source, 1, &made, complain, NULL);

		assert_false(is_ready(r));
		rules_free(r);
	}
	rules_ready_free(&made);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_builds_automata_say_what_fresh_ones_say),
		cmocka_unit_test(a_sites_rules_go_with_either),
		cmocka_unit_test(what_is_prepared_is_used),
		cmocka_unit_test(what_is_damaged_is_compiled_anew),
		cmocka_unit_test(another_librarys_are_not_used),
		cmocka_unit_test(those_of_other_texts_are_not_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

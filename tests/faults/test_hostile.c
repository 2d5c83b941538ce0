/*
 * test_hostile - mail made to cost (hostile_mail.h). Each gets an answer, within its memory and its share of work, and four
 * times the octets take about four times as much.
 *
 * Work is counted (hostile_work.h), but for the big sizes, up to what a message may have at most and beyond, where cpu time
 * tells enough; they are whole under TESTS_ALL=1.
 */
#include "build_config.h"

#include "cmocka_test.h"

#include "hostile_mail.h"
#include "hostile_work.h"
#include "parser.h"
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	TEXT = LIMIT_MATCHED,
	SMALL = 128 * 1024,
	TIMES = 4,
	LARGE = 2 * 1024 * 1024,
	HUGE = 16 * 1024 * 1024,
	BEYOND = 50 * 1024 * 1024,
	SAMPLE = 4,
	NS_PER_OCTET = 2000, /* far more than any takes, far less than work that is not linear */
	/* for a text of the length that is matched: some 0.05 s, and 0.2 s where a thousand share it */
	MOST_WORK = 100 * 1000000,
	MOST_OF_MANY = 400 * 1000000,
};

static struct parser *parser;
static struct rules *rules;
static struct arena *arena;
static unsigned char *bytes;

static size_t
add(unsigned char *out, const char *text)
{
	size_t n = strlen(text);

	memcpy(out, text, n);
	return n;
}

static size_t
add_numbered(unsigned char *out, const char *unit, size_t number)
{
	char text[512];
	int n;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	n = snprintf(text, sizeof text, unit, number, number + 1);
#pragma GCC diagnostic pop
	memcpy(out, text, (size_t)n);
	return (size_t)n;
}

/* So many octets of it, or one unit more, behind what bytes has already; how many they are then. */
static size_t
repeat(const char *unit, size_t n, size_t size)
{
	bool numbered = strchr(unit, '%') != NULL;

	for (size_t i = 0; n < size; i++)
		n += numbered ? add_numbered(bytes + n, unit, i) : add(bytes + n, unit);
	return n;
}

static size_t
make(const struct pathology *p, size_t size)
{
	size_t n = repeat(p->unit, add(bytes, p->head), size);

	return n + add(bytes + n, p->tail);
}

static size_t
add_recipients(const struct place *p, size_t n)
{
	for (size_t i = 0; p->each && i < HOSTILE_RECIPIENTS; i++)
		n += add_numbered(bytes + n, p->each, i);
	return n;
}

static size_t
make_at(const struct place *p, const char *unit, size_t size)
{
	size_t n = add(bytes, p->head);

	if (p->each && !p->behind)
		n = add_recipients(p, n);
	if (p->each && !p->behind)
		n += add(bytes + n, p->rest);
	n = repeat(unit, n, size);
	if (p->each && p->behind) {
		n += add(bytes + n, p->rest);
		n = add_recipients(p, n);
	}
	return n + add(bytes + n, p->tail);
}

static int64_t
cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void
read_bytes(const char *name, size_t n)
{
	const struct parse_options o = { .explain = true };
	struct verdict v = { .nrecipients = 0 };

	arena_reset(arena);
	if (parser_read(parser, arena, (struct slice){ bytes, n }, &o, &v) != PARSE_OK)
		fail_msg("%s of %zu octets: no answer", name, n);
	if (v.nrecipients > LIMIT_RECIPIENTS)
		fail_msg("%s: %zu recipients", name, v.nrecipients);
}

static int64_t
time_of(const struct pathology *p, size_t size)
{
	size_t n = make(p, size);
	int64_t began = cpu_ns();

	read_bytes(p->name, n);
	return cpu_ns() - began;
}

static uint64_t
work_of(const char *name, size_t n)
{
	hostile_work = 0;
	read_bytes(name, n);
	return hostile_work;
}

static void
each_gets_an_answer_within_its_time(void **state)
{
	size_t size = getenv("TESTS_ALL") ? HUGE : LARGE;
	int64_t worst = 0;
	const char *name = "";

	(void)state;
	for (size_t i = 0; i < hostile_npathologies; i++) {
		int64_t ns = time_of(&hostile_pathologies[i], size);

		if (ns > (int64_t)size * NS_PER_OCTET)
			fail_msg(
			    "%s: %lld ms", hostile_pathologies[i].name, (long long)ns / 1000000);
		if (ns > worst) {
			worst = ns;
			name = hostile_pathologies[i].name;
		}
	}
	printf("# %zu pathologies of %zu octets; the worst, %s, takes %lld ms of cpu\n",
	    hostile_npathologies, size, name, (long long)worst / 1000000);
}

static void
four_times_the_octets_take_no_more_than_about_four_times_the_work(void **state)
{
	double worst = 0;
	const char *name = "";

	(void)state;
	for (size_t i = 0; i < hostile_npathologies; i++) {
		const struct pathology *p = &hostile_pathologies[i];
		uint64_t few = work_of(p->name, make(p, SMALL));
		uint64_t many = work_of(p->name, make(p, SMALL * TIMES));
		double ratio = (double)many / (double)few;

		if (ratio > 1.5 * TIMES)
			fail_msg(
			    "%s: four times the octets take %.1f times the work", p->name, ratio);
		if (ratio > worst) {
			worst = ratio;
			name = p->name;
		}
	}
	printf("# four times the octets take at most %.1f times the work (%s)\n", worst, name);
}

static uint64_t
work_at(const struct place *p, const char *unit)
{
	uint64_t work = work_of(p->name, make_at(p, unit, TEXT));

	if (work > (p->each ? MOST_OF_MANY : MOST_WORK))
		fail_msg("\"%s\" in %s: %llu million", unit, p->name,
		    (unsigned long long)work / 1000000);
	return work;
}

/* As long as a text is that is matched. One case of SAMPLE, or with TESTS_ALL=1 each. */
static void
nothing_at_any_place_takes_more_than_its_share_of_work(void **state)
{
	const size_t every = getenv("TESTS_ALL") ? 1 : SAMPLE;
	const char *seed = getenv("TESTS_SEED"), *where = "", *what = "";
	size_t at = seed ? strtoul(seed, NULL, 10) : 1, taken = 0;
	uint64_t worst = 0;

	(void)state;
	for (size_t i = 0; i < hostile_nplaces; i++)
		for (size_t k = 0; k < hostile_npathologies + hostile_nunits; k++) {
			const char *unit = k < hostile_npathologies
			    ? hostile_pathologies[k].unit
			    : hostile_units[k - hostile_npathologies];
			uint64_t work;

			if (at++ % every)
				continue;
			taken++;
			work = work_at(&hostile_places[i], unit);
			if (work > worst) {
				worst = work;
				where = hostile_places[i].name;
				what = unit;
			}
		}
	printf("# %zu of %zu cases at %zu places; the worst, \"%s\" in %s, takes %llu million\n",
	    taken, (hostile_npathologies + hostile_nunits) * hostile_nplaces, hostile_nplaces, what,
	    where, (unsigned long long)worst / 1000000);
}

static void
fifty_million_octets_in_one_line_get_an_answer(void **state)
{
	static const struct pathology line = { "fifty megabytes of base64",
		"From: <>\r\nContent-Transfer-Encoding: base64\r\n\r\n", "QUJD", "\r\n" };

	(void)state;
	assert_true(time_of(&line, BEYOND) < (int64_t)BEYOND * NS_PER_OCTET);
}

static int
open_parser(void **state)
{
	(void)state;
	rules = rules_new_ready(rules_embedded, rules_embedded_count, &rules_ready, NULL, NULL);
	parser = rules ? parser_new(rules) : NULL;
	arena = arena_new(PARSER_ARENA);
	bytes = malloc(BEYOND + 65536);
	return parser && arena && bytes ? 0 : -1;
}

static int
close_parser(void **state)
{
	(void)state;
	free(bytes);
	arena_free(arena);
	parser_free(parser);
	rules_free(rules);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_gets_an_answer_within_its_time),
		cmocka_unit_test(four_times_the_octets_take_no_more_than_about_four_times_the_work),
		cmocka_unit_test(nothing_at_any_place_takes_more_than_its_share_of_work),
		cmocka_unit_test(fifty_million_octets_in_one_line_get_an_answer),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}

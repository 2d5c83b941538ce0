/* Every sample is read as wanted, by the row it was written for; ordinary mail by none. */
#include "samples_case.h"

#include "formats/layout.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
or_none(const char *s)
{
	return s ? s : "";
}

enum { SYSTEMS = 63, COLUMNS = 4, PREFIX_SAMPLE = 16 };

/* One line of systems.tsv: each sample is read by the row of that system, so by none before it. */
static void
one_system(struct state *s, char **column)
{
	static char raw[SAMPLE_MAX];
	char path[4300], *save = NULL;

	for (char *name = strtok_r(column[3], " ", &save); name;
	     name = strtok_r(NULL, " ", &save)) {
		struct verdict v;
		size_t n;

		snprintf(path, sizeof path, "%s/%s.eml", samples_dir(), name);
		n = samples_read(path, raw);
		arena_reset(s->arena);
		assert_int_equal(parser_read(s->parser, s->arena,
				     (struct slice){ (unsigned char *)raw, n }, NULL, &v),
		    PARSE_OK);
		if (!v.format || strcmp(v.format, column[2]) != 0)
			fail_msg("%s: read by %s, not by %s", path, or_none(v.format), column[2]);
	}
}

static void
every_known_system_has_its_row_and_a_sample_that_no_other_row_claims(void **state)
{
	static char text[SAMPLE_MAX], path[4200];
	bool seen[SYSTEMS + 1] = { false };
	char *save = NULL, *column[COLUMNS];

	snprintf(path, sizeof path, "%s/systems.tsv", samples_dir());
	(void)samples_read(path, text);
	for (char *line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		int number = atoi(line);

		if (line[0] == '#')
			continue;
		assert_in_range(number, 1, SYSTEMS);
		seen[number] = true;
		for (size_t i = 0; i < COLUMNS; i++) {
			column[i] = line;
			line += strcspn(line, "\t");
			if (*line)
				*line++ = '\0';
		}
		one_system(*state, column);
	}
	for (size_t i = 1; i <= SYSTEMS; i++)
		if (!seen[i])
			fail_msg("no sample of system %zu", i);
}

static void
expect(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	struct verdict v = verdict_of(s, raw, n);

	samples_compare(path, want, &v);
}

static void
every_sample_is_read_as_wanted_and_by_its_own_row(void **state)
{
	samples_walk_all(state, expect);
}

static void
every_row_has_a_sample(void **state)
{
	(void)state;
	for (size_t i = 0; i < formats_count; i++) {
		char dir[4200];
		DIR *d;

		snprintf(dir, sizeof dir, "%s/formats/%s", samples_dir(), formats[i].name);
		d = opendir(dir);
		if (!d)
			fail_msg("row %s has no sample", formats[i].name);
		closedir(d);
	}
}

static void
cut_everywhere(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	(void)path;
	(void)want;
	for (size_t k = 0; k < n; k++) {
		/* a copy of exactly that size, so that a sanitizer sees a read behind the end */
		char *part = malloc(k ? k : 1);
		struct verdict v;

		assert_non_null(part);
		memcpy(part, raw, k);
		v = verdict_of(s, part, k);
		assert_in_range(v.kind, KIND_OTHER, KIND_COUNT - 1);
		free(part);
	}
}

/* Of the folders with the most samples, one of PREFIX_SAMPLE; with TESTS_ALL=1 each. TESTS_SEED says which. */
static void
cut_everywhere_some(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static unsigned turn;
	const char *seed = getenv("TESTS_SEED");

	if (turn++ % PREFIX_SAMPLE == (seed ? (unsigned)atoi(seed) % PREFIX_SAMPLE : 1) ||
	    getenv("TESTS_ALL"))
		cut_everywhere(s, path, raw, n, want);
}

static void
every_prefix_is_answered(void **state)
{
	samples_walk_folder(state, "formats", 50, cut_everywhere);
	samples_walk_folder(state, "mail", 3, cut_everywhere);
	samples_walk_folder(state, "shapes", 40, cut_everywhere);
	samples_walk_folder(state, "systems", 90, cut_everywhere);
	samples_walk_folder(state, "mta", 200, cut_everywhere_some);
	samples_walk_folder(state, "autoreply", 500, cut_everywhere_some);
	samples_walk_folder(state, "kinds", 500, cut_everywhere_some);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_is_read_as_wanted_and_by_its_own_row),
		cmocka_unit_test(
		    every_known_system_has_its_row_and_a_sample_that_no_other_row_claims),
		cmocka_unit_test(every_row_has_a_sample),
		cmocka_unit_test(every_prefix_is_answered),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}

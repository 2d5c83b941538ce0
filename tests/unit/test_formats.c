/* Every sample is read as wanted, by the row it was written for; ordinary mail by none. */
#include "parser_test.h"

#include "formats/layout.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLE_MAX = 64 * 1024 };

static const char *
samples(void)
{
	static char path[4096];
	const char *src = getenv("srcdir");

	snprintf(path, sizeof path, "%s/tests/samples", src ? src : ".");
	return path;
}

static size_t
read_file(const char *path, char *buf)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		fail_msg("%s cannot be read", path);
	n = fread(buf, 1, SAMPLE_MAX - 1, f);
	fclose(f);
	buf[n] = 0;
	return n;
}

static bool
same(struct slice s, const char *want)
{
	return slice_equal_nocase(s, slice_of(want));
}

static const char *
or_none(const char *s)
{
	return s ? s : "";
}

/* value: what is wanted, alternatives divided by | */
static bool
one_of(const char *value, const char *have)
{
	size_t n = strlen(have);

	for (const char *at = value; at; at = strchr(at, '|'), at += at != NULL)
		if (strncmp(at, have, n) == 0 && (at[n] == 0 || at[n] == '|'))
			return true;
	return false;
}

static const struct recipient *
find_recipient(const struct verdict *v, const char *address)
{
	for (size_t i = 0; i < v->nrecipients; i++)
		if (same(v->recipients[i].address, address))
			return &v->recipients[i];
	return NULL;
}

static const char *
text_of(struct slice s)
{
	static char text[LIMIT_ADDRESS + 1];

	snprintf(text, sizeof text, "%.*s", SLICE_FMT(s));
	return text;
}

static const char *
value_of(const struct verdict *v, const struct recipient *r, const char *key)
{
	if (strcmp(key, "kind") == 0)
		return kind_name(v->kind);
	if (strcmp(key, "subkind") == 0)
		return or_none(subkind_name(v->subkind));
	if (strcmp(key, "format") == 0)
		return or_none(v->format);
	if (strcmp(key, "until") == 0)
		return v->auto_reply.until;
	if (strcmp(key, "language") == 0)
		return v->auto_reply.language;
	if (strcmp(key, "new_address") == 0)
		return text_of(v->auto_reply.new_address);
	if (strcmp(key, "substitute") == 0)
		return text_of(v->auto_reply.substitute);
	if (!r)
		return NULL;
	if (strcmp(key, "reason") == 0)
		return or_none(reason_name(r->reason));
	if (strcmp(key, "permanence") == 0)
		return or_none(permanence_name(r->permanence));
	if (strcmp(key, "stage") == 0)
		return or_none(stage_name(r->stage));
	return strcmp(key, "status") == 0 ? r->status : strcmp(key, "reply") == 0 ? r->reply : NULL;
}

/* One "key=value" line of a .want file. */
static void
check(const char *path, const struct verdict *v, const struct recipient **r, size_t *next,
    const char *key, const char *value)
{
	const char *have;

	if (strcmp(key, "recipient") == 0) {
		++*next;
		*r = find_recipient(v, value);
		if (!*r)
			fail_msg("%s: no recipient %s", path, value);
		return;
	}
	have = value_of(v, *r, key);
	if (!have || !one_of(value, have))
		fail_msg("%s: %s is %s, wanted %s (kind %s, format %s)", path, key,
		    have ? have : "no key", value, kind_name(v->kind), or_none(v->format));
}

static void
compare(const char *path, char *want, const struct verdict *v)
{
	const struct recipient *r = NULL;
	size_t next = 0;
	char *save = NULL;

	for (char *line = strtok_r(want, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *equal = strchr(line, '=');

		if (line[0] == '#' || !equal)
			continue;
		*equal = 0;
		check(path, v, &r, &next, line, equal + 1);
	}
	if (next != v->nrecipients)
		fail_msg("%s: %zu recipients, wanted %zu", path, v->nrecipients, next);
}

typedef void each_sample(struct state *s, const char *path, const char *raw, size_t n, char *want);

static size_t
walk(struct state *s, const char *dir, each_sample *f)
{
	static char raw[SAMPLE_MAX], want[SAMPLE_MAX];
	DIR *d = opendir(dir);
	struct dirent *e;
	size_t seen = 0;

	if (!d)
		return 0;
	while ((e = readdir(d)) != NULL) {
		char path[4096];
		size_t n, len = strlen(e->d_name);

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (len < 5 || strcmp(e->d_name + len - 4, ".eml") != 0) {
			if (!strchr(e->d_name, '.'))
				seen += walk(s, path, f);
			continue;
		}
		n = read_file(path, raw);
		memcpy(path + strlen(path) - 4, ".want", 6);
		(void)read_file(path, want);
		f(s, path, raw, n, want);
		seen++;
	}
	closedir(d);
	return seen;
}

enum { SYSTEMS = 63, COLUMNS = 4 };

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

		snprintf(path, sizeof path, "%s/%s.eml", samples(), name);
		n = read_file(path, raw);
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

	snprintf(path, sizeof path, "%s/systems.tsv", samples());
	(void)read_file(path, text);
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
walk_all(void **state, each_sample *f)
{
	char dir[4200];

	snprintf(dir, sizeof dir, "%s/formats", samples());
	assert_true(walk(*state, dir, f) > 50);
	snprintf(dir, sizeof dir, "%s/mail", samples());
	assert_true(walk(*state, dir, f) > 3);
	snprintf(dir, sizeof dir, "%s/mta", samples());
	assert_true(walk(*state, dir, f) > 200);
	snprintf(dir, sizeof dir, "%s/autoreply", samples());
	assert_true(walk(*state, dir, f) > 500);
	snprintf(dir, sizeof dir, "%s/shapes", samples());
	assert_true(walk(*state, dir, f) > 40);
	snprintf(dir, sizeof dir, "%s/systems", samples());
	assert_true(walk(*state, dir, f) > 90);
	snprintf(dir, sizeof dir, "%s/kinds", samples());
	assert_true(walk(*state, dir, f) > 500);
}

static void
expect(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	struct verdict v = verdict_of(s, raw, n);

	compare(path, want, &v);
}

static void
every_sample_is_read_as_wanted_and_by_its_own_row(void **state)
{
	walk_all(state, expect);
}

static void
every_row_has_a_sample(void **state)
{
	(void)state;
	for (size_t i = 0; i < formats_count; i++) {
		char dir[4200];
		DIR *d;

		snprintf(dir, sizeof dir, "%s/formats/%s", samples(), formats[i].name);
		d = opendir(dir);
		if (!d)
			fail_msg("row %s has no sample", formats[i].name);
		closedir(d);
	}
}

static void
expect_crlf(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static char crlf[2 * SAMPLE_MAX];
	size_t k = 0;
	struct verdict v;

	for (size_t i = 0; i < n; i++) {
		if (raw[i] == '\n')
			crlf[k++] = '\r';
		crlf[k++] = raw[i];
	}
	v = verdict_of(s, crlf, k);
	compare(path, want, &v);
}

static void
crlf_line_ends_are_read_like_lf(void **state)
{
	walk_all(state, expect_crlf);
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

static void
every_prefix_is_answered(void **state)
{
	char dir[4200];

	snprintf(dir, sizeof dir, "%s/formats", samples());
	assert_true(walk(*state, dir, cut_everywhere) > 50);
	snprintf(dir, sizeof dir, "%s/mail", samples());
	assert_true(walk(*state, dir, cut_everywhere) > 3);
	snprintf(dir, sizeof dir, "%s/shapes", samples());
	assert_true(walk(*state, dir, cut_everywhere) > 40);
	snprintf(dir, sizeof dir, "%s/systems", samples());
	assert_true(walk(*state, dir, cut_everywhere) > 90);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_is_read_as_wanted_and_by_its_own_row),
		cmocka_unit_test(
		    every_known_system_has_its_row_and_a_sample_that_no_other_row_claims),
		cmocka_unit_test(every_row_has_a_sample),
		cmocka_unit_test(crlf_line_ends_are_read_like_lf),
		cmocka_unit_test(every_prefix_is_answered),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}

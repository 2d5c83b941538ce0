/* samples_case - see samples_case.h */
#include "samples_case.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

const char *
samples_dir(void)
{
	static char path[4096];
	const char *src = getenv("srcdir");

	snprintf(path, sizeof path, "%s/tests/samples", src ? src : ".");
	return path;
}

size_t
samples_read(const char *path, char *buf)
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

	for (const char *at = value;; at++) {
		if (strncmp(at, have, n) == 0 && (at[n] == 0 || at[n] == '|'))
			return true;
		at = strchr(at, '|');
		if (!at)
			return false;
	}
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
	if (strcmp(key, "syntax_fault") == 0)
		return or_none(syntax_fault_name(r->syntax_fault));
	if (strcmp(key, "suggestion") == 0)
		return text_of(r->suggestion);
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

void
samples_compare(const char *path, char *want, const struct verdict *v)
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

/* Under memcheck, where everything takes thirty times as long, one of so many is read. */
static size_t
step(void)
{
	return getenv("CAROM_MEMCHECK") ? 5 : 1;
}

/* Every sample below a directory; how many there were. */
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
		n = samples_read(path, raw);
		memcpy(path + strlen(path) - 4, ".want", 6);
		(void)samples_read(path, want);
		if (seen++ % step() == 0)
			f(s, path, raw, n, want);
	}
	closedir(d);
	return seen;
}

void
samples_walk_folder(void **state, const char *folder, size_t least, each_sample *f)
{
	char dir[4200];

	snprintf(dir, sizeof dir, "%s/%s", samples_dir(), folder);
	assert_true(walk(*state, dir, f) > least);
}

void
samples_walk_all(void **state, each_sample *f)
{
	samples_walk_folder(state, "formats", 50, f);
	samples_walk_folder(state, "mail", 3, f);
	samples_walk_folder(state, "mta", 200, f);
	samples_walk_folder(state, "autoreply", 500, f);
	samples_walk_folder(state, "shapes", 40, f);
	samples_walk_folder(state, "systems", 90, f);
	samples_walk_folder(state, "kinds", 500, f);
}

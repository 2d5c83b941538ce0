/* rules_load - see rules_load.h */
#include "build_config.h"

#include "rules_load.h"

#include "util.h"

#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct files {
	struct rules_source *source;
	size_t n;
};

static void
files_free(struct files *f)
{
	for (size_t i = rules_embedded_count; i < f->n; i++) {
		free((void *)(uintptr_t)f->source[i].name);
		free((void *)(uintptr_t)f->source[i].text.p);
	}
	free(f->source);
}

static bool
add_file(struct files *f, const char *dir, const char *name, struct err *e)
{
	char *path = xprintf("%s/%s", dir, name);
	FILE *in = fopen(path, "re");
	unsigned char *text = xcalloc(1, RULES_FILE_MAX + 1);
	size_t n = in ? fread(text, 1, RULES_FILE_MAX + 1, in) : 0;
	bool ok = in && !ferror(in) && n <= RULES_FILE_MAX;

	if (!ok && n > RULES_FILE_MAX)
		err_set(e, ERR_OPERATOR, CAUSE_NONE, "rules: %s: longer than 4 MiB", path);
	else if (!ok)
		err_set(e, err_class_of(errno), CAUSE_NONE, "rules: %s: %s", path, strerror(errno));
	if (in)
		fclose(in);
	f->source[f->n++] = (struct rules_source){
		.name = path, .text = { xrealloc(text, n + 1, 1), n }, .user = true
	};
	return ok;
}

static int
is_rules(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return d->d_name[0] != '.' && n > 6 && strcmp(d->d_name + n - 6, ".rules") == 0;
}

static bool
add_directory(struct files *f, const char *dir, struct err *e)
{
	struct dirent **entry;
	int n = scandir(dir, &entry, is_rules, alphasort);
	bool ok = n >= 0 && n <= RULES_FILES_MAX;

	if (n < 0)
		err_set(e, err_class_of(errno), CAUSE_NONE, "rules: %s: %s", dir, strerror(errno));
	else if (!ok)
		err_set(e, ERR_OPERATOR, CAUSE_NONE, "rules: %s: more than 256 files", dir);
	for (int i = 0; i < n; i++) {
		if (ok)
			ok = add_file(f, dir, entry[i]->d_name, e);
		free(entry[i]);
	}
	if (n >= 0)
		free(entry);
	return ok;
}

/* The automata have been copied from the program: its pages come back from the file if anybody asks for them again. */
static void
forget_ready(void)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

	for (size_t i = 0; i < AUTOMATA; i++) {
		struct slice s = rules_ready.of[i];
		uintptr_t from = ((uintptr_t)s.p + page - 1) / page * page,
			  end = ((uintptr_t)s.p + s.n) / page * page;

		if (s.n && from < end)
			(void)madvise((void *)from, end - from, MADV_DONTNEED);
	}
}

struct rules *
rules_load(const char *dir, rules_complain *complain, void *arg, struct err *e)
{
	struct files f = { .n = rules_embedded_count };
	struct rules *r = NULL;

	f.source = xcalloc(f.n + RULES_FILES_MAX, sizeof *f.source);
	memcpy(f.source, rules_embedded, f.n * sizeof *f.source);
	if (!dir || add_directory(&f, dir, e)) {
		r = rules_new_ready(f.source, f.n, &rules_ready, complain, arg);
		if (!r && errno == ENOMEM)
			err_set(e, ERR_RETRY, CAUSE_NONE, "rules: out of memory");
		else if (!r)
			err_set(e, ERR_OPERATOR, CAUSE_NONE,
			    "rules: there are mistakes, or the processor is not supported");
	}
	files_free(&f);
	forget_ready();
	/* reading the rules leaves several times what they take behind */
	malloc_trim(0);
	return r;
}

void
rules_load_print(void *out, const char *file, unsigned line, const char *text)
{
	fprintf(out, "%s:%u: %s\n", file, line, text);
}

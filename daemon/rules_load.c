/* rules_load - see rules_load.h */
#include "build_config.h"

#include "rules_load.h"

#include "log.h"
#include "util.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
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

/* A pipe or a device would be waited for. */
static FILE *
open_plain(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	FILE *in = NULL;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode))
		errno = EINVAL;
	else
		in = fdopen(fd, "r");
	if (!in)
		close(fd);
	return in;
}

static bool
add_file(struct files *f, const char *dir, const char *name, struct err *e)
{
	char *path = xprintf("%s/%s", dir, name);
	FILE *in = open_plain(path);
	unsigned char *text = xcalloc(1, RULES_FILE_MAX + 1);
	size_t n = in ? fread(text, 1, RULES_FILE_MAX + 1, in) : 0;
	bool ok = in && !ferror(in) && n <= RULES_FILE_MAX;

	if (!ok && n > RULES_FILE_MAX)
		err_set(e, ERR_OPERATOR, CAUSE_NONE, "rules: %s: longer than 4 MiB", path);
	else if (!ok)
		err_set(e, err_class_of(errno), CAUSE_NONE, "rules: %s: %s", path,
		    errno == EINVAL ? "is no file" : strerror(errno));
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

/* A name that was to be one of a rules file, most likely. */
static bool
is_slip(const char *name)
{
	static const char *const ends[] = { ".rule", ".rules", ".rules.txt", ".rule.txt" };
	size_t n = strlen(name);

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		size_t end = strlen(ends[i]);

		if (n > end && strcasecmp(name + n - end, ends[i]) == 0)
			return name[0] != '.';
	}
	return false;
}

static int
is_rules_or_slip(const struct dirent *d)
{
	return is_rules(d) || is_slip(d->d_name);
}

static bool
add_directory(struct files *f, const char *dir, struct err *e)
{
	struct dirent **entry;
	int n = scandir(dir, &entry, is_rules_or_slip, alphasort);
	bool ok = n >= 0 && n <= RULES_FILES_MAX;

	if (n < 0)
		err_set(e, err_class_of(errno), CAUSE_NONE, "rules: %s: %s", dir, strerror(errno));
	else if (!ok)
		err_set(e, ERR_OPERATOR, CAUSE_NONE, "rules: %s: more than 256 files", dir);
	for (int i = 0; i < n; i++) {
		if (ok && !is_rules(entry[i]))
			ok = err_set(e, ERR_OPERATOR, CAUSE_NONE,
			    "rules: %s/%s would not be read: name it *.rules, or take it away", dir,
			    entry[i]->d_name);
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

/* Counts what it passes on. */
struct counted {
	rules_complain *complain;
	void *arg;
	size_t n;
};

static void
count(void *arg, const char *file, unsigned line, const char *text)
{
	struct counted *c = arg;

	c->n++;
	if (c->complain)
		c->complain(c->arg, file, line, text);
}

struct rules *
rules_load(const char *dir, rules_complain *complain, void *arg, struct err *e)
{
	struct files f = { .n = rules_embedded_count };
	struct counted told = { complain, arg, 0 };
	struct rules *r = NULL;

	f.source = xcalloc(f.n + RULES_FILES_MAX, sizeof *f.source);
	memcpy(f.source, rules_embedded, f.n * sizeof *f.source);
	if (!dir || add_directory(&f, dir, e)) {
		r = rules_new_ready(f.source, f.n, &rules_ready, count, &told);
		if (!r && errno == ENOMEM)
			err_set(e, ERR_RETRY, CAUSE_NONE, "rules: out of memory");
		else if (!r)
			err_set(e, ERR_OPERATOR, CAUSE_NONE,
			    "rules: %zu mistake%s in %s: no rule is used until there is none",
			    told.n, told.n == 1 ? "" : "s", dir ? dir : "the program");
	}
	files_free(&f);
	forget_ready();
	/* reading the rules leaves several times what they take behind */
	malloc_trim(0);
	return r;
}

bool
rules_load_check(const char *dir, rules_complain *complain, void *arg, struct err *e)
{
	struct rules *r = rules_load(dir, complain, arg, e);
	bool good = r || e->class != ERR_OPERATOR;

	rules_free(r);
	malloc_trim(0);
	return good;
}

void
rules_load_print(void *out, const char *file, unsigned line, const char *text)
{
	fprintf(out, "%s:%u: %s\n", file, line, text);
}

void
rules_load_log(void *arg, const char *file, unsigned line, const char *text)
{
	(void)arg;
	log_event(LOG_RULES_MISTAKE, LF_TEXT("file", file), LF_NUMBER("line", line),
	    LF_TEXT("error", text));
}

/* source - see source.h */
#include "source.h"

#include "cli.h"
#include "verdict.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAX_TREE_DEPTH = 64, STDIN_CHUNK = 256 * 1024 };

static void
keep_path(struct source_list *list, const char *path)
{
	char *copy = strdup(path);

	if (list->n == list->room) {
		list->room = list->room ? list->room * 2 : 256;
		list->path = realloc(list->path, list->room * sizeof *list->path);
	}
	if (!copy || !list->path)
		exit(cli_fail(EX_OSERR, "out of memory"));
	list->path[list->n++] = copy;
}

static int
compare_names(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
wanted_name(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* The folders that lead to one, and it. */
struct trail {
	const struct trail *above; /* NULL: it was named by the user */
	struct stat at;
	unsigned depth;
};

static bool add_any(struct source_list *list, const char *path, const struct trail *above);

static bool
add_directory(struct source_list *list, const char *path, const struct trail *trail)
{
	struct dirent **names;
	int n = scandir(path, &names, wanted_name, compare_names);
	bool ok = true, maildir = false;

	if (n < 0)
		return cli_fail(false, "%s: %s", path, strerror(errno));
	for (int i = 0; i < n; i++)
		maildir = maildir || strcmp(names[i]->d_name, "new") == 0;
	for (int i = 0; i < n; i++) {
		size_t size = strlen(path) + strlen(names[i]->d_name) + 2;
		char *below = malloc(size);

		if (!below)
			exit(cli_fail(EX_OSERR, "out of memory"));
		snprintf(below, size, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/",
		    names[i]->d_name);
		if (maildir && strcmp(names[i]->d_name, "tmp") == 0)
			; /* not delivered yet */
		else if (names[i]->d_type == DT_REG)
			keep_path(list, below);
		else
			ok = add_any(list, below, trail) && ok;
		free(below);
		free(names[i]);
	}
	free(names);
	return ok;
}

static bool
is_on(const struct trail *trail, const struct stat *folder)
{
	for (; trail; trail = trail->above)
		if (trail->at.st_dev == folder->st_dev && trail->at.st_ino == folder->st_ino)
			return true;
	return false;
}

/* Below a folder only files count: a pipe would be waited for, and a link back up give each message again and again. */
static bool
add_any(struct source_list *list, const char *path, const struct trail *above)
{
	struct trail here = { .above = above, .depth = above ? above->depth + 1 : 0 };

	if (stat(path, &here.at) != 0)
		return cli_fail(false, "%s: %s", path, strerror(errno));
	if (S_ISDIR(here.at.st_mode)) {
		if (here.depth > MAX_TREE_DEPTH)
			return cli_fail(
			    false, "%s: folders nested deeper than %d", path, MAX_TREE_DEPTH);
		return is_on(above, &here.at)
		    ? cli_fail(true, "%s: leads back to a folder above it: left out", path)
		    : add_directory(list, path, &here);
	}
	if (above && !S_ISREG(here.at.st_mode))
		return cli_fail(true, "%s: is no file: left out", path);
	keep_path(list, path);
	return true;
}

bool
source_add(struct source_list *list, const char *path)
{
	if (*path == 0)
		return cli_fail(false, "an empty path names nothing");
	if (strcmp(path, "-") == 0) {
		keep_path(list, path);
		return true;
	}
	return add_any(list, path, NULL);
}

void
source_free(struct source_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->path[i]);
	free(list->path);
	*list = (struct source_list){ 0 };
}

/* "From sender Mon Jan  2 ..." with a header-like line behind it: a body line "From here on" is neither. */
static bool
is_from_line(struct slice bytes, size_t at)
{
	struct slice rest = slice_after(bytes, at), line, next = SLICE_NONE;
	size_t colon;

	if (!slice_starts(rest, SLICE("From ")))
		return false;
	slice_line(&rest, &line);
	slice_line(&rest, &next);
	if (slice_find_byte(line, ':', 0) == SLICE_NPOS)
		return false; /* no time of day in it */
	colon = slice_find_byte(next, ':', 0);
	return colon != SLICE_NPOS && colon > 0 &&
	    slice_find_byte(slice_first(next, colon), ' ', 0) == SLICE_NPOS;
}

size_t
source_mbox_end(struct slice bytes, size_t at)
{
	size_t from = at + 1;

	if (!is_from_line(bytes, at))
		return SLICE_NPOS;
	for (;;) {
		size_t hit = slice_find(bytes, SLICE("\nFrom "), from);

		if (hit == SLICE_NPOS)
			return bytes.n;
		if ((bytes.p[hit - 1] == '\n' ||
			(hit >= 2 && bytes.p[hit - 1] == '\r' && bytes.p[hit - 2] == '\n')) &&
		    is_from_line(bytes, hit + 1))
			return hit + 1;
		from = hit + 1;
	}
}

static bool
give(source_sink sink, void *context, const char *name, struct slice raw)
{
	bool whole = raw.n <= LIMIT_MESSAGE;

	return sink(context, name, whole ? raw : slice_first(raw, LIMIT_MESSAGE_HEAD), whole);
}

static void
give_all(const char *path, struct slice bytes, source_sink sink, void *context)
{
	size_t size = strlen(path) + 24, end = source_mbox_end(bytes, 0);
	char *name;

	if (end == SLICE_NPOS || end == bytes.n) {
		give(sink, context, path, bytes);
		return;
	}
	name = malloc(size);
	if (!name)
		exit(cli_fail(EX_OSERR, "out of memory"));
	for (size_t at = 0, i = 1; at < bytes.n; at = end, i++) {
		end = source_mbox_end(bytes, at);
		snprintf(name, size, "%s#%zu", path, i);
		if (!give(sink, context, name, (struct slice){ bytes.p + at, end - at }))
			break;
	}
	free(name);
}

/* Of one message no more than its head is looked at when it is too large: whatever stands behind need not be read. */
static bool
is_enough(const unsigned char *bytes, size_t n)
{
	return n > LIMIT_MESSAGE && !is_from_line((struct slice){ bytes, n }, 0);
}

static bool
read_stream(const char *path, int fd, source_sink sink, void *context)
{
	unsigned char *bytes = NULL;
	size_t n = 0, room = 0;
	ssize_t got = 0;

	do {
		n += (size_t)got;
		if (n == room) {
			room = room ? room * 2 : STDIN_CHUNK;
			bytes = realloc(bytes, room);
			if (!bytes)
				exit(cli_fail(EX_OSERR, "out of memory"));
		}
		got = read(fd, bytes + n, room - n);
	} while (
	    (got > 0 && !is_enough(bytes, n)) || (got < 0 && errno == EINTR && (got = 0) == 0));
	if (got >= 0)
		give_all(path, (struct slice){ bytes, n }, sink, context);
	else
		cli_fail(0, "%s: %s", path, strerror(errno));
	free(bytes);
	return got >= 0;
}

/* Small files are read: cheaper than a mapping, and a file that shrinks meanwhile cannot kill us. What comes through a
 * pipe comes in parts, and is waited for. */
bool
source_read(const char *path, source_sink sink, void *context)
{
	static unsigned char small[64 * 1024];
	struct stat st;
	bool ok;
	ssize_t got;
	int fd;

	if (strcmp(path, "-") == 0)
		return read_stream("-", STDIN_FILENO, sink, context);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return cli_fail(false, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode)) {
		ok = read_stream(path, fd, sink, context);
		close(fd);
		return ok;
	}
	do
		got = read(fd, small, sizeof small);
	while (got < 0 && errno == EINTR);
	if (got >= 0 && (size_t)got < sizeof small) {
		give_all(path, (struct slice){ small, (size_t)got }, sink, context);
		ok = true;
	} else if (got < 0) {
		ok = cli_fail(false, "%s: %s", path, strerror(errno));
	} else {
		ok = lseek(fd, 0, SEEK_SET) == 0 ? read_stream(path, fd, sink, context)
						 : cli_fail(false, "%s: %s", path, strerror(errno));
	}
	close(fd);
	return ok;
}

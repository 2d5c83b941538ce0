/* source_files - a folder of its own for each test, and files in it: for test_sources and test_secret */
#ifndef CAROM_SOURCE_FILES_H
#define CAROM_SOURCE_FILES_H

#include "cmocka_test.h"

#include "err.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char directory[200];
static struct err e;

static inline int
setup(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	snprintf(directory, sizeof directory, "%s/carom-sources.XXXXXX", tmp ? tmp : "/tmp");
	memset(&e, 0, sizeof e);
	return mkdtemp(directory) ? 0 : -1;
}

static inline int
teardown(void **state)
{
	char command[300];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", directory);
	return system(command);
}

static inline char *
path_of(const char *name)
{
	static char path[500];

	snprintf(path, sizeof path, "%s/%s", directory, name);
	return path;
}

static inline char *
write_file(const char *name, const char *text, mode_t mode)
{
	char *path = path_of(name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	return path;
}

static inline void
append_file(const char *name, const char *text)
{
	FILE *f = fopen(path_of(name), "a");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif

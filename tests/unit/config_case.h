/* A configuration from a text, and what is said of it: for test_config and test_config_mistakes. */
#ifndef CAROM_CONFIG_CASE_H
#define CAROM_CONFIG_CASE_H

#include "cmocka_test.h"

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAILBOX \
	"mailbox \"m\" { url = \"imaps://imap.example.com\" user = \"u\" password_command = " \
	"{\"cat\", \"/x\"} "

static char *said; /* what config_mistakes_print() printed for the last load() */

static inline struct config *
load(const char *text)
{
	char name[] = "/tmp/carom-config-XXXXXX";
	struct config_mistakes m = { 0 };
	size_t size;
	int fd = mkstemp(name);
	struct config *c;
	FILE *out;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	c = config_load(name, &m);
	free(said);
	out = open_memstream(&said, &size);
	config_mistakes_print(&m, "F", out);
	fclose(out);
	assert_true((c == NULL) == (m.n > 0));
	config_mistakes_free(&m);
	unlink(name);
	return c;
}

static inline bool
refused(const char *text, const char *expected)
{
	struct config *c = load(text);
	bool ok = c == NULL && strcmp(said, expected) == 0;

	if (!ok)
		print_error("file:\n%s\nexpected:\n%sgot:\n%s", text, expected, said);
	config_free(c);
	return ok;
}

#endif

/*
 * rules_load - the rules in the binary, and a site's own files beside them.
 *
 * Process    Parser template and `carom`, before anything hostile is read; the daemon's first process, to look for mistakes.
 */
#ifndef CAROM_RULES_LOAD_H
#define CAROM_RULES_LOAD_H

#include "err.h"
#include "rules.h"

enum { RULES_FILE_MAX = 4 * 1024 * 1024, RULES_FILES_MAX = 256 };

/* dir: every file in it whose name ends in .rules, in the order of their names; NULL: none. complain
 * is told every mistake. NULL and *e (ERR_OPERATOR) when there is any; the caller's: rules_free(). */
struct rules *rules_load(const char *dir, rules_complain *complain, void *arg, struct err *e);

/* The same only to look for mistakes: false when there is any, and *e says how many. Want of memory is none. */
bool rules_load_check(const char *dir, rules_complain *complain, void *arg, struct err *e);

/* A complaint as a line of the FILE out. */
void rules_load_print(void *out, const char *file, unsigned line, const char *text);
/* As a line of the log; arg is not looked at. */
void rules_load_log(void *arg, const char *file, unsigned line, const char *text);

#endif

/* interface_case - one database and its recorder for all tests of a program: for test_interface*.c */
#ifndef CAROM_INTERFACE_CASE_H
#define CAROM_INTERFACE_CASE_H

#include "pg_test.h"

extern const char *database;
extern struct store *s;
extern struct recorder *r;

int open_database(void **state);
int close_database(void **state);

/* All that the functions of the interface have left for the recorder. */
void fold_inbox(void);
void nothing_differs_from_a_rebuild(void);

#endif

/* samples_case - the messages of tests/samples, each with what it must be read as. */
#ifndef CAROM_SAMPLES_CASE_H
#define CAROM_SAMPLES_CASE_H

#include "parser_test.h"

enum { SAMPLE_MAX = 64 * 1024 };

/* want: the .want file, which is taken apart when it is compared. */
typedef void each_sample(struct state *s, const char *path, const char *raw, size_t n, char *want);

const char *samples_dir(void);
/* A file into SAMPLE_MAX octets, with a NUL behind. */
size_t samples_read(const char *path, char *buf);
/* Every sample below a folder of tests/samples, or below all of them. Fails where there are no more than least. */
void samples_walk_folder(void **state, const char *folder, size_t least, each_sample *f);
void samples_walk_all(void **state, each_sample *f);
/* Fails where the verdict is not the wanted one. */
void samples_compare(const char *path, char *want, const struct verdict *v);

#endif

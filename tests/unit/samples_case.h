/* samples_case - the messages of tests/samples, each with what it must be read as. */
#ifndef CAROM_SAMPLES_CASE_H
#define CAROM_SAMPLES_CASE_H

#include "parser_test.h"

enum { SAMPLE_MAX = 64 * 1024 };

/* want: the .want file, which is taken apart when it is compared. */
typedef void each_sample(struct state *s, const char *path, const char *raw, size_t n, char *want);

struct sample {
	const char *path, *raw;
	size_t n;
	char *want;
};

const char *samples_dir(void);
/* A file into SAMPLE_MAX octets, with a NUL behind. */
size_t samples_read(const char *path, char *buf);
/* Every sample below a folder of tests/samples, or below all of them. Fails where there are no more than least. */
void samples_walk_folder(void **state, const char *folder, size_t least, each_sample *f);
void samples_walk_all(void **state, each_sample *f);
/* Where the field stands in the header of a sample; NULL when there is none. */
const char *sample_field(const char *raw, const char *name);
/* The end of the field that begins at p, behind its folds. */
const char *sample_field_end(const char *p);
/* Where its body begins; n when there is none. */
size_t sample_body_at(const char *raw, size_t n);
/* Is it nothing but text, of seven bits? Base64 that nothing says is some has no blanks. */
bool sample_is_plain(const char *raw, size_t n);
/* Is it that, with lines that end in LF, and without a field that says so, in whose place another may stand? */
bool sample_is_ascii_text(const char *raw, size_t n);
/* May it stand in a message of somebody else? It needs a sender for that, and lines that end like those around it. */
bool sample_is_framed(const char *raw, size_t n);
/* Fails where the verdict is not the wanted one. */
void samples_compare(const char *path, char *want, const struct verdict *v);

enum { CHANGED_MAX = 4 * SAMPLE_MAX };

/* A message that is made of a sample. */
struct changed {
	char p[CHANGED_MAX];
	size_t n;
};

void changed_put(struct changed *c, const char *p, size_t n);
void changed_put_text(struct changed *c, const char *text);
/* The field of the sample, with a tag in front of what it says; nothing when it has none. */
void changed_put_field(struct changed *c, const char *raw, const char *name, const char *tag);
/* The rest of a header, and below it a text and a sample as an attachment. */
void changed_put_part(
    struct changed *c, const char *type, const char *text, const char *raw, size_t n);
/* Fails where it is not read as wanted. */
void changed_compare(struct state *s, const char *path, const struct changed *c, const char *want);

#endif

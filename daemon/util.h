/*
 * util - what every process needs. Memory is there or the process is not: outside the parsers, out of
 * memory ends it (status EX_OSERR) and the supervisor starts it again.
 */
#ifndef CAROM_UTIL_H
#define CAROM_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Says so and ends with EX_OSERR. */
void out_of_memory(void) __attribute__((noreturn));
void *xcalloc(size_t n, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *p, size_t n, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull));
char *xprintf(const char *format, ...) __attribute__((format(printf, 1, 2), returns_nonnull));

/* CLOCK_MONOTONIC in milliseconds: for deadlines, which no change of the clock may move. */
int64_t clock_ms(void);
int64_t clock_us(void); /* the same in microseconds */

/* All of it, in however many pieces; false with errno set. For descriptors that block. */
bool fd_write(int fd, const void *bytes, size_t n);

#endif

/* hostile_work - see hostile_work.h */
#include "build_config.h"

#include "hostile_work.h"

#include <stddef.h>

enum { AT_ONCE = 16 };

uint64_t hostile_work;

/* Of the compiler (-fsanitize-coverage=trace-pc) and of the linker (--wrap): the names are theirs. */
void __sanitizer_cov_trace_pc(void);
void *__wrap_memchr(const void *p, int c, size_t n);
void *__real_memchr(const void *p, int c, size_t n);
int __wrap_memcmp(const void *a, const void *b, size_t n);
int __real_memcmp(const void *a, const void *b, size_t n);
void *__wrap_memcpy(void *to, const void *from, size_t n);
void *__real_memcpy(void *to, const void *from, size_t n);

void
__sanitizer_cov_trace_pc(void)
{
	hostile_work++;
}

void *
__wrap_memchr(const void *p, int c, size_t n)
{
	const char *at = __real_memchr(p, c, n);

	hostile_work += 1 + (at ? (size_t)(at - (const char *)p) : n) / AT_ONCE;
	return (void *)at;
}

int
__wrap_memcmp(const void *a, const void *b, size_t n)
{
	hostile_work += 1 + n / AT_ONCE;
	return __real_memcmp(a, b, n);
}

void *
__wrap_memcpy(void *to, const void *from, size_t n)
{
	hostile_work += 1 + n / AT_ONCE;
	return __real_memcpy(to, from, n);
}

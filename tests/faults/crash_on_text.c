/*
 * crash_on_text - preloaded into caromd by a test: the process that sends a statement to the database with
 * this text in a parameter dies of SIGSEGV, as a recorder with a mistake in it would.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

typedef struct pg_conn PGconn;
typedef int (*send_prepared)(
    PGconn *, const char *, int, const char *const *, const int *, const int *, int);

int PQsendQueryPrepared(
    PGconn *, const char *, int, const char *const *, const int *, const int *, int);

int
PQsendQueryPrepared(PGconn *conn, const char *name, int n, const char *const *values,
    const int *lengths, const int *formats, int result)
{
	static const char text[] = "kills-the-recorder";
	send_prepared real = (send_prepared)dlsym(RTLD_NEXT, "PQsendQueryPrepared");

	for (int i = 0; i < n; i++)
		if (values[i] && formats && formats[i] &&
		    memmem(values[i], (size_t)lengths[i], text, sizeof text - 1))
			raise(SIGSEGV);
	return real(conn, name, n, values, lengths, formats, result);
}

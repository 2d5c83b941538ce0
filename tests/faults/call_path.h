/*
 * call_path - whence a call came, as a number that is the same in every process and every run.
 *
 * A path is the return addresses of the program's own functions that are under way, and before them those of
 * the innermost functions of libraries; what lies between, deeper in the libraries, is left out, and so is
 * what a library calls the program from. Each address counts from where its module is loaded. Nothing here
 * allocates or calls the system.
 */
#ifndef CALL_PATH_H
#define CALL_PATH_H

#include <stddef.h>
#include <stdint.h>

enum { CALL_DEPTH = 32 };

struct call_path {
	size_t libraries; /* at most so many frames of theirs */
	uint64_t wanted;  /* 0: any */
	uintptr_t frame[CALL_DEPTH];
	size_t n;
};

/* The path to the function that is to return to caller; never 0, but 0 as soon as it is not the wanted one.
 * The same frames from another start are another path. */
uint64_t call_path_take(struct call_path *c, const void *caller, uint64_t start);
/* "libpq.so.5.15+3c4d program+1a2b", cut off where there is no more room. */
void call_path_print(const struct call_path *c, char *text, size_t size);

#endif

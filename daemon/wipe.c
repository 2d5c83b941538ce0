/* wipe - see wipe.h */
#include "build_config.h"

#include "wipe.h"

#include <curl/curl.h>
#include <jansson.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void
wipe_free(void *p)
{
	if (p)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}

void *
wipe_realloc(void *p, size_t n)
{
	void *q = malloc(n);
	size_t have = p ? malloc_usable_size(p) : 0;

	if (!q)
		return NULL;
	if (p)
		memcpy(q, p, have < n ? have : n);
	wipe_free(p);
	return q;
}

void
wipe_libraries(void)
{
	static bool done;

	if (done)
		return;
	curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wipe_free, wipe_realloc, strdup, calloc);
	json_set_alloc_funcs(malloc, wipe_free);
	done = true;
}

/*
 * replay - runs a fuzz target over its seeds, whole and every prefix of them, without libFuzzer.
 *
 * Without arguments the seeds are those of tests/fuzz/seeds/NAME, where the program is replay_NAME;
 * with arguments they are the files named.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv)
    __attribute__((weak)); /* not every target has it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEED_MAX = 1 << 20, PREFIXES_MAX = 4096 };

/* A copy of its own for each run, so that reading past the end is seen by a sanitizer. */
static void
run(const unsigned char *data, size_t n)
{
	unsigned char *copy = malloc(n ? n : 1);

	if (!copy)
		abort();
	memcpy(copy, data, n);
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
}

static void
replay_file(const char *path)
{
	static unsigned char data[SEED_MAX];
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f) {
		perror(path);
		exit(1);
	}
	n = fread(data, 1, sizeof data, f);
	fclose(f);
	run(data, n);
	for (size_t i = 0; i < n && i < PREFIXES_MAX; i++)
		run(data, i);
}

int
main(int argc, char **argv)
{
	const char *name = strstr(argv[0], "replay_"), *srcdir = getenv("srcdir");
	char folder[1024], path[2048];
	int seeds = 0;
	DIR *d;

	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++)
		replay_file(argv[i]);
	if (argc > 1 || !name)
		return argc <= 1;
	snprintf(folder, sizeof folder, "%s/tests/fuzz/seeds/%s", srcdir ? srcdir : ".",
	    name + strlen("replay_"));
	d = opendir(folder);
	if (!d) {
		perror(folder);
		return 1;
	}
	for (struct dirent *entry; (entry = readdir(d)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		replay_file(path);
		seeds++;
	}
	closedir(d);
	printf("%s: %d seeds\n", argv[0], seeds);
	return seeds == 0;
}

/*
 * bench_wall - what the wall costs: the same work in this process and behind the sandbox.
 *
 * usage: bench_wall [MESSAGES [SIZE [ROUNDS]]]
 */
#include "build_config.h"

#include "batch.h"
#include "util.h"
#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* About what reading a message costs at the least: looking at each of its bytes once. */
static bool
read_bytes(void *context, struct arena *a, struct slice raw, const struct parse_options *o,
    struct verdict *out)
{
	uint32_t h = 2166136261U;

	(void)context;
	(void)a;
	(void)o;
	for (size_t i = 0; i < raw.n; i++)
		h = (h ^ raw.p[i]) * 16777619U;
	*out = (struct verdict){ .kind = KIND_MAIL, .subject = slice_first(raw, 60) };
	memcpy(out->canonical, &h, sizeof h);
	return true;
}

/* Cpu time of this process and of the children it has waited for: what else the machine does is left
 * out. */
static double
now(void)
{
	static const int whose[] = { RUSAGE_SELF, RUSAGE_CHILDREN };
	struct rusage r;
	double us = 0;

	for (size_t i = 0; i < 2; i++) {
		getrusage(whose[i], &r);
		us += (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1e6 +
		    (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
	}
	return us;
}

static void
stop_on(bool failed, const struct err *e)
{
	if (failed) {
		fprintf(stderr, "bench_wall: %s\n", e->text);
		exit(1);
	}
}

/* One batch: filled, parsed, its verdicts read. us[]: filling, parsing, reading. */
static void
one_batch(struct worker *w, const unsigned char *raw, size_t n, size_t size, double us[3])
{
	static struct worker_result r;
	struct arena *a = arena_new(16 << 20);
	struct batch_writer *writer;
	struct batch_output *o;
	struct batch *b;
	struct verdict v;
	struct err e;
	double t = now();
	int fd;

	writer = batch_writer_new("INBOX", &e);
	stop_on(!writer, &e);
	for (size_t i = 0; i < n; i++)
		batch_writer_add(
		    writer, &(struct mailbox_item){ .uid = i + 1 }, raw, size, true, &e);
	fd = batch_writer_finish(writer, &e);
	stop_on(fd < 0, &e);
	us[0] += now() - t;
	t = now();
	stop_on(!batch_open(&b, fd, &e) || !worker_run_batch(w, b, &r, &e), &e);
	us[1] += now() - t;
	t = now();
	stop_on(!batch_output_open(&o, r.output, n, &e), &e);
	for (size_t i = 0; i < n; i++)
		batch_output_read(o, i, a, &v);
	us[2] += now() - t;
	batch_output_close(o);
	batch_close(b);
	close(fd);
	close(r.output);
	arena_free(a);
}

int
main(int argc, char **argv)
{
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : BATCH_ITEMS;
	size_t size = argc > 2 ? strtoul(argv[2], NULL, 10) : 6144;
	size_t rounds = argc > 3 ? strtoul(argv[3], NULL, 10) : 50;
	const struct worker_options options = { .read = read_bytes };
	unsigned char *raw = xcalloc(1, size + 1);
	double us[3] = { 0 }, bare, total = (double)(n * rounds);
	struct verdict v;
	struct err e;
	struct worker *w = worker_new(&options, &e);

	stop_on(!w || n == 0 || n > BATCH_ITEMS, &e);
	memset(raw, 'a', size);
	bare = now();
	for (size_t i = 0; i < n * rounds; i++)
		read_bytes(NULL, NULL, (struct slice){ raw, size }, NULL, &v);
	bare = now() - bare;
	for (size_t i = 0; i < rounds; i++)
		one_batch(w, raw, n, size, us);
	printf("messages of %zu octets, %zu a batch; microseconds of cpu a message:\n", size, n);
	printf("work alone %.2f | fill %.2f + parse behind the wall %.2f + read verdicts %.2f\n",
	    bare / total, us[0] / total, us[1] / total, us[2] / total);
	printf("the wall costs %.2f us a message\n", (us[0] + us[1] + us[2] - bare) / total);
	worker_free(w);
	free(raw);
	return 0;
}

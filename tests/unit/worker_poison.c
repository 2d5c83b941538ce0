/* worker_poison - see worker_poison.h */
#include "build_config.h"

#include "worker_poison.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

unsigned watchdog_ms = WATCHDOG_MS;
int signals[BATCH_ITEMS];
static volatile int *volatile nowhere;
static int victim_pid;
static const struct batch *mapped; /* the input, as an attacker would find it in memory */

static unsigned
fill_stack(unsigned depth)
{
	volatile char frame[4096];

	frame[0] = (char)depth;
	return depth == UINT32_MAX ? 0 : fill_stack(depth + 1) + (unsigned)frame[0];
}

static void
hog_memory(void)
{
	for (;;) {
		char *p = malloc(1 << 20);

		if (!p)
			abort();
		memset(p, 1, 1 << 20);
	}
}

static void
write_to_input(void)
{
	unsigned char *p = (unsigned char *)(uintptr_t)batch_get(mapped, 0).raw.p;

	if (mprotect((void *)((uintptr_t)p & ~(uintptr_t)4095), 4096, PROT_READ | PROT_WRITE) == 0)
		*p = '!';
	*(volatile unsigned char *)p = '!';
}

/* As the parsers' own would fail: in a build without NDEBUG. */
#undef NDEBUG
#include <assert.h>
static void
assert_that(bool it)
{
	assert(it);
}

/* free() finds that this was freed before. */
static void
free_twice(void)
{
	void *volatile p = malloc(24);
	void *volatile again = p;

	free(p);
	free(again);
}

static void
misbehave(const char *how)
{
	if (!strcmp(how, "segv"))
		*nowhere = 1;
	else if (!strcmp(how, "stack"))
		printf("%u", fill_stack(0));
	else if (!strcmp(how, "loop"))
		for (volatile int i = 0;; i++)
			;
	else if (!strcmp(how, "memory"))
		hog_memory();
	else if (!strcmp(how, "abort"))
		abort();
	else if (!strcmp(how, "open"))
		(void)!open("/etc/passwd", O_RDONLY);
	else if (!strcmp(how, "socket"))
		(void)!socket(AF_INET, SOCK_STREAM, 0);
	else if (!strcmp(how, "execve"))
		execl("/bin/true", "true", (char *)NULL);
	else if (!strcmp(how, "kill"))
		kill(victim_pid, SIGKILL);
	else if (!strcmp(how, "abort parent"))
		syscall(SYS_tgkill, victim_pid, victim_pid, SIGABRT);
	else if (!strcmp(how, "assert"))
		assert_that(victim_pid == 0);
	else if (!strcmp(how, "free"))
		free_twice();
	else if (!strcmp(how, "fork"))
		(void)!fork();
	else if (!strcmp(how, "mmap"))
		mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		    -1, 0);
	else if (!strcmp(how, "mprotect"))
		mprotect((void *)((uintptr_t)&victim_pid & ~(uintptr_t)4095), 4096,
		    PROT_READ | PROT_WRITE | PROT_EXEC);
	else if (!strcmp(how, "sleep"))
		sleep(1);
	else if (!strcmp(how, "exit"))
		_exit(0);
	else if (!strcmp(how, "input"))
		write_to_input();
}

/* The first message that says "corrupt" leaves the child in a state in which the second after it
 * dies, as an overwritten heap would. */
static int corrupted;

static bool
read_test(void *context, struct arena *a, struct slice raw, const struct parse_options *o,
    struct verdict *out)
{
	char how[32];

	(void)context;
	snprintf(how, sizeof how, "%.*s", SLICE_FMT(raw));
	if (corrupted && --corrupted == 0)
		misbehave("segv");
	if (!strcmp(how, "corrupt"))
		corrupted = 3;
	if (!strcmp(how, "arena"))
		return false;
	if (!strcmp(how, "slow"))
		for (clock_t end = clock() + CLOCKS_PER_SEC / 12; clock() < end;)
			;
	misbehave(how);
	*out = (struct verdict){
		.kind = KIND_MAIL,
		.subject = arena_copy(a, raw),
		.truncated = o->truncated ? TRUNCATED_MESSAGE : 0,
	};
	return true;
}

struct worker *
worker(unsigned batch_ms)
{
	struct err e;
	struct worker *w = worker_new(
	    &(struct worker_options){
		.read = read_test, .watchdog_ms = watchdog_ms, .batch_ms = batch_ms },
	    &e);

	if (!w)
		fail_msg("%s", e.text);
	return w;
}

struct batch *
batch_of(const char *const *messages, size_t n)
{
	struct err e;
	struct batch_writer *w = batch_writer_new("INBOX", &e);
	struct batch *b;
	int fd;

	assert_non_null(w);
	for (size_t i = 0; i < n; i++)
		assert_true(batch_writer_add(w, &(struct mailbox_item){ .uid = i + 1 },
		    (const unsigned char *)messages[i], strlen(messages[i]), i != 1, &e));
	fd = batch_writer_finish(w, &e);
	assert_true(fd >= 0);
	if (!batch_open(&b, fd, &e))
		fail_msg("%s", e.text);
	close(fd);
	return b;
}

static void
assert_verdict(const struct batch_output *o, size_t i, const char *subject)
{
	struct arena *a = arena_new(1 << 20);
	struct verdict v;

	assert_true(batch_output_read(o, i, a, &v));
	assert_int_equal(v.kind, KIND_MAIL);
	assert_true(slice_equal(v.subject, slice_of(subject)));
	assert_int_equal(v.truncated, i == 1 ? TRUNCATED_MESSAGE : 0);
	arena_free(a);
}

/* Runs a batch and checks that message i has the state want[i] and, when parsed, its own verdict. */
unsigned
run(const char *const *messages, const enum batch_state *want, size_t n, unsigned batch_ms)
{
	struct worker *w = worker(batch_ms);
	struct batch *b = batch_of(messages, n);
	struct worker_result r;
	struct batch_output *o;
	struct err e;

	mapped = b;
	victim_pid = getpid();
	corrupted = 0;
	if (!worker_run_batch(w, b, &r, &e))
		fail_msg("%s", e.text);
	if (!batch_output_open(&o, r.output, n, &e))
		fail_msg("%s", e.text);
	for (size_t i = 0; i < n; i++) {
		signals[i] = r.status[i].signal;
		if (r.status[i].state != want[i])
			fail_msg("message %zu \"%s\": state %d, signal %d", i, messages[i],
			    r.status[i].state, r.status[i].signal);
		if (want[i] == BATCH_PARSED)
			assert_verdict(o, i, messages[i]);
	}
	batch_output_close(o);
	close(r.output);
	batch_close(b);
	worker_free(w);
	return r.deaths;
}

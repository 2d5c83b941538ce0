/* worker - see worker.h */
#include "build_config.h"

#include "worker.h"

#include "frame.h"
#include "output.h"
#include "sandbox.h"
#include "util.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STANDSTILL = 20 }; /* times the watchdog, in real time */

struct worker {
	struct worker_options o;
	struct sandbox_filter *filter;
};

/* How a child came to its end. */
struct death {
	bool died;    /* else it ended by itself after its last message, or for want of room */
	bool hung;    /* killed: no progress */
	bool overdue; /* killed: the batch's time was up */
	int signal;
};

/* One batch on its way. */
struct run {
	struct worker *w;
	const struct batch *in;
	struct output *out;
	struct worker_result *result;
	size_t n;
	int64_t deadline; /* ms */
	unsigned guilty;
	bool alone; /* a child for each message from now on */
};

/* ---- the child ---- */

static void
read_one(const struct worker *w, struct arena *a, struct batch_item item, struct output *out,
    size_t k, unsigned char *buffer, size_t room)
{
	struct parse_options o = w->o.parse;
	struct verdict v = { .kind = KIND_OTHER };
	size_t n = 0;

	arena_reset(a);
	o.truncated = !item.whole;
	if (w->o.read(w->o.context, a, item.raw, &o, &v))
		n = frame_write_verdict(buffer, room, &v);
	output_done(out, k, n);
}

static _Noreturn void
child(const struct run *r, size_t from, size_t to, pid_t parent, int report)
{
	static const int fatal[] = { SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS };
	struct arena *a;

	/* A handler of the caller's must not run in a state that a message has made. */
	for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
		signal(fatal[i], SIG_DFL);
	sandbox_enter(r->w->filter, parent, report);
	a = arena_new(PARSER_ARENA);
	if (!a)
		_exit(1);
	for (size_t k = from; k < to; k++) {
		size_t room;
		unsigned char *buffer = output_room(r->out, &room);

		if (!buffer)
			break;
		read_one(r->w, a, batch_get(r->in, k), r->out, k, buffer, room);
	}
	_exit(0);
}

/* ---- the parent ---- */

/* Forks a child that is behind the wall already when this returns; its pid, or -1 and *e. */
static pid_t
start(const struct run *r, size_t from, size_t to, struct err *e)
{
	pid_t parent = getpid(), pid;
	int report[2];
	bool entered;

	if (pipe2(report, O_CLOEXEC)) {
		err_set(e, ERR_RETRY, CAUSE_NONE, "worker: pipe: %s", strerror(errno));
		return -1;
	}
	output_begin(r->out, from);
	pid = fork();
	if (pid == 0)
		child(r, from, to, parent, report[1]);
	close(report[1]);
	if (pid < 0) {
		err_set(e, ERR_RETRY, CAUSE_NONE, "worker: fork: %s", strerror(errno));
		close(report[0]);
		return -1;
	}
	entered = sandbox_entered(report[0], e);
	close(report[0]);
	if (!entered) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		return -1;
	}
	return pid;
}

/* The cpu time a child has used: what a message costs, however busy the machine is. */
static int64_t
cpu_ms(pid_t pid)
{
	struct timespec t = { 0 };
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &t))
		return 0;
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits for the end of the child, at most until it has stood still for too long. It can do nothing but
 * compute, so that is cpu time; real time only where it does not even get to that. */
static struct death
watch(const struct run *r, pid_t pid, int pidfd, size_t from)
{
	int64_t patience = r->w->o.watchdog_ms, cpu_moved = 0, moved = clock_ms(), at;
	struct pollfd p = { .fd = pidfd, .events = POLLIN };
	struct death d = { .died = false };
	size_t seen = from;
	int status = 1 << 8;

	while (poll(&p, 1, (int)(patience / 8 + 1)) <= 0) {
		at = clock_ms();
		if (output_progress(r->out) != seen) {
			seen = output_progress(r->out);
			moved = at;
			cpu_moved = cpu_ms(pid);
		}
		d.hung = cpu_ms(pid) - cpu_moved >= patience || at - moved >= STANDSTILL * patience;
		d.overdue = !d.hung && at >= r->deadline && seen > from;
		if (d.hung || d.overdue) {
			kill(pid, SIGKILL);
			break;
		}
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	d.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	d.died = d.hung || d.overdue || d.signal || WEXITSTATUS(status);
	return d;
}

/* One child for the messages from up to below to; *end is the first that it has no result for. */
static bool
attempt(struct run *r, size_t from, size_t to, size_t *end, struct death *d, struct err *e)
{
	pid_t pid = start(r, from, to, e);
	int pidfd;

	if (pid < 0)
		return false;
	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0) {
		err_set(e, ERR_OPERATOR, CAUSE_NONE, "worker: pidfd_open (Linux 5.3): %s",
		    strerror(errno));
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		return false;
	}
	*d = watch(r, pid, pidfd, from);
	close(pidfd);
	*end = output_settle(r->out, from, to, r->result->status);
	/* One that ended early without need, or wrote what cannot be, counts as dead. */
	if (*end < to && !d->died && !output_is_full(r->out))
		d->died = true;
	r->result->deaths += *end < to && d->died && !d->overdue;
	return true;
}

static void
blame(struct run *r, size_t k, const struct death *d)
{
	r->result->status[k] = (struct batch_status){
		.state = d->hung ? BATCH_HUNG : BATCH_CRASHED,
		.signal = (uint8_t)(d->hung ? 0 : d->signal),
	};
	if (++r->guilty >= WORKER_DEATHS)
		r->alone = true;
}

/* A child with the messages from first on died at message k: whose fault was it? *next is where to go
 * on. */
static bool
judge(struct run *r, size_t first, size_t k, size_t *next, struct err *e)
{
	struct death d;
	size_t end;

	if (!attempt(r, k, k + 1, &end, &d, e))
		return false;
	if (end == k + 1) {
		output_rewind(r->out, first);
		r->alone = true;
		*next = first;
	} else {
		blame(r, k, &d);
		*next = k + 1;
	}
	return true;
}

/* Settles messages from *k on, as many as one child does. *stop when the batch's time or room is
 * used up. */
static bool
advance(struct run *r, size_t *k, bool *stop, struct err *e)
{
	size_t first = *k, to = r->alone ? first + 1 : r->n;
	struct death d;

	if (!attempt(r, first, to, k, &d, e))
		return false;
	*stop = *k < to && (!d.died || (d.overdue && *k > first));
	if (*k == to || *stop)
		return true;
	if (r->alone) {
		blame(r, *k, &d);
		++*k;
		return true;
	}
	return judge(r, first, *k, k, e);
}

bool
worker_run_batch(
    struct worker *w, const struct batch *in, struct worker_result *result, struct err *e)
{
	struct run r = { .w = w, .in = in, .result = result, .n = batch_count(in) };
	bool stop = false;
	size_t k = 0;

	*result = (struct worker_result){ .output = -1 };
	r.out = output_new(e);
	if (!r.out)
		return false;
	r.deadline = clock_ms() + w->o.batch_ms;
	while (k < r.n && !stop) {
		if (!advance(&r, &k, &stop, e)) {
			output_free(r.out);
			return false;
		}
		stop = stop || output_is_full(r.out) || (k > 0 && clock_ms() >= r.deadline);
	}
	for (; k < r.n; k++)
		result->status[k] = (struct batch_status){ BATCH_LATER, 0 };
	result->output = output_finish(r.out, e);
	return result->output >= 0;
}

/* Whether a child can be put behind the wall here at all. */
static bool
try_out(const struct worker *w, struct err *e)
{
	pid_t parent = getpid(), pid;
	int report[2], status = 0;
	bool entered;

	if (pipe2(report, O_CLOEXEC))
		return err_set(e, ERR_RETRY, CAUSE_NONE, "worker: pipe: %s", strerror(errno));
	pid = fork();
	if (pid == 0) {
		sandbox_enter(w->filter, parent, report[1]);
		_exit(0);
	}
	close(report[1]);
	entered = pid > 0 && sandbox_entered(report[0], e);
	close(report[0]);
	if (pid < 0)
		return err_set(e, ERR_RETRY, CAUSE_NONE, "worker: fork: %s", strerror(errno));
	waitpid(pid, &status, 0);
	/* out of memory libseccomp 2.5 gives half a program and says nothing: no reason to wait for somebody */
	if (entered && status)
		return err_set(e, ERR_RETRY, CAUSE_NONE, "sandbox: the kernel refuses seccomp");
	return entered;
}

struct worker *
worker_new(const struct worker_options *o, struct err *e)
{
	struct worker *w = calloc(1, sizeof *w);

	if (!w) {
		err_set(e, ERR_RETRY, CAUSE_NONE, "worker: %s", strerror(errno));
		return NULL;
	}
	w->o = *o;
	if (!w->o.watchdog_ms)
		w->o.watchdog_ms = WORKER_WATCHDOG_MS;
	if (!w->o.batch_ms)
		w->o.batch_ms = WORKER_BATCH_MS;
	w->filter = sandbox_filter_new(e);
	if (!w->filter || !try_out(w, e)) {
		worker_free(w);
		return NULL;
	}
	return w;
}

void
worker_free(struct worker *w)
{
	if (!w)
		return;
	sandbox_filter_free(w->filter);
	free(w);
}

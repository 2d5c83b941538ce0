/* output - see output.h, and batch.h for the recorder's side */
#include "build_config.h"

#include "output.h"

#include "batch_layout.h"
#include "frame.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FRAMES = BATCH_FRAMES, SIZE = BATCH_OUTPUT_SIZE };

struct output {
	int fd;
	unsigned char *map;
	size_t used;                          /* of the frames; in the child: by it too */
	struct batch_slot slots[BATCH_ITEMS]; /* what was found to hold */
};

static struct batch_head *
head(const struct output *o)
{
	return (struct batch_head *)(void *)o->map;
}

struct output *
output_new(struct err *e)
{
	struct output *o = calloc(1, sizeof *o);

	if (o) {
		o->map = MAP_FAILED;
		o->fd = batch_memfd("verdicts", SIZE);
		if (o->fd >= 0)
			o->map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, o->fd, 0);
	}
	if (!o || o->map == MAP_FAILED || fcntl(o->fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW)) {
		err_set(e, ERR_RETRY, CAUSE_NONE, "output: %s", strerror(errno));
		output_free(o);
		return NULL;
	}
	return o;
}

void
output_free(struct output *o)
{
	if (!o)
		return;
	if (o->map != MAP_FAILED)
		munmap(o->map, SIZE);
	if (o->fd >= 0)
		close(o->fd);
	free(o);
}

bool
output_is_full(const struct output *o)
{
	return BATCH_OUTPUT - o->used < FRAME_MAX;
}

unsigned char *
output_room(struct output *o, size_t *room)
{
	*room = FRAME_MAX;
	return output_is_full(o) ? NULL : o->map + FRAMES + o->used;
}

void
output_done(struct output *o, size_t k, size_t n)
{
	head(o)->slots[k] = (struct batch_slot){ (uint32_t)o->used, (uint32_t)n };
	o->used += n;
	atomic_store_explicit(&head(o)->done, (uint32_t)k + 1, memory_order_release);
}

void
output_begin(struct output *o, size_t k)
{
	atomic_store(&head(o)->done, (uint32_t)k);
}

size_t
output_progress(const struct output *o)
{
	return atomic_load_explicit(&head(o)->done, memory_order_acquire);
}

size_t
output_settle(struct output *o, size_t from, size_t to, struct batch_status *status)
{
	size_t done = output_progress(o), k;

	for (k = from; k < to && k < done && !output_is_full(o); k++) {
		struct batch_slot s = head(o)->slots[k];

		if (s.at != o->used || s.n > FRAME_MAX)
			break;
		o->slots[k] = s;
		o->used += s.n;
		status[k] = (struct batch_status){ s.n ? BATCH_PARSED : BATCH_REFUSED, 0 };
	}
	return k;
}

void
output_rewind(struct output *o, size_t k)
{
	o->used = 0;
	for (size_t i = 0; i < k; i++)
		if (o->slots[i].at + o->slots[i].n > o->used)
			o->used = o->slots[i].at + o->slots[i].n;
	memset(&o->slots[k], 0, (BATCH_ITEMS - k) * sizeof *o->slots);
}

int
output_finish(struct output *o, struct err *e)
{
	int fd = o->fd;

	memcpy(head(o)->slots, o->slots, sizeof o->slots);
	munmap(o->map, SIZE);
	o->map = MAP_FAILED;
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL)) {
		err_set(e, ERR_RETRY, CAUSE_NONE, "output: seal: %s", strerror(errno));
		output_free(o);
		return -1;
	}
	o->fd = -1;
	output_free(o);
	return fd;
}

/* ---- the recorder's side ---- */

struct batch_output {
	unsigned char *map;
	size_t n;
};

enum { SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

bool
batch_output_open(struct batch_output **out, int fd, size_t n, struct err *e)
{
	struct batch_output *o;
	struct stat st;
	int seals = fcntl(fd, F_GET_SEALS);

	if (seals < 0 || (seals & SEALS) != SEALS || fstat(fd, &st) || st.st_size != SIZE ||
	    n > BATCH_ITEMS)
		return err_set(e, ERR_MESSAGE, CAUSE_NONE, "output: not acceptable");
	o = calloc(1, sizeof *o);
	if (!o)
		return err_set(e, ERR_RETRY, CAUSE_NONE, "output: %s", strerror(errno));
	o->n = n;
	o->map = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
	if (o->map == MAP_FAILED) {
		free(o);
		return err_set(e, ERR_RETRY, CAUSE_NONE, "output: %s", strerror(errno));
	}
	*out = o;
	return true;
}

void
batch_output_close(struct batch_output *o)
{
	if (!o)
		return;
	munmap(o->map, SIZE);
	free(o);
}

bool
batch_output_read(const struct batch_output *o, size_t i, struct arena *a, struct verdict *verdict)
{
	struct batch_slot s;
	struct slice frame;

	if (i >= o->n)
		return false;
	s = ((const struct batch_head *)(const void *)o->map)->slots[i];
	if (s.n == 0 || s.n > FRAME_MAX || s.at > BATCH_OUTPUT || s.n > BATCH_OUTPUT - s.at)
		return false;
	frame = arena_copy(a, (struct slice){ o->map + FRAMES + s.at, s.n });
	return frame.p && frame_read_verdict(a, frame, verdict);
}

const char *
batch_status_text(struct batch_status s, char *buffer, size_t size)
{
	const char *name = s.signal ? sigabbrev_np(s.signal) : NULL;

	switch (s.state) {
	case BATCH_CRASHED:
		if (name)
			snprintf(buffer, size, "the parser was killed by SIG%s%s", name,
			    s.signal == SIGSYS        ? ": a forbidden system call"
				: s.signal == SIGABRT ? ": it gave up"
						      : "");
		else
			snprintf(buffer, size, "the parser ended");
		return buffer;
	case BATCH_HUNG:
		snprintf(buffer, size, "the parser did not come to an end");
		return buffer;
	case BATCH_REFUSED:
		snprintf(buffer, size, "the parser gave no acceptable answer");
		return buffer;
	case BATCH_PARSED:
	case BATCH_LATER:
	case BATCH_STATE_COUNT:
		break;
	}
	return NULL;
}

/* suspects - see suspects.h */
#include "build_config.h"

#include "suspects.h"

#include "batch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	KEPT = 4096, /* suspects that are remembered; more push out the oldest */
	KILL_WEIGHS = 1,
	CRASH_WEIGHS = SUSPECTS_KILLS / SUSPECTS_CRASHES
};

struct suspect {
	uint64_t name;
	uint32_t weight; /* 0: the place is free */
};
struct suspects {
	uint32_t nhand, next;
	uint32_t used; /* places that are not free: mostly none */
	uint64_t hand[BATCH_ITEMS];
	struct suspect kept[KEPT];
};

int
suspects_create(struct err *e)
{
	const int seals = F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
	int fd = memfd_create("suspects", MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd >= 0 && !ftruncate(fd, sizeof(struct suspects)) && !fcntl(fd, F_ADD_SEALS, seals))
		return fd;
	err_set(e, ERR_RETRY, CAUSE_NONE, "suspects: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

struct suspects *
suspects_open(int fd)
{
	struct stat st;
	void *p;

	if (fstat(fd, &st) || st.st_size != sizeof(struct suspects))
		return NULL;
	p = mmap(NULL, sizeof(struct suspects), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

void
suspects_close(struct suspects *s)
{
	if (s)
		munmap(s, sizeof *s);
}

/* Eight octets at a time: a batch of 16 MiB takes some milliseconds. */
uint64_t
suspects_name(struct slice m)
{
	const uint64_t prime = 0x9E3779B97F4A7C15u;
	uint64_t h = m.n * prime, word;
	size_t i = 0;

	for (; i < m.n; i += sizeof word) {
		size_t n = m.n - i < sizeof word ? m.n - i : sizeof word;

		word = 0;
		memcpy(&word, m.p + i, n);
		h = (h ^ word) * prime;
		h ^= h >> 29;
	}
	return h;
}

void
suspects_take(struct suspects *s, const uint64_t *names, size_t n)
{
	/* Names before their number: whenever it dies, those counted are there. */
	s->nhand = 0;
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	for (size_t i = 0; i < n && i < BATCH_ITEMS; i++)
		s->hand[i] = names[i];
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	s->nhand = (uint32_t)n;
}

static struct suspect *
find(const struct suspects *s, uint64_t name)
{
	for (size_t i = 0; s->used && i < KEPT; i++)
		if (s->kept[i].weight && s->kept[i].name == name)
			return (struct suspect *)(uintptr_t)&s->kept[i];
	return NULL;
}

bool
suspects_has(const struct suspects *s, uint64_t name)
{
	return find(s, name) != NULL;
}

bool
suspects_is_guilty(const struct suspects *s, uint64_t name)
{
	const struct suspect *p = find(s, name);

	return p && p->weight >= SUSPECTS_KILLS;
}

void
suspects_settle(struct suspects *s, uint64_t name)
{
	struct suspect *p = find(s, name);

	if (!p)
		return;
	p->weight = 0;
	s->used--;
}

size_t
suspects_judge(struct suspects *s, int signal)
{
	unsigned weight = signal == SIGKILL ? KILL_WEIGHS : CRASH_WEIGHS;
	size_t n = s->nhand <= BATCH_ITEMS ? s->nhand : 0;

	for (size_t i = 0; i < n; i++) {
		struct suspect *p = find(s, s->hand[i]);

		if (!p) {
			p = &s->kept[s->next % KEPT];
			s->next = (s->next + 1) % KEPT;
			s->used += !p->weight;
			*p = (struct suspect){ .name = s->hand[i] };
		}
		if (p->weight < SUSPECTS_KILLS)
			p->weight += weight;
	}
	s->nhand = 0;
	return n;
}

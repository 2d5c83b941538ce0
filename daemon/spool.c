/* spool - see spool.h */
#include "spool.h"
#include "verdict.h"

#include <stdlib.h>
#include <string.h>

bool
spool_add(struct spool *s, const void *octets, size_t n, struct err *e)
{
	if (s->over || n == 0)
		return true;
	if (n > LIMIT_MESSAGE - s->n) {
		size_t more = s->n < LIMIT_MESSAGE_HEAD ? LIMIT_MESSAGE_HEAD - s->n : 0;

		if (more > 0 && !spool_add(s, octets, more < n ? more : n, e))
			return false;
		spool_cut(s);
		s->over = true;
		return true;
	}
	if (n > s->room - s->n) {
		size_t room = s->room ? s->room : 64 * 1024;
		unsigned char *p;

		while (room < s->n + n)
			room *= 2;
		p = realloc(s->p, room);
		if (!p)
			return err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "out of memory");
		s->p = p;
		s->room = room;
	}
	memcpy(s->p + s->n, octets, n);
	s->n += n;
	return true;
}

void
spool_cut(struct spool *s)
{
	if (s->n <= LIMIT_MESSAGE_HEAD)
		return;
	s->n = LIMIT_MESSAGE_HEAD;
	s->over = true;
}

void
spool_reset(struct spool *s)
{
	s->n = 0;
	s->over = false;
}

void
spool_free(struct spool *s)
{
	free(s->p);
	*s = (struct spool){ NULL, 0, 0, false };
}

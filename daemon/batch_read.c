/* batch_read - a batch as parser and recorder see it: validated once, then sealed for good */
#include "build_config.h"

#include "batch_layout.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

struct batch {
	unsigned char *map;
	size_t size, n;
	char folder[BATCH_FOLDER + 1];
	struct batch_item items[BATCH_ITEMS];
};

enum { SEALS = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

static bool
map(struct batch *b, int fd, struct err *e)
{
	struct stat st;
	int seals = fcntl(fd, F_GET_SEALS);

	if (seals < 0 || (seals & SEALS) != SEALS)
		return err_set(e, ERR_MESSAGE, CAUSE_NONE, "batch: not sealed");
	if (fstat(fd, &st) || st.st_size < BATCH_RAW || st.st_size > BATCH_SIZE)
		return err_set(e, ERR_MESSAGE, CAUSE_NONE, "batch: size not acceptable");
	b->size = (size_t)st.st_size;
	b->map = mmap(NULL, b->size, PROT_READ, MAP_SHARED, fd, 0);
	if (b->map == MAP_FAILED)
		return err_set(e, ERR_RETRY, CAUSE_NONE, "batch: mmap: %s", strerror(errno));
	return true;
}

static bool
read_items(struct batch *b)
{
	size_t at = BATCH_RAW;

	for (size_t i = 0; i < b->n; i++) {
		struct batch_item *item = &b->items[i];
		struct reader r = reader_of(b->map + BATCH_TABLE + i * BATCH_ENTRY, BATCH_ENTRY);
		uint32_t whole;
		uint64_t length;

		item->item.folder = reader_u32(&r);
		whole = reader_u32(&r);
		item->item.uidvalidity = reader_u64(&r);
		item->item.uid = reader_u64(&r);
		item->item.number = reader_u64(&r);
		item->item.internaldate = reader_i64(&r);
		item->item.size = reader_u64(&r);
		length = reader_u64(&r);
		if (!reader_done(&r) || whole > 1 || length > b->size - at)
			return false;
		item->whole = whole == 1;
		item->raw = (struct slice){ b->map + at, (size_t)length };
		at += (size_t)length;
	}
	return at == b->size;
}

static bool
read_all(struct batch *b)
{
	struct reader head = reader_of(b->map, BATCH_TABLE);

	if (reader_u32(&head) != BATCH_MAGIC)
		return false;
	b->n = reader_count(&head, BATCH_ITEMS);
	reader_string(&head, b->folder, sizeof b->folder);
	return !head.bad && b->n > 0 && read_items(b);
}

bool
batch_open(struct batch **out, int fd, struct err *e)
{
	struct batch *b = calloc(1, sizeof *b);

	if (!b)
		return err_set(e, ERR_RETRY, CAUSE_NONE, "batch: %s", strerror(errno));
	b->map = MAP_FAILED;
	if (!map(b, fd, e)) {
		batch_close(b);
		return false;
	}
	if (!read_all(b)) {
		batch_close(b);
		return err_set(e, ERR_MESSAGE, CAUSE_NONE, "batch: not acceptable");
	}
	*out = b;
	return true;
}

void
batch_close(struct batch *b)
{
	if (!b)
		return;
	if (b->map != MAP_FAILED)
		munmap(b->map, b->size);
	free(b);
}

const char *
batch_folder(const struct batch *b)
{
	return b->folder;
}

size_t
batch_count(const struct batch *b)
{
	return b->n;
}

struct batch_item
batch_get(const struct batch *b, size_t i)
{
	return b->items[i];
}

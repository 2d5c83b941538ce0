/* batch_write - a batch being filled by its fetcher; see batch.h */
#include "build_config.h"

#include "batch_layout.h"
#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

struct batch_writer {
	int fd;
	unsigned char *map; /* BATCH_SIZE */
	size_t n, used;     /* items; raw bytes */
};

int
batch_memfd(const char *name, size_t size)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL) /* before Linux 6.3 */
		fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd >= 0 && ftruncate(fd, (off_t)size)) {
		close(fd);
		return -1;
	}
	return fd;
}

struct batch_writer *
batch_writer_new(const char *folder, struct err *e)
{
	struct batch_writer *w = calloc(1, sizeof *w);
	struct writer head;

	if (!w)
		goto failed;
	w->map = MAP_FAILED;
	w->fd = batch_memfd("batch", BATCH_SIZE);
	if (w->fd >= 0)
		w->map = mmap(NULL, BATCH_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, w->fd, 0);
	if (w->map == MAP_FAILED)
		goto failed;
	head = writer_in(w->map, BATCH_TABLE);
	writer_u32(&head, BATCH_MAGIC);
	writer_u32(&head, 0);
	writer_bytes(&head, slice_first(slice_of(folder), BATCH_FOLDER));
	return w;
failed:
	err_set(e, ERR_RETRY, CAUSE_NONE, "batch: %s", strerror(errno));
	batch_writer_free(w);
	return NULL;
}

bool
batch_writer_add(struct batch_writer *w, const struct mailbox_item *item, const unsigned char *raw,
    size_t size, bool whole, struct err *e)
{
	struct writer entry;

	if (e)
		e->class = ERR_NONE;
	if (w->n == BATCH_ITEMS || size > BATCH_BYTES - w->used)
		return false;
	if (size)
		memcpy(w->map + BATCH_RAW + w->used, raw, size);
	entry = writer_in(w->map + BATCH_TABLE + w->n * BATCH_ENTRY, BATCH_ENTRY);
	writer_u32(&entry, item->folder);
	writer_u32(&entry, whole);
	writer_u64(&entry, item->uidvalidity);
	writer_u64(&entry, item->uid);
	writer_u64(&entry, item->number);
	writer_i64(&entry, item->internaldate);
	writer_u64(&entry, item->size);
	writer_u64(&entry, size);
	w->used += size;
	w->n++;
	return true;
}

size_t
batch_writer_count(const struct batch_writer *w)
{
	return w->n;
}

int
batch_writer_finish(struct batch_writer *w, struct err *e)
{
	struct writer head = writer_in(w->map, BATCH_TABLE);
	int fd = w->fd;

	writer_u32(&head, BATCH_MAGIC);
	writer_u32(&head, (uint32_t)w->n);
	/* A writable mapping would forbid the seal. */
	munmap(w->map, BATCH_SIZE);
	w->map = MAP_FAILED;
	if (ftruncate(fd, (off_t)(BATCH_RAW + w->used)) ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL)) {
		err_set(e, ERR_RETRY, CAUSE_NONE, "batch: seal: %s", strerror(errno));
		batch_writer_free(w);
		return -1;
	}
	w->fd = -1;
	batch_writer_free(w);
	return fd;
}

void
batch_writer_free(struct batch_writer *w)
{
	if (!w)
		return;
	if (w->map && w->map != MAP_FAILED)
		munmap(w->map, BATCH_SIZE);
	if (w->fd >= 0)
		close(w->fd);
	free(w);
}

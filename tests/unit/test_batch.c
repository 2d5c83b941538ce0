/* test_batch - batches are read as they were written, cannot be changed, and are believed only after a
 * check */
#include "build_config.h"

#include "cmocka_test.h"

#include "batch.h"
#include "batch_layout.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int
batch_fd(void)
{
	struct err e;
	struct batch_writer *w = batch_writer_new("Bounces/\xc3\x84lter", &e);

	assert_non_null(w);
	assert_true(batch_writer_add(w,
	    &(struct mailbox_item){ .folder = 2,
		.uidvalidity = 3,
		.uid = 4,
		.number = 5,
		.internaldate = -6,
		.size = 7000 },
	    (const unsigned char *)"first", 5, false, &e));
	assert_true(batch_writer_add(w, &(struct mailbox_item){ .uid = 5 }, NULL, 0, true, &e));
	assert_int_equal(batch_writer_count(w), 2);
	return batch_writer_finish(w, &e);
}

static void
a_batch_is_read_as_it_was_written(void **state)
{
	int fd = batch_fd();
	struct batch *b;
	struct batch_item i;
	struct err e;

	(void)state;
	assert_true(batch_open(&b, fd, &e));
	close(fd);
	assert_string_equal(batch_folder(b), "Bounces/\xc3\x84lter");
	assert_int_equal(batch_count(b), 2);
	i = batch_get(b, 0);
	assert_true(slice_equal(i.raw, SLICE("first")));
	assert_false(i.whole);
	assert_int_equal(i.item.folder, 2);
	assert_int_equal(i.item.uidvalidity, 3);
	assert_int_equal(i.item.uid, 4);
	assert_int_equal(i.item.number, 5);
	assert_int_equal(i.item.internaldate, -6);
	assert_int_equal(i.item.size, 7000);
	assert_int_equal(batch_get(b, 1).raw.n, 0);
	assert_true(batch_get(b, 1).whole);
	batch_close(b);
}

static void
a_batch_cannot_be_changed_any_more(void **state)
{
	int fd = batch_fd();

	(void)state;
	assert_int_equal(write(fd, "x", 1), -1);
	assert_int_equal(ftruncate(fd, 0), -1);
	assert_ptr_equal(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), MAP_FAILED);
	close(fd);
}

static void
a_full_batch_takes_no_more_and_an_empty_one_the_largest_message(void **state)
{
	struct err e;
	struct batch_writer *w = batch_writer_new("", &e);
	unsigned char *big = calloc(1, LIMIT_MESSAGE);
	const struct mailbox_item item = { .uid = 1 };

	(void)state;
	assert_true(batch_writer_add(w, &item, big, LIMIT_MESSAGE, true, &e));
	assert_true(batch_writer_add(w, &item, big, 0, true, &e));
	assert_false(batch_writer_add(w, &item, big, 1, true, &e));
	assert_int_equal(e.class, ERR_NONE);
	batch_writer_free(w);
	w = batch_writer_new("", &e);
	for (int i = 0; i < BATCH_ITEMS; i++)
		assert_true(batch_writer_add(w, &item, big, 1, true, &e));
	assert_false(batch_writer_add(w, &item, big, 1, true, &e));
	batch_writer_free(w);
	free(big);
}

/* A memfd with these bytes, sealed or not. */
static int
forged(const unsigned char *bytes, size_t n, int seals)
{
	int fd = batch_memfd("forged", n);

	assert_int_equal(pwrite(fd, bytes, n, 0), n);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, seals), 0);
	return fd;
}

static bool
opens(const unsigned char *bytes, size_t n, int seals)
{
	struct batch *b;
	struct err e;
	int fd = forged(bytes, n, seals);
	bool ok = batch_open(&b, fd, &e);

	if (ok)
		batch_close(b);
	close(fd);
	return ok;
}

static void
forged_batches_are_refused(void **state)
{
	const int all = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
	static unsigned char bytes[BATCH_RAW + 64];
	int fd = batch_fd();
	size_t n = BATCH_RAW + 5;

	(void)state;
	assert_int_equal(pread(fd, bytes, n, 0), n);
	close(fd);
	assert_true(opens(bytes, n, all));
	assert_false(opens(bytes, n, all & ~F_SEAL_WRITE));
	assert_false(opens(bytes, n, all & ~F_SEAL_SHRINK));
	assert_false(opens(bytes, n, all & ~F_SEAL_GROW));
	assert_false(opens(bytes, n - 1, all));
	assert_false(opens(bytes, n + 1, all));
	assert_false(opens(bytes, BATCH_RAW - 1, all));
	for (size_t at = 0; at < 4; at++) { /* magic */
		bytes[at] ^= 0x40;
		assert_false(opens(bytes, n, all));
		bytes[at] ^= 0x40;
	}
	bytes[4] = 0; /* number of items */
	assert_false(opens(bytes, n, all));
	memcpy(bytes + 4, "\xf5\x01", 2);
	assert_false(opens(bytes, n, all));
	memcpy(bytes + 4, "\x02\x00", 2);
	bytes[9] = 0xff; /* length of the folder's name */
	assert_false(opens(bytes, n, all));
	bytes[9] = 0;
	bytes[12] = 0xff; /* not UTF-8 */
	assert_false(opens(bytes, n, all));
	bytes[12] = 'B';
	assert_true(opens(bytes, n, all));
	bytes[BATCH_TABLE + 4] = 2; /* whole */
	assert_false(opens(bytes, n, all));
	bytes[BATCH_TABLE + 4] = 0;
	memset(bytes + BATCH_TABLE + 48, 0xff, 8); /* length */
	assert_false(opens(bytes, n, all));
	assert_int_equal(batch_open(&(struct batch *){ NULL }, 0, &(struct err){ 0 }), false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_is_read_as_it_was_written),
		cmocka_unit_test(a_batch_cannot_be_changed_any_more),
		cmocka_unit_test(a_full_batch_takes_no_more_and_an_empty_one_the_largest_message),
		cmocka_unit_test(forged_batches_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

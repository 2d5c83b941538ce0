/* Daemons that share a database share its mailboxes: all are read soon, the work is spread, and then nothing
 * moves any more. */
#include "build_config.h"

#include "cmocka_test.h"

#include "spread.h"

#include <string.h>

enum { DAEMONS = 5, BOXES = 60, ROUNDS = 40, FIRST_PID = 100 };

struct world {
	unsigned daemons, boxes, asks;
	bool alive[DAEMONS];
	bool wants[DAEMONS][BOXES];
	bool giving[BOXES];
	int holder[BOXES], asker[BOXES]; /* pids; 0: nobody */
	int64_t free_since[DAEMONS][BOXES], now;
	unsigned moves, given;
};
static struct world w;

/* The same numbers every time. */
static unsigned
next_random(unsigned below)
{
	static uint64_t seed = 1;

	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % below;
}

static unsigned
held(unsigned d)
{
	unsigned n = 0;

	for (unsigned b = 0; b < w.boxes; b++)
		n += w.holder[b] == (int)d + FIRST_PID;
	return n;
}

static void
act(unsigned d, unsigned b, enum spread_act a)
{
	int pid = (int)d + FIRST_PID;

	switch (a) {
	case SPREAD_TAKE:
		assert_int_equal(w.holder[b], 0);
		w.holder[b] = pid;
		w.moves++;
		if (w.asker[b] == pid)
			w.asker[b] = 0;
		break;
	case SPREAD_GIVE:
		assert_int_equal(w.holder[b], pid);
		w.giving[b] = true;
		w.given++;
		break;
	case SPREAD_ASK:
		assert_int_equal(w.asker[b], 0);
		w.asker[b] = pid;
		break;
	case SPREAD_WITHDRAW:
		assert_int_equal(w.asker[b], pid);
		w.asker[b] = 0;
		break;
	case SPREAD_KEEP:
		break;
	}
}

static void
look(unsigned d)
{
	struct spread_daemon daemons[DAEMONS];
	struct spread_box box[BOXES];
	unsigned id[BOXES];
	struct spread_view v = {
		.self = (int)d + FIRST_PID, .asks = w.asks, .daemon = daemons, .box = box
	};

	for (unsigned i = 0; i < w.daemons; i++)
		if (w.alive[i])
			daemons[v.daemons++] =
			    (struct spread_daemon){ (int)i + FIRST_PID, held(i) };
	for (unsigned b = 0; b < w.boxes; b++) {
		if (!w.wants[d][b])
			continue;
		if (w.holder[b])
			w.free_since[d][b] = 0;
		else if (!w.free_since[d][b])
			w.free_since[d][b] = w.now;
		id[v.boxes] = b;
		box[v.boxes++] = (struct spread_box){ .holder = w.holder[b],
			.asker = w.asker[b],
			.giving = w.holder[b] == v.self && w.giving[b],
			.free_ms = w.free_since[d][b] ? w.now - w.free_since[d][b] : 0 };
	}
	spread(&v);
	for (size_t i = 0; i < v.boxes; i++)
		act(d, id[i], box[i].act);
}

/* Every daemon looks once, in any order, and readers let go sooner or later. */
static void
look_all(void)
{
	unsigned first = next_random(w.daemons);

	for (unsigned i = 0; i < w.daemons; i++) {
		unsigned d = (first + i) % w.daemons;

		w.now += SPREAD_LOOK_MS / w.daemons;
		for (unsigned b = 0; b < w.boxes; b++)
			if (w.giving[b] && next_random(3)) {
				w.giving[b] = false;
				w.holder[b] = 0;
			}
		if (w.alive[d])
			look(d);
	}
}

static void
die(unsigned d)
{
	int pid = (int)d + FIRST_PID;

	w.alive[d] = false;
	for (unsigned b = 0; b < w.boxes; b++) {
		if (w.holder[b] == pid) {
			w.holder[b] = 0;
			w.giving[b] = false;
		}
		if (w.asker[b] == pid)
			w.asker[b] = 0;
	}
}

static void
begin(unsigned daemons, unsigned boxes)
{
	memset(&w, 0, sizeof w);
	w.now = 1;
	w.daemons = daemons;
	w.boxes = boxes;
	w.asks = 8;
	for (unsigned d = 0; d < daemons; d++) {
		w.alive[d] = true;
		for (unsigned b = 0; b < boxes; b++)
			w.wants[d][b] = true;
	}
}

static bool
is_wanted(unsigned b)
{
	for (unsigned d = 0; d < w.daemons; d++)
		if (w.alive[d] && w.wants[d][b])
			return true;
	return false;
}

static unsigned
unread(void)
{
	unsigned n = 0;

	for (unsigned b = 0; b < w.boxes; b++)
		n += is_wanted(b) && !w.holder[b];
	return n;
}

static void
assert_spread(void)
{
	unsigned least = BOXES, most = 0;

	for (unsigned d = 0; d < w.daemons; d++) {
		if (!w.alive[d])
			continue;
		least = held(d) < least ? held(d) : least;
		most = held(d) > most ? held(d) : most;
	}
	assert_true(most - least <= 1);
	assert_int_equal(unread(), 0);
}

static void
assert_nothing_moves(void)
{
	unsigned moves = w.moves, given = w.given;

	for (int i = 0; i < ROUNDS; i++)
		look_all();
	assert_int_equal(w.moves, moves);
	assert_int_equal(w.given, given);
}

static void
one_alone_takes_everything_at_the_first_look(void **state)
{
	(void)state;
	begin(1, 30);
	look(0);
	assert_int_equal(held(0), 30);
	assert_nothing_moves();
}

static void
who_comes_later_gets_a_part(void **state)
{
	(void)state;
	begin(3, 30);
	w.alive[1] = w.alive[2] = false;
	look(0);
	assert_int_equal(held(0), 30);
	w.alive[1] = w.alive[2] = true;
	for (int i = 0; i < 12; i++)
		look_all();
	assert_spread();
	assert_int_equal(held(1), 10);
	assert_true(w.given <= 25); /* twenty, and a few that went by the other one */
	assert_nothing_moves();
}

static void
what_a_dead_one_had_is_read_again_within_two_looks(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= BOXES; n++) {
		begin(3, n);
		for (int i = 0; i < ROUNDS; i++)
			look_all();
		assert_spread();
		die(n % 3);
		for (int i = 0; i < 3; i++)
			look_all();
		assert_int_equal(unread(), 0);
		for (int i = 0; i < ROUNDS; i++)
			look_all();
		assert_spread();
		assert_nothing_moves();
	}
}

static void
different_mailboxes_are_all_read_and_come_to_rest(void **state)
{
	(void)state;
	for (int run = 0; run < 300; run++) {
		begin(2 + next_random(DAEMONS - 1), 1 + next_random(BOXES));
		w.asks = 1 + next_random(20);
		for (unsigned d = 0; d < w.daemons; d++)
			for (unsigned b = 0; b < w.boxes; b++)
				w.wants[d][b] = next_random(3) > 0;
		for (int i = 0; i < ROUNDS; i++)
			look_all();
		die(next_random(w.daemons));
		for (int i = 0; i < 2 * ROUNDS; i++)
			look_all();
		assert_int_equal(unread(), 0);
		assert_nothing_moves();
	}
}

static void
nothing_is_given_that_nobody_wants(void **state)
{
	(void)state;
	begin(2, 30);
	for (unsigned b = 0; b < 30; b++)
		w.wants[1][b] = b == 29;
	for (int i = 0; i < ROUNDS; i++)
		look_all();
	assert_int_equal(held(0), 29);
	assert_int_equal(held(1), 1);
	assert_true(w.given <= 1);
}

static void
one_mailbox_stays_where_it_is(void **state)
{
	(void)state;
	begin(2, 1);
	look(0);
	assert_nothing_moves();
	assert_int_equal(held(0), 1);
}

static void
who_asked_and_does_not_come_is_not_waited_for_long(void **state)
{
	(void)state;
	begin(2, 2);
	w.asker[0] = 1 + FIRST_PID;
	look(0);
	assert_int_equal(w.holder[0], 0);
	w.now += SPREAD_ASKED_MS - 1;
	look(0);
	assert_int_equal(w.holder[0], 0);
	w.now += 1;
	look(0);
	assert_int_equal(w.holder[0], FIRST_PID);
}

static void
what_cannot_be_read_here_goes_back_and_is_left_to_others(void **state)
{
	struct spread_daemon daemons[2] = { { 1, 3 }, { 2, 3 } };
	struct spread_box box = { .holder = 1, .unread = true };
	struct spread_view v = {
		.self = 1, .daemon = daemons, .daemons = 2, .box = &box, .boxes = 1, .asks = 5
	};

	(void)state;
	spread(&v);
	assert_int_equal(box.act, SPREAD_GIVE);
	box = (struct spread_box){ .shy = true, .free_ms = SPREAD_SHY_MS - 1 };
	daemons[0].held = 0;
	spread(&v);
	assert_int_equal(box.act, SPREAD_KEEP);
	box.holder = 2;
	spread(&v);
	assert_int_equal(box.act, SPREAD_KEEP);
	box = (struct spread_box){ .shy = true, .free_ms = SPREAD_SHY_MS };
	spread(&v);
	assert_int_equal(box.act, SPREAD_TAKE);
	box = (struct spread_box){ .holder = 1, .unread = true };
	v.daemons = 1;
	spread(&v);
	assert_int_equal(box.act, SPREAD_KEEP);
}

/* Of six that two daemons want, three are a share, of seven four: how many one takes of those that nobody holds. */
static unsigned
taken_of(size_t boxes, int64_t free_ms)
{
	struct spread_daemon daemons[2] = { { FIRST_PID, 0 }, { FIRST_PID + 1, 0 } };
	struct spread_box box[BOXES] = { { .holder = 0 } };
	struct spread_view v = {
		.self = FIRST_PID, .daemon = daemons, .daemons = 2, .box = box, .boxes = boxes
	};
	unsigned n = 0;

	for (size_t i = 0; i < boxes; i++)
		box[i].free_ms = free_ms;
	spread(&v);
	for (size_t i = 0; i < boxes; i++)
		n += box[i].act == SPREAD_TAKE;
	return n;
}

static void
a_share_is_taken_at_once_and_the_rest_when_nobody_else_does(void **state)
{
	(void)state;
	assert_int_equal(taken_of(6, 0), 3);
	assert_int_equal(taken_of(7, 0), 4);
	assert_int_equal(taken_of(6, SPREAD_PATIENCE_MS - 1), 3);
	assert_int_equal(taken_of(6, SPREAD_PATIENCE_MS), 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_share_is_taken_at_once_and_the_rest_when_nobody_else_does),
		cmocka_unit_test(one_alone_takes_everything_at_the_first_look),
		cmocka_unit_test(who_comes_later_gets_a_part),
		cmocka_unit_test(what_a_dead_one_had_is_read_again_within_two_looks),
		cmocka_unit_test(different_mailboxes_are_all_read_and_come_to_rest),
		cmocka_unit_test(nothing_is_given_that_nobody_wants),
		cmocka_unit_test(one_mailbox_stays_where_it_is),
		cmocka_unit_test(who_asked_and_does_not_come_is_not_waited_for_long),
		cmocka_unit_test(what_cannot_be_read_here_goes_back_and_is_left_to_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

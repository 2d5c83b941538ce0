/*
 * test_recorder - the role that writes, from the side of its peers, over a database that is made up:
 * here it can go away at any moment. tests/integration has the real one.
 */
#include "build_config.h"

#include "cmocka_test.h"
#include "recorder_world.h"

#include "batch.h"
#include "channel.h"
#include "log.h"
#include "policy_config.h"
#include "role.h"
#include "worker.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- the other roles ---- */

struct side {
	pid_t pid;
	int supervisor, fetcher, template;
};
static struct msg m;

static enum channel_rc
next(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	assert_int_equal(poll(&p, 1, 20000), 1);
	return channel_receive(fd, &m);
}

static void
expect(int fd, enum msg_type type)
{
	assert_int_equal(next(fd), CHANNEL_OK);
	assert_int_equal(m.type, type);
}

static bool
is_quiet(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 150) == 0;
}

static int
connect_peer(struct side *s, enum role peer, uint32_t id, const char *name)
{
	struct err e;
	int end[2];

	assert_true(channel_pair(end, &e));
	m = (struct msg){ .type = MSG_CHANNEL, .fd = { end[1], -1 }, .channel = { peer, id, "" } };
	strcpy(m.channel.name, name);
	assert_int_equal(channel_send(s->supervisor, &m), CHANNEL_OK);
	close(end[1]);
	return end[0];
}

static struct side
start(bool up)
{
	static struct policy_parsed policy;
	static struct config_webhook webhook = { .name = (char *)(uintptr_t) "crm" };
	static struct config config = { .database = (char *)(uintptr_t) "",
		.policies = &policy,
		.npolicies = 1,
		.webhooks = &webhook,
		.nwebhooks = 1 };
	const struct role_start role = { .role = ROLE_RECORDER, .config = &config };
	struct side s;
	struct err e;
	int end[2];

	policy_default(&policy);
	memset((void *)world, 0, sizeof *world);
	world->up = up;
	assert_true(channel_pair(end, &e));
	s.pid = fork();
	if (s.pid == 0) {
		dup2(end[1], CHANNEL_SUPERVISOR);
		close_range(CHANNEL_SUPERVISOR + 1, ~0U, 0);
		_exit(role_recorder(&role));
	}
	policy_parsed_free(&policy);
	close(end[1]);
	s.supervisor = end[0];
	s.template = connect_peer(&s, ROLE_TEMPLATE, 0, "");
	s.fetcher = connect_peer(&s, ROLE_FETCHER, 5, "returns");
	return s;
}

static void
stop(struct side *s)
{
	int status;

	m = (struct msg){ .type = MSG_STOP };
	assert_int_equal(channel_send(s->supervisor, &m), CHANNEL_OK);
	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	assert_int_equal(status, 0);
	close(s->supervisor);
	close(s->fetcher);
	close(s->template);
}

static void
ask_for_lease(const struct side *s)
{
	m = (struct msg){ .type = MSG_LEASE };
	strcpy(m.lease, "imaps://imap.example.com");
	assert_int_equal(channel_send(s->fetcher, &m), CHANNEL_OK);
}

static bool
read_plain(void *context, struct arena *a, struct slice raw, const struct parse_options *o,
    struct verdict *out)
{
	(void)context;
	(void)a;
	(void)o;
	*out = (struct verdict){ .kind = KIND_MAIL, .subject = raw };
	return raw.n > 0;
}

/* As the template would: three messages, the second of which gave no verdict, the third of which was
 * not got to. */
static void
send_parsed(const struct side *s, uint64_t number)
{
	static struct worker_result r;
	const struct worker_options o = { .read = read_plain };
	struct err e;
	struct worker *w = worker_new(&o, &e);
	struct batch_writer *writer = batch_writer_new("INBOX", &e);
	const struct mailbox_item item = { .uid = 1 };
	struct batch *b;
	int fd;

	assert_non_null(w);
	assert_true(batch_writer_add(writer, &item, (const unsigned char *)"one", 3, true, &e));
	assert_true(batch_writer_add(writer, &item, NULL, 0, true, &e));
	assert_true(batch_writer_add(writer, &item, (const unsigned char *)"three", 5, true, &e));
	fd = batch_writer_finish(writer, &e);
	assert_true(batch_open(&b, fd, &e));
	assert_true(worker_run_batch(w, b, &r, &e));
	r.status[2].state = BATCH_LATER;
	m = (struct msg){ .type = MSG_PARSED, .fd = { fd, r.output } };
	m.parsed.id = 5;
	m.parsed.number = number;
	m.parsed.n = 3;
	memcpy(m.parsed.status, r.status, sizeof m.parsed.status);
	assert_int_equal(channel_send_wait(s->template, &m, 1000), CHANNEL_OK);
	msg_close_fds(&m);
	batch_close(b);
	worker_free(w);
}

static void
expect_outcome(const struct side *s, uint64_t number)
{
	expect(s->fetcher, MSG_OUTCOME);
	assert_int_equal(m.outcome.number, number);
	assert_int_equal(m.outcome.n, 3);
	assert_int_equal(m.outcome.item[0].outcome, OUTCOME_RECORDED);
	assert_int_equal(m.outcome.item[0].disposal, DISPOSAL_AFTER);
	assert_int_equal(m.outcome.item[1].outcome, OUTCOME_QUARANTINED);
	assert_int_equal(m.outcome.item[1].disposal, DISPOSAL_UNRECOGNISED);
	assert_int_equal(m.outcome.item[2].outcome, OUTCOME_LATER);
}

static void
a_batch_is_recorded_and_its_fetcher_told(void **state)
{
	struct side s = start(true);

	(void)state;
	expect(s.supervisor, MSG_READY);
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	assert_string_equal(world->mailbox, "returns");
	send_parsed(&s, 41);
	expect_outcome(&s, 41);
	assert_int_equal(world->messages, 2);
	assert_int_equal(world->quarantined, 1);
	assert_string_equal(world->why, "the parser gave no acceptable answer");
	assert_true(world->inbox > 0 && world->refreshed > 0);
	stop(&s);
}

static void
nothing_is_answered_while_the_database_is_down(void **state)
{
	struct side s = start(false);

	(void)state;
	ask_for_lease(&s);
	expect(s.fetcher, MSG_WAIT);
	assert_int_equal(m.wait.cause, CAUSE_DATABASE);
	assert_string_equal(m.wait.text, "connection refused");
	send_parsed(&s, 42);
	assert_true(is_quiet(s.fetcher));
	assert_true(is_quiet(s.supervisor));
	world->up = true;
	expect(s.supervisor, MSG_READY);
	/* which of the two it sees first does not matter */
	expect(s.fetcher, MSG_OUTCOME);
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

static void
a_batch_that_lost_its_connection_is_recorded_after_all(void **state)
{
	struct side s = start(true);

	(void)state;
	expect(s.supervisor, MSG_READY);
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	world->fail_batches = 1;
	send_parsed(&s, 43);
	expect(s.fetcher, MSG_WAIT);
	expect(s.fetcher, MSG_LEASED);
	expect_outcome(&s, 43);
	assert_int_equal(world->opened, 2);
	assert_int_equal(world->batches, 1);
	stop(&s);
}

/* The next batch is there before one is done, for as long as it takes. */
static void
what_was_put_off_does_not_wait_for_an_idle_moment_for_ever(void **state)
{
	struct side s = start(true);
	time_t begun = time(NULL);
	unsigned due;

	(void)state;
	expect(s.supervisor, MSG_READY);
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	world->slow = true;
	for (int i = 0; i < 4; i++)
		send_parsed(&s, 50);
	expect_outcome(&s, 50);
	due = world->due;
	world->deferred = true;
	while (world->due == due && time(NULL) - begun < 30) {
		send_parsed(&s, 50);
		expect_outcome(&s, 50);
	}
	assert_int_not_equal(world->due, due);
	stop(&s);
}

static void
a_mailbox_leased_elsewhere_is_waited_for(void **state)
{
	struct side s = start(true);

	(void)state;
	world->elsewhere = true;
	ask_for_lease(&s);
	expect(s.fetcher, MSG_WAIT);
	assert_int_equal(m.wait.cause, CAUSE_NONE);
	world->elsewhere = false;
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

static void
a_lease_lost_with_the_connection_is_said(void **state)
{
	struct side s = start(true);

	(void)state;
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	world->elsewhere = true;
	world->fail_batches = 1;
	send_parsed(&s, 45);
	expect(s.fetcher, MSG_WAIT);
	assert_int_equal(m.wait.cause, CAUSE_DATABASE);
	expect(s.fetcher, MSG_WAIT);
	assert_int_equal(m.wait.cause, CAUSE_NONE);
	expect_outcome(&s, 45);
	world->elsewhere = false;
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

/* Leased; then another daemon, which has fewer, asks for it. The number of the MSG_GIVE. */
static uint64_t
lease_that_is_asked_for(struct side *s)
{
	ask_for_lease(s);
	expect(s->fetcher, MSG_LEASED);
	world->holder = 1;
	world->asker = 2;
	world->daemons = 1;
	expect(s->fetcher, MSG_GIVE);
	return m.give;
}

static void
a_mailbox_that_another_daemon_asks_for_is_given(void **state)
{
	struct side s = start(true);
	uint64_t number = lease_that_is_asked_for(&s);

	(void)state;
	m = (struct msg){ .type = MSG_GIVEN, .give = number + 1 };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	assert_true(is_quiet(s.fetcher));
	assert_int_equal(world->released, 0);
	m = (struct msg){ .type = MSG_GIVEN, .give = number };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	for (int i = 0; i < 100 && !world->released; i++)
		usleep(20000);
	assert_int_equal(world->released, 1);
	/* who asked is gone: it is taken again */
	world->daemons = 0;
	world->asker = 0;
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

/* The fetcher has let go, but the lease it spoke of is gone with its connection: the answer is void. */
static void
what_was_asked_before_the_connection_was_lost_is_void(void **state)
{
	struct side s = start(true);
	uint64_t number = lease_that_is_asked_for(&s);

	(void)state;
	world->daemons = 0;
	world->fail_batches = 1;
	send_parsed(&s, 46);
	expect(s.fetcher, MSG_WAIT);
	m = (struct msg){ .type = MSG_GIVEN, .give = number };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	expect(s.fetcher, MSG_LEASED);
	expect_outcome(&s, 46);
	assert_true(is_quiet(s.fetcher));
	assert_int_equal(world->released, 0);
	stop(&s);
}

static void
a_mailbox_of_a_daemon_with_more_is_asked_for(void **state)
{
	struct side s = start(true);

	(void)state;
	world->elsewhere = true;
	world->holder = 2;
	world->daemons = 1;
	ask_for_lease(&s);
	expect(s.fetcher, MSG_WAIT);
	assert_int_equal(m.wait.cause, CAUSE_NONE);
	for (int i = 0; i < 100 && !world->asked; i++)
		usleep(20000);
	assert_int_equal(world->asked, 1);
	world->elsewhere = false;
	world->holder = 0;
	expect(s.fetcher, MSG_LEASED);
	world->holder = 1;
	/* it cannot be read from here: it goes back */
	m = (struct msg){ .type = MSG_STATUS,
		.status = { STATE_BACKOFF, false, 0, 9, CAUSE_CONNECT, "no route to host" } };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	expect(s.fetcher, MSG_GIVE);
	assert_int_equal(world->withdrawn, 1);
	stop(&s);
}

static void
places_are_answered_and_the_others_forgotten_at_the_end_of_a_listing(void **state)
{
	struct side s = start(true);

	(void)state;
	for (int part = 0; part < 2; part++) {
		m = (struct msg){ .type = MSG_PLACES };
		m.places.first = part == 0;
		m.places.last = part == 1;
		strcpy(m.places.folder, "Junk");
		m.places.n = 2;
		m.places.place[0].uid = 10 + (uint64_t)part * 2;
		m.places.place[1].uid = 11 + (uint64_t)part * 2;
		assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
		expect(s.fetcher, MSG_KNOWN);
		assert_int_equal(m.known.n, 2);
		assert_true(m.known.known[0]);
		assert_false(m.known.known[1]);
		assert_int_equal(world->forgotten, part == 0 ? 0 : 4);
	}
	assert_int_equal(world->listed[3], 13);
	assert_string_equal(world->folder, "Junk");
	stop(&s);
}

static void
status_reaches_the_database(void **state)
{
	struct side s = start(true);

	(void)state;
	m = (struct msg){ .type = MSG_STATUS,
		.status = { STATE_BACKOFF, false, 0, 9, CAUSE_TLS, "expired" } };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	for (int i = 0; i < 100 && !world->reports; i++)
		usleep(20000);
	stop(&s);
	assert_string_equal(world->state, "backoff");
	assert_string_equal(world->error, "tls: expired");
}

static void
a_fetcher_that_goes_gives_its_lease_back(void **state)
{
	struct side s = start(true);

	(void)state;
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	close(s.fetcher);
	for (int i = 0; i < 100 && !world->released; i++)
		usleep(20000);
	assert_int_equal(world->released, 1);
	s.fetcher = connect_peer(&s, ROLE_FETCHER, 5, "returns");
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

static void
what_no_fetcher_may_say_ends_its_channel_only(void **state)
{
	struct side s = start(true);

	(void)state;
	m = (struct msg){ .type = MSG_OUTCOME };
	assert_int_equal(channel_send(s.fetcher, &m), CHANNEL_OK);
	assert_int_equal(next(s.fetcher), CHANNEL_CLOSED);
	close(s.fetcher);
	s.fetcher = connect_peer(&s, ROLE_FETCHER, 6, "returns");
	ask_for_lease(&s);
	expect(s.fetcher, MSG_LEASED);
	stop(&s);
}

static void
a_batch_that_is_refused_is_left_for_later(void **state)
{
	struct side s = start(true);

	(void)state;
	world->refuses = true;
	send_parsed(&s, 46);
	expect(s.fetcher, MSG_OUTCOME);
	assert_int_equal(m.outcome.number, 46);
	assert_int_equal(m.outcome.item[0].outcome, OUTCOME_LATER);
	world->refuses = false;
	send_parsed(&s, 47);
	expect_outcome(&s, 47);
	stop(&s);
}

static void
forged_memfds_are_answered_with_later(void **state)
{
	struct side s = start(true);

	(void)state;
	m = (struct msg){ .type = MSG_PARSED, .fd = { 0, 1 } };
	m.parsed.id = 5;
	m.parsed.number = 44;
	m.parsed.n = 2;
	assert_int_equal(channel_send(s.template, &m), CHANNEL_OK);
	expect(s.fetcher, MSG_OUTCOME);
	assert_int_equal(m.outcome.n, 2);
	assert_int_equal(m.outcome.item[1].outcome, OUTCOME_LATER);
	assert_int_equal(world->batches, 0);
	stop(&s);
}

static void
expect_event(int courier)
{
	expect(courier, MSG_FORGET);
	expect(courier, MSG_EVENT);
	assert_string_equal(m.event.webhook, "crm");
	assert_int_equal(m.event.id, 7);
	assert_int_equal(m.event.contact, 3);
	assert_int_equal(m.event.n, 2);
}

static void
say_delivered(int courier, const char *webhook, bool dead)
{
	m = (struct msg){ .type = MSG_DELIVERED, .delivered = { .id = 7, .dead = dead } };
	strcpy(m.delivered.webhook, webhook);
	m.delivered.tries = 9;
	strcpy(m.delivered.error, "the receiver answered 500");
	assert_int_equal(channel_send(courier, &m), CHANNEL_OK);
}

static void
an_event_is_handed_over_once_and_the_cursor_follows(void **state)
{
	struct side s = start(true);
	int courier = connect_peer(&s, ROLE_COURIER, 0, "");

	(void)state;
	expect_event(courier);
	say_delivered(courier, "another", false);
	assert_true(is_quiet(courier));
	assert_int_equal(world->cursor, 0);
	say_delivered(courier, "crm", false);
	stop(&s);
	assert_int_equal(world->cursor, 7);
	assert_string_equal(world->dead, "");
	close(courier);
}

static void
an_event_without_answer_goes_to_the_next_courier(void **state)
{
	struct side s = start(true);
	int courier = connect_peer(&s, ROLE_COURIER, 0, "");

	(void)state;
	expect_event(courier);
	close(courier);
	courier = connect_peer(&s, ROLE_COURIER, 0, "");
	expect_event(courier);
	stop(&s);
	assert_int_equal(world->cursor, 0);
	close(courier);
}

static void
a_delivery_that_was_given_up_is_a_dead_letter(void **state)
{
	struct side s = start(true);
	int courier = connect_peer(&s, ROLE_COURIER, 0, "");

	(void)state;
	expect_event(courier);
	say_delivered(courier, "crm", true);
	stop(&s);
	assert_int_equal(world->cursor, 7);
	assert_string_equal(world->dead, "crm 7 9 the receiver answered 500");
	close(courier);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_is_recorded_and_its_fetcher_told),
		cmocka_unit_test(nothing_is_answered_while_the_database_is_down),
		cmocka_unit_test(a_batch_that_lost_its_connection_is_recorded_after_all),
		cmocka_unit_test(what_was_put_off_does_not_wait_for_an_idle_moment_for_ever),
		cmocka_unit_test(a_mailbox_leased_elsewhere_is_waited_for),
		cmocka_unit_test(a_lease_lost_with_the_connection_is_said),
		cmocka_unit_test(
		    places_are_answered_and_the_others_forgotten_at_the_end_of_a_listing),
		cmocka_unit_test(a_mailbox_that_another_daemon_asks_for_is_given),
		cmocka_unit_test(what_was_asked_before_the_connection_was_lost_is_void),
		cmocka_unit_test(a_mailbox_of_a_daemon_with_more_is_asked_for),
		cmocka_unit_test(status_reaches_the_database),
		cmocka_unit_test(a_fetcher_that_goes_gives_its_lease_back),
		cmocka_unit_test(what_no_fetcher_may_say_ends_its_channel_only),
		cmocka_unit_test(a_batch_that_is_refused_is_left_for_later),
		cmocka_unit_test(forged_memfds_are_answered_with_later),
		cmocka_unit_test(an_event_is_handed_over_once_and_the_cursor_follows),
		cmocka_unit_test(an_event_without_answer_goes_to_the_next_courier),
		cmocka_unit_test(a_delivery_that_was_given_up_is_a_dead_letter),
	};

	signal(SIGPIPE, SIG_IGN);
	log_open(LOG_TO_STDERR, ADDRESSES_FULL, "recorder");
	world =
	    mmap(NULL, sizeof *world, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

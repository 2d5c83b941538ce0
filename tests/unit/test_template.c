/*
 * test_template - the role that parses, from the supervisor's, a fetcher's and the recorder's side
 */
#include "build_config.h"

#include "role_peers.h"

#include "batch.h"
#include "frame.h"
#include "log.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char bounce[] =
    "From: MAILER-DAEMON@mx.example.net\r\n"
    "To: bounce@returns.example.com\r\n"
    "Subject: Undelivered Mail Returned to Sender\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
    "\r\n"
    "--b\r\n\r\nThe mail system\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
    "Reporting-MTA: dns; mx.example.net\r\n\r\n"
    "Final-Recipient: rfc822; nobody@example.org\r\n"
    "Action: failed\r\n"
    "Status: 5.1.1\r\n"
    "Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.org>: user unknown\r\n"
    "--b--\r\n";

static struct side
start_wired(void)
{
	static struct config config = { .message_timeout = 2 };
	const struct role_start start = { .role = ROLE_TEMPLATE, .config = &config };
	struct side s = role_begin(role_template, &start);

	expect(s.supervisor, MSG_READY);
	s.fetcher = connect_peer(&s, ROLE_FETCHER, 7, "returns");
	s.recorder = connect_peer(&s, ROLE_RECORDER, 0, "");
	return s;
}

static int
batch_of(const void *raw, size_t size, size_t copies)
{
	struct err e;
	struct batch_writer *w = batch_writer_new("INBOX", &e);

	assert_non_null(w);
	for (size_t i = 0; i < copies; i++)
		assert_true(batch_writer_add(
		    w, &(struct mailbox_item){ .uid = i + 1 }, raw, size, true, &e));
	return batch_writer_finish(w, &e);
}

static void
send_batch(int fd, uint64_t number, size_t copies)
{
	m = (struct msg){ .type = MSG_MAIL,
		.fd = { batch_of(bounce, sizeof bounce - 1, copies), -1 },
		.batch = number };
	assert_int_equal(channel_send_wait(fd, &m, 1000), CHANNEL_OK);
	close(m.fd[0]);
}

static void
assert_parsed(int recorder, uint64_t number, size_t copies)
{
	struct arena *a = arena_new(FRAME_ARENA);
	struct batch_output *o;
	struct batch *b;
	struct verdict v;
	struct err e;

	expect(recorder, MSG_PARSED);
	assert_int_equal(m.parsed.id, 7);
	assert_int_equal(m.parsed.number, number);
	assert_int_equal(m.parsed.n, copies);
	assert_true(batch_open(&b, m.fd[0], &e));
	assert_int_equal(batch_get(b, 0).raw.n, sizeof bounce - 1);
	assert_true(batch_output_open(&o, m.fd[1], copies, &e));
	for (size_t i = 0; i < copies; i++) {
		assert_int_equal(m.parsed.status[i].state, BATCH_PARSED);
		arena_reset(a);
		assert_true(batch_output_read(o, i, a, &v));
		assert_int_equal(v.kind, KIND_BOUNCE);
		assert_int_equal(v.nrecipients, 1);
		assert_true(slice_equal(v.recipients[0].address, slice_of("nobody@example.org")));
		assert_int_equal(v.recipients[0].permanence, PERMANENCE_HARD);
	}
	batch_output_close(o);
	batch_close(b);
	msg_close_fds(&m);
	arena_free(a);
}

static void
a_batch_goes_from_the_fetcher_to_the_recorder(void **state)
{
	struct side s = start_wired();

	(void)state;
	send_batch(s.fetcher, UINT64_C(1) << 63, 3);
	assert_parsed(s.recorder, UINT64_C(1) << 63, 3);
	send_batch(s.fetcher, 2, 1);
	assert_parsed(s.recorder, 2, 1);
	stop(&s);
}

static void
a_batch_waits_for_a_recorder(void **state)
{
	struct side s = start_wired();

	(void)state;
	close(s.recorder);
	send_batch(s.fetcher, 1, 1);
	send_batch(s.fetcher, 2, 1);
	usleep(50000);
	s.recorder = connect_peer(&s, ROLE_RECORDER, 0, "");
	assert_parsed(s.recorder, 1, 1);
	assert_parsed(s.recorder, 2, 1);
	stop(&s);
}

static void
a_bad_batch_costs_its_sender_the_channel_and_nobody_else(void **state)
{
	struct side s = start_wired();
	int other = connect_peer(&s, ROLE_FETCHER, 8, "other");

	(void)state;
	m = (struct msg){ .type = MSG_MAIL, .fd = { 0, -1 }, .batch = 1 };
	assert_int_equal(channel_send(other, &m), CHANNEL_OK);
	assert_int_equal(next(other), CHANNEL_CLOSED);
	send_batch(s.fetcher, 3, 1);
	assert_parsed(s.recorder, 3, 1);
	close(other);
	stop(&s);
}

static void
a_failure_told_by_the_database_is_classified_behind_the_wall(void **state)
{
	const struct recipient r = { .address = SLICE("nobody@example.org"),
		.diagnostic = SLICE("550 5.1.1 user unknown"),
		.stage = STAGE_RCPT,
		.reply = "550" };
	const struct verdict question = { .recipients = &r, .nrecipients = 1 };
	static unsigned char frame[128 * 1024];
	size_t n = frame_write_verdict(frame, sizeof frame, &question);
	struct side s = start_wired();
	struct arena *a = arena_new(FRAME_ARENA);
	struct batch_output *o;
	struct verdict v;
	struct err e;
	int end[2];

	(void)state;
	assert_true(channel_pair(end, &e));
	m = (struct msg){ .type = MSG_CLASSIFY, .fd = { batch_of(frame, n, 1), end[1] } };
	assert_int_equal(channel_send(s.recorder, &m), CHANNEL_OK);
	msg_close_fds(&m);
	expect(end[0], MSG_CLASSIFIED);
	assert_int_equal(m.parsed.status[0].state, BATCH_PARSED);
	assert_true(batch_output_open(&o, m.fd[0], 1, &e));
	assert_true(batch_output_read(o, 0, a, &v));
	assert_int_equal(v.recipients[0].reason, REASON_mailbox_not_found);
	assert_int_equal(v.recipients[0].permanence, PERMANENCE_HARD);
	batch_output_close(o);
	msg_close_fds(&m);
	close(end[0]);
	arena_free(a);
	stop(&s);
}

static void
asked_to_stop_it_waits_for_no_recorder(void **state)
{
	struct side s = start_wired();

	(void)state;
	send_batch(s.fetcher, 1, 1);
	assert_parsed(s.recorder, 1, 1);
	close(s.recorder);
	send_batch(s.fetcher, 2, 1);
	usleep(200000);
	alarm(20);
	stop(&s);
	alarm(0);
}

static void
the_end_of_the_supervisor_is_the_end(void **state)
{
	struct side s = start_wired();
	int status;

	(void)state;
	close(s.supervisor);
	assert_int_equal(waitpid(s.pid, &status, 0), s.pid);
	assert_int_equal(status, 0);
	close(s.fetcher);
	close(s.recorder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_batch_goes_from_the_fetcher_to_the_recorder),
		cmocka_unit_test(a_batch_waits_for_a_recorder),
		cmocka_unit_test(a_bad_batch_costs_its_sender_the_channel_and_nobody_else),
		cmocka_unit_test(a_failure_told_by_the_database_is_classified_behind_the_wall),
		cmocka_unit_test(asked_to_stop_it_waits_for_no_recorder),
		cmocka_unit_test(the_end_of_the_supervisor_is_the_end),
	};

	signal(SIGPIPE, SIG_IGN);
	log_open(LOG_TO_STDERR, ADDRESSES_FULL, "parser");
	return cmocka_run_group_tests(tests, NULL, NULL);
}

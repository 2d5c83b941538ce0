/* test_channel - control messages survive the way between roles, with their descriptors, and nothing
 * else gets through */
#include "build_config.h"

#include "cmocka_test.h"

#include "channel.h"
#include "outbox.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

static struct msg sent, got;

static void
fill(enum msg_type type)
{
	memset(&sent, 0, sizeof sent);
	sent.type = type;
	switch (type) {
	case MSG_CHANNEL:
		sent.channel =
		    (struct msg_channel){ ROLE_FETCHER, CHANNEL_FETCHERS - 1, "r\xc3\xbc" };
		break;
	case MSG_MAIL:
		sent.batch = UINT64_MAX;
		break;
	case MSG_GIVE:
	case MSG_GIVEN:
		sent.give = UINT64_MAX - 1;
		break;
	case MSG_PACED:
		sent.login_at = INT64_MAX;
		break;
	case MSG_PARSED:
	case MSG_CLASSIFIED:
		sent.parsed = (struct msg_parsed){ .id = 3, .number = 9, .n = BATCH_ITEMS };
		sent.parsed.status[7] = (struct batch_status){ BATCH_CRASHED, 11 };
		break;
	case MSG_LEASE:
		strcpy(sent.lease, "imaps://imap.example.com");
		break;
	case MSG_WAIT:
		sent.wait = (struct msg_wait){ CAUSE_DATABASE, "connection refused" };
		break;
	case MSG_PLACES:
		sent.places = (struct msg_places){ .first = true,
			.folder = "Junk",
			.uidvalidity = UINT64_C(1) << 40,
			.n = CHANNEL_PLACES };
		sent.places.place[CHANNEL_PLACES - 1] = (struct place_ref){ 5, -6 };
		break;
	case MSG_KNOWN:
		sent.known.n = CHANNEL_PLACES;
		sent.known.known[5] = true;
		break;
	case MSG_OUTCOME:
		sent.outcome.number = 77;
		sent.outcome.n = BATCH_ITEMS;
		sent.outcome.item[3].outcome = OUTCOME_QUARANTINED;
		sent.outcome.item[3].disposal = DISPOSAL_UNRECOGNISED;
		break;
	case MSG_STATUS:
		sent.status =
		    (struct msg_status){ STATE_BACKOFF, true, 4, 5, CAUSE_TLS, "expired" };
		break;
	case MSG_EVENT:
		strcpy(sent.event.webhook, "crm");
		sent.event.source = OUTBOX_SOURCE_COUNT - 1;
		sent.event.id = INT64_MAX;
		sent.event.contact = UINT64_MAX;
		sent.event.n = CHANNEL_EVENT;
		memset(sent.event.body, 'x', CHANNEL_EVENT);
		break;
	case MSG_DELIVERED:
		strcpy(sent.delivered.webhook, "crm");
		sent.delivered.id = 7;
		sent.delivered.dead = true;
		sent.delivered.tries = UINT32_MAX;
		strcpy(sent.delivered.error, "the receiver answered 500");
		break;
	case MSG_COUNTED:
		strcpy(sent.counted.mailbox, "returns");
		sent.counted.messages[COUNTED_KINDS - 1][OUTCOME_QUARANTINED] = UINT64_MAX;
		sent.counted.unrecognised = 1;
		sent.counted.unattributed = 2;
		sent.counted.parser_deaths = 3;
		sent.counted.batches[COUNTED_BUCKETS] = 4;
		sent.counted.microseconds = UINT64_MAX;
		sent.counted.database = sent.counted.policy_waits = true;
		break;
	default:
		break;
	}
}

static void
every_message_comes_back_whole(void **state)
{
	static unsigned char bytes[CHANNEL_MESSAGE], again[CHANNEL_MESSAGE];

	(void)state;
	for (unsigned t = 0; t < MSG_TYPE_COUNT; t++) {
		size_t n;

		fill((enum msg_type)t);
		n = msg_encode(&sent, bytes, sizeof bytes);
		assert_true(n > 0);
		memset(&got, 0, sizeof got);
		assert_true(msg_decode((struct slice){ bytes, n }, &got));
		assert_memory_equal(&sent, &got, sizeof sent);
		assert_int_equal(msg_encode(&got, again, sizeof again), n);
		assert_memory_equal(bytes, again, n);
	}
}

static void
every_truncation_is_refused(void **state)
{
	static unsigned char bytes[CHANNEL_MESSAGE];

	(void)state;
	for (unsigned t = 0; t < MSG_TYPE_COUNT; t++) {
		size_t n;

		fill((enum msg_type)t);
		n = msg_encode(&sent, bytes, sizeof bytes);
		for (size_t i = 0; i < n; i += i < 2048 ? 1 : 97) {
			unsigned char *copy = malloc(i ? i : 1);

			memcpy(copy, bytes, i);
			assert_false(msg_decode((struct slice){ copy, i }, &got));
			free(copy);
		}
		bytes[n] = 0;
		assert_false(msg_decode((struct slice){ bytes, n + 1 }, &got));
	}
}

static void
counts_past_the_maxima_are_refused(void **state)
{
	static unsigned char bytes[CHANNEL_MESSAGE];

	(void)state;
	fill(MSG_KNOWN);
	sent.known.n++;
	assert_false(
	    msg_decode((struct slice){ bytes, msg_encode(&sent, bytes, sizeof bytes) }, &got));
	fill(MSG_EVENT);
	sent.event.source = OUTBOX_SOURCE_COUNT;
	assert_false(
	    msg_decode((struct slice){ bytes, msg_encode(&sent, bytes, sizeof bytes) }, &got));
	fill(MSG_CHANNEL);
	sent.channel.id = CHANNEL_FETCHERS;
	assert_false(
	    msg_decode((struct slice){ bytes, msg_encode(&sent, bytes, sizeof bytes) }, &got));
}

static void
descriptors_travel_with_their_message(void **state)
{
	struct err e;
	int end[2], file[2];
	char byte = 0;

	(void)state;
	assert_true(channel_pair(end, &e));
	assert_int_equal(pipe(file), 0);
	fill(MSG_MAIL);
	sent.fd[0] = file[0];
	assert_int_equal(channel_send(end[0], &sent), CHANNEL_OK);
	close(file[0]);
	assert_int_equal(channel_receive(end[1], &got), CHANNEL_OK);
	assert_int_equal(got.type, MSG_MAIL);
	assert_int_equal(got.fd[1], -1);
	assert_true(fcntl(got.fd[0], F_GETFD) & FD_CLOEXEC);
	assert_int_equal(write(file[1], "x", 1), 1);
	assert_int_equal(read(got.fd[0], &byte, 1), 1);
	assert_int_equal(byte, 'x');
	msg_close_fds(&got);
	assert_int_equal(channel_receive(end[1], &got), CHANNEL_AGAIN);
	close(end[0]);
	assert_int_equal(channel_receive(end[1], &got), CHANNEL_CLOSED);
	assert_int_equal(channel_send(end[1], &sent), CHANNEL_BAD);
	fill(MSG_READY);
	assert_int_equal(channel_send(end[1], &sent), CHANNEL_CLOSED);
	close(end[1]);
	close(file[1]);
}

static int
descriptors_in_use(void)
{
	int n = 0;

	for (int fd = 0; fd < 200; fd++)
		n += fcntl(fd, F_GETFD) >= 0;
	return n;
}

static void
send_raw(int fd, const void *bytes, size_t n, const int *fds, size_t nfds)
{
	struct iovec iov = { .iov_base = (void *)(uintptr_t)bytes, .iov_len = n };
	char control[CMSG_SPACE(8 * sizeof(int))] = { 0 };
	struct msghdr h = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (nfds) {
		struct cmsghdr *c;

		h.msg_control = control;
		h.msg_controllen = CMSG_SPACE(nfds * sizeof(int));
		c = CMSG_FIRSTHDR(&h);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(nfds * sizeof(int));
		memcpy(CMSG_DATA(c), fds, nfds * sizeof(int));
	}
	assert_true(sendmsg(fd, &h, 0) >= 0);
}

static void
wrong_descriptors_are_refused_and_closed(void **state)
{
	static unsigned char bytes[CHANNEL_MESSAGE + 1];
	const int fds[8] = { 0, 0, 0, 0, 0, 0, 0, 0 };
	struct err e;
	int end[2], before;
	size_t n;

	(void)state;
	assert_true(channel_pair(end, &e));
	before = descriptors_in_use();
	fill(MSG_MAIL);
	n = msg_encode(&sent, bytes, sizeof bytes);
	for (size_t nfds = 0; nfds <= 8; nfds++) {
		if (nfds == 1)
			continue;
		send_raw(end[0], bytes, n, fds, nfds);
		assert_int_equal(channel_receive(end[1], &got), CHANNEL_BAD);
		assert_int_equal(descriptors_in_use(), before);
	}
	send_raw(end[0], bytes, sizeof bytes, fds, 1);
	assert_int_equal(channel_receive(end[1], &got), CHANNEL_BAD);
	send_raw(end[0], "\377", 1, fds, 1);
	assert_int_equal(channel_receive(end[1], &got), CHANNEL_BAD);
	assert_int_equal(descriptors_in_use(), before);
	close(end[0]);
	close(end[1]);
}

static void
the_largest_messages_fit_into_a_socket(void **state)
{
	struct err e;
	int end[2];

	(void)state;
	assert_true(channel_pair(end, &e));
	fill(MSG_PLACES);
	assert_int_equal(channel_send(end[0], &sent), CHANNEL_OK);
	memset(&got, 0, sizeof got);
	assert_int_equal(channel_receive(end[1], &got), CHANNEL_OK);
	assert_memory_equal(&sent.places, &got.places, sizeof got.places);
	while (channel_send(end[0], &sent) == CHANNEL_OK)
		;
	assert_int_equal(channel_send_wait(end[0], &sent, 10), CHANNEL_AGAIN);
	close(end[0]);
	close(end[1]);
}

static void
each_status_has_its_words(void **state)
{
	char text[80];

	(void)state;
	assert_string_equal(
	    batch_status_text((struct batch_status){ BATCH_CRASHED, 11 }, text, sizeof text),
	    "the parser was killed by SIGSEGV");
	assert_null(batch_status_text((struct batch_status){ BATCH_PARSED, 0 }, text, sizeof text));
	assert_non_null(
	    batch_status_text((struct batch_status){ BATCH_CRASHED, 63 }, text, sizeof text));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message_comes_back_whole),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(counts_past_the_maxima_are_refused),
		cmocka_unit_test(descriptors_travel_with_their_message),
		cmocka_unit_test(wrong_descriptors_are_refused_and_closed),
		cmocka_unit_test(the_largest_messages_fit_into_a_socket),
		cmocka_unit_test(each_status_has_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

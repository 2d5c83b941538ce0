/* recorder_peers - see recorder_peers.h */
#include "build_config.h"

#include "recorder_peers.h"

#include "batch.h"
#include "log.h"
#include "policy_config.h"
#include "worker.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct side
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

	policy_default(&policy);
	memset((void *)world, 0, sizeof *world);
	world->up = up;
	s = role_begin(role_recorder, &role);
	policy_parsed_free(&policy);
	s.template = connect_peer(&s, ROLE_TEMPLATE, 0, "");
	s.fetcher = connect_peer(&s, ROLE_FETCHER, 5, "returns");
	return s;
}

void
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

void
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

void
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

void
recorder_peers_begin(void)
{
	signal(SIGPIPE, SIG_IGN);
	log_open(LOG_TO_STDERR, ADDRESSES_FULL, "recorder");
	world =
	    mmap(NULL, sizeof *world, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

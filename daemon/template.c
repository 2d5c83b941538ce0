/*
 * template - the role that parses: loads rules and charsets once, then forks a sandboxed child for
 * every batch that a fetcher sends, and passes the verdicts on to the recorder.
 *
 * It opens no file and no socket after its start, holds no secret, and reads nothing hostile but the
 * counts and offsets of a batch. While the recorder takes nothing it takes nothing from the fetchers
 * either: at most one parsed batch waits here.
 */
#include "build_config.h"

#include "role.h"

#include "links.h"
#include "crash_point.h"
#include "log.h"
#include "parser.h"
#include "rules_load.h"
#include "sandbox.h"
#include "worker.h"

#include <malloc.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

struct template
{
	struct links links;
	struct worker *mail, *classify;
	struct msg in;  /* what was received */
	struct msg out; /* MSG_PARSED that waits for room, when waiting */
	bool waiting, stop;
};

static void
say(const struct template *t, const struct worker_result *r, size_t n)
{
	struct batch_status guilty = { BATCH_PARSED, 0 };
	unsigned count = 0;
	char text[80];

	for (size_t i = 0; i < n; i++)
		if (r->status[i].state == BATCH_CRASHED || r->status[i].state == BATCH_HUNG) {
			guilty = r->status[i];
			count++;
		}
	if (r->deaths)
		log_event(LOG_PARSER_DIED,
		    LF_TEXT("mailbox", t->links.fetcher[t->out.parsed.id].name),
		    LF_NUMBER("deaths", r->deaths), LF_NUMBER("guilty", count),
		    LF_TEXT("why", batch_status_text(guilty, text, sizeof text)));
}

/* Who begins again is there in a second, with channels to everybody; without them a fetcher waits for long. */
static _Noreturn void
begin_again(const struct err *e)
{
	log_event(LOG_ROLE_FAILED, LF_ERR(e));
	exit(EX_OSERR);
}

/* Parses the batch that came in; what is to be passed on is in t->out then. */
static bool
parse(struct template *t, struct worker *w, struct worker_result *r, size_t *n)
{
	struct batch *b;
	struct err e;

	if (!batch_open(&b, t->in.fd[0], &e)) {
		if (e.class == ERR_RETRY)
			begin_again(&e);
		log_event(LOG_BATCH_BAD, LF_ERR(&e));
		return false;
	}
	*n = batch_count(b);
	if (!worker_run_batch(w, b, r, &e)) {
		batch_close(b);
		begin_again(&e);
	}
	batch_close(b);
	return true;
}

static void
pass_on(struct template *t)
{
	int fd = links_fd(&t->links, ROLE_RECORDER, 0);
	enum channel_rc rc = fd < 0 ? CHANNEL_AGAIN : channel_send(fd, &t->out);

	t->waiting = rc == CHANNEL_AGAIN || rc == CHANNEL_CLOSED;
	if (rc == CHANNEL_CLOSED || rc == CHANNEL_BAD)
		links_drop(&t->links, ROLE_RECORDER, 0);
	if (!t->waiting)
		msg_close_fds(&t->out);
}

static void
take_mail(struct template *t, uint32_t id)
{
	struct worker_result r;
	struct msg_parsed *p = &t->out.parsed;
	size_t n;

	crash_point("batch received by the parser");
	t->out.type = MSG_PARSED;
	*p = (struct msg_parsed){ .id = id, .number = t->in.batch };
	if (!parse(t, t->mail, &r, &n)) {
		links_drop(&t->links, ROLE_FETCHER, id);
		return;
	}
	p->n = (uint32_t)n;
	memcpy(p->status, r.status, sizeof p->status);
	t->out.fd[0] = t->in.fd[0];
	t->out.fd[1] = r.output;
	t->in.fd[0] = -1;
	say(t, &r, n);
	crash_point("batch parsed");
	pass_on(t);
	crash_point("batch passed on");
}

static void
take_classify(struct template *t)
{
	static struct msg answer;
	struct worker_result r;
	size_t n;

	if (!parse(t, t->classify, &r, &n)) {
		links_drop(&t->links, ROLE_RECORDER, 0);
		return;
	}
	answer = (struct msg){ .type = MSG_CLASSIFIED, .fd = { r.output, -1 } };
	answer.parsed.n = (uint32_t)n;
	memcpy(answer.parsed.status, r.status, sizeof answer.parsed.status);
	channel_send(t->in.fd[1], &answer);
	close(r.output);
}

static void
take(struct template *t, const struct links_ready *from)
{
	enum channel_rc rc = channel_receive(links_fd(&t->links, from->from, from->id), &t->in);

	if (rc == CHANNEL_AGAIN)
		return;
	if (rc == CHANNEL_CLOSED && from->from == ROLE_SUPERVISOR)
		exit(0);
	if (rc == CHANNEL_OK && from->from == ROLE_SUPERVISOR && t->in.type == MSG_STOP)
		t->stop = true;
	else if (rc == CHANNEL_OK && from->from == ROLE_SUPERVISOR && t->in.type == MSG_CHANNEL)
		links_take(&t->links, &t->in);
	else if (rc == CHANNEL_OK && from->from == ROLE_FETCHER && t->in.type == MSG_MAIL)
		take_mail(t, from->id);
	else if (rc == CHANNEL_OK && from->from == ROLE_RECORDER && t->in.type == MSG_CLASSIFY)
		take_classify(t);
	else {
		if (rc != CHANNEL_CLOSED)
			log_event(LOG_CHANNEL_BAD, LF_TEXT("from", role_name(from->from)));
		links_drop(&t->links, from->from, from->id);
	}
	msg_close_fds(&t->in);
}

/* Which user the parsers become; root only has that choice. */
static bool
become(const char *user, struct err *e)
{
	uid_t uid = SANDBOX_UID;
	gid_t gid = SANDBOX_UID;

	if (geteuid() == 0 && user) {
		const struct passwd *p = getpwnam(user);

		if (!p)
			return err_set(e, ERR_OPERATOR, CAUSE_NONE, "user %s does not exist", user);
		uid = p->pw_uid;
		gid = p->pw_gid;
	}
	return sandbox_drop_root(uid, gid, e) && sandbox_harden(e);
}

static bool
prepare(struct template *t, const struct config *c, struct err *e)
{
	struct worker_options o = { .watchdog_ms = c->message_timeout * 1000 };
	struct rules *rules = rules_load(c->rules_dir, rules_load_log, NULL, e);
	struct slice *keep;
	size_t n = 0;

	if (!rules)
		return false;
	o.context = parser_new(rules);
	if (!o.context)
		return err_set(e, ERR_RETRY, CAUSE_NONE, "parser: no memory");
	for (size_t i = 0; i < c->nstreams; i++)
		n += c->streams[i].headers.n;
	keep = calloc(n + 1, sizeof *keep);
	if (!keep)
		return err_set(e, ERR_RETRY, CAUSE_NONE, "parser: no memory");
	o.parse.keep = keep;
	for (size_t i = 0; i < c->nstreams; i++)
		for (size_t k = 0; k < c->streams[i].headers.n; k++)
			keep[o.parse.nkeep++] = slice_of(c->streams[i].headers.v[k]);
	if (!become(c->user, e)) {
		free(keep);
		return false;
	}
	/* Compiling the rules leaves several times what they take behind. */
	malloc_trim(0);
	o.read = worker_read_message;
	t->mail = worker_new(&o, e);
	o.read = worker_classify;
	t->classify = t->mail ? worker_new(&o, e) : NULL;
	return t->classify != NULL;
}

int
role_template(const struct role_start *start)
{
	static struct template t;
	const struct msg ready = { .type = MSG_READY };
	struct links_ready who[8];
	struct err e;

	links_init(&t.links, ROLE_RECORDER);
	if (!prepare(&t, start->config, &e)) {
		log_event(LOG_ROLE_FAILED, LF_ERR(&e));
		return e.class == ERR_OPERATOR ? EX_CONFIG : EX_OSERR;
	}
	if (sandbox_relaxed())
		log_event(LOG_SANDBOX_RELAXED, LF_TEXT("role", NULL));
	channel_send_wait(CHANNEL_SUPERVISOR, &ready, 10000);
	/* the fetchers end first: a batch that still waits then is nobody's, and will be read again */
	while (!t.stop) {
		struct links_wait w = { .fetchers = !t.waiting,
			.peer = true,
			.peer_out = t.waiting,
			.extra = -1,
			.timeout_ms = -1 };
		size_t n = links_poll(&t.links, &w, who, sizeof who / sizeof *who);

		for (size_t i = 0; i < n; i++) {
			if (who[i].in && (who[i].from != ROLE_FETCHER || !t.waiting))
				take(&t, &who[i]);
		}
		if (t.waiting)
			pass_on(&t);
	}
	return 0;
}

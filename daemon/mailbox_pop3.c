/* mailbox_pop3 - POP3 behind mailbox.h
 *
 * A session is a pass: QUIT makes its deletions real and ends it, and the next listing connects
 * anew. While nobody lists or fetches no connection is held, because most servers lock the mailbox. */
#include "build_config.h"

#include "login.h"
#include "mailbox_driver.h"
#include "pop3_list.h"
#include "reply.h"
#include "pop3_login.h"
#include "verdict.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum {
	WINDOW = 32, /* commands ahead of their answers: few enough that neither side blocks */
	HEAD_LINES = 6000,               /* body lines of TOP: about the octets of a head */
	BOUND_LEAST = 4 * LIMIT_MESSAGE, /* octets read of a message that was announced as small */
	ENDLESS = INT32_MAX              /* octets that no message has, whatever is announced */
};

struct self {
	const struct config_mailbox *config;
	struct transport *transport; /* NULL: no session */
	struct pop3 pop3;
	bool pipelining, top;
	size_t count;         /* messages of this session */
	bool *fetched;        /* by number: what may be deleted */
	size_t deleted;       /* marked in this session */
	unsigned login_delay; /* seconds from login to login, as the server wants it */
	struct spool spool;
};

static void
end_session(struct self *m)
{
	transport_close(m->transport);
	m->transport = NULL;
	free(m->fetched);
	m->fetched = NULL;
	m->count = m->deleted = 0;
}

static void
set_deadline(struct self *m)
{
	m->pop3.io.deadline(m->pop3.io.context, m->config->batch_timeout);
}

/* A transport that is logged in, or NULL and *e. */
static struct transport *
log_in(struct self *m, struct err *e)
{
	struct login login;

	if (!login_open(&login, m->config, e))
		return NULL;
	do {
		struct stream io = transport_stream(login.transport);

		pop3_init(&m->pop3, io);
		io.deadline(io.context, m->config->connect_timeout);
		if (pop3_login(&m->pop3, &login.sasl, e)) {
			login_wipe(&login);
			return login.transport;
		}
		transport_close(login.transport);
	} while (login_again(&login, e));
	return NULL;
}

static bool
begin_session(struct self *m, struct err *e)
{
	const char *capabilities;
	bool ok;

	m->transport = log_in(m, e);
	if (!m->transport)
		return false;
	capabilities = transport_capabilities(m->transport);
	m->pipelining = strstr(capabilities, " PIPELINING ") != NULL;
	m->top = strstr(capabilities, " TOP ") != NULL;
	set_deadline(m);
	ok = pop3_login_delay(&m->pop3, capabilities, &m->login_delay, e) &&
	    pop3_stat(&m->pop3, &m->count, e);
	if (ok)
		m->fetched = calloc(m->count + 1, sizeof *m->fetched);
	if (ok && !m->fetched)
		ok = err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "pop3: out of memory");
	if (!ok)
		end_session(m);
	return ok;
}

static bool
open_pop3(void **out, const struct config_mailbox *c, struct err *e)
{
	struct self *m = calloc(1, sizeof *m);

	if (!m)
		return err_set(e, ERR_RETRY, CAUSE_CONNECT, "out of memory");
	m->config = c;
	if (!begin_session(m, e)) {
		free(m);
		return false;
	}
	*out = m;
	return true;
}

static bool
quit(struct self *m, struct err *e)
{
	bool ok;

	set_deadline(m);
	if (!pop3_send(&m->pop3, e, "QUIT") || !pop3_status(&m->pop3, &ok, e))
		return false;
	return ok ||
	    err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "pop3: QUIT: the server says %s", m->pop3.words);
}

static void
close_pop3(void *context)
{
	struct self *m = context;
	struct err ignored;

	/* what was marked but not confirmed by a commit must not be deleted by the way */
	if (m->transport && m->deleted == 0 && !m->pop3.failed)
		quit(m, &ignored);
	end_session(m);
	spool_free(&m->spool);
	free(m);
}

static bool
list(void *context, size_t folder, struct mailbox_item **items, size_t *n, struct err *e)
{
	struct self *m = context;

	(void)folder;
	if (!m->transport && !begin_session(m, e))
		return false;
	if (m->count == 0)
		return true;
	set_deadline(m);
	return pop3_list(&m->pop3, m->count, items, n, e);
}

static bool
ask_for(struct self *m, const struct mailbox_item *item, struct err *e)
{
	if (item->size > LIMIT_MESSAGE && m->top)
		return pop3_send(
		    &m->pop3, e, "TOP %llu %d", (unsigned long long)item->number, HEAD_LINES);
	return pop3_send(&m->pop3, e, "RETR %llu", (unsigned long long)item->number);
}

/* The announced size is the server's word for it: it need not count dots, line ends or what TOP leaves out,
 * and it may be a lie either way. */
static uint64_t
most_octets(const struct mailbox_item *item)
{
	uint64_t most = item->size < ENDLESS ? item->size + item->size / 2 : ENDLESS;

	return most < BOUND_LEAST ? BOUND_LEAST : most < ENDLESS ? most : ENDLESS;
}

static bool
receive(struct self *m, const struct mailbox_item *item, mailbox_sink sink, void *to, struct err *e)
{
	bool big = item->size > LIMIT_MESSAGE, ok;

	if (!pop3_status(&m->pop3, &ok, e))
		return false;
	if (!ok && reply_is_temporary(m->pop3.words))
		return err_set(
		    e, ERR_RETRY, CAUSE_PROTOCOL, "pop3: RETR: the server says %s", m->pop3.words);
	if (!ok)
		return true; /* gone */
	if (!pop3_text(&m->pop3, &m->spool, most_octets(item), e))
		return false;
	if (big)
		spool_cut(&m->spool);
	m->fetched[item->number] = true;
	return sink(to, item, m->spool.p ? m->spool.p : (const unsigned char *)"", m->spool.n,
	    !m->spool.over && !(big && m->top), e);
}

static bool
no_session(const struct self *m, uint64_t number, struct err *e)
{
	if (m->transport && number >= 1 && number <= m->count)
		return false;
	err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "pop3: the message is of another session");
	return true;
}

static bool
fetch(void *context, const struct mailbox_item *items, size_t n, mailbox_sink sink, void *to,
    struct err *e)
{
	struct self *m = context;
	size_t window = m->pipelining ? WINDOW : 1, asked = 0;

	for (size_t i = 0; i < n; i++)
		if (no_session(m, items[i].number, e))
			return false;
	set_deadline(m);
	for (size_t i = 0; i < n; i++) {
		for (; asked < n && asked < i + window; asked++)
			if (!ask_for(m, &items[asked], e))
				return false;
		if (!receive(m, &items[i], sink, to, e)) {
			struct err ignored;

			pop3_fail(&m->pop3, "the fetch was stopped", &ignored);
			return false;
		}
	}
	return true;
}

static bool
check_ack(const struct self *m, const struct mailbox_ack *a, struct err *e)
{
	if (a->action != ACTION_DELETE && a->action != ACTION_KEEP)
		return err_set(e, ERR_OPERATOR, CAUSE_FOLDER,
		    "pop3: there are neither folders nor flags: keep or delete");
	if (a->action == ACTION_KEEP)
		return true;
	if (no_session(m, a->item.number, e))
		return false;
	/* a number or a unique-id alone is no proof that it is the message that was recorded */
	if (!m->fetched[a->item.number])
		return err_set(e, ERR_RETRY, CAUSE_PROTOCOL,
		    "pop3: message %llu was not fetched in this session",
		    (unsigned long long)a->item.number);
	return true;
}

/* DELE in windows; -ERR means that it is gone or marked already. */
static bool
delete_all(struct self *m, const uint64_t *numbers, size_t n, struct err *e)
{
	size_t window = m->pipelining ? WINDOW : 1, asked = 0;

	for (size_t i = 0; i < n; i++) {
		bool ok;

		for (; asked < n && asked < i + window; asked++)
			if (!pop3_send(
				&m->pop3, e, "DELE %llu", (unsigned long long)numbers[asked]))
				return false;
		if (!pop3_status(&m->pop3, &ok, e))
			return false;
		m->deleted += ok;
	}
	return true;
}

static bool
acknowledge(void *context, const struct mailbox_ack *acks, size_t n, struct err *e)
{
	struct self *m = context;
	uint64_t *numbers;
	size_t k = 0;
	bool ok;

	for (size_t i = 0; i < n; i++)
		if (!check_ack(m, &acks[i], e))
			return false;
	numbers = malloc(n * sizeof *numbers);
	if (!numbers)
		return err_set(e, ERR_RETRY, CAUSE_PROTOCOL, "pop3: out of memory");
	for (size_t i = 0; i < n; i++)
		if (acks[i].action == ACTION_DELETE)
			numbers[k++] = acks[i].item.number;
	if (k > 0)
		set_deadline(m);
	ok = delete_all(m, numbers, k, e);
	free(numbers);
	return ok;
}

static bool
commit(void *context, struct err *e)
{
	struct self *m = context;
	bool ok;

	if (!m->transport)
		return true;
	ok = quit(m, e);
	end_session(m);
	return ok;
}

static bool
wait_for_mail(void *context, unsigned seconds, int wake_fd, bool *fresh, struct err *e)
{
	struct self *m = context;
	struct pollfd p = { wake_fd, POLLIN, 0 };

	(void)e;
	*fresh = false;
	if (m->transport) {
		struct err ignored;

		if (m->deleted == 0 && !m->pop3.failed)
			quit(m, &ignored);
		end_session(m);
	}
	poll(&p, 1, (int)(seconds < 86400 ? seconds : 86400) * 1000);
	return true;
}

static unsigned
login_delay(const void *context)
{
	const struct self *m = context;

	return m->login_delay;
}

const struct mailbox_driver mailbox_pop3 = { open_pop3, close_pop3, list, fetch, acknowledge,
	commit, wait_for_mail, NULL, NULL, login_delay };

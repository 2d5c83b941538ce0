/* mailbox_tool - drives mailbox.h from a test script.
 *
 * usage: mailbox_tool [-u user] [-p password-file] [-C ca-file] [-a auth] [-f folder]... [-t connect,silence,batch]
 *                     [-P proxy] [-n] [-o directory] URL COMMAND...
 *        mailbox_tool -c carom.conf [-o directory] [-R 'shell command'] MAILBOX COMMAND...
 *
 * One session; each command prints what it did. list[:FOLDER], fetch[:N] (batches of N, default 500),
 * ack:keep|seen|delete|move=FOLDER (all that was fetched), commit, wait:SECONDS, wake:SECONDS (woken at once), run:SHELL COMMAND, rss,
 * folder:N, find:HEX (how often these octets are in the memory of this process). -R: when it cannot be opened, that is run and it is tried once more. -n is tls = "none", -o writes the messages. The first error ends it: "error CLASS CAUSE TEXT",
 * exit code 1. */
#include "build_config.h"

#include "config.h"
#include "mailbox.h"
#include "url.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

struct tool {
	struct config_mailbox config;
	struct config *whole; /* whose mailbox config is; NULL: none */
	struct mailbox *mailbox;
	size_t folder;
	struct mailbox_item *items;
	size_t n;
	struct mailbox_item *fetched;
	size_t nfetched;
	const char *directory;
	const char *file;  /* carom.conf */
	const char *again; /* what to run between a failure to open and another try */
	bool quiet;
};

static void
die(const struct err *e)
{
	static const char *const classes[] = { "none", "retry", "message", "operator" };

	printf("error %s %s %s\n", classes[e->class], err_cause_name(e->cause), e->text);
	exit(1);
}

static uint64_t
fnv(const unsigned char *p, size_t n)
{
	uint64_t h = 0xcbf29ce484222325;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 0x100000001b3;
	return h;
}

static bool
take(void *context, const struct mailbox_item *item, const unsigned char *raw, size_t size,
    bool whole, struct err *e)
{
	struct tool *t = context;

	(void)e;
	if (t->directory) {
		char path[4096];
		FILE *f;

		snprintf(path, sizeof path, "%s/%zu", t->directory, t->nfetched);
		f = fopen(path, "w");
		if (!f || fwrite(raw, 1, size, f) != size || fclose(f) != 0)
			abort();
	}
	t->fetched = realloc(t->fetched, (t->nfetched + 1) * sizeof *t->fetched);
	t->fetched[t->nfetched++] = *item;
	if (!t->quiet)
		printf("message %" PRIu64 " %" PRIu64 " %zu %s %016" PRIx64 "\n", item->uid,
		    item->number, size, whole ? "whole" : "head", fnv(raw, size));
	return true;
}

static void
list(struct tool *t)
{
	struct err e;

	free(t->items);
	if (!mailbox_list(t->mailbox, t->folder, &t->items, &t->n, &e))
		die(&e);
	for (size_t i = 0; !t->quiet && i < t->n; i++)
		printf("item %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRId64 "\n",
		    t->items[i].uidvalidity, t->items[i].uid, t->items[i].number, t->items[i].size,
		    t->items[i].internaldate);
	printf("listed %zu\n", t->n);
}

static void
fetch(struct tool *t, size_t batch)
{
	struct err e;

	t->nfetched = 0;
	for (size_t i = 0; i < t->n; i += batch)
		if (!mailbox_fetch(
			t->mailbox, t->items + i, t->n - i < batch ? t->n - i : batch, take, t, &e))
			die(&e);
	printf("fetched %zu\n", t->nfetched);
}

static void
acknowledge(struct tool *t, const char *how)
{
	struct mailbox_ack *acks = calloc(t->nfetched ? t->nfetched : 1, sizeof *acks);
	struct err e;

	for (size_t i = 0; i < t->nfetched; i++) {
		acks[i].item = t->fetched[i];
		acks[i].action = !strcmp(how, "seen") ? ACTION_SEEN
		    : !strcmp(how, "delete")          ? ACTION_DELETE
		    : !strncmp(how, "move=", 5)       ? ACTION_MOVE
						      : ACTION_KEEP;
		acks[i].target = acks[i].action == ACTION_MOVE ? how + 5 : NULL;
	}
	for (size_t i = 0; i < t->nfetched; i += 500)
		if (!mailbox_acknowledge(
			t->mailbox, acks + i, t->nfetched - i < 500 ? t->nfetched - i : 500, &e))
			die(&e);
	free(acks);
	printf("acknowledged %zu\n", t->nfetched);
}

static void
wait_for(struct tool *t, unsigned seconds, int wake_fd)
{
	struct timespec a, b;
	struct err e;
	bool fresh;

	clock_gettime(CLOCK_MONOTONIC, &a);
	if (!mailbox_wait(t->mailbox, seconds, wake_fd, &fresh, &e))
		die(&e);
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("waited %s %ld\n", fresh ? "fresh" : "nothing", (long)(b.tv_sec - a.tv_sec));
}

static int
hex(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* Nothing here may make a copy of what it looks for: it is compared digit by digit. */
static bool
is_at(const unsigned char *p, const char *digits, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] != hex(digits[2 * i]) * 16 + hex(digits[2 * i + 1]))
			return false;
	return true;
}

static void
find(const char *digits)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	size_t n = strlen(digits) / 2, times = 0;
	char line[4400];

	while (maps && fgets(line, sizeof line, maps)) {
		uintptr_t from, to;
		char mode[5];

		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &from, &to, mode) != 3 ||
		    strncmp(mode, "rw", 2) != 0 || strstr(line, "[v"))
			continue;
		for (uintptr_t p = from; p + n <= to; p++)
			times += is_at((const unsigned char *)p, digits, n);
	}
	if (maps)
		fclose(maps);
	printf("found %zu\n", times);
}

static void
run(struct tool *t, const char *command)
{
	const char *colon = strchr(command, ':');
	const char *argument = colon ? colon + 1 : "";
	struct rusage usage;
	struct err e;

	if (!strncmp(command, "list", 4)) {
		list(t);
	} else if (!strncmp(command, "fetch", 5)) {
		fetch(t, *argument ? (size_t)atol(argument) : 500);
	} else if (!strncmp(command, "ack:", 4)) {
		acknowledge(t, argument);
	} else if (!strcmp(command, "commit")) {
		if (!mailbox_commit(t->mailbox, &e))
			die(&e);
		puts("committed");
	} else if (!strncmp(command, "wait:", 5)) {
		wait_for(t, (unsigned)atoi(argument), -1);
	} else if (!strncmp(command, "wake:", 5)) {
		int ends[2];

		if (pipe(ends) != 0 || write(ends[1], "", 1) != 1)
			abort();
		wait_for(t, (unsigned)atoi(argument), ends[0]);
	} else if (!strncmp(command, "folder:", 7)) {
		t->folder = (size_t)atoi(argument);
	} else if (!strncmp(command, "run:", 4)) {
		fflush(stdout);
		if (system(argument) != 0)
			abort();
	} else if (!strcmp(command, "quiet")) {
		t->quiet = true;
	} else if (!strncmp(command, "find:", 5)) {
		find(argument);
	} else if (!strcmp(command, "rss")) {
		getrusage(RUSAGE_SELF, &usage);
		printf("rss %ld\n", usage.ru_maxrss);
	} else {
		fprintf(stderr, "mailbox_tool: unknown command %s\n", command);
		exit(2);
	}
}

static enum config_auth
auth_of(const char *name)
{
	return !strcmp(name, "plain")        ? AUTH_PLAIN
	    : !strcmp(name, "login")         ? AUTH_LOGIN
	    : !strcmp(name, "scram-sha-1")   ? AUTH_SCRAM_SHA_1
	    : !strcmp(name, "scram-sha-256") ? AUTH_SCRAM_SHA_256
					     : AUTH_PASSWORD;
}

static void
read_options(struct tool *t, int argc, char **argv)
{
	static char *folders[20];
	struct config_mailbox *c = &t->config;
	int option;

	while ((option = getopt(argc, argv, "u:p:C:a:c:f:t:P:no:R:")) != -1) {
		switch (option) {
		case 'u':
			c->user = optarg;
			break;
		case 'p':
			c->password = (struct config_secret){ .kind = SECRET_FILE, .file = optarg };
			break;
		case 'C':
			c->tls_ca_file = optarg;
			break;
		case 'a':
			c->auth = auth_of(optarg);
			break;
		case 'c':
			t->file = optarg;
			break;
		case 'f':
			folders[c->folders.n++] = optarg;
			break;
		case 't':
			sscanf(optarg, "%u,%u,%u", &c->connect_timeout, &c->silence_timeout,
			    &c->batch_timeout);
			break;
		case 'P':
			c->proxy = optarg;
			break;
		case 'R':
			t->again = optarg;
			break;
		case 'n':
			c->tls_none = true;
			break;
		case 'o':
			t->directory = optarg;
			break;
		default:
			exit(2);
		}
	}
	c->folders.v = folders;
}

static void
take_url(struct tool *t, char *text)
{
	static struct url url;
	struct config_mailbox *c = &t->config;
	const char *why;

	if (!url_parse(text, &url, &why))
		exit(2);
	c->url = text;
	c->scheme = url.scheme;
	c->host = url.host;
	c->port = url.port;
	c->path = url.path;
	if (c->folders.n == 0)
		c->folders.v[c->folders.n++] =
		    (char *)(c->scheme <= SCHEME_IMAPS ? (*url.path ? url.path : "INBOX") : "");
}

static void
take_mailbox(struct tool *t, const char *name)
{
	struct config_mistakes mistakes = { 0 };
	const struct config_mailbox *m;

	t->whole = config_load(t->file, &mistakes);
	m = t->whole ? config_find_mailbox(t->whole, name) : NULL;
	if (!m) {
		config_mistakes_print(&mistakes, t->file, stderr);
		exit(2);
	}
	t->config = *m;
}

int
main(int argc, char **argv)
{
	static struct tool t = { .config = { .name = (char *)"test",
				     .connect_timeout = 30,
				     .silence_timeout = 30,
				     .batch_timeout = 120 } };
	struct err e = { 0 };

	read_options(&t, argc, argv);
	if (optind >= argc)
		exit(2);
	if (t.file)
		take_mailbox(&t, argv[optind++]);
	else
		take_url(&t, argv[optind++]);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!mailbox_open(&t.mailbox, &t.config, &e)) {
		if (!t.again)
			die(&e);
		printf("not opened: %s\n", e.text);
		if (system(t.again) != 0)
			abort();
		if (!mailbox_open(&t.mailbox, &t.config, &e))
			die(&e);
	}
	puts("opened");
	for (; optind < argc; optind++)
		run(&t, argv[optind]);
	mailbox_close(t.mailbox);
	puts("closed");
	free(t.items);
	free(t.fetched);
	config_free(t.whole);
	return 0;
}

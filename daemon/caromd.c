/* caromd - the daemon's command line. What is a role's goes on in role_enter.c. */
#include "build_config.h"

#include "log.h"
#include "role.h"
#include "rules_load.h"
#include "standard_streams.h"
#include "supervisor.h"
#include "tls_files.h"

#include <errno.h>
#include <getopt.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

struct arguments {
	const char *config, *mailbox, *replay, *role;
	int64_t login_at;
	bool foreground, once, check;
};

static const char usage_text[] =
    "usage: caromd [-c FILE] [-f] [--once [--mailbox NAME] [--replay FOLDER]] [--check] "
    "[--version]\n"
    "\n"
    "  -c, --config FILE  configuration (default " CAROM_SYSCONFDIR "/carom.conf)\n"
    "  -f, --foreground   stay in the foreground\n"
    "      --once         one pass over every mailbox; exits 0 when all of it is committed and\n"
    "                     acknowledged, 75 when some mailbox was not\n"
    "      --mailbox NAME only this mailbox (with --once)\n"
    "      --replay FOLDER read this folder again, whatever is known of it, and change nothing in "
    "it\n"
    "                     (with --once; nothing is counted twice)\n"
    "      --check        report every mistake of FILE and of the rules; exits 78 for any\n"
    "      --version      print the version\n"
    "      --help         print this\n"
    "\n"
    "SIGHUP reads the configuration again, SIGTERM finishes the batch in hand and exits.\n";

static int
usage_error(void)
{
	fputs(usage_text, stderr);
	return EX_USAGE;
}

enum {
	OPT_ONCE = 256,
	OPT_CHECK,
	OPT_VERSION,
	OPT_HELP,
	OPT_MAILBOX,
	OPT_REPLAY,
	OPT_ROLE,
	OPT_LOGIN_AT
};
static const struct option options[] = {
	{ "config", required_argument, NULL, 'c' },
	{ "foreground", no_argument, NULL, 'f' },
	{ "once", no_argument, NULL, OPT_ONCE },
	{ "check", no_argument, NULL, OPT_CHECK },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "mailbox", required_argument, NULL, OPT_MAILBOX },
	{ "replay", required_argument, NULL, OPT_REPLAY },
	{ "role", required_argument, NULL,
	    OPT_ROLE }, /* this one and the next: by the supervisor only */
	{ "login-at", required_argument, NULL, OPT_LOGIN_AT },
	{ NULL, 0, NULL, 0 },
};

/* 0: go on; else exit with code - 1. */
static int
read_arguments(int argc, char **argv, struct arguments *a)
{
	int c;

	while ((c = getopt_long(argc, argv, "c:f", options, NULL)) != -1)
		switch (c) {
		case 'c':
			a->config = optarg;
			break;
		case 'f':
			a->foreground = true;
			break;
		case OPT_ONCE:
			a->once = true;
			break;
		case OPT_CHECK:
			a->check = true;
			break;
		case OPT_MAILBOX:
			a->mailbox = optarg;
			break;
		case OPT_REPLAY:
			a->replay = optarg;
			break;
		case OPT_ROLE:
			a->role = optarg;
			break;
		case OPT_LOGIN_AT:
			a->login_at = strtoll(optarg, NULL, 10);
			break;
		case OPT_VERSION:
			printf("caromd (carom) %s\n", PACKAGE_VERSION);
			return 1 + EX_OK;
		case OPT_HELP:
			fputs(usage_text, stdout);
			return 1 + EX_OK;
		default:
			return 1 + usage_error();
		}
	if (optind < argc) {
		fprintf(stderr, "caromd: takes no argument, got '%s'\n", argv[optind]);
		return 1 + usage_error();
	}
	if (a->role == NULL && (a->mailbox != NULL || a->replay != NULL) && !a->once) {
		fprintf(stderr, "caromd: --%s is for --once\n", a->mailbox ? "mailbox" : "replay");
		return 1 + usage_error();
	}
	return 0;
}

/* Also at a start: without them no mail is read. */
static void
check_rules(const struct config *c, struct config_mistakes *m)
{
	struct err e;

	if (!rules_load_check(c->rules_dir, rules_load_print, stderr, &e))
		config_mistake(m, 0, "%s", e.text);
}

static struct config *
load(const struct arguments *a, char **text, size_t *n)
{
	struct config_mistakes m = { 0 };
	struct config *c = NULL;

	*text = config_read_text(a->config, n, &m);
	if (*text != NULL)
		c = config_parse(a->config, *text, *n, &m);
	if (c != NULL && c->user != NULL && getpwnam(c->user) == NULL)
		config_mistake(&m, 0, "'user': there is no user '%s' on this machine", c->user);
	if (c != NULL && a->mailbox != NULL && config_find_mailbox(c, a->mailbox) == NULL)
		config_mistake(&m, 0, "there is no mailbox \"%s\"", a->mailbox);
	/* not at a start: the other mailboxes can be read, and this one is refused when it connects */
	if (c != NULL && a->check)
		tls_files_check(c, &m);
	if (c != NULL)
		check_rules(c, &m);
	if (m.n > 0) {
		config_mistakes_print(&m, a->config, stderr);
		config_free(c);
		c = NULL;
	}
	config_mistakes_free(&m);
	return c;
}

static int
enter_role(const struct arguments *a)
{
	struct role_start start = { .once = a->once, .login_at = a->login_at, .replay = a->replay };

	if (!role_parse(a->role, &start.role) || (start.role == ROLE_FETCHER && a->mailbox == NULL))
		return usage_error();
	return role_enter(&start, a->config, a->mailbox);
}

/* The parent leaves when the configuration was good; what follows is in the log. */
static bool
go_background(void)
{
	pid_t pid = fork();

	if (pid > 0)
		_exit(EX_OK);
	if (pid < 0)
		return false;
	return setsid() >= 0 && freopen("/dev/null", "r", stdin) != NULL &&
	    freopen("/dev/null", "w", stdout) != NULL && chdir("/") == 0;
}

/* With a->config absolute: roles name it in messages, and a reload comes after chdir(). */
static int
supervise(const struct arguments *a)
{
	struct supervisor_options o = { .once = a->once, .only = a->mailbox, .replay = a->replay };
	int code = EX_OK;

	o.config = load(a, &o.text, &o.text_size);
	if (o.config == NULL) {
		code = EX_CONFIG;
	} else if (a->check) {
		printf("%s: no mistakes\n", a->config);
	} else {
		umask(077);
		log_open(o.config->log, o.config->log_addresses, "supervisor");
		if (a->foreground || a->once || go_background())
			return supervisor_run(&o);
		fprintf(stderr, "caromd: %s\n", strerror(errno));
		code = EX_OSERR;
	}
	config_free(o.config);
	free(o.text);
	return code;
}

static int
answered(int code)
{
	if (code != EX_OK || standard_output_written())
		return code;
	fprintf(stderr, "caromd: cannot write to standard output: %s\n", strerror(errno));
	return EX_IOERR;
}

int
main(int argc, char **argv)
{
	struct arguments a = { .config = CAROM_SYSCONFDIR "/carom.conf" };
	int code;
	char *absolute;

	standard_streams_hold();
	code = read_arguments(argc, argv, &a);
	if (code > 0)
		return answered(code - 1);
	if (a.role != NULL)
		return enter_role(&a);
	absolute = realpath(a.config, NULL);
	if (absolute != NULL)
		a.config = absolute;
	code = supervise(&a);
	free(absolute);
	return a.check ? answered(code) : code;
}

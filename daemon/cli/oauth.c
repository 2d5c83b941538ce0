/* carom oauth - the first refresh token of a mailbox */
#include "build_config.h"

#include "database.h"
#include "oauth.h"
#include "oauth_flow.h"
#include "run_as.h"
#include "wipe.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static int run(struct cli *cli, int argc, char **argv);

const struct command command_oauth = {
	.name = "oauth",
	.arguments = "login MAILBOX",
	.summary = "obtain the first refresh token of a mailbox with OAuth2",
	.details =
	    "The user of the mailbox logs in at the provider, and carom keeps what comes of it in\n"
	    "state_dir. By a browser on this machine (also through `ssh -L` and --port), or with\n"
	    "--device by a code that is entered in a browser anywhere. As root it runs as the "
	    "user\n"
	    "of the configuration.",
	.run = run,
};

/* What keeps this mailbox from a login by a user; true when nothing does. */
static bool
can_log_in(const struct config *c, const char *name, bool device, int *code)
{
	const struct config_mailbox *m = config_find_mailbox(c, name);

	*code = EX_CONFIG;
	if (!m)
		cli_fail(*code, "oauth: there is no mailbox \"%s\" in %s", name, c->file);
	else if (!m->has_oauth2)
		cli_fail(*code, "oauth: mailbox \"%s\" has no section oauth2", name);
	else if (m->oauth2.grant == GRANT_CLIENT_CREDENTIALS)
		cli_fail(*code,
		    "oauth: mailbox \"%s\" has the grant client_credentials, which needs no login: "
		    "`carom doctor` tries it",
		    name);
	else if (device && !m->oauth2.device_url)
		cli_fail(*code, "oauth: mailbox \"%s\" needs 'device_url' for --device", name);
	else if (!m->oauth2.auth_url && !m->oauth2.device_url)
		cli_fail(*code,
		    "oauth: mailbox \"%s\" needs 'auth_url', where a user logs in, or 'device_url'",
		    name);
	else
		*code = EX_OK;
	return *code == EX_OK;
}

static bool
log_in(const struct config_mailbox *m, bool device, unsigned port, struct err *e)
{
	struct oauth_answer a = { .kind = OAUTH_FAILED };
	bool ok;

	/* before anybody takes the trouble to log in */
	if (!oauth_can_store(m, e))
		return false;
	ok = device || !m->oauth2.auth_url ? flow_device(m, &a, e) : flow_redirect(m, port, &a, e);
	if (ok && !a.refresh.text)
		ok = err_set(e, ERR_OPERATOR, CAUSE_AUTH,
		    "the provider gives no refresh token: 'scope' must ask for one "
		    "(offline_access at Microsoft)");
	ok = ok && oauth_adopt(m, &a, e);
	oauth_answer_wipe(&a);
	return ok;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	bool device = false;
	long port = 0;
	const struct cli_option options[] = {
		{ .name = "device",
		    .flag = &device,
		    .help = "by a code that is entered in a browser anywhere" },
		{ .name = "port",
		    .argument = "PORT",
		    .number = &port,
		    .low = 1,
		    .high = 65535,
		    .help = "of the loopback, for the browser to come back to (default: any)" },
	};
	int code = cli_parse(cli, &command_oauth, options, 2, &argc, &argv);
	struct err e = { 0 };
	struct config *c;

	if (code >= 0)
		return code;
	if (argc != 2 || strcmp(argv[0], "login") != 0)
		return cli_fail(EX_USAGE, "oauth: `carom oauth login MAILBOX`");
	c = cli_config(cli);
	if (!c)
		return EX_CONFIG;
	signal(SIGPIPE, SIG_IGN);
	if (can_log_in(c, argv[1], device, &code)) {
		if (!run_as_configured(c, &e) ||
		    !log_in(config_find_mailbox(c, argv[1]), device, (unsigned)port, &e))
			code = cli_err(&e);
		else
			printf("Done: what the mailbox needs is in %s. `carom doctor` tries it.\n",
			    c->state_dir);
	}
	config_free(c);
	return code;
}

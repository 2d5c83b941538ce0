/* run_as - see run_as.h */
#include "build_config.h"

#include "run_as.h"
#include "sandbox.h"

#include <pwd.h>
#include <unistd.h>

bool
run_as_configured(const struct config *c, struct err *e)
{
	const struct passwd *pw;

	if (geteuid() != 0 || c->user == NULL)
		return true;
	pw = getpwnam(c->user);
	if (pw == NULL)
		return err_set(e, ERR_OPERATOR, CAUSE_NONE, "there is no user %s", c->user);
	return sandbox_drop_root(pw->pw_uid, pw->pw_gid, e);
}

/* unrecognised - ordinary mail, and what nothing recognised though a mail system wrote it */
#include "verdict.h"

/* Nobody, or the name that mail systems write under. */
static bool
from_mail_system(struct slice from)
{
	static const char *const names[] = { "mailer-daemon", "postmaster", "mail-daemon",
		"maildaemon", "mailerdaemon", "mdaemon" };

	if (from.n == 0)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_starts_nocase(from, slice_of(names[i])))
			return true;
	return false;
}

bool
verdict_unrecognised(const struct verdict *v)
{
	return v->kind == KIND_OTHER || (v->kind == KIND_MAIL && from_mail_system(v->from));
}

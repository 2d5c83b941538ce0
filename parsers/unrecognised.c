/* unrecognised - ordinary mail, and what nothing recognised though a mail system wrote it */
#include "kind.h"

/* Nobody, or the name that mail systems write under. */
static bool
from_mail_system(struct slice from)
{
	if (from.n == 0)
		return true;
	for (size_t i = 0; kind_mail_systems[i]; i++)
		if (slice_begins_nocase(from, kind_mail_systems[i]))
			return true;
	return false;
}

bool
verdict_unrecognised(const struct verdict *v)
{
	return v->kind == KIND_OTHER || (v->kind == KIND_MAIL && from_mail_system(v->from));
}

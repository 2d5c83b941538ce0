/* reply - see reply.h */
#include "build_config.h"

#include "reply.h"

#include <string.h>

bool
reply_is_temporary(const char *words)
{
	static const char *const marks[] = { "[UNAVAILABLE]", "[INUSE]", "[IN-USE]", "[LIMIT]",
		"[SERVERBUG]", "[SYS/TEMP]", "[LOGIN-DELAY]",
		/* full until somebody makes room, or (Gmail) too much traffic for today */
		"[OVERQUOTA]",
		/* what large providers say instead of a code */
		"too many simultaneous connections", "exceeded command or bandwidth limits",
		"throttled" };

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strcasestr(words, marks[i]))
			return true;
	return false;
}

enum err_class
reply_class(const char *words)
{
	return reply_is_temporary(words) ? ERR_RETRY : ERR_OPERATOR;
}

/* reply - see reply.h */
#include "build_config.h"

#include "reply.h"

#include <string.h>

bool
reply_is_temporary(const char *words)
{
	static const char *const codes[] = { "[UNAVAILABLE]", "[INUSE]", "[IN-USE]", "[LIMIT]",
		"[SERVERBUG]", "[SYS/TEMP]", "[LOGIN-DELAY]" };

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcasestr(words, codes[i]))
			return true;
	return false;
}

enum err_class
reply_class(const char *words)
{
	return reply_is_temporary(words) ? ERR_RETRY : ERR_OPERATOR;
}

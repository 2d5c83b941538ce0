/* fuzz_dns - what a name server answers to the question whether a domain takes mail. */
#include "build_config.h"

#include "mail_domain.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum mail_domain found = mail_domain_read((struct slice){ data, size });

	/* that a domain does not exist is not said in an answer's records */
	if (found >= MAIL_DOMAIN_COUNT || found == MAIL_DOMAIN_MISSING ||
	    (size < 12 && found != MAIL_DOMAIN_UNKNOWN))
		abort();
	return 0;
}

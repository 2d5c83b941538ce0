/* mail_domain - see mail_domain.h */
#include "build_config.h"

#include "mail_domain.h"

#include <arpa/nameser.h>
#include <idn2.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

const char *
mail_domain_name(enum mail_domain d)
{
	static const char *const names[] = { "unknown", "mx", "address", "refuses", "missing" };

	_Static_assert(
	    sizeof names / sizeof *names == MAIL_DOMAIN_COUNT, "a name for every answer");
	return (unsigned)d < MAIL_DOMAIN_COUNT ? names[d] : names[0];
}

static bool
is_null(const ns_rr *mx)
{
	return ns_rr_rdlen(*mx) == 3 && ns_rr_rdata(*mx)[2] == 0;
}

enum mail_domain
mail_domain_read(struct slice answer)
{
	enum mail_domain found = MAIL_DOMAIN_ADDRESS;
	ns_msg message;
	ns_rr record;

	if (answer.n > NS_MAXMSG || ns_initparse(answer.p, (int)answer.n, &message) != 0)
		return MAIL_DOMAIN_UNKNOWN;
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
		if (ns_parserr(&message, ns_s_an, i, &record) != 0)
			return MAIL_DOMAIN_UNKNOWN;
		if (ns_rr_type(record) != ns_t_mx)
			continue;
		if (!is_null(&record))
			return MAIL_DOMAIN_MX;
		found = MAIL_DOMAIN_REFUSES;
	}
	return found;
}

/* A name server that does not answer now says nothing about the domain. */
static enum mail_domain
ask_address(const char *name)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;

	switch (getaddrinfo(name, "smtp", &hints, &list)) {
	case 0:
		freeaddrinfo(list);
		return MAIL_DOMAIN_ADDRESS;
	case EAI_NONAME:
#ifdef EAI_NODATA
	case EAI_NODATA:
#endif
		return MAIL_DOMAIN_REFUSES;
	default:
		return MAIL_DOMAIN_UNKNOWN;
	}
}

static enum mail_domain
ask(const char *name)
{
	unsigned char answer[NS_MAXMSG];
	struct __res_state state = { 0 };
	enum mail_domain found = MAIL_DOMAIN_UNKNOWN;
	int n;

	if (res_ninit(&state) != 0)
		return MAIL_DOMAIN_UNKNOWN;
	n = res_nquery(&state, name, ns_c_in, ns_t_mx, answer, sizeof answer);
	if (n > 0)
		found = mail_domain_read(
		    slice_first((struct slice){ answer, (size_t)n }, sizeof answer));
	else if (state.res_h_errno == HOST_NOT_FOUND)
		found = MAIL_DOMAIN_MISSING;
	else if (state.res_h_errno == NO_DATA)
		found = MAIL_DOMAIN_ADDRESS;
	res_nclose(&state);
	return found == MAIL_DOMAIN_ADDRESS ? ask_address(name) : found;
}

enum mail_domain
mail_domain_look_up(struct slice domain)
{
	char name[256], *ascii = NULL;
	enum mail_domain found;

	if (domain.n == 0 || domain.n >= sizeof name - 1)
		return MAIL_DOMAIN_UNKNOWN;
	if (domain.p[0] == '[')
		return MAIL_DOMAIN_ADDRESS;
	memcpy(name, domain.p, domain.n);
	name[domain.n] = 0;
	if (idn2_to_ascii_8z(name, &ascii, IDN2_NONTRANSITIONAL) != IDN2_OK)
		return MAIL_DOMAIN_UNKNOWN;
	found = ask(ascii);
	idn2_free(ascii);
	return found;
}

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

/* Has the answer an MX, and is it the null MX of RFC 7505? */
static enum mail_domain
read_mx(const unsigned char *answer, int n)
{
	enum mail_domain found = MAIL_DOMAIN_UNKNOWN;
	ns_msg message;
	ns_rr record;

	if (ns_initparse(answer, n, &message) != 0)
		return found;
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
		if (ns_parserr(&message, ns_s_an, i, &record) != 0 || ns_rr_type(record) != ns_t_mx)
			continue;
		if (ns_rr_rdlen(record) == 3 && ns_rr_rdata(record)[2] == 0)
			found = found == MAIL_DOMAIN_MX ? found : MAIL_DOMAIN_REFUSES;
		else
			found = MAIL_DOMAIN_MX;
	}
	return found;
}

static bool
has_address(const char *name)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list = NULL;
	bool any = getaddrinfo(name, "smtp", &hints, &list) == 0;

	if (any)
		freeaddrinfo(list);
	return any;
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
		found = read_mx(answer, n < (int)sizeof answer ? n : (int)sizeof answer);
	else if (state.res_h_errno == HOST_NOT_FOUND)
		found = MAIL_DOMAIN_MISSING;
	else if (state.res_h_errno == NO_DATA)
		found = has_address(name) ? MAIL_DOMAIN_ADDRESS : MAIL_DOMAIN_REFUSES;
	res_nclose(&state);
	return found;
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

/* provider - which known mail system refused */
#include "evidence.h"

static void
add(struct evidence *e, uint16_t provider)
{
	for (size_t i = 0; i < e->c.nproviders; i++)
		if (e->c.provider[i] == provider)
			return;
	if (e->c.nproviders < PROVIDERS_MAX)
		e->c.provider[e->c.nproviders++] = provider;
}

static void
add_host(struct evidence *e, struct slice name, bool domain)
{
	const struct host *host = host_find(e->r, name, domain);

	if (host)
		add(e, host->provider);
}

static size_t
name_length(struct slice s)
{
	size_t n = 0;

	while (n < s.n &&
	    (ascii_alpha(s.p[n]) || ascii_digit(s.p[n]) || s.p[n] == '.' || s.p[n] == '-' ||
		s.p[n] == '_'))
		n++;
	return n;
}

/* "host mx.example.net[192.0.2.1] said", "connect to mx.example.net" */
static void
add_named_hosts(struct evidence *e)
{
	static const struct slice cues[] = { SLICE("host "), SLICE("connect to "),
		SLICE("connected to "), SLICE("talking to "), SLICE("connection with "),
		SLICE("conversation with "), SLICE("message from ") };
	enum { EACH = 3 };
	/* most of the words and few of the texts begin so */
	bool con = slice_find(e->said.text.text, SLICE("con"), 0) != SLICE_NPOS;

	for (size_t i = 0; i < sizeof cues / sizeof *cues; i++)
		for (size_t at = 0, n = 0; n < EACH && (con || cues[i].p[0] != 'c'); n++) {
			struct slice rest;

			at = slice_find_nocase(e->said.text.text, cues[i], at);
			if (at == SLICE_NPOS)
				break;
			at += cues[i].n;
			rest = slice_after(e->said.text.text, at);
			add_host(e, slice_first(rest, name_length(rest)), false);
		}
}

void
provider_find(
    struct evidence *e, struct slice remote_mta, struct slice reporting_mta, struct slice domain)
{
	size_t space = slice_find_byte(remote_mta, ' ', 0);

	add_host(e, slice_first(remote_mta, space == SLICE_NPOS ? remote_mta.n : space), false);
	add_named_hosts(e);
	for (size_t i = 0; i < e->said.n; i++) {
		const struct rule *rule = &e->r->rule[e->said.hit[i].rule];

		if (rule->kind == RULE_MARK && conditions_hold(e->r, rule->when, &e->c))
			add(e, rule->provider);
	}
	add_host(e, reporting_mta, false);
	add_host(e, domain, true);
}

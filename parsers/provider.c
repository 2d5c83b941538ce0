/* provider - which known mail system refused */
#include "evidence.h"

#include "octets.h"

#include <string.h>

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

	while (n < s.n && (ascii_alnum(s.p[n]) || s.p[n] == '.' || s.p[n] == '-' || s.p[n] == '_'))
		n++;
	return n;
}

/* "host mx.example.net[192.0.2.1] said", "connect to mx.example.net": what stands in front of a host, surest first. */
static const struct slice cues[] = { SLICE("host "), SLICE("connect to "), SLICE("connected to "),
	SLICE("talking to "), SLICE("connection with "), SLICE("conversation with "),
	SLICE("message from ") };
enum { CUES = sizeof cues / sizeof *cues, EACH = 3 };

/* Where the first ones of each cue end. */
struct cued {
	size_t at[CUES][EACH], n[CUES];
};

/* Index at or behind from of the last but one octet of what may be a cue: all end in one of four ways. s.n when there is
 * none. */
static size_t
next_cue(struct slice s, size_t from)
{
	for (; s.n - from > OCTETS; from += OCTETS) {
		octets at = octets_at(s.p + from);
		octets ends = (octets)(at == 't') | (octets)(at == 'o') | (octets)(at == 'h') |
		    (octets)(at == 'm');
		size_t first = octets_first(ends & (octets)(octets_at(s.p + from + 1) == ' '));

		if (first < OCTETS)
			return from + first;
	}
	while (from < s.n && !(from + 1 < s.n && s.p[from + 1] == ' '))
		from++;
	return from;
}

static void
note_cue(struct slice text, size_t end, struct cued *out)
{
	for (size_t i = 0; i < CUES; i++) {
		struct slice cue = cues[i];

		if (end >= cue.n && text.p[end - 2] == cue.p[cue.n - 2] && out->n[i] < EACH &&
		    memcmp(text.p + (end - cue.n), cue.p, cue.n) == 0)
			out->at[i][out->n[i]++] = end;
	}
}

static void
add_named_hosts(struct evidence *e)
{
	struct slice text = e->said.text.text;
	struct cued found;

	memset(found.n, 0, sizeof found.n);
	for (size_t at = 0; (at = next_cue(text, at)) < text.n; at++)
		note_cue(text, at + 2, &found);
	for (size_t i = 0; i < CUES; i++)
		for (size_t k = 0; k < found.n[i]; k++) {
			struct slice rest = slice_after(text, found.at[i][k]);

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

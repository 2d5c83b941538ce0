/* policy_random - policies and histories out of a seed; see policy_random.h */
#include "policy_random.h"

/* --- a policy --- */

static uint32_t
pick(struct writer *w, uint32_t n)
{
	return case_random(&w->seed) % n;
}

static bool
chance(struct writer *w, uint32_t percent)
{
	return pick(w, 100) < percent;
}

static void __attribute__((format(printf, 2, 3))) add(struct writer *w, const char *format, ...)
{
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(w->text + w->n, sizeof w->text - w->n, format, ap);
	va_end(ap);
	assert_true(n >= 0 && (size_t)n < sizeof w->text - w->n);
	w->n += (size_t)n;
}

#define ANY(w, list) (list)[pick(w, sizeof(list) / sizeof *(list))]

static const char *const terms[] = { "hard", "soft", "undetermined", "mailbox_full",
	"mailbox_not_found", "group:*fault", "scope:address", "scope:domain", "kind:bounce",
	"kind:delay", "kind:*", "feedback:abuse", "feedback:opt_out", "subkind:unsubscribe",
	"subkind:out_of_office", "status:5.*", "status:4.?.2", "domain:*.example", "provider:gm*",
	"stream:a", "stream:b", "campaign:carom-probe", "campaign:s*", "class:bulk",
	"class:transactional", "trust:plausible", "trust:verified", "standing:held",
	"standing:active" };
static const char *const spans[] = { "1h", "6h", "1d", "2d", "7d", "30d" };

static void
add_terms(struct writer *w)
{
	const char *drawn[3] = { NULL };

	if (chance(w, 20))
		return;
	add(w, " match = {");
	for (uint32_t i = 0, n = 1 + pick(w, 3); i < n; i++) {
		bool negated = chance(w, 15);

		/* none twice: what is asked for and excluded is a mistake */
		do
			drawn[i] = ANY(w, terms);
		while (drawn[i] == drawn[(i + 1) % 3] || drawn[i] == drawn[(i + 2) % 3]);
		add(w, "%s\"%s%s\"", i ? ", " : "", negated ? "!" : "", drawn[i]);
	}
	add(w, "}");
}

static void
add_duration(struct writer *w, const char *key, uint32_t percent)
{
	if (chance(w, percent))
		add(w, " %s = \"%s\"", key, ANY(w, spans));
}

static void
add_count(struct writer *w)
{
	bool threshold = chance(w, 30), decay = chance(w, 20);

	if (threshold) {
		add(w, " threshold = %u.%u", pick(w, 6), 1 + pick(w, 9));
		if (chance(w, 60))
			add(w, " weights = {\"%s=%u.%u\", \"%s=0.5\"}", ANY(w, terms), pick(w, 5),
			    pick(w, 1000), ANY(w, terms));
		if (!decay && chance(w, 40))
			add(w, " multiply = {\"ratio\"%s}", chance(w, 50) ? ", \"last\"" : "");
	}
	if (chance(w, 4))
		add(w, " count = \"never\"");
	else if (!threshold || chance(w, 30)) {
		add(w, " count = %u", 1 + pick(w, 4));
		if (chance(w, 25)) {
			add(w, " count_engaged = %u", 1 + pick(w, 6));
			add_duration(w, "engaged_within", 50);
		}
	}
	if (decay) {
		if (chance(w, 30))
			add(w, " decay = \"1/campaign\"");
		else
			add(w, " decay = \"%u.%u/%s\"", pick(w, 3), 1 + pick(w, 9), ANY(w, spans));
	} else if (chance(w, 50)) {
		static const char *const windows[] = { "30d", "45d", "90d" };

		add(w, " window = \"%s\"", ANY(w, windows));
	}
	add_duration(w, "min_span", 20);
	add_duration(w, "min_gap", 20);
	add_duration(w, "stale_after", 25);
	if (chance(w, 20))
		add(w, " per_day = %u", 1 + pick(w, 2));
	if (chance(w, 12))
		add(w, " min_ratio = 0.%u min_sent = %u", 1 + pick(w, 9), 1 + pick(w, 3));
	if (!decay && chance(w, 15))
		add(w, " distinct = \"%s\"", chance(w, 50) ? "stream" : "campaign");
}

static void
add_ladder(struct writer *w)
{
	static const char *const actions[] = { "none", "notify", "hold", "probe", "suppress" };
	const char *action = ANY(w, actions);

	if (chance(w, 35)) {
		add(w, " steps = {\"hold\"");
		for (uint32_t i = pick(w, 3); i--;)
			add(w, ", \"%s\"", ANY(w, actions));
		add(w, ", \"%s\"} hold_for = \"%s\"", chance(w, 70) ? "suppress" : "notify",
		    ANY(w, spans));
		if (chance(w, 50))
			add(w, " on_end = \"next\"");
	} else {
		add(w, " action = \"%s\"", action);
		if (!strcmp(action, "hold") && chance(w, 80))
			add(w, " hold_for = \"%s\"%s", ANY(w, spans),
			    chance(w, 40) ? " hold_factor = 1.5" : "");
		if (!strcmp(action, "probe"))
			add_duration(w, "probe_wait", 60);
		if ((!strcmp(action, "hold") || !strcmp(action, "probe")) && chance(w, 50)) {
			add(w, " then = \"%s\"", ANY(w, actions));
			if (!strcmp(action, "hold") && chance(w, 50))
				add(w, " after_holds = %u", 1 + pick(w, 3));
		}
	}
	add_duration(w, "delay", 15);
}

static void
add_rule(struct writer *w, uint32_t i)
{
	static const char *const successes[] = { "delivered", "reply", "open", "click",
		"probe_ok" };

	add(w, "rule \"r%u\" {", i);
	add_terms(w);
	if (chance(w, 15))
		add(w, " trust = \"%s\"", chance(w, 50) ? "plausible" : "verified");
	if (chance(w, 30))
		add(w, " continue = true");
	if (chance(w, 40))
		add(w, " scope = \"address\"");
	add_count(w);
	if (chance(w, 15)) {
		add(w, " consecutive = true");
	} else if (chance(w, 50)) {
		add(w, " reset_on = {\"%s\"", ANY(w, successes));
		add(w, "}");
	}
	add_ladder(w);
	add(w, " }\n");
}

static void
add_policies(struct writer *w)
{
	static const char *const zones[] = { "UTC", "Europe/Vienna", "America/New_York" };
	static const char *const names[] = { "default", "other" };

	for (size_t p = 0; p < 2; p++) {
		add(w, "policy \"%s\" {\n timezone = \"%s\"\n", names[p],
		    chance(w, 10) ? ANY(w, zones) : "UTC");
		for (uint32_t i = 0, n = 1 + pick(w, 5); i < n; i++)
			add_rule(w, i);
		add(w, "}\n");
	}
}

/* --- a history: times on a grid of six hours, so that much falls on one instant --- */

static int64_t
when(struct writer *w)
{
	int64_t s = (int64_t)pick(w, 40 * 4) * 6 * HOUR;

	return chance(w, 20) ? s + pick(w, 3) : s;
}

static void
add_failure(struct policy_case *c, struct writer *w)
{
	static const enum reason reasons[] = { REASON_mailbox_full, REASON_mailbox_not_found,
		REASON_auth_failure, REASON_system_full, REASON_mailbox_disabled };
	static const enum permanence permanences[] = { PERMANENCE_HARD, PERMANENCE_SOFT,
		PERMANENCE_SOFT, PERMANENCE_UNDETERMINED };
	struct policy_event *e = bounce(c, when(w), ANY(w, permanences), ANY(w, reasons));

	if (chance(w, 8))
		e->kind = KIND_DELAY;
	e->status = chance(w, 50) ? SLICE("5.1.1") : SLICE("4.2.2");
	e->provider = chance(w, 50) ? SLICE("gmail") : SLICE_NONE;
	e->stage = chance(w, 50) ? STAGE_RCPT : STAGE_UNKNOWN;
}

static void
add_other(struct policy_case *c, struct writer *w)
{
	static const struct {
		enum kind kind;
		enum subkind subkind;
	} kinds[] = { { KIND_FEEDBACK, SUBKIND_ABUSE }, { KIND_FEEDBACK, SUBKIND_OPT_OUT },
		{ KIND_REQUEST, SUBKIND_UNSUBSCRIBE }, { KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE },
		{ KIND_AUTO_REPLY, SUBKIND_LEFT_COMPANY }, { KIND_MAIL, SUBKIND_NONE },
		{ KIND_REPORT, SUBKIND_DELIVERED }, { KIND_MDN, SUBKIND_DISPLAYED } };
	size_t k = pick(w, sizeof kinds / sizeof *kinds);
	struct policy_event *e = other(c, when(w), kinds[k].kind, kinds[k].subkind);

	e->away_until = chance(w, 50) ? 20460 + (int32_t)pick(w, 20) : 0;
	e->new_address = chance(w, 20);
}

static void
vary(struct policy_event *e, struct writer *w, uint32_t streams)
{
	static const char *const campaigns[] = { "spring", "summer", "carom-probe", "autumn" };

	e->stream = (int)pick(w, streams + 1) - 1;
	if (chance(w, 50))
		e->send = 1 + pick(w, 12);
	if (chance(w, 60))
		e->campaign = slice_of(ANY(w, campaigns));
	if (chance(w, 25))
		e->trust = (enum trust)(TRUST_WEAK + pick(w, 4));
	e->ident[0] = (unsigned char)pick(w, 256);
	e->message_key[0] = (unsigned char)pick(w, 256);
	if (chance(w, 10))
		e->occurred_us += pick(w, 1000000);
}

static void
add_history(struct policy_case *c, struct writer *w)
{
	for (uint32_t n = 4 + pick(w, 45); n--;) {
		uint32_t what = pick(w, 100);

		if (what < 60)
			add_failure(c, w);
		else if (what < 75)
			add_other(c, w);
		else
			success(c, when(w), (enum success)(1u << pick(w, 5)));
		vary(&c->events[c->nevents - 1], w, (uint32_t)c->nstreams);
	}
	for (uint32_t n = chance(w, 50) ? pick(w, 5) : 0; n--;)
		decide(c, when(w), (enum decision)pick(w, 4),
		    (int)pick(w, (uint32_t)c->nstreams + 1) - 1);
	for (uint32_t n = pick(w, 20); n--;) {
		static const char *const campaigns[] = { "spring", "summer", "carom-probe", NULL };

		mailing(c, when(w), ANY(w, campaigns));
		c->mailings[c->nmailings - 1].stream = (int)pick(w, (uint32_t)c->nstreams);
	}
	for (uint32_t n = chance(w, 40) ? 1 + pick(w, 3) : 0; n--;) {
		int64_t from = case_us(when(w));

		c->incidents[c->nincidents++] = (struct policy_incident){ .from_us = from,
			.to_us = chance(w, 20) ? POLICY_FOREVER
					       : from + (int64_t)pick(w, 72) * HOUR * 1000000,
			.provider = chance(w, 50) ? "gm*" : NULL,
			.domain = chance(w, 20) ? "*.test" : NULL,
			.declared = chance(w, 40) };
	}
}

struct policy_case *
random_case(uint32_t seed, struct writer *w)
{
	static const char *const protected[] = { "x@*" };
	struct policy_case *c;

	w->n = 0;
	w->seed = seed * 2654435761u | 1;
	for (int i = 0; i < 8; i++)
		case_random(&w->seed);
	add_policies(w);
	c = case_new(w->text);
	c->streams[2] = (struct policy_stream){
		.name = "c", .policy = "other", .class = "transactional", .trust = TRUST_PLAUSIBLE
	};
	c->nstreams = 3;
	if (chance(w, 10)) {
		c->streams[pick(w, 3)].protected = protected;
		for (size_t i = 0; i < 3; i++)
			c->streams[i].nprotected = c->streams[i].protected ? 1 : 0;
	}
	add_history(c, w);
	c->keep_quiet = true;
	c->seed = w->seed;
	return c;
}

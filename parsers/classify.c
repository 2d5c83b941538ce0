/* classify - see classify.h */
#include "classify.h"

#include "address.h"
#include "clean.h"
#include "evidence.h"
#include "text.h"

#include <string.h>

enum { TRANSCRIPT_READ = 8192 /* octets of a transcript that are searched for the stage */ };

static void
find_parts(const struct recipient *r, struct evidence *e)
{
	if (!address_split(r->final.n ? r->final : r->address, &e->local, &e->domain))
		e->local = e->domain = SLICE_NONE;
}

/* The diagnostic tells, else the human-readable part, which quotes more of the dialogue. Its words are the transcript's:
 * mostly there is none of a stage among them, and *silent. */
static enum stage
stage_told(const struct evidence *e, struct slice transcript, bool *silent)
{
	enum stage stage = extract_stage(e, e->said.hit, e->said.n), human;
	/* "550 your domain has no MX record" is what a server says that was reached */
	bool own = !stage || (e->codes.reply[0] && (stage == STAGE_DNS || stage == STAGE_CONNECT));

	if (!own || !e->human_text.n || slice_equal(e->human_text, e->diagnostic))
		return stage;
	if (transcript.n && !heard_stage_likely(e, transcript)) {
		*silent = true;
		return stage;
	}
	human = heard_stage_cleaned(e, e->human_text);
	return human ? human : stage;
}

/* ">>> DATA" is also what a pipelining client shows of a refusal at RCPT TO. */
static enum stage
stage_heard(const struct evidence *e, struct slice transcript, bool silent)
{
	enum stage stage = extract_stage(e, e->said.hit, e->said.n);

	if (!stage && !silent)
		stage = heard_stage(e, transcript);
	return !e->c.stage || stage == STAGE_RCPT ? stage : e->c.stage;
}

static void
find_stage(struct evidence *e, const struct failure *f, const struct recipient *r)
{
	struct slice transcript = slice_first(f->transcript, TRANSCRIPT_READ);
	bool silent = false;

	if (!e->c.stage) {
		/* only what was cleaned away could still be found in it, and that must not tell */
		silent = slice_is(f->transcript, e->human_text);
		e->c.stage = stage_told(e, transcript, &silent);
	}
	if ((!e->c.stage || e->c.stage == STAGE_DATA) && transcript.n)
		e->c.stage = stage_heard(e, transcript, silent);
	if (!e->c.stage && e->of_recipient &&
	    extract_answers_rcpt(e, r->final.n ? r->final : r->address))
		e->c.stage = STAGE_RCPT;
}

static void
gather(struct evidence *e, const struct failure *f, struct recipient *r)
{
	bool bare = slice_trim(r->diagnostic).n == 0;
	size_t most = f->most ? f->most : LIMIT_MATCHED;

	find_parts(r, e);
	e->diagnostic = text_clip(bare ? f->text : r->diagnostic, most);
	e->of_recipient = !bare;
	if (f->codes)
		e->codes = *f->codes;
	else
		status_scan(e->diagnostic, &e->codes);
	heard_said(e);
	if (!bare)
		e->human_text = text_clip(f->text, most);
	if (r->reply[0])
		memcpy(e->codes.reply, r->reply, sizeof r->reply);
	e->c.reply = e->codes.reply;
	e->c.status_diag = e->codes.status;
	e->c.status_dsn = r->status_dsn;
	status_known(e);
	e->c.action = r->action;
	e->c.format = slice_of(f->format);
	e->c.stage = f->stage ? f->stage : r->stage;
	provider_find(e, r->remote_mta, f->reporting_mta, e->domain);
	e->c.code = extract_code(e);
	find_stage(e, f, r);
}

/* The code to show: the one that decided, else the one that says more. */
static const char *
believed(const struct evidence *e, const struct decision *d)
{
	const char *diag = e->codes.status, *dsn = e->c.status_dsn;

	if (d->status[0])
		return d->status;
	if (!diag[0] ||
	    (dsn[0] && status_is_weak(e, diag) && !status_is_weak(e, dsn) &&
		status_reason(e, dsn) == d->reason))
		return dsn;
	return diag;
}

/* RFC 3463 4.4.7 and its like: why the last attempt failed, which was to be made again. */
static enum reason
underlying_of(struct evidence *e, const struct failure *f, const struct recipient *r)
{
	struct circumstances c = e->c;
	struct decision d;

	if (e->codes.inner_status[0] || e->codes.inner_reply[0]) {
		e->c.status_diag = e->codes.inner_status;
		e->c.reply = e->codes.inner_reply;
		e->c.status_dsn = "";
	} else if (status_reason(e, e->c.status_diag) == REASON_expired) {
		e->c.status_diag = "";
	}
	d = decide(e, REASON_expired);
	if (d.reason)
		decision_weigh(e, f, r, &d, '4');
	e->c = c;
	return d.confidence > 50 && !d.unread ? d.reason : REASON_NONE;
}

static enum stage
stage_of(const struct evidence *e, const struct failure *f, enum reason reason, struct slice domain)
{
	struct slice mta = f->reporting_mta;

	if (e->c.stage)
		return e->c.stage;
	if (reason == REASON_domain_not_found || reason == REASON_dns_failure)
		return STAGE_DNS;
	if (reason == REASON_local_delivery_failure)
		return STAGE_POST_ACCEPTANCE;
	/* the recipient's own system took the message and reports itself */
	if (domain.n && slice_ends_nocase(mta, domain) &&
	    (mta.n == domain.n || mta.p[mta.n - domain.n - 1] == '.'))
		return STAGE_POST_ACCEPTANCE;
	return STAGE_UNKNOWN;
}

/* What is wrong with the address as it was written to; without the marks around it, it may be right. */
static void
write_fault(struct evidence *e, const struct failure *f, struct recipient *r)
{
	struct slice address = r->final.n ? r->final : r->address;

	r->syntax_fault =
	    address_check(e->a, f->written.n ? f->written : address, false, &r->suggestion);
	if (f->written.n && !r->suggestion.n &&
	    address_check(e->a, address, false, NULL) == SYNTAX_OK)
		r->suggestion = address;
}

static void
write_extras(struct evidence *e, const struct failure *f, struct recipient *r)
{
	if (r->reason == REASON_expired && !r->underlying)
		r->underlying = underlying_of(e, f, r);
	if (!r->blocklist.n)
		r->blocklist = extract_blocklist(e);
	if (!r->provider_code.n)
		r->provider_code = e->c.code;
	if (!r->retry_after)
		r->retry_after = extract_retry(e);
	if (r->reason == REASON_mailbox_moved && !r->new_address.n)
		r->new_address = extract_new_address(e, r);
	if (r->reason == REASON_address_syntax)
		write_fault(e, f, r);
	if (e->c.nproviders && !r->provider)
		r->provider = e->r->provider[e->c.provider[0]].name;
}

/* "554 4.4.7 Message expired <421 4.4.2 Connection timed out>": a reply of another class than the code
 * behind it was put there by the system that gave up. What the server said stands inside. */
static bool
quotes_answer(const struct codes *c)
{
	return c->reply[0] && c->status[0] && c->reply[0] != c->status[0] && c->inner_reply[0];
}

/* The codes to show: reply and status of the same answer. */
static void
write_codes(const struct evidence *e, const struct decision *d, struct recipient *r)
{
	const struct codes *c = &e->codes;
	bool quoted = quotes_answer(c);
	const char *status = quoted && c->inner_status[0] ? c->inner_status : believed(e, d);

	memcpy(r->status_diag, c->status, sizeof r->status_diag);
	memcpy(r->reply, quoted ? c->inner_reply : c->reply, sizeof r->reply);
	if (!r->status[0])
		memcpy(r->status, status, strlen(status) + 1);
}

static enum group
group_of(const struct decision *d, const struct reason_row *row)
{
	if (d->rule)
		return d->rule->group != GROUP_COUNT ? d->rule->group : row->group;
	return d->group ? d->group : row->group;
}

/* Why what would be hard is not, or NULL. */
static const char *
not_hard(const struct failure *f, enum reason reason)
{
	if (f->untied)
		return "the reply may be for another one that the report names";
	if (f->written.n && (reason == REASON_address_syntax || reason == REASON_domain_not_found))
		return "it may be about the marks around the address";
	return f->most ? "its text was not read to the end" : NULL;
}

static void
write_verdict(struct evidence *e, const struct failure *f, struct recipient *r, struct decision *d)
{
	char class = permanence_class(e, f);
	const struct reason_row *row;
	bool late;

	if (!d->given)
		decision_weigh(e, f, r, d, class);
	row = reason_row(d->reason);
	late = permanence_late(e, f, d);
	r->reason = d->reason;
	r->permanence = permanence_of(e, d, f, class, late);
	d->softened = permanence_softened(d, f, class, late);
	if (r->permanence == PERMANENCE_HARD && not_hard(f, d->reason)) {
		r->permanence = PERMANENCE_UNDETERMINED;
		d->softened = not_hard(f, d->reason);
	}
	r->scope = row->scope;
	r->group = group_of(d, row);
	r->stage = stage_of(e, f, d->reason, e->domain);
	r->confidence = late && d->confidence > SURE_LATE ? SURE_LATE : d->confidence;
	write_codes(e, d, r);
	if (d->rule) {
		r->rule = d->rule->id;
		r->rule_at = d->rule->at;
		r->rule_bytes = d->bytes;
	}
}

void
classify_failure(struct scan *s, struct arena *a, const struct failure *f, struct recipient *r)
{
	struct evidence e = { .r = scan_rules(s), .scan = s, .a = a, .steps = f->steps };
	struct decision d;

	gather(&e, f, r);
	if (r->reason)
		d = (struct decision){ .reason = r->reason,
			.confidence = 100,
			.status = "",
			.why = f->format ? "its format" : "the caller",
			.given = true };
	else if (r->stage == STAGE_COMPILE) /* nothing was sent: only a caller says so */
		d = (struct decision){ .reason = REASON_compile_error,
			.confidence = 100,
			.status = "",
			.why = "the stage",
			.given = true };
	else
		d = decide(&e, REASON_NONE);
	if (!d.reason)
		d.reason = REASON_unknown;
	write_verdict(&e, f, r, &d);
	write_extras(&e, f, r);
	explain_decision(&e, &d, r);
}

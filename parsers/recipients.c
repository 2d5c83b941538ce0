/* recipients - see recipients.h */
#include "recipients.h"

#include "classify.h"
#include "formats/layout.h"
#include "kind.h"
#include "original.h"
#include "status.h"

#include <string.h>

enum { MANY_HOPS = 30 }; /* the lowest limit that mail systems have by default */
enum hops { HOPS_UNREAD, HOPS_FEW, HOPS_MANY };

/* All of the human text as one slice. */
static struct slice
human_text(const struct message *m)
{
	const struct slice *last;

	if (m->text.n == 0)
		return SLICE_NONE;
	last = &m->text.line[m->text.n - 1];
	return (struct slice){ m->text.line[0].p, (size_t)(last->p + last->n - m->text.line[0].p) };
}

/* "4.0.0 (host name lookup failure)": all that there is where nothing else says why. */
static struct slice
status_comment(struct slice status)
{
	size_t open = slice_find_byte(status, '(', 0);
	size_t close = open == SLICE_NPOS ? open : slice_find_byte(status, ')', open);

	if (close == SLICE_NPOS || close + 1 != status.n)
		return SLICE_NONE;
	return slice_trim(slice_after(slice_first(status, close), open + 1));
}

/* A diagnostic field without any code says less than the reply that the human text quotes. *known: what was found in the
 * one that is given. */
static struct slice
better_diagnostic(const struct report *r, size_t i, struct codes *codes, bool *known)
{
	const struct report_rcpt *from = r->rcpt[i];
	struct codes human;

	*known = false;
	if (from->diagnostic.n == 0 && from->text.n == 0)
		return status_comment(slice_trim(from->status));
	if (from->diagnostic.n == 0)
		return from->text;
	if (from->text.n == 0 || slice_equal(from->diagnostic, from->text)) {
		/* of a longer one maybe not all counts: see matched_most() */
		*known = report_has_codes(from) && from->diagnostic.n <= LIMIT_MATCHED_MORE;
		*codes = from->codes;
		return from->diagnostic;
	}
	if (!slice_has_letters(from->diagnostic))
		return from->text; /* "255": the exit status of a program */
	*known = true;
	*codes = *report_codes(r, i);
	if (codes->reply[0] || codes->status[0])
		return from->diagnostic;
	status_scan(from->text, &human);
	if (!human.reply[0])
		return from->diagnostic;
	*codes = human;
	return from->text;
}

/* "550" in a Status field, and not "511", which is an enhanced code without its dots: 550 to 556, 450 to 456, 500 to 506
 * and 421 are what servers reply. */
static bool
is_reply(struct slice status)
{
	if (status.n != 3 || (status.p[0] != '4' && status.p[0] != '5') ||
	    !ascii_digit(status.p[2]))
		return false;
	return slice_equal(status, SLICE("421")) ||
	    (status.p[2] < '7' &&
		(status.p[1] == '5' || (status.p[0] == '5' && status.p[1] == '0')));
}

static void
put_reply(struct slice status, struct slice diagnostic, struct recipient *to)
{
	struct codes said;

	to->status_dsn[0] = '\0';
	status_scan(slice_first(diagnostic, LIMIT_MATCHED), &said);
	if (!said.reply[0])
		memcpy(to->reply, slice_trim(status).p, sizeof to->reply - 1);
}

/* Gives the bit that says that the diagnostic was cut, or 0. */
static unsigned
put_recipient(const struct message *m, const struct report *r, size_t i, struct recipient *to,
    struct codes *codes, bool *known)
{
	const struct report_rcpt *from = r->rcpt[i];
	struct slice better = better_diagnostic(r, i, codes, known);
	struct slice diagnostic = charset_make_valid(m->a, slice_trim(better));
	bool at_final = slice_find_byte(from->final, '@', 0) != SLICE_NPOS;
	size_t original_domain = slice_find_byte(from->original, '@', 0);
	/* "@localhost" is what is left of an address that had no name */
	bool at_original = original_domain != SLICE_NPOS && original_domain > 0;

	to->final = from->final;
	to->original = from->original;
	to->address = at_original || (from->original.n && !at_final) ? from->original : from->final;
	to->action = kind_action_name(from->action);
	to->remote_mta = from->remote_mta;
	to->stage = from->stage;
	(void)status_parse(from->status, to->status_dsn);
	if (is_reply(slice_trim(from->status)))
		put_reply(from->status, diagnostic, to);
	to->diagnostic = text_clip(diagnostic, LIMIT_DIAGNOSTIC);
	*known = *known && slice_is(to->diagnostic, better);
	return diagnostic.n > LIMIT_DIAGNOSTIC ? TRUNCATED_DIAGNOSTIC : 0;
}

static bool
is_trouble(const struct report *r, const struct report_rcpt *one)
{
	return (r->kind == KIND_BOUNCE || r->kind == KIND_DELAY) &&
	    (one->action == ACTION_FAILED || one->action == ACTION_DELAYED ||
		one->action == ACTION_NONE);
}

/* Of PowerMTA: one word for why, in front of what the human part says. */
static struct slice
with_category(struct arena *a, struct slice category, struct slice text)
{
	struct abuf b = abuf_in(a, 0);

	abuf_slice(&b, SLICE("bounce category: "));
	abuf_slice(&b, category);
	abuf_slice(&b, SLICE("\n"));
	abuf_slice(&b, text);
	return b.bad ? text : abuf_done(&b);
}

/* So many octets of each of his texts are matched; 0: all of them, as long as those of all recipients are not more than
 * *left. A thousand may share one that is made to cost. */
static size_t
matched_most(struct slice diagnostic, struct slice text, size_t *left)
{
	size_t n = diagnostic.n + (slice_equal(diagnostic, text) ? 0 : text.n);

	if (n <= *left) {
		*left -= n;
		return 0;
	}
	return diagnostic.n > LIMIT_MATCHED_MORE || text.n > LIMIT_MATCHED_MORE ? LIMIT_MATCHED_MORE
										: 0;
}

/* Was the message on its way through so many hosts that it went in circles? It is read once, however many ask. */
static bool
went_in_circles(const struct message *m, enum hops *known)
{
	if (*known == HOPS_UNREAD)
		*known = original_hops(m) >= MANY_HOPS ? HOPS_MANY : HOPS_FEW;
	return *known == HOPS_MANY;
}

/* What the words of a text tell of its stage, asked once where several in a row share it. */
struct told {
	struct slice text;
	enum stage stage;
};

static enum stage
stage_told(const struct report_rcpt *one, struct told *last)
{
	struct slice text = one->text.n ? one->text : one->diagnostic;

	if (!slice_is(text, last->text))
		*last = (struct told){ text, layout_stage_of_words(text) };
	return last->stage;
}

/* What is known of the failure of one of them without his texts. */
static struct failure
failure_of(const struct message *m, const struct report *r, size_t i, const struct original *o,
    struct told *last)
{
	const struct report_rcpt *from = r->rcpt[i];

	return (struct failure){ .reporting_mta = r->reporting_mta,
		.senders = { m->to, o->from, o->return_path },
		.format = r->format,
		.human = from->remote_mta.n ? NULL : r->human,
		.stage = from->stage != STAGE_UNKNOWN ? from->stage : stage_told(from, last),
		.delay = from->action == ACTION_DELAYED,
		.untied = from->untied || layout_may_mean_another(m, r, i),
		.written = from->written };
}

/* Adds what the report says to people about him. */
static void
put_texts(const struct message *m, const struct report *r, const struct report_rcpt *from,
    struct failure *f)
{
	f->text = from->text;
	if (r->n == 1)
		f->transcript = human_text(m);
	if (f->text.n == 0 && r->n == 1)
		f->text = r->text.n ? r->text : f->transcript;
	if (from->category.n)
		f->text = with_category(m->a, from->category, f->text);
}

void
recipients_put(
    const struct message *m, const struct report *r, struct steps *steps, struct verdict *v)
{
	struct recipient *at = arena_alloc(m->a, r->n, sizeof(*at));
	size_t left = LIMIT_MATCHED_ALL;
	enum hops hops = HOPS_UNREAD;
	struct told last = { SLICE_NONE, layout_stage_of_words(SLICE_NONE) };

	if (!at) {
		v->truncated |= TRUNCATED_MEMORY;
		return;
	}
	for (size_t i = 0; i < r->n; i++) {
		const struct report_rcpt *from = r->rcpt[i];
		struct failure f = failure_of(m, r, i, &v->original, &last);
		struct codes codes;
		bool known;

		v->truncated |= put_recipient(m, r, i, &at[i], &codes, &known);
		if (!is_trouble(r, from))
			continue;
		f.steps = steps;
		f.codes = known ? &codes : NULL;
		put_texts(m, r, from, &f);
		at[i].reason = from->reason;
		/* Exim gives no reason when a message went in circles; what it returns shows it */
		if (at[i].diagnostic.n == 0 && from->text.n == 0 && went_in_circles(m, &hops))
			at[i].reason = REASON_routing_loop;
		f.most = matched_most(at[i].diagnostic, f.text, &left);
		if (f.most)
			v->truncated |= TRUNCATED_MATCHED;
		classify_failure(m->scan, m->a, &f, &at[i]);
		if (!v->provider)
			v->provider = at[i].provider;
	}
	v->recipients = at;
	v->nrecipients = r->n;
}

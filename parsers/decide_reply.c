/* decide_reply - what a reply code stands for at the stage it came at; see decide.h */
#include "decide.h"

#include <limits.h>
#include <string.h>

/* The confidence of a row of [reply]. */
enum {
	REPLY_PLAIN = 60, /* from here a reply says more than a weak code */
	REPLY_LOW = 40    /* below this a reply says less than the human-readable part */
};

/* The end of the words that tell the stage around at, or at. */
static size_t
behind_stage(const struct evidence *e, size_t at)
{
	for (size_t i = 0; i < e->said.n; i++)
		if (e->r->rule[e->said.hit[i].rule].kind == RULE_STAGE &&
		    at >= e->said.hit[i].from && at < e->said.hit[i].to)
			return e->said.hit[i].to;
	return at;
}

bool
decision_has_words(const struct evidence *e)
{
	enum { LETTERS = 3 };
	struct slice text = e->said.text.text;
	size_t at = slice_find(text, slice_of(e->c.reply), 0), letters = 0;

	for (at = at == SLICE_NPOS ? 0 : at + 3; at < text.n && letters <= LETTERS; at++) {
		size_t behind;

		if (!is_letter_octet(text.p[at]))
			continue;
		behind = behind_stage(e, at);
		if (behind > at)
			at = behind - 1;
		else
			letters++;
	}
	return letters > LETTERS;
}

/* The first row that fits, when its confidence is at least from and below below. */
static struct decision
by_row(const struct evidence *e, enum reason but, int from, int below)
{
	struct decision d = decision_none();

	for (size_t i = 0; i < e->r->nreplies; i++) {
		const struct reply_row *row = &e->r->reply[i];

		if (!reply_row_fits(row, e->c.reply, e->c.stage))
			continue;
		if (row->reason == but || row->confidence < from || row->confidence >= below)
			break;
		d.reason = row->reason;
		d.confidence = row->confidence;
		d.why = "reply code";
		d.at = row->at;
		d.group = row->group;
		d.unread = decision_has_words(e);
		break;
	}
	return d;
}

/* A name with a dot, and nothing else but a semicolon. */
static bool
is_host_alone(struct slice s)
{
	size_t n = 0;

	if (s.n && s.p[s.n - 1] == ';')
		s.n--;
	while (n < s.n && is_name_octet(s.p[n]))
		n++;
	return n > 2 && n == s.n && memchr(s.p + 1, '.', n - 2);
}

struct decision
decision_by_greeting(const struct evidence *e, enum reason but)
{
	struct decision d = decision_none();
	struct slice text = e->said.text.text;

	if (but == REASON_ip_blocked || !slice_equal(slice_of(e->c.reply), SLICE("554")) ||
	    (e->c.stage && e->c.stage != STAGE_CONNECT && e->c.stage != STAGE_GREETING))
		return d;
	/* clean_diagnostic() takes the code off */
	if (slice_starts(text, SLICE("554-")))
		text = slice_after(text, 4);
	if (!is_host_alone(text))
		return d;
	d.reason = REASON_ip_blocked;
	d.confidence = SURE_WEAK_PHRASE;
	d.why = "a greeting that refuses";
	return d;
}

struct decision
decision_by_reply(const struct evidence *e, enum reason but)
{
	return by_row(e, but, REPLY_LOW, REPLY_PLAIN);
}

struct decision
decision_by_plain_reply(const struct evidence *e, enum reason but)
{
	struct decision d = by_row(e, but, REPLY_PLAIN, INT_MAX), refusal;

	if (!d.reason)
		return d;
	refusal = decision_by_phrase(e, STRENGTH_LAST, but);
	return refusal.reason ? refusal : d;
}

struct decision
decision_by_reply_alone(const struct evidence *e, enum reason but)
{
	struct decision d = by_row(e, but, 1, REPLY_LOW);

	return d.unread ? decision_none() : d;
}

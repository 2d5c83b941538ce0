/* permanence - how lasting a failure is, its reason being known; see evidence.h */
#include "evidence.h"
#include "formats/formats.h"

/* "Check for typos and try again": who has mistyped is to try again, not the mail system. "Could not verify the
 * recipient, try again" is no such advice. Sentences of one language: words of another need their own grammar. */
static bool
is_advice(struct slice text, size_t at)
{
	enum { SENTENCE = 200 };
	static const struct slice words[] = { SLICE("check"), SLICE("correct"), SLICE("verify") },
				  failures[] = { SLICE("not "), SLICE("n't "), SLICE("unable"),
					  SLICE("fail") };
	size_t stop = at;
	struct slice said;
	bool advice = false;

	while (
	    stop > 0 && at - stop < SENTENCE && text.p[stop - 1] != '.' && text.p[stop - 1] != '!')
		stop--;
	said = (struct slice){ text.p + stop, at - stop };
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
		if (slice_find(said, failures[i], 0) != SLICE_NPOS)
			return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		advice = advice || slice_find(said, words[i], 0) != SLICE_NPOS;
	return advice;
}

/* Without any code: does the text say that it may end by itself? */
static bool
says_temporary(const struct evidence *e)
{
	static const struct slice again = SLICE("try again");
	struct slice text = e->said.text.text;

	if (rules_text(e->r, TEXTS_FAILURE_TEMPORARY, TEXT_WITHIN, text))
		return true;
	for (size_t at = slice_find(text, again, 0); at != SLICE_NPOS;
	     at = slice_find(text, again, at + again.n))
		if (!is_advice(text, at))
			return true;
	return false;
}

char
permanence_class(const struct evidence *e, const struct failure *f)
{
	char class = status_class(e->codes.status, e->codes.reply);

	/* "450 5.1.1": the reply is what the client goes by, and tries again */
	if (f->delay || e->codes.reply[0] == '4')
		return '4';
	if (!class || class == '2')
		class = status_class(e->c.status_dsn, "");
	if (class == '4' || class == '5')
		return class;
	if (slice_equal_nocase(e->c.action, SLICE("delayed")) || says_temporary(e))
		return '4';
	return '5';
}

/* Does an enhanced code blame the address (x.1.y)? X.1.5 and x.1.9 are about success, x.1.7 and x.1.8 about the sender. */
static bool
names_address_code(const struct evidence *e)
{
	const char *codes[] = { e->codes.status, e->c.status_dsn };

	for (size_t i = 0; i < 2; i++) {
		const struct reason_row *row = reason_row(status_reason(e, codes[i]));

		if (codes[i][0] && codes[i][2] == '1' && codes[i][3] == '.' && row &&
		    row->permanence == PERMANENCE_HARD)
			return true;
	}
	return false;
}

/* Exchange never writes a reply without an enhanced code: what begins as its reports do ("Your message to ann@corp.example
 * could not be") and shows one has only heard it. */
static bool
is_of_exchange(const struct evidence *e)
{
	if (e->codes.status[0])
		return true;
	return !e->codes.reply[0] &&
	    !rules_text(e->r, TEXTS_FAILURE_OF_SERVER, TEXT_WITHIN, e->diagnostic);
}

/* Reports by the recipient's own mail system, which has looked into its own directory. */
static bool
is_own_directory(const struct evidence *e, const struct failure *f)
{
	enum format_word word = formats_word(f->format), human = formats_word(f->human);

	if (word == WORD_OWN || (word == WORD_OWN_ENHANCED && is_of_exchange(e)))
		return true;
	if (e->codes.reply[0])
		return false;
	return word == WORD_OWN_BUT_REPLIES || human == WORD_OWN_BUT_REPLIES ||
	    human == WORD_OWN_BESIDE_FIELDS ||
	    (word == WORD_OWN_BUT_HEARD &&
		!rules_text(e->r, TEXTS_FAILURE_HEARD, TEXT_WITHIN, e->diagnostic));
}

/* Is it a phrase of a failure that says less about an address? */
static bool
is_other_phrase(const struct evidence *e, const struct rule_hit *hit)
{
	const struct rule *rule = &e->r->rule[hit->rule];

	return rule->kind == RULE_PHRASE && rule->strength >= STRENGTH_WEAK && rule->reason &&
	    reason_row(rule->reason)->permanence != PERMANENCE_HARD &&
	    phrase_may_decide(e, rule, REASON_NONE) && !phrase_covered(e, &e->said, hit);
}

/* Did the words about this recipient decide, and not those around them, and do they tell of no other failure? */
static bool
is_told_of_him(const struct evidence *e, const struct decision *d)
{
	bool told = false;

	for (size_t i = 0; i < e->said.n; i++) {
		if (is_other_phrase(e, &e->said.hit[i]))
			return false;
		told = told || &e->r->rule[e->said.hit[i].rule] == d->rule;
	}
	return told && meant_recipient_only(e, d->bytes);
}

/* Is a server said to have told it? */
static bool
is_of_server(const struct evidence *e, const struct failure *f)
{
	return rules_text(e->r, TEXTS_FAILURE_OF_SERVER, TEXT_WITHIN, e->diagnostic) ||
	    rules_text(e->r, TEXTS_FAILURE_OF_SERVER, TEXT_WITHIN, f->text);
}

/* A report without any code, about a failure that no server is said to have told: who writes so has looked for the recipient
 * himself. Only of systems that nobody knows to mean anything else. */
static bool
is_own_word(const struct evidence *e, const struct failure *f, const struct decision *d)
{
	enum format_word word = formats_word(f->format);

	if ((word != WORD_PLAIN && word != WORD_PLAIN_OF_MODULE) || !d->rule ||
	    d->rule->strength <= STRENGTH_WEAK || e->codes.reply[0] || e->codes.status[0] ||
	    e->c.status_dsn[0] || !is_told_of_him(e, d) || is_of_server(e, f))
		return false;
	/* where the text was cut nobody knows what else it says */
	if (f->text.n > LIMIT_DIAGNOSTIC && !slice_is(f->text, f->transcript))
		return false;
	/* "SYSTEM module reports: unknown user account" */
	if (word == WORD_PLAIN_OF_MODULE)
		return slice_find(e->diagnostic, SLICE("SMTP"), 0) == SLICE_NPOS;
	return !rules_text(e->r, TEXTS_FAILURE_HEARD, TEXT_WITHIN, e->diagnostic);
}

bool
permanence_late(const struct evidence *e, const struct failure *f, const struct decision *d)
{
	bool early = d->reason == REASON_mailbox_closed || reason_is_of_domain(d->reason) ||
	    d->reason == REASON_mailbox_moved || d->reason == REASON_address_syntax;

	if ((d->reason != REASON_mailbox_not_found && !early) || d->by_provider)
		return false;
	if (e->c.stage == STAGE_DATA || e->c.stage == STAGE_EOM)
		return true;
	/* "553" and nothing else: of the sender's address, too */
	if (d->reason == REASON_address_syntax && !d->rule && e->c.stage == STAGE_UNKNOWN)
		return !names_address_code(e);
	return !early && !d->given && e->c.stage == STAGE_UNKNOWN && !names_address_code(e) &&
	    !is_own_directory(e, f) && !is_own_word(e, f, d);
}

enum permanence
permanence_of(const struct evidence *e, const struct decision *d, const struct failure *f,
    char class, bool late)
{
	const struct reason_row *row = reason_row(d->reason);
	bool any_code = e->codes.status[0] || e->codes.reply[0] || e->c.status_dsn[0];

	if (f->delay)
		return PERMANENCE_SOFT;
	if (d->rule && d->rule->permanence)
		return d->rule->permanence;
	if (row->permanence == PERMANENCE_HARD && (class != '5' || late))
		return d->unread && class == '5' ? PERMANENCE_UNDETERMINED : PERMANENCE_SOFT;
	if (row->permanence == PERMANENCE_HARD)
		return d->unread ? PERMANENCE_UNDETERMINED : PERMANENCE_HARD;
	if (d->reason == REASON_unknown && class == '4' && any_code)
		return PERMANENCE_SOFT;
	return row->permanence;
}

const char *
permanence_softened(const struct decision *d, const struct failure *f, char class, bool late)
{
	if (reason_row(d->reason)->permanence != PERMANENCE_HARD)
		return NULL;
	if (f->delay)
		return "it is tried again";
	if (d->rule && d->rule->permanence)
		return "so says the rule";
	if (d->unread && class == '5')
		return d->doubt ? "it may be about something else"
				: "it came with words that no rule knows";
	if (class != '5')
		return "the codes or words are those of a temporary failure";
	return late ? "all recipients had been accepted, or may have been" : NULL;
}

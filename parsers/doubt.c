/* doubt - words with which a reply may speak of something else than the recipient; see evidence.h
 *
 * "User unknown. Unsubscribe at https://..." says who is missing, and then gives advice. So where a sentence with no
 * doubt in it says of the recipient that he is not there, a doubt elsewhere is not heard
 * - in what [ignore aside] knows as advice, unless it goes on with a condition on which mail is taken,
 * - when it is one of [doubt aside], which stand in advice as well, and its sentence tells of no failure. */
#include "sentence.h"

/* More phrases need not be looked at: what is read of a text stays in proportion. */
enum { CANDIDATES = 8 };

/* The phrases that say plainly that the recipient is not there. */
struct told {
	const struct rule_hit *hit[CANDIDATES];
	size_t n;
	bool looked;
};

static bool
counts(const struct evidence *e, const struct rule *rule)
{
	return !rule->off && conditions_hold(e->r, rule->when, &e->c);
}

/* Do words around a word say what it is there for: a stage ("in reply to MAIL FROM"), what is to be ignored, or a
 * phrase of this reason without any gap? */
static bool
means_it(const struct evidence *e, enum reason reason, const struct rule_hit *word)
{
	for (size_t i = 0; i < e->said.n; i++) {
		const struct rule_hit *hit = &e->said.hit[i];
		const struct rule *rule = &e->r->rule[hit->rule];
		bool whole = rule->kind == RULE_PHRASE && rule->reason == reason &&
		    hit->weight == hit->to - hit->from;

		if (phrase_around(hit, word) && counts(e, rule) &&
		    (whole || (rule->kind == RULE_IGNORE && !rule->aside) ||
			rule->kind == RULE_STAGE))
			return true;
	}
	return false;
}

static bool
is_doubt(const struct evidence *e, enum reason reason, const struct rule_hit *hit)
{
	const struct rule *rule = &e->r->rule[hit->rule];

	return rule->kind == RULE_DOUBT && counts(e, rule) && !means_it(e, reason, hit);
}

static bool
meets(struct stretch s, const struct rule_hit *hit)
{
	return hit->from < s.to && hit->to > s.from;
}

/* Where the reply begins: nothing in front of it is a doubt. */
static size_t
reply_begin(const struct evidence *e)
{
	size_t at = slice_find(e->said.text.text, slice_of(e->codes.reply), 0);

	return e->codes.reply[0] && at != SLICE_NPOS ? at : 0;
}

/* The advice around a word; nothing when it is in none. */
static struct stretch
advice_around(const struct evidence *e, const struct rule_hit *word)
{
	for (size_t i = 0; i < e->said.n; i++) {
		const struct rule_hit *hit = &e->said.hit[i];
		const struct rule *rule = &e->r->rule[hit->rule];

		if (rule->kind == RULE_IGNORE && rule->aside && counts(e, rule) &&
		    phrase_around(hit, word))
			return (struct stretch){ hit->from, hit->to };
	}
	return (struct stretch){ 0, 0 };
}

static bool
is_candidate(const struct evidence *e, const struct rule_hit *hit)
{
	const struct rule *rule = &e->r->rule[hit->rule];

	return rule->kind == RULE_PHRASE && rule->strength > STRENGTH_WEAK &&
	    reason_row(rule->reason)->permanence == PERMANENCE_HARD &&
	    hit->from >= reply_begin(e) && phrase_may_decide(e, rule, REASON_NONE) &&
	    !phrase_covered(e, &e->said, hit);
}

/* Is it said of the recipient, in a sentence that has no doubt in it but in advice? */
static bool
tells_plainly(const struct evidence *e, enum reason reason, const struct rule_hit *hit)
{
	struct slice text = e->said.text.text;
	struct stretch s = sentence_of_hit(text, hit);

	for (size_t i = 0; s.to && i < e->said.n; i++) {
		const struct rule_hit *other = &e->said.hit[i];

		if (meets(s, other) && is_doubt(e, reason, other) && !advice_around(e, other).to)
			return false;
	}
	return s.to &&
	    meant_recipient(
		e, slice_first(slice_after(text, hit->from), hit->to - hit->from), false, false);
}

static void
look_told(const struct evidence *e, enum reason reason, struct told *told)
{
	size_t asked = 0;

	for (size_t i = 0; i < e->said.n && asked < CANDIDATES; i++) {
		const struct rule_hit *hit = &e->said.hit[i];

		if (!is_candidate(e, hit))
			continue;
		asked++;
		if (tells_plainly(e, reason, hit))
			told->hit[told->n++] = hit;
	}
	told->looked = true;
}

static bool
is_told_outside(const struct evidence *e, enum reason reason, struct stretch s, struct told *told)
{
	if (!told->looked)
		look_told(e, reason, told);
	for (size_t i = 0; i < told->n; i++)
		if (!meets(s, told->hit[i]))
			return true;
	return false;
}

/* Thai, Chinese, Japanese and Korean letters: the words of a sentence are not known. */
static bool
has_no_blanks(struct slice text, struct stretch s)
{
	for (size_t i = s.from; i < s.to; i++)
		if (text.p[i] >= 0xe0)
			return true;
	return false;
}

static bool
is_heard(
    const struct evidence *e, enum reason reason, const struct rule_hit *word, struct told *told)
{
	struct slice text = e->said.text.text;
	struct stretch s = sentence_of_hit(text, word), advice = advice_around(e, word);

	if (!s.to)
		return true;
	if (advice.to && !sentence_has_word(e, advice.to, s.to, e->r->unless) &&
	    is_told_outside(e, reason, advice, told))
		return false;
	return !e->r->rule[word->rule].aside || has_no_blanks(text, s) ||
	    sentence_has_word(e, s.from, s.to, e->r->failing) ||
	    !is_told_outside(e, reason, s, told);
}

const struct rule_hit *
phrase_doubt(const struct evidence *e, enum reason reason)
{
	size_t begin = reply_begin(e);
	const struct rule_hit *best = NULL;
	struct told told = { .n = 0 };

	for (size_t i = 0; i < e->said.n; i++) {
		const struct rule_hit *hit = &e->said.hit[i];

		if ((!best || hit->rule < best->rule) && hit->from >= begin &&
		    is_doubt(e, reason, hit) && is_heard(e, reason, hit, &told))
			best = hit;
	}
	return best;
}

bool
reason_is_vague(enum reason reason)
{
	return reason == REASON_mailbox_unavailable || reason == REASON_policy_rejected ||
	    reason == REASON_recipient_refused || reason == REASON_service_unavailable;
}

/* A full mailbox, a loop or a blocked sender may be why a server says so; a host that has no address cannot be reached, and
 * who was refused is no recipient for the commands that follow. */
static bool
explains(enum reason other, enum reason reason)
{
	return reason_row(other)->permanence != PERMANENCE_HARD && !reason_is_vague(other) &&
	    other != REASON_protocol_error && reason != REASON_domain_not_found &&
	    reason != REASON_domain_no_mail;
}

/* One word alone stands in advice as well: "for abuse complaints contact abuse-desk". */
static bool
says_enough(const struct evidence *e, const struct rule_hit *hit, struct stretch s)
{
	struct slice text = e->said.text.text;

	return slice_find_byte(slice_first(text, hit->to), ' ', hit->from) != SLICE_NPOS ||
	    sentence_has_word(e, s.from, s.to, e->r->failing);
}

/* Is it told in a sentence that does not say that the recipient is missing? */
static bool
stands_apart(const struct evidence *e, const struct rule_hit *hit)
{
	struct stretch s = sentence_of_hit(e->said.text.text, hit);

	for (size_t i = 0; s.to && i < e->said.n; i++)
		if (meets(s, &e->said.hit[i]) && is_candidate(e, &e->said.hit[i]))
			return false;
	return s.to && says_enough(e, hit, s);
}

static bool
is_other_failure(const struct evidence *e, const struct rule_hit *hit, enum reason reason)
{
	const struct rule *rule = &e->r->rule[hit->rule];

	return rule->kind == RULE_PHRASE && rule->strength >= STRENGTH_NORMAL && !hit->named &&
	    explains(rule->reason, reason) && phrase_may_decide(e, rule, REASON_NONE) &&
	    !phrase_covered(e, &e->said, hit) && !advice_around(e, hit).to && stands_apart(e, hit);
}

/* Does any sentence say that the recipient is missing? */
static bool
is_told(const struct evidence *e)
{
	for (size_t i = 0; i < e->said.n; i++)
		if (is_candidate(e, &e->said.hit[i]))
			return true;
	return false;
}

const struct rule_hit *
phrase_other_failure(const struct evidence *e, enum reason reason)
{
	size_t begin = reply_begin(e);
	const struct rule_hit *best = NULL;

	for (size_t i = 0; i < e->said.n; i++) {
		const struct rule_hit *hit = &e->said.hit[i];

		if ((!best || e->r->rule[hit->rule].rank < e->r->rule[best->rule].rank) &&
		    is_other_failure(e, hit, reason) && hit->from >= begin)
			best = hit;
	}
	return best && is_told(e) ? best : NULL;
}

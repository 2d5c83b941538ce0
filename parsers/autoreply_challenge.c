/* autoreply_challenge - a robot asks the sender to prove that it is none; see autoreply_private.h */
#include "autoreply.h"

#include "autoreply_private.h"

enum { PROOF_WORDS = 600 /* octets of the body in which a proof is asked for */ };

/* A robot asks the sender to prove that it is none. Nobody ever follows what it asks. */
static const struct slice challenge_headers[] = { SLICE("X-Bluebottle-Request"), SLICE("X-Boxbe-"),
	SLICE("X-Challenge"), SLICE("X-SpamArrest-Challenge") };

static bool
names_challenge(const struct message *m)
{
	return autoreply_has_header_like(
		   m, challenge_headers, sizeof challenge_headers / sizeof *challenge_headers) ||
	    slice_starts_nocase(m->from, SLICE("anti-spam@uol."));
}

static size_t
challenge_phrases(const struct words *w)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		n += w->word[i].set == SET_CHALLENGE && w->word[i].start > w->subject;
	return n;
}

bool
autoreply_is_challenge(const struct words *w)
{
	const struct message *m = w->m;
	bool title = words_find(w, SET_CHALLENGE, 0, w->subject) ||
	    slice_find_nocase(m->subject, SLICE("confirm"), 0) != SLICE_NPOS;
	bool body = words_find(w, SET_CHALLENGE, w->subject, w->text.n);

	if (names_challenge(m))
		return true;
	if (autoreply_header_holds(m, "X-Delivery-Agent", "TMDA") && title)
		return true;
	if (slice_find_nocase(m->subject, SLICE("verify#"), 0) != SLICE_NPOS)
		return true;
	if ((m->hints & (HINT_LIST | HINT_DAEMON)) != 0 && (m->hints & HINT_AUTO) == 0)
		return false;
	/* a list holds the message for its moderator, and says how to take it back */
	if (message_has(m, "X-List-Administrivia") &&
	    words_find(w, SET_RECEIVED, w->subject, w->text.n))
		return false;
	if (words_find(w, SET_CHALLENGE_SURE, w->subject, w->text.n))
		return true;
	/* shops and programs ask to confirm an order or a login, not that a message was sent */
	if (!autoreply_says_replied(m) && !words_find(w, SET_CHALLENGE_ABOUT, 0, w->text.n))
		return false;
	if (m->hints & (HINT_AUTO | HINT_NULL_SENDER) || autoreply_says_replied(m) ||
	    autoreply_says_bulk(m))
		return body || words_find(w, SET_CHALLENGE, 0, w->subject);
	return title && challenge_phrases(w) > 1 && !autoreply_asks(w);
}

/* It speaks of our letter, of robots or strangers, and of something to click or to send back. */
bool
autoreply_may_be_challenge(const struct words *w)
{
	struct slice body = slice_first(slice_after(w->text, w->subject), PROOF_WORDS);

	return words_find(w, SET_CHALLENGE_ABOUT, 0, w->text.n) &&
	    message_text(w->m, TEXTS_CHALLENGE_WHY, TEXT_WITHIN, body) &&
	    message_text(w->m, TEXTS_CHALLENGE_STEP, TEXT_WITHIN, body);
}

bool
autoreply_is_challenger(const struct message *m)
{
	return names_challenge(m) || autoreply_header_holds(m, "X-Delivery-Agent", "TMDA");
}

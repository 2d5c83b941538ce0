/* autoreply_challenge - a robot asks the sender to prove that it is none; see autoreply_private.h */
#include "autoreply.h"

#include "autoreply_private.h"
#include "kind.h"

enum { PROOF_WORDS = 1200 /* octets of the body in which a proof is asked for */ };

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

static bool
says(const struct words *w, enum text_list which, size_t from)
{
	struct slice words = slice_first(w->text, w->subject + PROOF_WORDS);

	return message_text(w->m, which, TEXT_WITHIN, slice_after(words, from));
}

/* The address of one stands in the text, or behind a link. */
static bool
has_page(const struct words *w)
{
	return slice_find(slice_after(w->text, w->subject), SLICE("://"), 0) != SLICE_NPOS ||
	    slice_find_nocase(w->m->raw, SLICE("href="), 0) != SLICE_NPOS;
}

static bool
tells_what_to_do(const struct words *w)
{
	return says(w, TEXTS_CHALLENGE_STEP, w->subject) ||
	    (has_page(w) && says(w, TEXTS_CHALLENGE_ACT, w->subject));
}

/* "Are you a person? Then ...": its words, whatever they are, tell what is to be done, and why or what became of the
 * letter. A header of a program is half the proof: persons speak of filters too. Who is away may have his mail held,
 * and a desk ask to be put into the address book. */
static bool
asks_for_proof(const struct words *w, enum subkind said)
{
	const struct message *m = w->m;
	struct slice subject = slice_first(w->text, w->subject);
	bool replied = autoreply_says_replied(m);
	bool thread = (m->hints & (HINT_THREAD | HINT_ANSWER)) != 0;
	bool machine = replied || (m->hints & (HINT_AUTO | HINT_NULL_SENDER)) ||
	    (thread && autoreply_says_bulk(m));
	bool why, held, act, title, human;
	int sum;

	if ((m->hints & HINT_LIST) || kind_is_tracker(m) || !tells_what_to_do(w) ||
	    says(w, TEXTS_CHALLENGE_NOT, 0) || says(w, TEXTS_CHALLENGE_DONE, w->subject))
		return false;
	why = says(w, TEXTS_CHALLENGE_WHY, w->subject);
	held = says(w, TEXTS_CHALLENGE_HELD, machine ? 0 : w->subject) ||
	    (said == SUBKIND_NONE && says(w, TEXTS_CHALLENGE_WAITS, machine ? 0 : w->subject));
	act = says(w, TEXTS_CHALLENGE_ACT, w->subject);
	title = message_text(m, TEXTS_CHALLENGE_ACT, TEXT_WITHIN, subject);
	sum = why + held + act + title + says(w, TEXTS_CHALLENGE_THEN, w->subject);
	human = says(w, TEXTS_CHALLENGE_HUMAN, machine ? 0 : w->subject);
	if (human) {
		why = true;
		sum += 2;
	}
	if (!why && !held)
		return false;
	if (!machine)
		return sum >= 4 && (title || ((m->hints & HINT_THREAD) && has_page(w))) &&
		    words_find(w, SET_CHALLENGE_ABOUT, 0, w->text.n) && !kind_is_by_client(m) &&
		    !autoreply_asks(w);
	/* who is away or gone has letters forwarded and deleted, and confirmed by others */
	if (said != SUBKIND_NONE)
		return sum >= 4 &&
		    (human || (said == SUBKIND_ACKNOWLEDGEMENT && why && held && act));
	if (replied || thread)
		return sum >= 2;
	return sum >= 3 && words_find(w, SET_CHALLENGE_ABOUT, 0, w->text.n);
}

bool
autoreply_is_challenge(const struct words *w, enum subkind said)
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
	if (words_find(w, SET_CHALLENGE_SURE, w->subject, w->text.n) || asks_for_proof(w, said))
		return true;
	/* shops and programs ask to confirm an order or a login, not that a message was sent */
	if (!autoreply_says_replied(m) && !words_find(w, SET_CHALLENGE_ABOUT, 0, w->text.n))
		return false;
	if (m->hints & (HINT_AUTO | HINT_NULL_SENDER) || autoreply_says_replied(m) ||
	    autoreply_says_bulk(m))
		return body || words_find(w, SET_CHALLENGE, 0, w->subject);
	return title && challenge_phrases(w) > 1 && !autoreply_asks(w);
}

bool
autoreply_is_challenger(const struct message *m)
{
	return names_challenge(m) || autoreply_header_holds(m, "X-Delivery-Agent", "TMDA");
}

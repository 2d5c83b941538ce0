/* notice - see notice.h */
#include "notice.h"

#include "address.h"
#include "charset.h"
#include "formats/layout.h"
#include "kind.h"
#include "status.h"

/* "A message has been put into the mailbox of its recipient": a sentence of a mail system about a message that went well,
 * in whatever words, and with none that deny it. */
static bool
tells_success(const struct words *w)
{
	struct slice rest = slice_after(w->text, w->subject), one;

	if ((w->m->hints & HINT_DAEMON) == 0)
		return false;
	while (notice_sentence(&rest, &one))
		if (message_text(w->m, TEXTS_DELIVERED_WORD, TEXT_WITHIN, one) &&
		    message_text(w->m, TEXTS_DELIVERED_WELL, TEXT_WITHIN, one) &&
		    message_text(w->m, TEXTS_RECEIPT_MESSAGE, TEXT_WITHIN, one))
			return !message_text(w->m, TEXTS_DELIVERED_NOT, TEXT_WITHIN,
			    slice_after(w->text, w->subject));
	return false;
}

/* What the sentences of a mail system say became of the message; ACTION_NONE: nothing, or a failure too. */
static enum action
said_action(const struct words *w)
{
	if (words_find(w, SET_DELAYED, 0, w->text.n))
		return ACTION_DELAYED;
	if (words_find(w, SET_FAILED, 0, w->text.n))
		return ACTION_NONE;
	if (words_find(w, SET_RELAYED, 0, w->text.n))
		return ACTION_RELAYED;
	if (words_find(w, SET_EXPANDED, 0, w->text.n))
		return ACTION_EXPANDED;
	return words_find(w, SET_DELIVERED, 0, w->text.n) ? ACTION_DELIVERED : ACTION_NONE;
}

static void
put_action(struct report *r, enum action action)
{
	for (size_t i = 0; i < r->n; i++)
		r->rcpt[i]->action = action;
	if (r->n) {
		kind_decide(r);
		return;
	}
	r->kind = action == ACTION_DELAYED ? KIND_DELAY : KIND_REPORT;
	r->subkind = action == ACTION_DELAYED ? SUBKIND_NONE
	    : action == ACTION_RELAYED        ? SUBKIND_RELAYED
	    : action == ACTION_EXPANDED       ? SUBKIND_EXPANDED
					      : SUBKIND_DELIVERED;
}

/* Those the text names, but for the two who correspond. */
static void
add_recipients(const struct message *m, struct report *r)
{
	if (layout_angles(m, r, 0, m->text.n) || layout_indented(m, r, 0, m->text.n) ||
	    (m->hints & (HINT_DAEMON | HINT_MARKED)) == 0)
		return;
	for (size_t i = 0; i < m->text.n && r->n == 0; i++) {
		struct slice rest = m->text.line[i], found;

		if (layout_next_address(&rest, &found) && !slice_equal_nocase(found, m->from) &&
		    !slice_equal_nocase(found, m->to))
			(void)report_add_final(r, charset_make_valid(m->a, found));
	}
	if (r->n == 0)
		(void)layout_original_to(m, r);
}

bool
notice_read(const struct words *w, struct report *r)
{
	const struct message *m = w->m;
	enum action action;

	if (notice_read_receipt(w, r))
		return true;
	/* parcels are delivered and delayed too, though by no mail system and to no address */
	if ((m->hints & HINT_MACHINE) == 0 || message_by_person(m) ||
	    (w->answered && (m->hints & HINT_DAEMON) == 0))
		return false;
	action = said_action(w);
	/* nothing took it for a failure, with none of whose words it may be a success */
	if (action == ACTION_NONE && tells_success(w))
		action = ACTION_DELIVERED;
	if (action == ACTION_NONE)
		return false;
	add_recipients(m, r);
	if (r->n == 0 && (m->hints & (HINT_DAEMON | HINT_MARKED)) == 0)
		return false;
	put_action(r, action);
	return true;
}

/* The highest class of a code in the texts of recipients; 0. */
static char
worst_class(const struct report *r)
{
	char worst = 0;

	for (size_t i = 0; i < r->n; i++) {
		const struct codes *codes = report_codes(r, i);

		if (codes->reply[0] > worst)
			worst = codes->reply[0];
		if (codes->status[0] > worst)
			worst = codes->status[0];
	}
	return worst;
}

bool
notice_may_correct(const struct report *r, bool guess)
{
	if (r->kind != KIND_BOUNCE)
		return false;
	for (size_t i = 0; i < r->n; i++)
		if (r->rcpt[i]->status.n || r->rcpt[i]->gave_up ||
		    r->rcpt[i]->reason != REASON_NONE)
			return false;
	/* systems whose layout is known say "Warning" or the like where they wait */
	return worst_class(r) < (guess ? '5' : '4');
}

const uint64_t notice_sets = UINT64_C(1) << SET_CHALLENGE_SURE | UINT64_C(1) << SET_DELAYED |
    UINT64_C(1) << SET_FAILED | UINT64_C(1) << SET_RELAYED | UINT64_C(1) << SET_EXPANDED |
    UINT64_C(1) << SET_DELIVERED;

bool
notice_correct(const struct words *w, struct report *r)
{
	bool refused = worst_class(r) == '4';
	enum action action;

	if (!refused && words_find(w, SET_CHALLENGE_SURE, w->subject, w->text.n))
		return false;
	action = said_action(w);
	if (action == ACTION_DELAYED || (action != ACTION_NONE && !refused))
		put_action(r, action);
	return true;
}

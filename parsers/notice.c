/* notice - see notice.h */
#include "notice.h"

#include "address.h"
#include "charset.h"
#include "formats/layout.h"
#include "kind.h"
#include "status.h"

enum {
	RECEIPT_WORDS =
	    1000, /* octets of the body in which a receipt says what became of the message */
	SUBJECT_WORDS = 24, /* octets of our subject that are looked for */
	SUBJECT_LEAST = 4,
	LABEL = 40,   /* octets of a word in front of our subject, in any script */
	LAID_OUT = 24 /* lines in which a receipt says which letter it is about */
};

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

/* "Read: our subject": does the body name that subject too? Books are read, and payments received. */
static bool
names_subject(const struct words *w)
{
	size_t colon = slice_find_byte(slice_first(w->text, w->subject), ':', w->begin), open;
	struct slice ours;

	if (colon == SLICE_NPOS)
		return false;
	ours = slice_first(slice_after(w->text, colon + 1), w->subject - colon - 1);
	open = slice_find_byte(ours, '(', 1);
	ours = slice_trim(slice_first(ours, open == SLICE_NPOS ? ours.n : open));
	ours = text_clip(ours, SUBJECT_WORDS);
	return ours.n >= SUBJECT_LEAST && slice_find(w->text, ours, w->subject) != SLICE_NPOS;
}

/* What stands behind a short word and a colon, trimmed; empty where there is none. */
static struct slice
behind_label(struct slice line)
{
	size_t colon = slice_find_byte(slice_first(line, LABEL), ':', 0);

	if (colon == SLICE_NPOS)
		return (struct slice){ 0 };
	return slice_trim(slice_after(line, colon + 1));
}

/* "Skaityta: our subject", and in the body a line of its own, "Tema: our subject": receipts are laid out so in every
 * language, whatever the word in front of the subject is. */
static bool
lays_out_subject(const struct message *m)
{
	struct slice ours = behind_label(slice_trim(m->subject));

	if (ours.n < SUBJECT_LEAST || message_forwarded(m))
		return false;
	for (size_t i = 0; i < m->text.n && i < LAID_OUT; i++)
		if (slice_equal_nocase(behind_label(slice_trim(m->text.line[i])), ours))
			return true;
	return false;
}

/* Is it a receipt by its title or by how it is laid out, and by its words? Whoever asks, or greets, writes himself. */
static bool
is_receipt(const struct words *w, size_t to, bool unread)
{
	bool titled = words_head(w, SET_READ_TITLE) != NULL;

	if (titled && words_find(w, SET_READ_SURE, w->subject, to))
		return true;
	if (kind_asks(w->m) || kind_is_letter(w->m))
		return false;
	return (unread || words_find(w, SET_READ, w->subject, to) ||
		   words_find(w, SET_READ_SURE, w->subject, to)) &&
	    (titled ? names_subject(w) : lays_out_subject(w->m));
}

/* What became of a letter that was not read. */
static enum subkind
receipt_subkind(const struct words *w, size_t to)
{
	static const struct {
		enum text_list list;
		enum subkind subkind;
	} said[] = { { TEXTS_RECEIPT_FAILED, SUBKIND_FAILED },
		{ TEXTS_RECEIPT_DENIED, SUBKIND_DENIED },
		{ TEXTS_RECEIPT_DELETED, SUBKIND_DELETED },
		{ TEXTS_RECEIPT_DISPATCHED, SUBKIND_DISPATCHED },
		{ TEXTS_RECEIPT_PROCESSED, SUBKIND_PROCESSED } };

	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (message_text(w->m, said[i].list, TEXT_WITHIN, slice_first(w->text, to)))
			return said[i].subkind;
	return SUBKIND_DISPLAYED;
}

enum subkind
notice_receipt(const struct message *m)
{
	const uint64_t sets =
	    UINT64_C(1) << SET_READ | UINT64_C(1) << SET_READ_SURE | UINT64_C(1) << SET_UNREAD;
	struct words w;
	size_t to;

	words_read_few(m, m->scan, sets, &w);
	to = w.subject + RECEIPT_WORDS;
	if (words_find(&w, SET_UNREAD, w.subject, to))
		return SUBKIND_DELETED;
	return words_find(&w, SET_READ, w.subject, to) ||
		words_find(&w, SET_READ_SURE, w.subject, to)
	    ? receipt_subkind(&w, to)
	    : SUBKIND_NONE;
}

static bool
read_receipt(const struct words *w, struct report *r)
{
	size_t to = w->subject + RECEIPT_WORDS;
	bool unread = words_find(w, SET_UNREAD, w->subject, to) != NULL;

	if (w->answered || (w->m->hints & (HINT_LIST | HINT_ANSWER)) || !is_receipt(w, to, unread))
		return false;
	r->kind = KIND_MDN;
	r->subkind = unread ? SUBKIND_DELETED : receipt_subkind(w, to);
	(void)report_add_final(r, charset_make_valid(w->m->a, w->m->from));
	return true;
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

	if (read_receipt(w, r))
		return true;
	/* parcels are delivered and delayed too, though by no mail system and to no address */
	if ((m->hints & HINT_MACHINE) == 0 || message_by_person(m) ||
	    (w->answered && (m->hints & HINT_DAEMON) == 0))
		return false;
	action = said_action(w);
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

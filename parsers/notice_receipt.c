/* notice_receipt - a read receipt of sentences alone; see notice.h */
#include "notice.h"

#include "charset.h"
#include "kind.h"

#include <string.h>

enum {
	RECEIPT_WORDS =
	    1000,    /* octets of the body in which a receipt says what became of the message */
	BRIEF = 900, /* octets of a receipt that is known by its sentences */
	SHORT = 300, /* octets of one that seems to answer */
	FIRST = 2,   /* sentences in which it says so */
	SUBJECT_WORDS = 24, /* octets of our subject that are looked for */
	SUBJECT_LEAST = 4,
	TITLE = 60,   /* octets of the words for reading in a subject */
	LABEL = 40,   /* octets of a word in front of our subject, in any script */
	LAID_OUT = 24 /* lines in which a receipt says which letter it is about */
};

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

/* "Skaityta: our subject", "Receipt - our subject", and in the body a line of its own, "Tema: our subject": receipts are
 * laid out so in every language, whatever the words in front of the subject are. */
static bool
lays_out_subject(const struct message *m, bool dashed)
{
	struct slice subject = slice_trim(m->subject);

	if (message_forwarded(m))
		return false;
	for (size_t i = 0; i < m->text.n && i < LAID_OUT; i++) {
		struct slice ours = behind_label(slice_trim(m->text.line[i]));

		if (ours.n >= SUBJECT_LEAST && ours.n < subject.n &&
		    slice_ends_nocase(subject, ours) &&
		    strchr(" :", subject.p[subject.n - ours.n - 1]) &&
		    (dashed || slice_equal_nocase(behind_label(subject), ours)))
			return true;
	}
	return false;
}

static bool
has(const struct words *w, enum text_list which, struct slice s)
{
	return message_text(w->m, which, TEXT_WITHIN, s);
}

/* "There is no guarantee that the recipient has read the message": with this in one sentence, in whatever words, receipts
 * say of themselves that they prove nothing, and letters of persons do not. */
static bool
proves_nothing(const struct words *w, struct slice body)
{
	struct slice sentence;

	if (!has(w, TEXTS_RECEIPT_MESSAGE, body))
		return false;
	while (notice_sentence(&body, &sentence))
		if (has(w, TEXTS_RECEIPT_DOUBT, sentence) && has(w, TEXTS_RECEIPT_SEEN, sentence))
			return true;
	return false;
}

/* "I have read your message": told by whoever did so, and by no program. */
static bool
is_own(const struct words *w, struct slice sentence)
{
	struct abuf b = abuf_in(w->m->a, 0);

	abuf_byte(&b, ' ');
	for (size_t i = 0; i < sentence.n; i++)
		abuf_byte(&b, sentence.p[i] == '\n' || sentence.p[i] == ',' ? ' ' : sentence.p[i]);
	abuf_byte(&b, ' ');
	return has(w, TEXTS_RECEIPT_OWN, abuf_done(&b));
}

/* "Your message to ann@corp.example was displayed on Monday at 9:15": it begins with a message, that it was seen, and
 * by whom or, under a receipt's title, when. */
static bool
tells_what_was_seen(const struct words *w, struct slice body, bool titled)
{
	struct slice sentence;

	for (int i = 0; i < FIRST && notice_sentence(&body, &sentence); i++)
		if (has(w, TEXTS_RECEIPT_MESSAGE, sentence) &&
		    has(w, TEXTS_RECEIPT_SEEN, sentence) &&
		    (has(w, TEXTS_RECEIPT_READER, sentence) ||
			slice_find_byte(sentence, '@', 0) != SLICE_NPOS ||
			(titled && slice_has_digit(sentence))))
			return true;
	return false;
}

/* "Mr. Example:", alone above the text, and no "Your message:" */
static bool
is_addressed(const struct words *w)
{
	static const struct slice ends[] = { SLICE(":"), SLICE("\xef\xbc\x9a"),
		SLICE("\xef\xbc\x8c"), SLICE("\xe3\x80\x81") };
	size_t at = text_skip_blank(&w->m->text, 0);
	struct slice line;

	if (at == w->m->text.n)
		return false;
	line = slice_trim(w->m->text.line[at]);
	if (line.n > LABEL || has(w, TEXTS_RECEIPT_MESSAGE, line))
		return false;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (slice_ends_nocase(line, ends[i]))
			return true;
	return false;
}

/* "The message was read", and not the minutes, beside which the message of somebody is. */
static bool
tells_of_message(const struct words *w)
{
	struct slice rest = slice_after(w->text, w->subject), sentence;

	while (notice_sentence(&rest, &sentence))
		if (has(w, TEXTS_RECEIPT_MESSAGE, sentence) &&
		    (has(w, TEXTS_RECEIPT_SEEN, sentence) ||
			has(w, TEXTS_RECEIPT_DELETED, sentence)))
			return true;
	return false;
}

/* "Your message", our subject in a line of its own, "was opened on Monday at 9:15" */
static bool
tells_below(const struct words *w, struct slice body, bool titled)
{
	struct slice sentence;

	if (!has(w, TEXTS_RECEIPT_MESSAGE, body) || !lays_out_subject(w->m, true))
		return false;
	for (int i = 0; notice_sentence(&body, &sentence); i++)
		if (has(w, TEXTS_RECEIPT_SEEN, sentence) &&
		    ((titled && slice_has_digit(sentence)) ||
			(i == 0 && has(w, TEXTS_RECEIPT_MESSAGE, sentence) &&
			    slice_find_byte(sentence, ':', 0) == SLICE_NPOS)))
			return true;
	return false;
}

/* "Read confirmation: our subject", "Your message was opened": a word for reading in front of a colon or a dash, or the whole of
 * it. */
static bool
is_titled(const struct words *w)
{
	struct slice subject = slice_first(w->text, w->subject), front = subject;
	static const struct slice ends[] = { SLICE(":"), SLICE(" - "), SLICE("\xef\xbc\x9a"),
		SLICE("]") };

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		front = slice_first(front, slice_find(front, ends[i], 0));
	if (front.n <= TITLE && front.n < subject.n && has(w, TEXTS_RECEIPT_TITLE, front))
		return true;
	return subject.n <= TITLE && has(w, TEXTS_RECEIPT_SEEN, subject) &&
	    has(w, TEXTS_RECEIPT_MESSAGE, subject);
}

/* A receipt by the meaning of its sentences, where no phrase of them is known. */
static bool
means_receipt(const struct words *w, bool titled)
{
	struct slice body = slice_trim(slice_after(w->text, w->subject));

	if (body.n > BRIEF || (w->m->hints & (HINT_DAEMON | HINT_MARKED)))
		return false;
	titled = titled || is_titled(w);
	return (((titled || names_subject(w)) &&
		    (proves_nothing(w, body) || tells_what_was_seen(w, body, titled))) ||
		   tells_below(w, body, titled)) &&
	    !is_own(w, body) && !is_own(w, slice_first(w->text, w->subject));
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
	if ((unread || words_find(w, SET_READ, w->subject, to) ||
		words_find(w, SET_READ_SURE, w->subject, to)) &&
	    ((titled && names_subject(w) && tells_of_message(w)) || lays_out_subject(w->m, false)))
		return !is_addressed(w);
	return means_receipt(w, titled) && !is_addressed(w);
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

/* Some write "Re:" in front of their own title, but name no letter that they answer, and begin with what was seen. */
static bool
answers_nothing(const struct words *w)
{
	struct slice body = slice_trim(slice_after(w->text, w->subject));

	return slice_starts_nocase(w->m->title, SLICE("re:")) && (w->m->hints & HINT_THREAD) == 0 &&
	    body.n <= SHORT && !is_own(w, body) && words_head(w, SET_READ_TITLE) &&
	    (tells_what_was_seen(w, body, true) ||
		words_find(w, SET_READ_SURE, w->subject, w->subject + SHORT / 4)) &&
	    !kind_asks(w->m) && !kind_is_letter(w->m);
}

bool
notice_read_receipt(const struct words *w, struct report *r)
{
	size_t to = w->subject + RECEIPT_WORDS;
	bool unread = words_find(w, SET_UNREAD, w->subject, to) != NULL;

	if ((w->m->hints & HINT_LIST) ||
	    !(w->answered || (w->m->hints & HINT_ANSWER) ? answers_nothing(w)
							 : is_receipt(w, to, unread)))
		return false;
	r->kind = KIND_MDN;
	r->subkind = unread ? SUBKIND_DELETED : receipt_subkind(w, to);
	(void)report_add_final(r, charset_make_valid(w->m->a, w->m->from));
	return true;
}

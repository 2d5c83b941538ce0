/* autoreply - see autoreply.h */
#include "autoreply.h"

#include "autoreply_private.h"
#include "charset.h"
#include "date.h"
#include "kind.h"
#include "notice.h"

#include <string.h>

enum { PHRASE = 128 /* octets that a phrase hardly exceeds */ };

/* "I have left the office for today": words of the one who left, inside others of the one who comes back, or behind their
 * beginning. */
static bool
is_part_of_away(const struct words *w, const struct word *one)
{
	for (const struct word *other = w->word;
	     other < w->word + w->n && other->start <= one->start; other++)
		if (other->set == SET_AWAY &&
		    (other->start < one->start ? other->end > one->start : other->end > one->end))
			return true;
	return false;
}

static bool
body_says(const struct words *w, enum reply_set set, size_t to)
{
	for (size_t i = words_from(w, w->subject); i < w->n && w->word[i].start < to; i++)
		if (w->word[i].set == set && (set == SET_AWAY || !is_part_of_away(w, &w->word[i])))
			return true;
	return false;
}

static enum subkind
body_subkind(const struct words *w, size_t to)
{
	/* strongest first: who left for good may also be "out of the office" */
	static const struct {
		enum reply_set set;
		enum subkind subkind;
	} kinds[] = { { SET_LEFT, SUBKIND_LEFT_COMPANY }, { SET_CHANGED, SUBKIND_ADDRESS_CHANGED },
		{ SET_AWAY, SUBKIND_OUT_OF_OFFICE }, { SET_UNATTENDED, SUBKIND_UNATTENDED },
		{ SET_RECEIVED, SUBKIND_ACKNOWLEDGEMENT } };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (body_says(w, kinds[i].set, to))
			return kinds[i].subkind;
	return SUBKIND_NONE;
}

static void
fill(const struct words *w, enum subkind kind, struct auto_reply *out)
{
	int64_t date = 0, day, year;
	unsigned month, dom;
	bool has_date = date_parse(message_header(w->m, "Date"), &date) ||
	    date_parse_received(message_header(w->m, "Received"), &date);

	*out = (struct auto_reply){ 0 };
	memcpy(out->language, w->language, sizeof out->language);
	if (kind == SUBKIND_CHALLENGE || kind == SUBKIND_ACKNOWLEDGEMENT ||
	    kind == SUBKIND_UNATTENDED)
		return;
	words_people(w, kind, &out->new_address, &out->substitute);
	if ((kind != SUBKIND_OUT_OF_OFFICE && kind != SUBKIND_AUTO_OTHER) ||
	    !words_until(w, has_date, date, &day))
		return;
	civil_from_days(day, &year, &month, &dom);
	for (unsigned i = 0; i < 4; i++, year /= 10)
		out->until[3 - i] = (char)('0' + year % 10);
	out->until[4] = out->until[7] = '-';
	out->until[5] = (char)('0' + month / 10);
	out->until[6] = (char)('0' + month % 10);
	out->until[8] = (char)('0' + dom / 10);
	out->until[9] = (char)('0' + dom % 10);
}

static enum subkind
reply_subkind(const struct words *w)
{
	const struct word *title = autoreply_title(w);
	size_t first = w->subject + AUTOREPLY_FIRST_WORDS;
	enum subkind body = body_subkind(w, first), rest;

	if (autoreply_is_challenge(w, body))
		return SUBKIND_CHALLENGE;
	if (autoreply_likeness(w, title, body) < AUTOREPLY_ENOUGH)
		return SUBKIND_NONE;
	rest = body_subkind(w, w->text.n);
	if (body != SUBKIND_NONE && body != SUBKIND_ACKNOWLEDGEMENT)
		return body;
	/* "AUTO: Ann Example is away" */
	if (title &&
	    (title->set == SET_SUBJECT_AWAY ||
		(rest == SUBKIND_NONE && words_find(w, SET_AWAY, title->end, w->subject))))
		return SUBKIND_OUT_OF_OFFICE;
	if (rest != SUBKIND_NONE)
		return rest;
	if (words_head(w, SET_AWAY)) /* "Out of town" */
		return SUBKIND_OUT_OF_OFFICE;
	if (words_find(w, SET_RECEIVED, 0, w->subject))
		return SUBKIND_ACKNOWLEDGEMENT;
	return SUBKIND_AUTO_OTHER;
}

/* Words of which sets make a kind of reply, and which kind. */
static const struct {
	enum reply_set set;
	enum subkind subkind;
} telling[] = { { SET_SUBJECT_AWAY, SUBKIND_OUT_OF_OFFICE }, { SET_AWAY, SUBKIND_OUT_OF_OFFICE },
	{ SET_LEFT, SUBKIND_LEFT_COMPANY }, { SET_CHANGED, SUBKIND_ADDRESS_CHANGED },
	{ SET_UNATTENDED, SUBKIND_UNATTENDED }, { SET_RECEIVED, SUBKIND_ACKNOWLEDGEMENT },
	{ SET_CHALLENGE, SUBKIND_CHALLENGE }, { SET_CHALLENGE_SURE, SUBKIND_CHALLENGE },
	{ SET_UNSUBSCRIBE, SUBKIND_UNSUBSCRIBE }, { SET_SUBSCRIBE, SUBKIND_SUBSCRIBE } };

static void
say_word(const struct words *w, struct steps *steps, const char *what, const struct word *word)
{
	if (word)
		steps_say(steps, what, slice_of(word->id), SLICE(" at "), slice_of(word->at),
		    SLICE(": "),
		    slice_first(slice_after(w->text, word->start), word->end - word->start));
}

static void
explain(const struct words *w, enum subkind kind, struct steps *steps)
{
	const char *header = autoreply_telling_header(w->m);

	if (!steps)
		return;
	if (header)
		steps_say(steps, "header", slice_of(header), SLICE(": "),
		    charset_make_valid(w->m->a, message_header(w->m, header)));
	steps_say(steps, "words", slice_of(subkind_name(kind)));
	if (kind == SUBKIND_UNSUBSCRIBE && !words_find(w, SET_UNSUBSCRIBE, 0, w->text.n))
		steps_say(steps, "rule", SLICE("each word at requests.rules: "),
		    slice_trim(slice_after(w->text, w->subject)));
	say_word(w, steps, "rule", autoreply_title(w));
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
			if ((telling[i].subkind == kind) == (pass == 0) &&
			    (telling[i].set != SET_SUBJECT_AWAY || !autoreply_title(w)))
				say_word(w, steps, pass ? "overruled" : "rule",
				    words_find(w, telling[i].set, 0, w->text.n));
}

/* What a receipt or a notice was known by. */
static void
explain_notice(const struct words *w, enum kind kind, struct steps *steps)
{
	steps_say(steps, "words", slice_of(kind_name(kind)));
	for (size_t i = 0; steps && i < w->n; i++)
		if (w->word[i].set >= SET_READ_TITLE && w->word[i].set <= SET_FAILED)
			say_word(w, steps, "rule", &w->word[i]);
}

bool
autoreply_keeps_report(const struct message *m, struct scan *s, struct report *r)
{
	struct words w;

	words_read_few(m, s, notice_sets, &w);
	return notice_correct(&w, r);
}

/* "Thank you for your letter. It could not be delivered ..." under a report's title: politely said, but no receipt. */
static bool
is_polite_report(const struct message *m)
{
	size_t first = text_skip_blank(&m->text, 0);
	struct slice words = text_join(m->a, &m->text, first, text_paragraph_end(&m->text, first));

	return (m->hints & (HINT_ANSWER | HINT_THREAD | HINT_AUTO)) == 0 && kind_has_subject(m) &&
	    slice_find(words, m->title, 0) == SLICE_NPOS && /* a receipt repeats it */
	    kind_says(m, REPORT_FAILURE, words);
}

bool
autoreply_is_plain(const struct message *m, struct scan *s)
{
	struct words w;
	enum subkind body;

	words_read_title(m, s, autoreply_title_sets, &w);
	if (!w.answered && autoreply_title(&w) != NULL)
		return true;
	if ((m->hints & HINT_DAEMON) || is_polite_report(m))
		return false;
	words_read(m, s, &w);
	body = body_subkind(&w, w.subject + AUTOREPLY_FIRST_WORDS);
	return body == SUBKIND_ACKNOWLEDGEMENT || body == SUBKIND_OUT_OF_OFFICE;
}

/* Whoever answers an invitation, or his calendar for him, may be out of the office that day. */
static bool
is_of_calendar(const struct message *m)
{
	for (size_t i = 0; i < m->mime.n; i++)
		if (slice_equal(m->mime.part[i].type.value, SLICE("text/calendar")) &&
		    parameters_get(&m->mime.part[i].type, SLICE("method")).n)
			return true;
	return false;
}

bool
autoreply_read(const struct message *m, struct scan *s, struct steps *steps, struct report *r,
    struct auto_reply *out)
{
	struct words w;
	enum subkind kind;

	words_read(m, s, &w);
	if (notice_read(&w, r)) {
		explain_notice(&w, r->kind, steps);
		return true;
	}
	if (is_of_calendar(m))
		return false;
	kind = autoreply_request(&w);
	if (kind != SUBKIND_NONE) {
		r->kind = KIND_REQUEST;
	} else {
		kind = reply_subkind(&w);
		if (kind == SUBKIND_NONE)
			return false;
		r->kind = KIND_AUTO_REPLY;
		fill(&w, kind, out);
		if (kind == SUBKIND_AUTO_OTHER && out->until[0] &&
		    (words_find(&w, SET_RETURN, w.subject, w.text.n) ||
			words_find(&w, SET_RETURN_NEXT, w.subject, w.text.n)))
			kind = SUBKIND_OUT_OF_OFFICE;
		else if (kind == SUBKIND_AUTO_OTHER && out->new_address.n)
			kind = SUBKIND_ADDRESS_CHANGED;
	}
	r->subkind = kind;
	(void)report_add_final(r, charset_make_valid(m->a, m->from));
	explain(&w, kind, steps);
	return true;
}

/* autoreply_day_relative - "back tomorrow": days that are named from the letter's own date; see autoreply_day.h */
#include "autoreply_day.h"

enum {
	NEAR = 40,   /* octets between a cue and the day */
	BEHIND = 14, /* the same between it and a date that says which day it is */
	WIDE = 0xe0  /* scripts without blanks begin here */
};

/* Is a text that stands there a word of its own, as far as its script has blanks? */
static bool
is_word(struct slice t, size_t from, size_t to)
{
	return t.p[from] >= WIDE ||
	    ((from == 0 || !is_letter_octet(t.p[from - 1])) &&
		(to == t.n || !is_letter_octet(t.p[to])));
}

/* "am Morgen", "por la mañana": the time of day. "wracam jutro" only ends like the first of these. */
static bool
is_other(const struct words *w, size_t at)
{
	const struct phrase *one = rules_text(
	    scan_rules(w->m->scan), TEXTS_DATE_TOMORROW_NOT, TEXT_ENDS, slice_first(w->text, at));

	return one && (one->n == at || !is_letter_octet(w->text.p[at - one->n - 1]));
}

/* Days from today of the word at this place, or 0; *end behind it. */
static int
days_at(const struct words *w, size_t at, size_t *end)
{
	static const enum text_list list[] = { TEXTS_DATE_OVERMORROW, TEXTS_DATE_TOMORROW };

	for (int i = 0; i < 2; i++) {
		*end = at;
		if (day_take_any(w, list[i], end) && is_word(w->text, at, *end) && !is_other(w, at))
			return 2 - i;
	}
	return 0;
}

/* In the sentence of the cue, and near it; "tomorrow, 5 August" in an older notice is another day than tomorrow. */
static int
days_near(const struct day_reader *r, const struct word *cue, bool before, bool behind)
{
	const struct words *w = r->w;
	struct day other;
	size_t from = before && cue->start > NEAR ? cue->start - NEAR
	    : before                              ? 0
						  : cue->end,
	       to = behind ? cue->end + NEAR : cue->start, end;

	for (size_t at = from; at < to && at < w->text.n; at++) {
		int days = (w->text.p[at] & 0xc0) == 0x80 ? 0 : days_at(w, at, &end);

		if (days && !day_find(r, end, end + BEHIND, &other) &&
		    !day_sentence_ends(w->text, end < cue->start ? end : cue->start, cue->start) &&
		    !(at >= cue->end && day_sentence_ends(w->text, cue->end, at)))
			return days;
	}
	return 0;
}

bool
day_relative(const struct day_reader *r, int64_t *day)
{
	for (size_t k = 0; k < r->w->n && r->today != INT64_MIN; k++) {
		const struct word *cue = &r->w->word[k];
		bool back = cue->set == SET_RETURN || cue->set == SET_RETURN_AFTER,
		     through = cue->set == SET_THROUGH;
		int days = 0;

		if (cue->start <= r->w->subject)
			continue;
		if (back || through || cue->set == SET_UNTIL || cue->set == SET_UNTIL_AFTER ||
		    cue->set == SET_RETURN_NEXT)
			days = days_near(r, cue, back || cue->set == SET_UNTIL_AFTER,
			    cue->set != SET_UNTIL_AFTER);
		if (days) {
			*day = r->today + days + through;
			return true;
		}
	}
	return false;
}

/* autoreply_likeness - the signs of an automatic reply, weighed; see autoreply_private.h */
#include "autoreply_private.h"

#include "kind.h"

#include <string.h>

/* Weights of the signs; AUTOREPLY_ENOUGH of them make an automatic reply. */
enum {
	COMMON_TITLE = 14, /* letters; shorter single words head letters of persons too */
	IDEOGRAPH = 4,     /* letters that one of them is worth */
	FIRST_OF_ALL =
	    8, /* octets in front of what a body begins with: brackets, a greeting is none */
	BEGINNING = 160, /* octets of a body in which a program still says what it is */
	LAST = 60,       /* octets behind what a program says of itself at the end */
	TOLD_BY = 100    /* octets in which a program names who said what it tells */
};

struct signs {
	const struct word *title; /* may be NULL */
	enum subkind body;
	bool explicit; /* a header says that a program answered */
	bool said;     /* the body says why */
	bool thread;   /* the header names what it answers */
	bool noted;    /* the subject says that something was received */
	bool answers;  /* any of title, thread, noted */
};

/* A help desk's program marks what its people write, too: only with the words of a receipt is it the program. */
static bool
is_receipt_of_desk(const struct message *m, const struct signs *s)
{
	return (s->body == SUBKIND_ACKNOWLEDGEMENT || s->noted) && autoreply_is_of_desk(m);
}

/* "https://example.com/a?k=1": this mark asks nothing. */
static bool
is_in_address(struct slice text, size_t mark)
{
	size_t start = mark;

	while (start > 0 && text.p[start - 1] > ' ')
		start--;
	return mark + 1 < text.n && text.p[mark + 1] > ' ' &&
	    slice_find(slice_first(slice_after(text, start), mark - start), SLICE("://"), 0) !=
	    SLICE_NPOS;
}

bool
autoreply_asks(const struct words *w)
{
	size_t first = w->subject + AUTOREPLY_FIRST_WORDS;
	size_t mark = slice_find_byte(w->text, '?', w->subject);

	while (mark != SLICE_NPOS && mark < first && is_in_address(w->text, mark))
		mark = slice_find_byte(w->text, '?', mark + 1);
	return mark != SLICE_NPOS && mark < first;
}

/* "Ann wrote: I am away": a program tells what somebody said, and to whom it may concern. */
static bool
tells_of_somebody(const struct words *w)
{
	return message_text(w->m, TEXTS_AUTOREPLY_TOLD, TEXT_WITHIN,
	    slice_first(slice_after(w->text, w->subject), TOLD_BY));
}

/* "Vacation" may head anybody's letter; what is longer, or goes on as only machines do, is no such word. */
static bool
is_common_title(const struct words *w, const struct word *title)
{
	struct slice s = { w->text.p + title->start, title->end - title->start };
	size_t letters = 0;

	for (size_t i = 0; i < s.n; i++)
		letters += (s.p[i] & 0xc0) == 0x80 ? 0 : s.p[i] >= 0xe3 ? IDEOGRAPH : 1;
	return title->set == SET_SUBJECT_AWAY && letters < COMMON_TITLE &&
	    slice_find_byte(s, ' ', 0) == SLICE_NPOS && !autoreply_heads_subject(w, title);
}

/* Somebody asks about automatic replies, as he calls his letter: no program's header, and not in front of our subject. */
static bool
is_persons(const struct words *w, const struct word *title)
{
	return title && !autoreply_heads_subject(w, title) &&
	    (w->m->hints & (HINT_AUTO | HINT_NULL_SENDER)) == 0;
}

/* Nothing claims to be an answer, or what does so speaks of somebody else. */
static bool
is_news(const struct words *w, const struct signs *s)
{
	const struct message *m = w->m;
	/* what is generated and no reply has no sender to return to either */
	bool marked = s->answers || message_has(m, "X-List-Administrivia") ||
	    ((m->hints & HINT_NULL_SENDER) && (m->hints & HINT_AUTO) == 0);

	/* "Ann has added an event: Out of office" */
	if (!s->explicit && s->title && s->title->set == SET_SUBJECT_AWAY && !s->thread &&
	    (m->hints & HINT_NULL_SENDER) == 0 && tells_of_somebody(w))
		return true;
	if (s->explicit || s->title)
		return false;
	/* news of a program to whom it may concern, and what it quotes */
	if ((!marked || kind_is_tracker(m) || tells_of_somebody(w)) &&
	    (s->body != SUBKIND_ACKNOWLEDGEMENT || !marked))
		return true;
	/* nor does the header alone tell a help desk's letter from its program's */
	return !s->said && !s->noted && (m->hints & HINT_NULL_SENDER) == 0;
}

static int
title_weight(const struct words *w, const struct signs *s)
{
	const struct word *title = s->title;
	int sum = 0;

	if (title && autoreply_beside_subject(w, title))
		sum += s->said || title->set == SET_SUBJECT ? AUTOREPLY_ENOUGH : 10;
	else if (title)
		sum += w->answered ? 10 : is_common_title(w, title) ? 15 : AUTOREPLY_ENOUGH;
	/* a person's own title; who answers writes "Re:" in front */
	if (!s->explicit && title && title->set == SET_SUBJECT_AWAY && !s->said &&
	    !((w->m->hints & HINT_THREAD) && autoreply_heads_subject(w, title)))
		sum -= (w->m->hints & HINT_NULL_SENDER) ? 0 : 15;
	if (!s->explicit && autoreply_asks(w))
		sum -= is_persons(w, title) ? 45 : 15;
	return sum;
}

static int
header_weight(const struct message *m)
{
	int sum = 0;

	if (autoreply_says_bulk(m))
		sum += 30;
	if (message_has(m, "X-Auto-Response-Suppress"))
		sum += 15;
	if (slice_starts_nocase(slice_trim(message_header(m, "Auto-Submitted")), SLICE("no")))
		sum -= 50;
	return sum;
}

/* Does a sentence, or a part of one, begin there? */
static bool
begins_clause(struct slice text, size_t at)
{
	while (at > 0 && text.p[at - 1] == ' ')
		at--;
	return at == 0 || strchr("\n.,!;*(", text.p[at - 1]) != NULL ||
	    slice_ends_nocase(slice_first(text, at), SLICE("\xe3\x80\x82")) ||
	    slice_ends_nocase(slice_first(text, at), SLICE("\xe3\x80\x81"));
}

static bool
is_last(const struct words *w, const struct word *word)
{
	return slice_trim(slice_after(w->text, word->end)).n <= LAST;
}

/* "This is an automatic reply. ...": the program itself says so, before anything else, in one of its first sentences or
 * in the last. */
static bool
calls_itself_one(const struct words *w, const struct signs *s)
{
	size_t to = w->subject + BEGINNING;

	if (!s->answers)
		return false;
	for (size_t i = words_from(w, w->subject); i < w->n; i++) {
		const struct word *word = &w->word[i];

		if (word->set == SET_ITSELF && (word->start < to || is_last(w, word)) &&
		    (word->start < w->subject + FIRST_OF_ALL ||
			begins_clause(w->text, word->start)))
			return true;
	}
	return false;
}

/* "A ticket has been created": a help desk's program of a kind that is not known by its header. Orders and payments are
 * received as well. */
static bool
speaks_as_desk(const struct words *w)
{
	return message_text(w->m, TEXTS_AUTOREPLY_DESK, TEXT_WITHIN,
	    slice_first(w->text, w->subject + AUTOREPLY_FIRST_WORDS));
}

/* What the words are worth when the header agrees with them. */
static int
words_weight(const struct words *w, const struct signs *s)
{
	unsigned hints = w->m->hints;
	int sum = 0;

	/* not to be answered is what every program's news asks for */
	if (s->said && s->body != SUBKIND_ACKNOWLEDGEMENT &&
	    (s->body != SUBKIND_UNATTENDED || s->title || s->thread))
		sum += 40;
	if ((s->answers || s->said) && (hints & HINT_NULL_SENDER))
		sum += 40;
	if (calls_itself_one(w, s))
		sum += AUTOREPLY_ENOUGH;
	/* RFC 3834 3.3: the path of return of an answer is empty, and of an order's confirmation seldom */
	if ((s->noted || s->thread) && s->body == SUBKIND_ACKNOWLEDGEMENT &&
	    (hints & HINT_NULL_SENDER))
		sum += 20;
	if ((s->noted || s->thread) && s->body == SUBKIND_ACKNOWLEDGEMENT && (hints & HINT_AUTO) &&
	    speaks_as_desk(w))
		sum += 30;
	/* "Absence: Ann, 3 to 16 August" may be a calendar's */
	if (s->answers && (hints & HINT_AUTO) &&
	    (s->said || s->thread || !s->title || s->title->set == SET_SUBJECT))
		sum += 30;
	return sum;
}

int
autoreply_likeness(const struct words *w, const struct word *title, enum subkind body)
{
	const struct message *m = w->m;
	struct signs s = { .title = title,
		.body = body,
		.explicit = autoreply_says_replied(m),
		.said = body != SUBKIND_NONE,
		.thread = (m->hints & (HINT_THREAD | HINT_ANSWER)) != 0,
		.noted = words_find(w, SET_RECEIVED, 0, w->subject) != NULL };
	int sum;

	/* a program that knows no header for it writes "Re:" all the same, and says what it is */
	s.answers = title || s.noted || s.thread ||
	    (w->answered && words_find(w, SET_ITSELF, w->subject, w->text.n));
	s.explicit = s.explicit || is_receipt_of_desk(m, &s);
	if (is_news(w, &s))
		return 0;
	sum = s.explicit ? 90 : 0;
	if (kind_is_list_itself(m))
		sum += s.said || s.noted ? 40 : 0;
	else if (message_has(m, "List-Unsubscribe") || message_has(m, "Feedback-ID"))
		return s.explicit ? sum - 20 : 0;
	else if ((m->hints & HINT_LIST) && !s.explicit && title && title->set == SET_SUBJECT_AWAY &&
	    autoreply_heads_subject(w, title) &&
	    (m->hints & (HINT_AUTO | HINT_NULL_SENDER | HINT_THREAD)) == 0)
		return 0; /* "Out of office: how to set yours", to everybody on the list */
	else if (m->hints & HINT_LIST)
		sum -= 40;
	return sum + title_weight(w, &s) + words_weight(w, &s) + header_weight(m);
}

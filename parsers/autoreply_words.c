/* autoreply_words - the own words of an answer; see autoreply_words.h */
#include "autoreply_words.h"

#include "added.h"

#include <string.h>

/* Nobody explains an absence in more; newsletters do not become slower than their first page. */
enum { OWN_LINES = 60, OWN_OCTETS = 6144 };

static const char *const set_names[SET_MONTH] = { "autoreply.subject", "autoreply.subject.away",
	"autoreply.away", "autoreply.left", "autoreply.changed", "autoreply.unattended",
	"autoreply.received", "autoreply.challenge", "autoreply.challenge.sure",
	"autoreply.challenge.about", "request.unsubscribe", "request.subscribe", "autoreply.return",
	"autoreply.return.after", "autoreply.return.next", "autoreply.until",
	"autoreply.until.after", "autoreply.through", "autoreply.through.after",
	"autoreply.substitute", "autoreply.newaddress", "autoreply.quote", "autoreply.language",
	"notice.title", "notice.read", "notice.read.sure", "notice.unread", "notice.delayed",
	"notice.delivered", "notice.relayed", "notice.expanded", "notice.failed", "request.polite",
	"autoreply.itself" };

_Static_assert(SET_COUNT <= SCAN_SLOTS - 10, "the last slots are kind.h's");

static const char *
set_name(unsigned set, char room[SCAN_NAME])
{
	unsigned n;

	if (set < SET_MONTH)
		return set_names[set];
	n = set < SET_WEEKDAY ? set - SET_MONTH + 1 : set - SET_WEEKDAY;
	memcpy(room, set < SET_WEEKDAY ? "date.month.\0\0\0" : "date.weekday.\0", 14);
	if (n >= 10)
		memcpy(room + strlen(room), "1", 2);
	room[strlen(room) + 1] = 0;
	room[strlen(room)] = (char)('0' + n % 10);
	return room;
}

static struct slice
without_answer_prefix(const struct message *m, struct slice s, bool *cut)
{
	const struct phrase *prefix;

	s = slice_trim(s);
	while ((prefix = rules_text(scan_rules(m->scan), TEXTS_SUBJECT_ANSWER, TEXT_BEGINS, s)) !=
	    NULL) {
		s = slice_trim(slice_after(s, prefix->n));
		*cut = true;
	}
	return s;
}

/* "Re: [Returns] Re: title": the names of lists are kept, which may be a program's own words. */
static void
put_subject(const struct message *m, struct words *w, struct abuf *b)
{
	struct slice subject, title;

	w->answered = false;
	subject = without_answer_prefix(m, m->subject, &w->answered);
	if (subject.n && subject.p[0] == '[') {
		title = added_subject_list(scan_rules(m->scan), subject);
		abuf_slice(b, text_clip(slice_first(subject, subject.n - title.n), 512));
		subject = without_answer_prefix(m, title, &w->answered);
	}
	abuf_slice(b, text_clip(subject, 512));
}

static bool
is_quoted(struct slice line)
{
	line = slice_trim(line);
	return slice_starts(line, SLICE(">")) || slice_starts(line, SLICE("|>")) ||
	    slice_starts_nocase(line, SLICE("&gt;"));
}

/* Subject and body as one text; what ">" quotes is left out, wherever it stands. */
static void
put_source(const struct message *m, struct words *w)
{
	struct abuf b = abuf_in(m->a, 0);

	put_subject(m, w, &b);
	abuf_slice(&b, SLICE("\n\n"));
	for (size_t i = 0; i < m->text.n && i < OWN_LINES && b.n < OWN_OCTETS; i++) {
		if (is_quoted(m->text.line[i])) {
			w->quotes = true;
			continue;
		}
		abuf_slice(&b, text_clip(m->text.line[i], OWN_OCTETS));
		abuf_byte(&b, '\n');
	}
	w->source = abuf_done(&b);
}

static bool
comes_first(const struct word *x, const struct word *y)
{
	return x->start != y->start ? x->start < y->start : x->end >= y->end;
}

/* Merges neighbours, ever longer ones. Not qsort(): that of glibc asks the kernel how much memory there is,
 * which the sandbox forbids. */
static void
sort_words(struct word *word, size_t n, struct word *spare)
{
	for (size_t width = 1; width < n; width *= 2) {
		for (size_t from = 0; from < n; from += 2 * width) {
			size_t middle = from + width < n ? from + width : n;
			size_t end = from + 2 * width < n ? from + 2 * width : n;
			size_t a = from, b = middle;

			for (size_t k = from; k < end; k++)
				spare[k] =
				    b >= end || (a < middle && comes_first(&word[a], &word[b]))
				    ? word[a++]
				    : word[b++];
		}
		memcpy(word, spare, n * sizeof *word);
	}
}

/* Where the line ends that at stands in. */
static size_t
line_end(const struct words *w, size_t at)
{
	const struct folded *f = &w->folded;
	size_t end = slice_first(w->text, slice_find_byte(w->text, '\n', at)).n;

	for (size_t i = 0; i < f->nsteps; i++)
		if (f->step[i].line && f->step[i].at >= at)
			return f->step[i].at < end ? f->step[i].at : end;
	return end;
}

/* Where the subject begins behind the name of a list; its end when there is no more than that. */
static size_t
title_at(const struct words *w)
{
	struct slice subject = slice_first(w->text, w->subject), tag, behind = subject;

	if (subject.n == 0 || subject.p[0] != '[')
		return 0;
	tag = added_tag(&behind);
	if (tag.n && behind.n == 0)
		return w->subject;
	return (size_t)(added_subject_list(scan_rules(w->m->scan), subject).p - subject.p);
}

/* The edges of the subject and of the body's first line. The fold keeps an empty line as "\n". */
static void
find_edges(struct words *w)
{
	size_t at = slice_find_byte(w->text, '\n', 0);

	if (w->source.n && w->source.p[0] == '\n') { /* no subject */
		w->subject = 0;
		at = SLICE_NPOS;
	} else {
		w->subject = at == SLICE_NPOS ? w->text.n : at;
	}
	at = at == SLICE_NPOS ? w->subject : at + 1;
	w->first = line_end(w, at + 1);
	w->begin = title_at(w);
}

/* Does a letter of Greek or Cyrillic begin there? */
static bool
is_greek_or_cyrillic(struct slice t, size_t at)
{
	return at < t.n && t.p[at] >= 0xcd && t.p[at] <= 0xd3;
}

/* The Russian word for through, in that for mail: a small word of a date is no part of another. */
static bool
is_inside_word(struct slice t, unsigned set, const struct hit *hit)
{
	return (set == SET_UNTIL || set == SET_THROUGH) && is_greek_or_cyrillic(t, hit->start) &&
	    ((hit->start > 1 && is_greek_or_cyrillic(t, hit->start - 2)) ||
		is_greek_or_cyrillic(t, hit->end));
}

static void
keep_hits(
    const struct message *m, const struct hit *hit, size_t n, const uint64_t *bit, struct words *w)
{
	struct word *word = arena_alloc(m->a, n + 1, sizeof *word);
	struct word *spare = arena_alloc(m->a, n + 1, sizeof *spare);
	size_t cut = w->text.n;

	if (!word || !spare)
		return;
	for (size_t i = 0; i < n; i++)
		if (hit[i].set == bit[SET_QUOTE] && hit[i].start > w->subject && hit[i].start < cut)
			cut = hit[i].start;
	w->quotes = w->quotes || cut < w->text.n;
	w->text = slice_first(w->text, cut);
	for (size_t i = 0; i < n; i++) {
		unsigned set = 0;

		if (hit[i].end > cut)
			continue;
		while (set < SET_COUNT && bit[set] != hit[i].set)
			set++;
		if (set < SET_COUNT && !is_inside_word(w->text, set, &hit[i]))
			word[w->n++] = (struct word){ .set = (enum reply_set)set,
				.start = hit[i].start,
				.end = hit[i].end,
				.language = hit[i].language,
				.id = hit[i].id,
				.at = hit[i].rule_at };
	}
	sort_words(word, w->n, spare);
	w->word = word;
}

/* Of the source, which has been put there. */
static void
find_words(const struct message *m, struct scan *s, uint64_t sets, struct words *out)
{
	uint64_t bit[SET_COUNT], all = 0;
	const struct hit *hit;
	size_t n;

	fold_text(m->a, out->source, &out->folded);
	out->text = out->folded.text;
	find_edges(out);
	for (unsigned i = 0; i < SET_COUNT; i++) {
		bit[i] = sets & UINT64_C(1) << i ? scan_set(s, i, set_name) : 0;
		all |= bit[i];
	}
	n = scan_sets(s, m->a, &out->folded, all, &hit);
	keep_hits(m, hit, n, bit, out);
}

void
words_read_few(const struct message *m, struct scan *s, uint64_t sets, struct words *out)
{
	*out = (struct words){ .m = m };
	put_source(m, out);
	find_words(m, s, sets | UINT64_C(1) << SET_QUOTE, out);
}

void
words_read_title(const struct message *m, struct scan *s, uint64_t sets, struct words *out)
{
	struct abuf b = abuf_in(m->a, 0);

	*out = (struct words){ .m = m };
	put_subject(m, out, &b);
	abuf_slice(&b, SLICE("\n\n"));
	out->source = abuf_done(&b);
	find_words(m, s, sets, out);
}

void
words_read(const struct message *m, struct scan *s, struct words *out)
{
	words_read_few(m, s, UINT64_MAX, out);
	words_find_language(out);
}

size_t
words_from(const struct words *w, size_t at)
{
	size_t low = 0, high = w->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (w->word[middle].start < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct word *
words_find(const struct words *w, enum reply_set set, size_t from, size_t to)
{
	for (size_t i = words_from(w, from); i < w->n && w->word[i].start < to; i++)
		if (w->word[i].set == set)
			return &w->word[i];
	return NULL;
}

const struct word *
words_head(const struct words *w, enum reply_set set)
{
	const struct word *first = words_find(w, set, 0, 1);

	return first || w->begin == 0 || w->begin == w->subject
	    ? first
	    : words_find(w, set, w->begin, w->begin + 1);
}

/* freeform_served - who got the message beside those who did not, in reports without a known layout */
#include "freeform.h"

#include "kind.h"
#include "status.h"

#include <string.h>

enum { IN_A_ROW = 32 };

enum service { SAYS_NOTHING, SAYS_SERVED, SAYS_OTHERWISE };

/* One pass over the lines of a report. */
struct pass {
	const struct message *m;
	struct report *r;
	enum service *told; /* of each recipient */
	bool heading;       /* are those served who stand here with no words behind? */
};

/* Any of them at the start of a word; "Delivered-To:" is the name of a field. */
static bool
has_word(const struct message *m, enum text_list which, struct slice s)
{
	struct texts words = rules_texts(scan_rules(m->scan), which);

	for (size_t k = 0; k < words.n; k++) {
		struct slice word = phrase_slice(&words.text[k]);
		size_t at = 0;

		while ((at = slice_find_nocase(s, word, at)) != SLICE_NPOS) {
			size_t end = at + word.n;

			if ((at == 0 ||
				(!ascii_alpha(s.p[at - 1]) && !ascii_digit(s.p[at - 1]) &&
				    s.p[at - 1] < 0x80)) &&
			    (end == s.n || s.p[end] != '-') &&
			    (word.n > 3 || end == s.n ||
				(!ascii_alpha(s.p[end]) && !ascii_digit(s.p[end]))))
				return true;
			at = end;
		}
	}
	return false;
}

/* "Result: waiting", "(queued)": not yet, so no failure, either. */
static bool
is_under_way(const struct message *m, struct slice words)
{
	size_t colon = slice_find_byte(words, ':', 1);

	if (colon != SLICE_NPOS && colon + 1 < words.n)
		words = slice_after(words, colon + 1);
	while (words.n && !is_letter_octet(words.p[0]))
		words = slice_after(words, 1);
	return message_text(m, TEXTS_SERVED_WAITING, TEXT_BEGINS, words);
}

/* "Did you mean:", "Questions:" and the like: whoever stands under it was not written to. */
static bool
is_aside(const struct message *m, struct slice heading)
{
	size_t at = heading.n;

	/* one sentence: HTML has a paragraph in a line */
	while (at > 1 && !(heading.p[at - 1] == ' ' && heading.p[at - 2] == '.'))
		at--;
	if (at > 1)
		heading = slice_after(heading, at);
	return message_text(m, TEXTS_HEADING_ASIDE, TEXT_WITHIN, heading);
}

/* Is there a code of failure, or a word that turns another into its opposite? */
static bool
denies(const struct message *m, struct slice words)
{
	struct codes codes;

	status_scan(words, &codes);
	return codes.reply[0] >= '4' || codes.status[0] >= '4' ||
	    slice_find_nocase(words, SLICE("n't"), 0) != SLICE_NPOS ||
	    slice_find_nocase(words, SLICE("n\xe2\x80\x99t"), 0) != SLICE_NPOS ||
	    has_word(m, TEXTS_SERVED_NOT, words);
}

/* Do words say that somebody got the message, and nothing that may mean the opposite? */
static enum service
judge(const struct message *m, struct slice words)
{
	if (!is_under_way(m, words) && !has_word(m, TEXTS_SERVED_WORD, words))
		return SAYS_OTHERWISE;
	return denies(m, words) ? SAYS_OTHERWISE : SAYS_SERVED;
}

bool
freeform_says_served(const struct message *m, struct slice words)
{
	return judge(m, words) == SAYS_SERVED;
}

static bool
has_words(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (ascii_alnum(s.p[i]) || s.p[i] >= 0x80)
			return true;
	return false;
}

static void
tell(struct pass *p, struct slice address, enum service service)
{
	struct report_rcpt *one = report_find(p->r, address);

	for (size_t i = 0; i < p->r->n; i++)
		/* once refused is refused, whatever became of him on the way there */
		if (p->r->rcpt[i] == one && p->told[i] != SAYS_OTHERWISE)
			p->told[i] = service;
}

static bool
is_heading(const struct message *m, size_t i)
{
	struct slice line = slice_trim(m->text.line[i]);

	return line.n && (line.p[line.n - 1] == ':' || line.p[line.n - 1] == '?');
}

/* Does heading line i say that those under it are not meant by any reply? */
static bool
heads_served(const struct message *m, size_t i)
{
	struct slice line = slice_trim(m->text.line[i]);

	return is_heading(m, i) && (is_aside(m, line) || judge(m, line) == SAYS_SERVED);
}

/* The lines under i that go on about its last address: up to a blank line or the next address. */
static size_t
own_lines(const struct message *m, size_t i)
{
	size_t end = i + 1;

	while (end < m->text.n && !text_blank(&m->text, end) && !is_heading(m, end) &&
	    slice_find_byte(m->text.line[end], '@', 0) == SLICE_NPOS)
		end++;
	return end;
}

/* Does the sentence of line i go on in the next one? */
static bool
goes_on(const struct message *m, size_t i)
{
	struct slice line = slice_trim(m->text.line[i]), next;

	if (line.n == 0 || memchr(".!?:;", line.p[line.n - 1], 5) || i + 1 >= m->text.n)
		return false;
	next = slice_trim(m->text.line[i + 1]);
	return next.n && next.p[0] >= 'a' && next.p[0] <= 'z' &&
	    slice_find_byte(next, '@', 0) == SLICE_NPOS;
}

/* What is said of the last address of line i: behind or under it, else in front of it, else by the heading. */
static enum service
read_last(const struct pass *p, size_t i, struct slice front, struct slice behind)
{
	struct slice under = text_join(p->m->a, &p->m->text, i + 1, own_lines(p->m, i));

	/* "to ann@corp.example sent on 17 Oct" and, in the next line, "could not be delivered" */
	if (has_words(behind) && goes_on(p->m, i) && denies(p->m, under))
		return SAYS_OTHERWISE;
	if (!has_words(behind))
		behind = under;
	if (has_words(behind))
		return judge(p->m, behind);
	if (judge(p->m, front) == SAYS_SERVED)
		return SAYS_SERVED;
	return p->heading ? SAYS_SERVED : SAYS_NOTHING;
}

/* What the words behind each address of line i say about it, and about those in front of it that have none. */
static void
read_line(struct pass *p, size_t i)
{
	struct slice line = p->m->text.line[i], rest = line, found, next, other, row[IN_A_ROW];
	struct slice front = SLICE_NONE;
	size_t n = 0;

	while (layout_next_address(&rest, &found)) {
		enum service service;

		if (front.p == NULL)
			front = slice_first(line, (size_t)(found.p - line.p));
		if (n < IN_A_ROW)
			row[n++] = found;
		next = rest;
		if (layout_next_address(&next, &other)) {
			struct slice between = slice_first(rest, (size_t)(other.p - rest.p));

			if (!has_words(between))
				continue;
			service = judge(p->m, between);
		} else {
			service = read_last(p, i, front, rest);
		}
		while (n)
			tell(p, row[--n], service);
	}
}

void
freeform_drop_served(const struct message *m, struct report *r)
{
	struct pass p = { .m = m, .r = r };
	size_t kept = 0;

	if (r->n == 0)
		return;
	p.told = arena_take(m->a, r->n * sizeof *p.told, sizeof *p.told);
	if (!p.told)
		return;
	memset(p.told, 0, r->n * sizeof *p.told);
	for (size_t i = 0; i < m->text.n; i++) {
		struct slice line = slice_trim(m->text.line[i]);
		bool names = slice_find_byte(line, '@', 0) != SLICE_NPOS;

		if (names)
			read_line(&p, i);
		if (is_heading(m, i) || (!names && text_blank(&m->text, i - 1) && line.n))
			p.heading = heads_served(m, i);
	}
	for (size_t i = 0; i < r->n; i++)
		kept += p.told[i] != SAYS_SERVED;
	/* that all of them have it may be the news */
	if (kept == 0 && (kind_says_delayed(m) || freeform_reply(m, 0, m->text.n) == TEXT_NONE))
		return;
	kept = 0;
	for (size_t i = 0; i < r->n; i++)
		if (p.told[i] != SAYS_SERVED)
			r->rcpt[kept++] = r->rcpt[i];
	r->n = kept;
}

/* heard - the phrases that stand in the texts of one failure; see evidence.h */
#include "evidence.h"

#include "clean.h"

static bool
is_in_url(struct slice text, size_t from)
{
	size_t begin = from;

	while (begin > 0 && from - begin < 256 && !ascii_space(text.p[begin - 1]))
		begin--;
	return slice_find(slice_first(slice_after(text, begin), from - begin), SLICE("://"), 0) !=
	    SLICE_NPOS;
}

/* Does the stretch of text stand in a URL, or is it a label of a host name? "see
 * https://www.example.net/spam-policy" and "host antispam.example.net said" say nothing about the mail. */
static bool
is_named(struct slice text, size_t from, size_t to)
{
	if (slice_find_byte(slice_first(slice_after(text, from), to - from), ' ', 0) != SLICE_NPOS)
		return false;
	if (to + 1 < text.n && text.p[to] == '.' && ascii_alpha(text.p[to + 1]))
		return true;
	if (from > 1 && text.p[from - 1] == '.' && ascii_alpha(text.p[from - 2]))
		return true;
	return is_in_url(text, from);
}

/* The name around the stretch of text, and the dots in it beside the stretch. */
struct name {
	size_t from, to, dots;
};

static struct name
name_around(struct slice text, size_t from, size_t to)
{
	enum { MOST = 256 };
	struct name name = { from, to, 0 };

	while (name.from > 0 && from - name.from < MOST && is_name_octet(text.p[name.from - 1]))
		name.from--;
	while (name.to < text.n && name.to - to < MOST && is_name_octet(text.p[name.to]))
		name.to++;
	while (name.to > to && text.p[name.to - 1] == '.')
		name.to--;
	for (size_t i = name.from; i < name.to; i++)
		name.dots += (i < from || i >= to) && text.p[i] == '.';
	return name;
}

/* Is the stretch of text one of three or more labels of a name ("relay.example.net")? Then a host is called so;
 * of two it may be the end of a sentence and the beginning of the next ("rejected.see"). */
static bool
is_label(struct slice text, size_t from, size_t to)
{
	return name_around(text, from, to).dots > 1;
}

/* Of a name of two labels, the one that the stretch of text is not in. */
static struct slice
other_label(struct slice name, size_t from)
{
	size_t dot = slice_find_byte(name, '.', 0);

	return from < dot ? slice_after(name, dot + 1) : slice_first(name, dot);
}

/* Does the word stand in an address, a host name or the recipient's local part? "<ana@grupo-x.example>" speaks of no
 * group. "User unknown.Sender rejected" is no host, but "sender.example" is: the other label is no word of a reply. */
static bool
is_in_name(const struct evidence *e, struct slice text, size_t from, size_t to)
{
	struct name around = name_around(text, from, to);
	struct slice name = slice_first(slice_after(text, around.from), around.to - around.from);

	if (slice_find_byte(name, ' ', 0) != SLICE_NPOS)
		return false;
	if ((around.from > 0 && text.p[around.from - 1] == '@') || around.dots > 1)
		return true;
	if (name.n > to - from && slice_equal_nocase(name, e->local))
		return true;
	return around.dots == 1 &&
	    !groups_any(words_groups(e->r, other_label(name, from - around.from)));
}

/* Does the stretch of text begin in front of a quoted reply and end in it ("host said: 550 blocked" for a phrase
 * "host * blocked")? What is around a reply and what is in it are two sentences. */
static bool
crosses_reply(const struct rules *r, struct slice hit)
{
	for (size_t at = slice_find_byte(hit, ':', 0); at != SLICE_NPOS;
	     at = slice_find_byte(hit, ':', at + 1)) {
		struct slice behind = slice_after(hit, at + 1);

		if (behind.n > 4 && behind.p[0] == ' ' &&
		    (behind.p[1] == '4' || behind.p[1] == '5') && ascii_digit(behind.p[2]) &&
		    ascii_digit(behind.p[3]) && behind.p[4] == ' ')
			return true;
		if (rules_text(r, TEXTS_REPLY_TOLD, TEXT_ENDS, slice_first(hit, at)))
			return true;
	}
	return false;
}

static bool
is_quote(unsigned char c)
{
	return c == '<' || c == '>' || c == '"' || c == '\'' || c == '`';
}

/* Does the stretch of text stand in the recipient's local part, which is quoted without its domain ("User <abuse>
 * unknown")? */
static bool
is_mailbox(const struct evidence *e, struct slice text, const struct rule_hit *hit)
{
	size_t begin = hit->from, n = e->local.n;

	if (n < hit->to - hit->from) /* as mostly */
		return false;
	while (begin > 0 && hit->from - begin < n && text.p[begin - 1] > ' ' &&
	    !is_quote(text.p[begin - 1]))
		begin--;
	return begin > 0 && hit->to <= begin + n && begin + n < text.n &&
	    is_quote(text.p[begin - 1]) && is_quote(text.p[begin + n]) &&
	    slice_equal_nocase(slice_first(slice_after(text, begin), n), e->local);
}

/* Is this no phrase of a refusal after all? */
static bool
is_chance(const struct evidence *e, const struct rule *rule, struct slice text,
    const struct rule_hit *hit)
{
	if (is_mailbox(e, text, hit))
		return true;
	if (rule->kind == RULE_DOUBT || rule->kind == RULE_INSTEAD)
		/* names and URLs are ASCII, and Chinese goes on behind them without a blank */
		return text.p[hit->from] < 0x80 &&
		    (is_in_url(text, hit->from) || is_in_name(e, text, hit->from, hit->to));
	if (rule->kind != RULE_PHRASE)
		return false;
	return (hit->named && is_label(text, hit->from, hit->to)) ||
	    crosses_reply(e->r, slice_first(slice_after(text, hit->from), hit->to - hit->from));
}

/* Most texts hold phrases of one strength or two: the others are not looked for (see phrase_best()). */
static void
note_strength(const struct rule *rule, const struct rule_hit *hit, struct heard *h)
{
	h->instead_of |= rule->instead_of;
	if (rule->kind != RULE_PHRASE && rule->kind != RULE_BLOCKLIST)
		return;
	h->strengths |= 1U << rule->strength;
	if (hit->named)
		h->strengths |= 1U << STRENGTH_WEAK;
	h->user = h->user || rule->user;
}

/* Copies what the scan found: its own array serves the next text. */
static struct heard
keep(const struct evidence *e, struct folded text, const struct rule_hit *found, size_t n)
{
	struct heard h = { .text = text };
	struct rule_hit *copy = arena_take(e->a, n, sizeof *copy);

	if (!copy || !n)
		return h;
	for (size_t i = 0; i < n; i++) {
		const struct rule *rule = &e->r->rule[found[i].rule];
		struct rule_hit *one = &copy[h.n];

		*one = found[i];
		one->named = rule->kind == RULE_PHRASE && !one->spaced &&
		    is_named(text.text, one->from, one->to);
		if (is_chance(e, rule, text.text, one))
			continue;
		note_strength(rule, one, &h);
		h.n++;
	}
	h.hit = copy;
	return h;
}

static struct heard
look(const struct evidence *e, struct slice raw)
{
	const struct rule_hit *found;
	struct folded text;
	size_t n;

	fold_text(e->a, clean_diagnostic(e->a, raw, e->domain), &text);
	n = scan_failure(e->scan, &text, &found);
	return keep(e, text, found, n);
}

void
heard_said(struct evidence *e)
{
	e->said = look(e, e->diagnostic);
}

const struct heard *
heard_human(struct evidence *e)
{
	/* most reports say the same to people and to programs */
	if (!e->human_read && e->human_text.n)
		e->human =
		    slice_equal(e->human_text, e->diagnostic) ? e->said : look(e, e->human_text);
	e->human_read = true;
	return &e->human;
}

enum stage
heard_stage(const struct evidence *e, struct slice raw)
{
	const struct rule_hit *found;
	struct folded text;
	size_t n;

	fold_text(e->a, raw, &text);
	n = scan_stages(e->scan, &text, &found);
	return extract_stage(e, found, n);
}

bool
heard_stage_likely(const struct evidence *e, struct slice raw)
{
	struct folded text;

	fold_text(e->a, raw, &text);
	return scan_stages_likely(e->scan, &text);
}

enum stage
heard_stage_cleaned(const struct evidence *e, struct slice raw)
{
	return heard_stage_likely(e, raw) ? heard_stage(e, clean_diagnostic(e->a, raw, e->domain))
					  : STAGE_UNKNOWN;
}

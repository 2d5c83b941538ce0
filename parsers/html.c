/* html - readable text of HTML, without a tree: tags are looked at one by one. See mime.h.
 *
 * The output never is longer than the input, so it is allocated once. An end that is not there (of a
 * tag, a comment, a script) is looked for once, so the work is linear.
 */
#include "mime.h"

#include <string.h>

#include "html_effect.h"
#include "html_out.h"

/* Index behind the '>' that ends the tag at from, or SLICE_NPOS. Quotes are heeded until one leads to
 * the end of the text: then no tag is looked for twice. */
static size_t
tag_end(struct html_out *o, struct slice s, size_t from)
{
	size_t first = slice_find_byte(s, '>', from), at = from;

	if (first == SLICE_NPOS)
		return SLICE_NPOS;
	while (o->quotes_end && at < s.n && s.p[at] != '>') {
		unsigned char c = s.p[at++];

		/* a quote means something only behind "=" (HTML, 13.2.5.37) */
		if ((c != '"' && c != '\'') || s.p[at - 2] != '=')
			continue;
		at = slice_find_byte(s, c, at);
		if (at == SLICE_NPOS)
			break;
		at++;
	}
	if (o->quotes_end && at < s.n)
		return at + 1;
	o->quotes_end = false;
	return first + 1;
}

/* Index of "</name" at or after from, else the end. */
static size_t
find_closing(struct slice s, struct slice name, size_t from)
{
	for (size_t at = from; (at = slice_find(s, SLICE("</"), at)) != SLICE_NPOS; at++)
		if (slice_starts_nocase(slice_after(s, at + 2), name) &&
		    !(s.n - at - 2 > name.n && ascii_alnum(s.p[at + 2 + name.n])))
			return at;
	return s.n;
}

static size_t
skip_comment(struct slice s, size_t at)
{
	size_t end = slice_find(s, SLICE("-->"), at + 2);

	return end == SLICE_NPOS ? s.n : end + 3;
}

/* A head that is not closed ends where the body begins; only one is looked for. */
static size_t
skip_dropped(struct html_out *o, struct slice s, struct slice name, size_t from)
{
	bool head = slice_equal_nocase(name, SLICE("head"));
	size_t end;

	if (head && o->head_seen)
		return from;
	o->head_seen |= head;
	end = find_closing(s, name, from);
	if (end == s.n && head) {
		size_t body = slice_find_nocase(s, SLICE("<body"), from);

		return body == SLICE_NPOS ? from : body;
	}
	return end;
}

/* "<dt>Recipient:</dt><dd>ann@corp.example</dd>" is one line, as in the text that it was made of. */
static void
apply_list(struct html_out *o, enum html_effect effect, bool closing)
{
	if (effect == HTML_TERM ? closing : !closing && o->n && o->p[o->n - 1] == ':')
		o->space = true;
	else
		html_put_newlines(o, 1);
}

static void
apply(struct html_out *o, struct slice name, enum html_effect effect, bool closing)
{
	if (slice_equal_nocase(name, SLICE("pre"))) {
		if (!closing)
			o->pre++;
		else if (o->pre)
			o->pre--;
	}
	switch (effect) {
	case HTML_LINE:
	case HTML_DROP:
		html_put_newlines(o, 1);
		break;
	case HTML_PARAGRAPH:
		html_put_newlines(o, 2);
		break;
	case HTML_BREAK:
		html_put_break(o);
		break;
	case HTML_CELL:
		o->space = true;
		break;
	case HTML_TERM:
	case HTML_MEANING:
		apply_list(o, effect, closing);
		break;
	default:
		break;
	}
}

/* "<ann@mail.example>", which many programs put into HTML as they would into plain text: no tag, since in one a
 * '@' stands behind a blank. */
static bool
is_address(struct slice s, size_t at)
{
	enum { LONGEST = 320 }; /* RFC 3696 3: 64 octets, '@', 255 */
	bool seen = false;

	for (size_t n = 0; at < s.n && n < LONGEST; at++, n++) {
		unsigned char c = s.p[at];

		if (c == '>')
			return seen;
		seen |= c == '@';
		if (c == '<' || c == '"' || c == '\'' || ascii_space(c))
			return false;
	}
	return false;
}

/* Is it a paragraph without space around it, as Outlook writes every line? Its end is no more. */
static bool
is_tight(struct html_out *o, struct slice tag, bool closing)
{
	if (tag.n == 0 || (tag.p[0] | 0x20) != 'p' || (tag.n > 1 && ascii_alnum(tag.p[1])))
		return false;
	if (!closing)
		o->tight = slice_find_nocase(tag, SLICE("MsoNormal"), 0) != SLICE_NPOS ||
		    slice_find_nocase(tag, SLICE("MsoPlainText"), 0) != SLICE_NPOS;
	return o->tight;
}

/* Where the tag stands that closes an element that nobody sees; from when it is seen, or never closed: then none is looked
 * for again. What is invisible may hold what is not: inside of such a one nobody is asked, or a thousand in each other would
 * each be read to its end. */
static size_t
skip_hidden(struct html_out *o, struct slice s, struct slice tag, struct slice name, size_t from)
{
	size_t end;
	bool invisible;

	if (!o->hidden_ends || tag.n == name.n)
		return from;
	invisible = from >= o->seen_until && html_is_invisible(tag);
	if (!invisible && !html_is_hidden(tag))
		return from;
	end = html_element_end(s, name, from);
	if (invisible &&
	    slice_find_nocase(slice_first(s, end), SLICE("visibility"), from) != SLICE_NPOS) {
		o->seen_until = end;
		return from;
	}
	o->hidden_ends = end < s.n;
	return o->hidden_ends ? end : from;
}

/* May what is in it be hidden? Elements that hold nothing are never closed, and of a body nothing would be left. */
static bool
is_box(struct slice name, enum html_effect effect)
{
	return effect == HTML_PARAGRAPH || effect == HTML_CELL ||
	    slice_equal_nocase(name, SLICE("div")) || slice_equal_nocase(name, SLICE("span")) ||
	    slice_equal_nocase(name, SLICE("table")) || slice_equal_nocase(name, SLICE("tr"));
}

/* The tag, comment or declaration at the '<' of s; where to read on. */
static size_t
take_tag(struct html_out *o, struct slice s, size_t at)
{
	bool closing = at + 1 < s.n && s.p[at + 1] == '/';
	size_t from = at + 1 + closing, end = from;
	struct slice name, tag;
	enum html_effect effect;

	if (slice_starts(slice_after(s, at), SLICE("<!--")))
		return skip_comment(s, at);
	if (from >= s.n || (!ascii_alpha(s.p[from]) && s.p[from] != '!' && s.p[from] != '?'))
		return at;
	while (end < s.n && ascii_alnum(s.p[end]))
		end++;
	if (end < s.n && s.p[end] != '>' && !ascii_space(s.p[end]) && is_address(s, end))
		return at;
	name = (struct slice){ s.p + from, end - from };
	effect = html_effect(name);
	end = tag_end(o, s, end);
	if (end == SLICE_NPOS)
		return end;
	tag = slice_first(slice_after(s, from), end - from);
	if (effect == HTML_PARAGRAPH && is_tight(o, tag, closing))
		effect = HTML_LINE;
	apply(o, name, effect, closing);
	if (closing)
		return end;
	if (effect == HTML_DROP)
		return skip_dropped(o, s, name, end);
	return is_box(name, effect) ? skip_hidden(o, s, tag, name, end) : end;
}

/* Where a run of plain text ends. */
static const unsigned char run_ends[256] = {
	[' '] = 1,
	['\t'] = 1,
	['\r'] = 1,
	['\n'] = 1,
	['&'] = 1,
	[0xC2] = 1,
};

static void
put_text(struct html_out *o, struct slice s, size_t at, size_t end)
{
	while (at < end) {
		size_t from = at;

		while (at < end && !run_ends[s.p[at]])
			at++;
		if (at > from)
			html_put_bytes(o, s.p + from, at - from);
		if (at == end)
			return;
		if (s.p[at] == '&')
			at += html_put_entity(o, (struct slice){ s.p + at, end - at });
		else if (s.p[at] == 0xC2)
			at += html_put_wide(o, (struct slice){ s.p + at, end - at });
		else {
			html_put_blank(o, s.p[at]);
			at++;
		}
	}
}

struct slice
html_text(struct arena *a, struct slice html)
{
	struct html_out o = { .cap = html.n, .quotes_end = true, .hidden_ends = true };
	bool tags_end = true; /* there still is a '>' ahead */

	o.p = arena_take(a, html.n, 1);
	if (!o.p || html.n == 0)
		return SLICE_NONE;
	for (size_t at = 0; at < html.n;) {
		size_t open = tags_end ? slice_find_byte(html, '<', at) : SLICE_NPOS, next;

		put_text(&o, html, at, open == SLICE_NPOS ? html.n : open);
		if (open == SLICE_NPOS)
			break;
		next = take_tag(&o, html, open);
		if (next == SLICE_NPOS)
			tags_end = false;
		if (next == SLICE_NPOS || next == open) {
			html_put_bytes(&o, html.p + open, 1);
			next = open + 1;
		}
		at = next;
	}
	while (o.n && ascii_space(o.p[o.n - 1]))
		o.n--;
	return (struct slice){ o.p, o.n };
}

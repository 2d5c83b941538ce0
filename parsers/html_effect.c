/* html_effect - see html_effect.h */
#include "html_effect.h"

#include <string.h>

/* By name: it is searched by halves. */
static const struct {
	char name[11];
	unsigned char effect;
} tags[] = {
	{ "address", HTML_LINE },
	{ "article", HTML_LINE },
	{ "aside", HTML_LINE },
	{ "blockquote", HTML_LINE },
	{ "body", HTML_LINE },
	{ "br", HTML_BREAK },
	{ "center", HTML_LINE },
	{ "dd", HTML_MEANING },
	{ "div", HTML_LINE },
	{ "dl", HTML_LINE },
	{ "dt", HTML_TERM },
	{ "fieldset", HTML_LINE },
	{ "footer", HTML_LINE },
	{ "form", HTML_LINE },
	{ "h1", HTML_PARAGRAPH },
	{ "h2", HTML_PARAGRAPH },
	{ "h3", HTML_PARAGRAPH },
	{ "h4", HTML_PARAGRAPH },
	{ "h5", HTML_PARAGRAPH },
	{ "h6", HTML_PARAGRAPH },
	{ "head", HTML_DROP },
	{ "header", HTML_LINE },
	{ "hr", HTML_LINE },
	{ "html", HTML_LINE },
	{ "li", HTML_LINE },
	{ "main", HTML_LINE },
	{ "nav", HTML_LINE },
	{ "ol", HTML_LINE },
	{ "option", HTML_LINE },
	{ "p", HTML_PARAGRAPH },
	{ "pre", HTML_PARAGRAPH },
	{ "script", HTML_DROP },
	{ "section", HTML_LINE },
	{ "style", HTML_DROP },
	{ "table", HTML_LINE },
	{ "tbody", HTML_LINE },
	{ "td", HTML_CELL },
	{ "tfoot", HTML_LINE },
	{ "th", HTML_CELL },
	{ "thead", HTML_LINE },
	{ "title", HTML_DROP },
	{ "tr", HTML_LINE },
	{ "ul", HTML_LINE },
};

enum html_effect
html_effect(struct slice name)
{
	size_t low = 0, high = sizeof tags / sizeof tags[0];
	char lower[sizeof tags[0].name];

	if (name.n == 0 || name.n >= sizeof lower)
		return HTML_INLINE;
	for (size_t i = 0; i < name.n; i++)
		lower[i] = (char)ascii_lower(name.p[i]);
	lower[name.n] = '\0';
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(lower, tags[middle].name);

		if (order == 0)
			return tags[middle].effect;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return HTML_INLINE;
}

/* What a style says of a property, "none" of "display: none": up to the next property. "fill-opacity" is no "opacity". */
static struct slice
style_value(struct slice tag, struct slice property)
{
	size_t at = slice_find_nocase(tag, property, 0), end = 0;
	struct slice value;

	if (at == SLICE_NPOS || at == 0 || tag.p[at - 1] == '-' || ascii_alnum(tag.p[at - 1]))
		return SLICE_NONE;
	value = slice_trim(slice_after(tag, at + property.n));
	if (value.n == 0 || value.p[0] != ':')
		return SLICE_NONE;
	value = slice_trim(slice_after(value, 1));
	while (end < value.n && (ascii_alnum(value.p[end]) || value.p[end] == '.'))
		end++;
	return slice_first(value, end);
}

/* "0", "0.0", "0px" */
static bool
is_nothing(struct slice value)
{
	size_t n = 0;

	while (n < value.n && (value.p[n] == '0' || value.p[n] == '.'))
		n++;
	return n > 0 && (n == value.n || !ascii_digit(value.p[n]));
}

/* "<div hidden>", and not the value of another attribute. */
static bool
has_hidden(struct slice tag)
{
	static const struct slice name = SLICE("hidden");
	size_t at = slice_find_nocase(tag, name, 0), end = at + name.n;
	size_t quotes = 0;

	if (at == SLICE_NPOS || at == 0 || !ascii_space(tag.p[at - 1]))
		return false;
	for (size_t i = 0; i < at; i++)
		quotes += tag.p[i] == '"' || tag.p[i] == '\'';
	return quotes % 2 == 0 &&
	    (end == tag.n || tag.p[end] == '>' || tag.p[end] == '=' || ascii_space(tag.p[end]));
}

bool
html_is_hidden(struct slice tag)
{
	enum { SHORTEST = 6 }; /* "p hidden", of others there is no more than a name */

	if (tag.n <= SHORTEST)
		return false;
	return slice_equal_nocase(style_value(tag, SLICE("display")), SLICE("none")) ||
	    is_nothing(style_value(tag, SLICE("opacity"))) || has_hidden(tag);
}

bool
html_is_invisible(struct slice tag)
{
	return slice_equal_nocase(style_value(tag, SLICE("visibility")), SLICE("hidden"));
}

size_t
html_element_end(struct slice s, struct slice name, size_t from)
{
	size_t depth = 1;

	for (size_t at = from; (at = slice_find_byte(s, '<', at)) != SLICE_NPOS; at++) {
		bool closing = at + 1 < s.n && s.p[at + 1] == '/';
		struct slice tag = slice_after(s, at + 1 + closing);

		if (!slice_starts_nocase(tag, name) ||
		    (tag.n > name.n && (ascii_alnum(tag.p[name.n]))))
			continue;
		if (!closing)
			depth++;
		else if (--depth == 0)
			return at;
	}
	return s.n;
}

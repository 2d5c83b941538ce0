/* autoreply_links - addresses that an answer names only behind the words of a link; see autoreply_words.h */
#include "address.h"
#include "autoreply_words.h"

#include <string.h>

enum { LINKS = 16, NAME_LEAST = 3 /* octets; less stands anywhere */ };

/* What is shown of the link, as the words have it. */
static struct slice
shown(const struct words *w, const struct mime_part *html, struct slice inner)
{
	struct mime_part part = *html;
	struct folded folded;
	unsigned truncated = 0;

	part.body = inner;
	part.encoding = SLICE_NONE; /* it is decoded */
	fold_text(w->m->a, mime_text(w->m->a, w->m->charsets, &part, &truncated), &folded);
	return slice_trim(folded.text);
}

/* "<a href="mailto:kim@corp.example?subject=offers">Kim Example</a>" at the beginning of rest, which moves behind it. */
static bool
take_link(const struct words *w, const struct mime_part *html, struct slice *rest, struct link *out)
{
	struct slice address, name;
	size_t end = 0, close;

	while (
	    end < rest->n && !ascii_space(rest->p[end]) && strchr("\"'>?&", rest->p[end]) == NULL)
		end++;
	address = address_clean(w->m->a, slice_first(*rest, end));
	end = slice_find_byte(*rest, '>', end);
	*rest = end == SLICE_NPOS ? SLICE_NONE : slice_after(*rest, end + 1);
	close = slice_find_nocase(*rest, SLICE("</a"), 0);
	if (close == SLICE_NPOS || slice_find_byte(address, '@', 0) == SLICE_NPOS)
		return false;
	name = shown(w, html, slice_first(*rest, close));
	*rest = slice_after(*rest, close);
	if (name.n < NAME_LEAST || slice_find_byte(name, '@', 0) != SLICE_NPOS)
		return false;
	out->address = address;
	out->start = slice_find(w->text, name, w->subject);
	out->end = out->start + name.n;
	return out->start != SLICE_NPOS;
}

size_t
words_links(const struct words *w, struct link *link, size_t most)
{
	const struct message *m = w->m;
	size_t n = 0, seen = 0;

	for (size_t i = 0; i < m->mime.n; i++) {
		const struct mime_part *p = &m->mime.part[i];
		struct slice rest, scheme = SLICE("mailto:");
		unsigned truncated = 0;

		if (!slice_equal(p->type.value, SLICE("text/html")) ||
		    mime_is_embedded(&m->mime, i))
			continue;
		rest = mime_decoded(m->a, p, &truncated);
		for (size_t at; n < most && seen < LINKS &&
		     (at = slice_find_nocase(rest, scheme, 0)) != SLICE_NPOS;
		     seen++) {
			rest = slice_after(rest, at + scheme.n);
			n += take_link(w, p, &rest, &link[n]);
		}
	}
	return n;
}

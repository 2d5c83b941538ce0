/*
 * html_effect - what an element of HTML does to the text around it. Internal to html.c.
 */
#ifndef CAROM_HTML_EFFECT_H
#define CAROM_HTML_EFFECT_H

#include "slice.h"

enum html_effect {
	HTML_INLINE,    /* nothing: also of elements that nobody knows */
	HTML_LINE,      /* begins and ends a line */
	HTML_PARAGRAPH, /* leaves an empty line, too */
	HTML_BREAK,     /* ends the line */
	HTML_CELL,      /* a blank divides it from the one before */
	HTML_TERM,      /* begins a line, which may go on behind it */
	HTML_MEANING,   /* begins a line, or goes on behind the colon of a term */
	HTML_DROP       /* what it holds is not shown */
};

/* name: of the element, in any case. */
enum html_effect html_effect(struct slice name);

/* Does the tag say that nobody sees its element, as that of the words that programs show beside a subject? tag: its name
 * and attributes. */
bool html_is_hidden(struct slice tag);
/* Does it say so by what elements inside may take back, "visibility: hidden"? */
bool html_is_invisible(struct slice tag);
/* Where the tag stands that closes the element of this name, from being behind the one that opened it: those inside have
 * their own. The end of s when none does. */
size_t html_element_end(struct slice s, struct slice name, size_t from);

#endif

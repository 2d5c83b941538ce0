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
	HTML_DROP       /* what it holds is not shown */
};

/* name: of the element, in any case. */
enum html_effect html_effect(struct slice name);

#endif

/*
 * html_out - the text that html.c makes: where its lines end, and which blanks stand.
 *
 * The room is that of the HTML, which the text never is longer than. Effects: none but in it.
 */
#ifndef CAROM_HTML_OUT_H
#define CAROM_HTML_OUT_H

#include "slice.h"

struct html_out {
	unsigned char *p;
	size_t n, cap;
	bool space;    /* a blank is due before the next visible byte */
	size_t indent; /* so many that stand are, at the beginning of a line */
	unsigned pre;  /* depth of <pre>, where line ends and blanks stand */
	bool tight;    /* the last paragraph was: see is_tight() */
	bool head_seen;
	bool quotes_end;   /* attribute quotes have closed so far */
	bool hidden_ends;  /* elements that nobody sees, too */
	size_t seen_until; /* the end of an element that is invisible, but not all in it */
};

/* Ends the line; with 2, leaves an empty one. Nothing at the very front. */
void html_put_newlines(struct html_out *o, size_t want);
/* <br>: an empty line where one is due. */
void html_put_break(struct html_out *o);
void html_put_bytes(struct html_out *o, const unsigned char *p, size_t n);
/* What begins with '&', and what begins with the first octet of U+00A0: how many octets they took. */
size_t html_put_entity(struct html_out *o, struct slice s);
size_t html_put_wide(struct html_out *o, struct slice s);
void html_put_blank(struct html_out *o, unsigned char c);

#endif

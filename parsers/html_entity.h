/*
 * html_entity - character references of HTML (&eacute; &#233; &#xE9;). Internal to html.c.
 */
#ifndef CAROM_HTML_ENTITY_H
#define CAROM_HTML_ENTITY_H

#include "slice.h"

/* Octets of the reference at the front of s, which begins with '&', and what it stands for; 0 when there
 * is none. The semicolon may be missing. Never NUL. */
size_t html_entity(struct slice s, uint32_t *code_point);

#endif

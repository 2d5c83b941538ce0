/*
 * freeform_lines - what is known of the lines of a report without a known layout, whoever is asked for: found when it is
 * first asked and kept, since a thousand recipients may ask. Only for freeform_tied.c.
 */
#ifndef CAROM_FORMATS_FREEFORM_LINES_H
#define CAROM_FORMATS_FREEFORM_LINES_H

#include "freeform.h"

/* No more lines are looked at, nor more addresses of one: of a line with as many it is not known whose a reply in it is. */
enum { TIED_LINES = 200, NAMES = 33 };

/* An address of a line that may be a recipient: what the words around it make of it, if it is not the one asked for. */
struct name {
	struct slice address;
	/* OTHER: whether in a card was not asked; MEANT: in none */
	enum { NAME_ASIDE, NAME_DESK, NAME_SERVED, NAME_OTHER, NAME_MEANT } kind;
};

struct tied_line {
	struct name *name;
	size_t n;
	bool read;           /* the names */
	unsigned asked, yes; /* bits 1 << enum fact */
};

struct freeform_tied {
	const struct message *m;
	size_t lines;
	struct tied_line *line;
	size_t replied; /* lines down to the last reply of failure; lines + 1: not looked for */
};

/* The addresses of a line: how many that are not the one asked for, and is he among them? */
struct line_names {
	size_t others, served, all;
	bool has;
};

struct line_names lines_names(struct freeform_tied *t, size_t i, struct slice one);

enum fact {
	FACT_BARE,  /* nothing but addresses and signs */
	FACT_REPLY, /* holds a reply of failure */
	FACT_LABEL, /* a label of recipients stands in front of its first address */
	FACT_HELP,  /* says to turn to its address */
	FACT_EACH,  /* a heading of bare addresses, each of whom a reply is meant for */
	/* names its address as one that a failure may be told of: a clerk or an owner may stand above a reply, too */
	FACT_RECIPIENT,
};
bool lines_are(struct freeform_tied *t, size_t i, enum fact which);

#endif

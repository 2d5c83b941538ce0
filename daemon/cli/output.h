/*
 * output - rows for people and programs: an aligned table, JSON (one object a line) or CSV.
 *
 * Text from mail is hostile to terminals: a table escapes control characters, bidirectional
 * overrides and invalid UTF-8 as \xNN; JSON escapes by its own rules; CSV keeps text but not
 * controls. Colour only on a terminal, never with NO_COLOR set, and only by meaning. On a terminal a table
 * fits its width: columns without anything in them are left out, the last one is broken into lines.
 */
#ifndef CAROM_OUTPUT_H
#define CAROM_OUTPUT_H

#include "slice.h"

#include <stdio.h>

enum output_format { OUTPUT_TABLE, OUTPUT_JSON, OUTPUT_CSV };

/* NULL means table. False for any other word than table, json and csv. */
bool output_format_parse(const char *word, enum output_format *format);

enum tone { TONE_PLAIN, TONE_GOOD, TONE_WARN, TONE_BAD, TONE_DIM, TONE_HEAD };

enum cell_type { CELL_NULL, CELL_TEXT, CELL_NUMBER, CELL_BOOL };
struct cell {
	enum cell_type type;
	enum tone tone;
	struct slice text;
	long long number; /* also the value of CELL_BOOL */
};
struct cell cell_text(struct slice text);  /* null when text.p is NULL */
struct cell cell_string(const char *text); /* null when NULL */
struct cell cell_number(long long number);
struct cell cell_bool(bool value);
struct cell cell_toned(struct cell c, enum tone tone);

struct column {
	const char *name; /* JSON key and CSV head; upper-cased as the table's head */
	bool right;       /* align to the right */
	bool below; /* on a terminal: on a line of its own below the row, when there is something */
	unsigned widest; /* cut longer texts in tables; 0: no limit */
};

struct output;
/* Borrows columns. Output is written to stdout. Exits with EX_OSERR when memory is out. */
struct output *output_open(enum output_format format, const struct column *columns, size_t n);
void output_row(struct output *o, const struct cell *cells); /* copies */
/* Writes what is buffered and frees. A table without rows prints empty (NULL: nothing) instead. Whether stdout took it
 * main.c asks once all is written. */
void output_close(struct output *o, const char *empty);

/* A headline above a table; nothing in JSON and CSV. */
void output_title(enum output_format format, const char *title);

/* Before the first output that may be long: on a terminal it goes through a pager (CAROM_PAGER, PAGER, else
 * less, which ends by itself when all of it fits). Tables and titles call it themselves. */
void output_page(void);
void output_pager_off(void);
/* Columns of the terminal that stdout goes to; 0: it is none. */
size_t output_terminal_columns(void);
/* Of that of stderr. */
size_t output_error_columns(void);

/* auto, always or never; NULL is auto. False for another word. */
bool output_colour_set(const char *when);
/* Is colour wanted on this stream? */
bool output_colour(FILE *to);
/* Start and end of a tone; empty strings without colour. */
const char *output_tone(FILE *to, enum tone tone);
const char *output_plain(FILE *to);

/* Could it hurt a terminal, or hide or turn the text beside it? C0, C1, DEL, line and paragraph separators, zero-width
 * and bidirectional controls, the BOM. */
static inline bool
output_hurts(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
	    (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	    c == 0xad || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}
/* Writes s so that no terminal can be hurt. Returns the columns it takes. widest 0: no limit; a cut
 * text ends in an ellipsis. to may be NULL: only measured. */
size_t output_safe(FILE *to, struct slice s, size_t widest);
/* How many octets of s fit into so many columns, ending between two words where it can; *skip: how many to go
 * on after (the blank). At least one character. */
size_t output_fit(struct slice s, size_t columns, size_t *skip);
/* Writes s as a JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void output_json_string(FILE *to, struct slice s);

#endif

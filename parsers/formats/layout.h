/*
 * layout - the few ways in which report texts are laid out, shared by all rows of the table.
 *
 * Every reader here works on m->text, the lines in front of the returned message, adds recipients to
 * a report, and answers how many it added. None of them fails; all are linear in the text.
 */
#ifndef CAROM_LAYOUT_H
#define CAROM_LAYOUT_H

#include "formats.h"

/* Labels of a layout: as many, or fewer, ended by one without text. */
enum { LABELS = 14 };
typedef struct phrase labels[LABELS];

/* The first line that begins with one of n labels; of a label with a star in front, that holds it. In a message that no
 * machine sent, only the first lines are looked at; in one that a person forwards, none: TEXT_NONE. */
size_t layout_mark_held(const struct message *m, const struct phrase *marks, size_t n);

/* Of most labels no line has even the first letters: that is seen without a call. */
static inline size_t
layout_mark_any(const struct message *m, const struct phrase *marks, size_t n)
{
	for (size_t i = 0; i < n && marks[i].text; i++)
		if (m->text.bits[marks[i].slot] & marks[i].bits)
			return layout_mark_held(m, marks, n);
	return TEXT_NONE;
}
static inline size_t
layout_mark(const struct message *m, const labels marks)
{
	return layout_mark_any(m, marks, LABELS);
}

/* Do the lines in front of line to say that a person forwards or quotes what follows? Not asked of what a header says a
 * machine wrote. */
bool layout_forwarded(const struct message *m, size_t to);
/* "Your list gives me this every day:" - does somebody speak in front of line at, and no header or title of a machine? */
bool layout_is_quoted(const struct message *m, size_t at);

/* "<addr>: text" or "<addr>:" and lines of text, up to the blank line or the next such line.
 * "(expanded from <addr>)" gives the original recipient. */
size_t layout_angles(const struct message *m, struct report *r, size_t from, size_t to);
/* The same of "<addr>: text" in a line that goes on for paragraphs: only of a system that is known, since in a letter
 * of one paragraph whoever helps may stand so. */
size_t layout_inline(const struct message *m, struct report *r, size_t from, size_t to);
/* "addr: text" at the start of a line, without <>. */
size_t layout_colons(const struct message *m, struct report *r, size_t from, size_t to);
/* An address alone in an indented line, and deeper lines of text under it. "(generated from addr)"
 * gives the original recipient. */
size_t layout_indented(const struct message *m, struct report *r, size_t from, size_t to);
/* Every address in the lines of one paragraph: of line at itself behind skip octets, else of the
 * first lines after it. *end is the line behind. */
size_t layout_addresses(
    const struct message *m, struct report *r, size_t at, size_t skip, size_t *end);

/* The text behind a label: the rest of its line when there is any, and what follows up to a blank
 * line; blank lines right behind the label are skipped. */
struct slice layout_paragraph(const struct message *m, size_t at, size_t skip);
/* The same up to a line with one of the labels instead; without labels up to the blank line. */
struct slice layout_text_behind(const struct message *m, size_t at, size_t skip, const labels ends);
/* Length of the label that line at begins with, ornaments included; 0 when none. */
size_t layout_label(const struct message *m, size_t at, const labels set);

/* The first line at or after from that begins with one of the labels; m->text.n when none does. A loop
 * over all of them is linear in the text. */
size_t layout_next_label(const struct message *m, size_t from, const labels set);

/* Whom s says that an address was made of: "(expanded from <addr>)", "(generated from addr)", "(expanded from: <addr>)" */
struct slice layout_written_as(const struct message *m, struct slice s);
/* Gives one the text of first and of the lines [from, to), unless it has one, and the original recipient that the text
 * names: "(expanded from <addr>)". */
void layout_put_text(
    const struct message *m, struct report_rcpt *one, struct slice first, size_t from, size_t to);
/* Does a colon end s, in front of blanks? One as wide as a letter, too. */
bool layout_ends_in_colon(struct slice s);
/* s trimmed, and without the colon with which it begins. */
struct slice layout_without_colon(struct slice s);

/* SMTP dialogues in the lines [from, to): command and reply are the marks in front of what was sent and answered (">>>",
 * "<<<"). Replies of class 4 and 5 go to the recipient of the last RCPT, or to all others. */
void layout_dialogue(const struct message *m, struct report *r, size_t from, size_t to,
    const labels command, const labels reply);

/* A reply of several lines in a dialogue, each with the mark and the code, in one piece: *last is what stands behind the mark of
 * its first line. Leaves *line and *last at the last one, which is in front of the line to. */
struct slice layout_whole_reply(
    const struct message *m, size_t *line, size_t to, const labels reply, struct slice *last);

/* The stage of an SMTP command ("RCPT TO:<...>", "DATA", "."). After DATA the answer to the dot and the
 * one to DATA look alike: it is STAGE_DATA. */
enum stage layout_command_stage(struct slice command);

/* The stage that the words around a quoted reply name: "(in reply to end of DATA command)", "after RCPT
 * TO:<...>", "[RCPT_TO]"; STAGE_UNKNOWN. */
enum stage layout_stage_of_words(struct slice text);

/* A layout that is nothing but labels. */
struct layout {
	labels marks;       /* one of them must begin a line */
	labels recipients;  /* behind each, or in the lines after it, stand addresses */
	labels diagnostics; /* behind the first of them stands the text for all */
	labels ends;        /* the text of recipients and diagnostic ends here at the latest */
	bool per_line; /* each line after the mark has an address and its reason; recipients and
	                * diagnostics are not looked at */
};
enum parse_rc layout_find(const struct message *m, struct report *r, const struct layout *l);
/* The same, and where the text names nobody the failed recipients of the header or the To of what was
 * returned. */
enum parse_rc layout_read(const struct message *m, struct report *r, const struct layout *l);
/* "The following destination addresses were unknown", "... recipients do not exist here:": to those who have no text
 * of their own, that is why. */
void layout_spread_heading(const struct message *m, struct report *r, const struct layout *l);

/* The host behind word in a text ("host mx.example.net[192.0.2.1] said"): a name with a dot, without what
 * surrounds it; SLICE_NONE. */
struct slice layout_host_behind(struct slice text, struct slice word);

/* Where the header of what came back begins without a word that says so, "From:" with "To:" and "Subject:" near;
 * m->text.n. */
size_t layout_words_end(const struct message *m);
/* May line i be the rest of the one above, which some program has broken between words? It stands at the very beginning, and
 * its first word found no room above. */
enum { WRAPPED_LEAST = 60 /* columns */ };
bool layout_is_rest_of(const struct message *m, size_t i);
static inline bool
layout_is_rest(const struct message *m, size_t i)
{
	const struct slice *line = m->text.line + i;

	/* most are too short */
	return i > 0 && i < m->text.n && line->n && line[-1].n + line->n >= WRAPPED_LEAST &&
	    !ascii_space(line->p[0]) && layout_is_rest_of(m, i);
}
/* The same of a text that is narrower. */
bool layout_is_narrow_rest(const struct message *m, size_t i);
/* "host mx.example.net said: 550 5.1.1": what the server said stands in the next line. */
bool layout_ends_in_code(struct slice line);
/* May what is said under recipient i of a report be said of another one: the one whom a reply that several share names, or
 * whom his alias stands for? */
bool layout_may_mean_another(const struct message *m, const struct report *r, size_t i);
/* Where lines of a text that stands behind all recipients name two or more of them, what each says is only his: gives him
 * that line and those under it. Else false. */
bool layout_spread_lines(const struct message *m, struct report *r, size_t from, size_t to);
/* Fills in text as the diagnostic of all recipients that have none. */
void layout_spread(struct report *r, struct slice text);
/* The text from a line on as the diagnostic of the one recipient. Of several each has words of his own
 * in it, so that none of them is known for one: then it is only the report's text. */
void layout_spread_rest(const struct message *m, struct report *r, size_t from);
/* Fills in the remote host where the text names it, gives every recipient without action the one the message says
 * (failed, or delayed), and decides the kind. PARSE_OK, or PARSE_NOT_MINE when there is no recipient. */
enum parse_rc layout_finish(const struct message *m, struct report *r);
/* The same of a layout whose text from a line on is for all: where nobody is named, of whom the returned message was for. */
enum parse_rc layout_finish_rest(const struct message *m, struct report *r, size_t from);
/* Adds the addresses of X-Failed-Recipients. */
size_t layout_failed_header(const struct message *m, struct report *r);
/* When nobody is named: the To of the returned message, if it is exactly one. */
size_t layout_original_to(const struct message *m, struct report *r);
/* address cleaned of what surrounds it; SLICE_NONE when it has no @, holds a blank, or is longer than
 * LIMIT_ADDRESS. */
struct slice layout_valid(const struct message *m, struct slice address);

enum { LAYOUT_BLANKS = 2 /* that an address in <> may hold; more are words around one */ };

/* A recipient who is named in the line; with the single quotes there around his address, see report_rcpt.written. */
struct report_rcpt *layout_add(
    const struct message *m, struct report *r, size_t line, struct slice address);

/* The next address of a line: what stands in <> when it has an @, whatever its domain looks like, else
 * what address_in_text() finds. *rest moves behind it. */
bool layout_next_address(struct slice *rest, struct slice *found);
/* Does the line hold the address, whatever is around it, ASCII case ignored? */
bool layout_names(struct slice line, struct slice address);
/* The first of the lines [from, to) that does, or TEXT_NONE. */
size_t layout_line_naming(const struct message *m, struct slice address, size_t from, size_t to);
/* The whole line (trimmed, without <> and a trailing colon or period) as an address, or SLICE_NONE. */
struct slice layout_bare_address(const struct message *m, size_t line);

#endif

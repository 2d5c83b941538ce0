/*
 * batch - raw messages on their way from a fetcher through the parser to the recorder, without
 * copying: a sealed memfd.
 *
 * Input memfd   Made by the fetcher (or `carom ingest`): header, table of items, raw bytes. Sealed
 *               against writing, growing and shrinking before it leaves the fetcher; batch_open()
 *               refuses one that is not, so that no reader can be surprised by SIGBUS or by bytes
 *               that change. One batch holds messages of one folder.
 * Output memfd  Made by the parser template, sealed against growing and shrinking: header, one slot
 *               per item, frames (frame.h). Written by the sandboxed child, which may be hostile;
 *               sealed against writing before the recorder gets it.
 * Who trusts    The parser and the recorder validate the input (the fetcher has talked to a hostile
 *               server); the template and the recorder validate the output.
 * Errors        false and *e (ERR_RETRY: no memory or descriptors; ERR_MESSAGE: not acceptable).
 */
#ifndef CAROM_BATCH_H
#define CAROM_BATCH_H

#include "arena.h"
#include "err.h"
#include "mailbox.h"
#include "slice.h"
#include "verdict.h"

enum batch_limits {
	BATCH_ITEMS = 500,               /* messages */
	BATCH_BYTES = LIMIT_MESSAGE,     /* raw bytes: one message of the largest size still fits */
	BATCH_OUTPUT = 24 * 1024 * 1024, /* all frames; sparse */
	BATCH_FOLDER = 1024              /* octets of a folder's name */
};

struct batch_item {
	struct mailbox_item item; /* where the message is; item.folder is the fetcher's index */
	bool whole;               /* false: raw is only its first LIMIT_MESSAGE_HEAD bytes */
	struct slice raw;
};

/* ---- writing: the fetcher ---- */

struct batch_writer;

/* folder: name of the folder all its messages are in ("" for POP3, mbox, files). NULL when memory
 * or descriptors are out. */
struct batch_writer *batch_writer_new(const char *folder, struct err *e);
/* Copies one message in. False without error text (e->class ERR_NONE) when it does not fit any more:
 * finish this batch and put it into the next one. A message of at most LIMIT_MESSAGE always fits
 * into an empty batch. */
bool batch_writer_add(struct batch_writer *w, const struct mailbox_item *item,
    const unsigned char *raw, size_t size, bool whole, struct err *e);
size_t batch_writer_count(const struct batch_writer *w);
/* Seals it and gives the descriptor to the caller (CLOEXEC); w is gone in any case. -1 and *e. */
int batch_writer_finish(struct batch_writer *w, struct err *e);
void batch_writer_free(struct batch_writer *w); /* gives up; NULL is allowed */

/* ---- reading: parser, recorder, and the fetcher for its own ---- */

struct batch;

/* Maps the input read-only and checks seals, counts, offsets and lengths. fd stays the caller's and
 * may be closed at once. */
bool batch_open(struct batch **out, int fd, struct err *e);
void batch_close(struct batch *b);               /* NULL is allowed */
const char *batch_folder(const struct batch *b); /* valid UTF-8; lives with b */
size_t batch_count(const struct batch *b);       /* 1 to BATCH_ITEMS */
/* Borrowed: raw points into the mapping, valid until batch_close(). i below batch_count(). */
struct batch_item batch_get(const struct batch *b, size_t i);

/* ---- what the parser made of each message ---- */

enum batch_state {
	BATCH_PARSED,  /* there is a frame */
	BATCH_CRASHED, /* killed the parser twice, the second time alone; signal says how */
	BATCH_HUNG,    /* no answer within the watchdog's time, twice */
	BATCH_REFUSED, /* an answer that was none: not acceptable, or the arena was too small */
	BATCH_LATER,   /* not parsed: the batch's output or time was used up. Fetch it again. */
	BATCH_STATE_COUNT
};
struct batch_status {
	enum batch_state state;
	uint8_t signal; /* of BATCH_CRASHED; else 0 */
};
/* "parser killed by SIGSEGV", "parser hung" ...: the why of a quarantine. NULL for PARSED, LATER. */
const char *batch_status_text(struct batch_status s, char *buffer, size_t size);

struct batch_output;

/* The recorder's and the command line's view of an output memfd. n: batch_count() of its input. */
bool batch_output_open(struct batch_output **out, int fd, size_t n, struct err *e);
void batch_output_close(struct batch_output *o); /* NULL is allowed */
/* Copies frame i into the arena and validates it there; false: treat as BATCH_REFUSED. */
bool batch_output_read(
    const struct batch_output *o, size_t i, struct arena *a, struct verdict *verdict);

#endif

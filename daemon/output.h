/*
 * output - the memfd that verdicts leave the sandbox by: the template's and the child's side of it.
 *
 * The template makes it and forks; the child inherits the mapping, writes frames one behind the other
 * and says how far it is. What the child writes may be lies: output_settle() checks it and keeps what
 * holds in memory of the template's own; output_finish() writes that down for the recorder when no
 * child is left, and seals.
 */
#ifndef CAROM_OUTPUT_H
#define CAROM_OUTPUT_H

#include "batch.h"

struct output;

struct output *output_new(struct err *e); /* NULL and *e: ERR_RETRY */
void output_free(struct output *o);       /* NULL is allowed */

/* ---- the child ---- */
/* Where the next frame goes, and how much room there is; NULL when a frame of the largest size would
 * not fit any more. */
unsigned char *output_room(struct output *o, size_t *room);
/* The frame of message k is there, n octets long; 0: it has none. */
void output_done(struct output *o, size_t k, size_t n);

/* ---- the template ---- */
/* Before a child is forked for messages from k on. */
void output_begin(struct output *o, size_t k);
/* How far the child says it is: messages below this are done. Not to be trusted, only watched. */
size_t output_progress(const struct output *o);
/* When the child is gone: takes over what it did of the messages from up to below to; returns where
 * that ends. status of those is PARSED or REFUSED then. */
size_t output_settle(struct output *o, size_t from, size_t to, struct batch_status *status);
/* True when the next message would not fit. */
bool output_is_full(const struct output *o);
/* Forgets the frames of messages from k on, with everything behind them. */
void output_rewind(struct output *o, size_t k);
/* Seals; the descriptor is the caller's, o is gone. -1 and *e. */
int output_finish(struct output *o, struct err *e);

#endif

/*
 * stream_proof - can any report about a stream reach the trust that the stream asks?
 *
 * `verified` takes a key that makes tokens, `correlated` that or registered sends. Where there is neither
 * nothing counts, silently: so the stream is named at start, at reload and by `carom doctor`.
 */
#ifndef CAROM_STREAM_PROOF_H
#define CAROM_STREAM_PROOF_H

#include "config.h"
#include "store.h"

/* *lacks: what there is none of, *advice: what to do; static text, both NULL when all is well. False: *e. */
bool stream_lacks(struct store *s, const struct config_stream *stream, const char **lacks,
    const char **advice, struct err *e);

#endif

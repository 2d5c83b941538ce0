/*
 * record_config - what db/record.h wants to know of carom.conf(5), and its canonical text.
 *
 * Process    Recorder, and the subcommands of `carom` that record or recompute.
 * Ownership  Borrows c, which must outlive it. Everything in the options lives in the record_config.
 */
#ifndef CAROM_RECORD_CONFIG_H
#define CAROM_RECORD_CONFIG_H

#include "config.h"
#include "record.h"

struct record_config;

struct record_config *record_config_new(const struct config *c);
/* As new, but with the policies of a text that an earlier record_config_new() has made: while the
 * configured ones wait to be applied. NULL and *e (ERR_OPERATOR) when the text cannot be read. */
struct record_config *record_config_active(const struct config *c, const char *text, struct err *e);
void record_config_free(struct record_config *r); /* NULL is allowed */
const struct record_options *record_config_options(const struct record_config *r);

#endif

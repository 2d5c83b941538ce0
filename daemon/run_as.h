/* run_as - whom the processes with secrets run as: the `user` of the configuration, when started as root. */
#ifndef CAROM_RUN_AS_H
#define CAROM_RUN_AS_H

#include "config.h"
#include "err.h"

/* Gives up root for good, or does nothing when this is not root or the configuration names no user. */
bool run_as_configured(const struct config *c, struct err *e);

#endif

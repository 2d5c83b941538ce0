/*
 * tls_files - whether the files that a mailbox's TLS needs are there, in PEM, and fit each other: what is wrong
 * with them would otherwise be seen only when a server is connected to.
 *
 * The certificates are read by the TLS library itself, through libcurl and over a connection to this process, so
 * what is accepted here is accepted there. Nothing leaves the machine.
 */
#ifndef CAROM_TLS_FILES_H
#define CAROM_TLS_FILES_H

#include "config.h"

/* Appends what is wrong, each with the line of its mailbox and with what to do. */
void tls_files_check(const struct config *c, struct config_mistakes *m);

#endif

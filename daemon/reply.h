/* reply - what the response codes in a mail server's refusals mean. */
#ifndef CAROM_REPLY_H
#define CAROM_REPLY_H

#include "err.h"

/* Whether the words of a NO or -ERR hold a code for what passes by itself: RFC 5530 and RFC 9051 (IMAP),
 * RFC 2449 and RFC 3206 (POP3); or the words large providers use instead. */
bool reply_is_temporary(const char *words);

/* ERR_RETRY for those, else ERR_OPERATOR. */
enum err_class reply_class(const char *words);

#endif

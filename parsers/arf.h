/*
 * arf - complaints: RFC 5965 feedback reports, X-ARF's JSON (github.com/abusix/xarf), and the forms that Hotmail (JMRP)
 * and AOL use instead.
 */
#ifndef CAROM_ARF_H
#define CAROM_ARF_H

#include "message.h"
#include "report.h"

/* What a Feedback-Type (RFC 5965 7.3, and words that providers use for it) means; SUBKIND_FEEDBACK_OTHER for any other. */
enum subkind arf_subkind(struct slice type);
/* A feedback-report part or fields of the message's own. The recipient is who complained: from the
 * fields, the provider's own header, the return path of the original, or its To; none when all of
 * them are redacted. */
enum parse_rc arf_read(const struct message *m, struct report *r);
/* Complaints without feedback-report part: a mail with the complained-about message attached. */
enum parse_rc arf_read_plain(const struct message *m, struct report *r);

#endif

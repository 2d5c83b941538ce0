/*
 * log - one event, one line of logfmt, on stderr (journald) or to syslog.
 *
 * A line       time=... level=... id=... role=... and the event's own fields. time is left out under
 *              the journal and syslog, which add it. One write(2) each, so lines of several
 *              processes do not mix.
 * Hostile text Values are escaped: controls C0 and C1, DEL, line and bidirectional controls and
 *              whatever is not valid UTF-8 become \xNN, octet by octet; each is capped.
 * Never in it  Credentials; raw mail. Addresses as log_addresses says: in full, hashed, not at all.
 * Process      Every role. Not for the sandboxed child, which has no descriptor to write to.
 */
#ifndef CAROM_LOG_H
#define CAROM_LOG_H

#include "config.h"
#include "err.h"
#include "slice.h"

enum log_level {
	LOG_LEVEL_ERROR,
	LOG_LEVEL_WARNING,
	LOG_LEVEL_NOTICE,
	LOG_LEVEL_INFO,
	LOG_LEVEL_DEBUG
};

enum {
	LOG_VALUE = 400, /* octets of one value before escaping; the rest is "..." */
	LOG_LINE = 4096
};

/* Every kind of event has an id that never changes its meaning: log_events.def. */
enum log_id {
#define LOG_EVENT(symbol, level, id, text) LOG_##symbol,
#include "log_events.def"
#undef LOG_EVENT
	LOG_COUNT
};

enum log_kind { LOG_END, LOG_TEXT, LOG_BYTES, LOG_NUMBER, LOG_ADDRESS };
struct log_field {
	enum log_kind kind;
	const char *key;
	const char *text; /* NULL: the field is left out */
	struct slice bytes;
	int64_t number;
};

#define LF_TEXT(k, v) ((struct log_field){ .kind = LOG_TEXT, .key = (k), .text = (v) })
#define LF_BYTES(k, v) ((struct log_field){ .kind = LOG_BYTES, .key = (k), .bytes = (v) })
#define LF_NUMBER(k, v) \
	((struct log_field){ .kind = LOG_NUMBER, .key = (k), .number = (int64_t)(v) })
#define LF_ADDRESS(k, v) ((struct log_field){ .kind = LOG_ADDRESS, .key = (k), .bytes = (v) })
/* cause= and error= of a struct err */
#define LF_ERR(e) LF_TEXT("cause", err_cause_name((e)->cause)), LF_TEXT("error", (e)->text)

/* Before the first call: stderr, addresses in full. role is borrowed. */
void log_open(enum config_log where, enum config_addresses addresses, const char *role);
/* A field that every line of this process carries from now on (mailbox=...); borrowed; NULL: none. */
void log_about(const char *key, const char *value);

#define log_event(id, ...) \
	log_fields((id), (const struct log_field[]){ __VA_ARGS__, { .kind = LOG_END } })
void log_fields(enum log_id id, const struct log_field *fields);

/* The line without writing it; returns its length. cap at least LOG_LINE. */
size_t log_format(char *out, size_t cap, enum log_id id, const struct log_field *fields);

/* Escapes n octets into out (always terminated; cut at cap). Returns the length written. */
size_t log_escape(char *out, size_t cap, const unsigned char *in, size_t n);

const char *log_id_name(enum log_id id); /* "pass.done" */
const char *log_id_text(enum log_id id); /* what it means, for the manual */
enum log_level log_id_level(enum log_id id);

#endif

/*
 * err - how an operation on the outside world failed: what to do about it, and a line of text.
 *
 * The class is the caller's decision, not the cause. Text is lower case, without a final stop,
 * names the object, never holds a credential; bytes from outside were escaped by err_set()'s caller.
 */
#ifndef CAROM_ERR_H
#define CAROM_ERR_H

#include <stdbool.h>

enum err_class {
	ERR_NONE,
	ERR_RETRY,    /* network, server busy, serialization failure: back off and try again */
	ERR_MESSAGE,  /* this message only: quarantine it and go on */
	ERR_OPERATOR, /* credentials, certificate, schema, configuration: somebody must act */
};

/* The word after cause= in logs, mailbox_status.last_error and exit code 75. */
enum err_cause {
	CAUSE_NONE,
	CAUSE_TLS,
	CAUSE_AUTH,
	CAUSE_DNS,
	CAUSE_CONNECT,
	CAUSE_TIMEOUT,
	CAUSE_PROTOCOL,
	CAUSE_FOLDER,
	CAUSE_DATABASE,
	CAUSE_COUNT
};

struct err {
	enum err_class class;
	enum err_cause cause;
	bool
	    overtaken; /* nothing refused or failed: others were faster, and beginning again is all there is to do */
	unsigned advice; /* where in text begins what to do about it; 0: nothing is known */
	char text[400];
};

/* Always false, so that a function can `return err_set(e, ...)`. e may be NULL. */
bool err_set(struct err *e, enum err_class class, enum err_cause cause, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* As err_set() for what is overtaken. */
bool err_overtaken(struct err *e, enum err_class class, enum err_cause cause, const char *format,
    ...) __attribute__((format(printf, 4, 5)));
/* Adds ": advice" to the text that is there. Always false. */
bool err_advise(struct err *e, const char *advice);
/* Puts "prefix: " before the text that is there. Always false. */
bool err_prefix(struct err *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* What went wrong by itself may pass by itself: ERR_RETRY when error is a shortage of memory, descriptors or
 * the like, or a failing device; ERR_OPERATOR when somebody must act. */
enum err_class err_class_of(int error);
const char *err_cause_name(enum err_cause c);

#endif

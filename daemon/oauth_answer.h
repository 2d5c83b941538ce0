/*
 * oauth_answer - what an identity provider says, read: tokens (RFC 6749 sections 5.1 and 5.2), device
 * codes (RFC 8628 section 3.2). No I/O; the same octets give the same answer.
 *
 * The provider is trusted with tokens and with nothing else: sizes are bounded, a token holds printable
 * ASCII only (RFC 6750, RFC 6749 appendix A), and its words are shown escaped.
 */
#ifndef CAROM_OAUTH_ANSWER_H
#define CAROM_OAUTH_ANSWER_H

#include "secret.h"

#include <stdint.h>

enum { OAUTH_BODY = 64 * 1024 };

enum oauth_kind {
	OAUTH_TOKEN,     /* access, perhaps refresh */
	OAUTH_PENDING,   /* device: the user has not decided */
	OAUTH_SLOW_DOWN, /* device: the same, and ask more rarely */
	OAUTH_FAILED     /* err says how: ERR_RETRY when it passes by itself, else ERR_OPERATOR */
};

struct oauth_answer {
	enum oauth_kind kind;
	struct secret access, refresh; /* refresh.text NULL: the one that was used stays good */
	int64_t expires_in;            /* seconds, 1 to 10 years; an hour when not told */
	char error[64];                /* the code, printable ASCII; "" none */
	struct err err;
};

/* status: of HTTP. Never leaves anything behind but in *out, which oauth_answer_wipe() ends. */
void oauth_answer_read(long status, const char *body, size_t n, struct oauth_answer *out);
void oauth_answer_wipe(struct oauth_answer *a);

struct oauth_device {
	struct secret code;  /* device_code */
	char user_code[64];  /* printable ASCII */
	char where[512];     /* verification_uri: https, or http on the loopback */
	unsigned interval;   /* seconds between questions, 1 to 60 */
	unsigned expires_in; /* seconds, at most an hour */
};

/* False and *e: the provider refused, or it is no such answer. Then *out holds nothing. */
bool oauth_device_read(
    long status, const char *body, size_t n, struct oauth_device *out, struct err *e);

#endif

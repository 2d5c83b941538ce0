/*
 * oauth_redirect - the way back from a user's browser (RFC 6749 section 4.1.2, RFC 8252 section 7.3): the
 * one line of HTTP that brings a code, and the proof that it is ours (RFC 7636). No I/O.
 */
#ifndef CAROM_OAUTH_REDIRECT_H
#define CAROM_OAUTH_REDIRECT_H

#include <stdbool.h>
#include <stddef.h>

enum { OAUTH_REQUEST = 16 * 1024, OAUTH_PROOF = 44 };

struct oauth_redirect {
	char code[4096]; /* printable ASCII; "" none */
	char state[128]; /* the same */
	char error[64];  /* the same: the user refused, or the provider */
	char text[200];  /* error_description, printable ASCII */
};

/* Reads the head of a request, n octets up to and with its empty line. False: it is no GET of "/" with an
 * answer of a provider in its query, so not meant for us, or not acceptable. */
bool oauth_redirect_read(const char *request, size_t n, struct oauth_redirect *out);

/* 43 random characters: a verifier, or a state. */
void oauth_random(char out[OAUTH_PROOF]);
/* The challenge S256 of a verifier. */
void oauth_challenge(const char verifier[OAUTH_PROOF], char out[OAUTH_PROOF]);

#endif

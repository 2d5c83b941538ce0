/*
 * oauth - bearer tokens for a mailbox (RFC 6749): the grants client_credentials and refresh_token.
 *
 * Tokens are kept until 60 s before they expire, across connections, restarts and daemons (see
 * oauth_store.h): providers revoke what is refreshed at every poll. A refresh token that the provider
 * replaced is stored durably before the access token that came with it is used; when it cannot be
 * stored, it is kept in memory and nothing is logged in until it could be.
 *
 * Process    The fetcher, `carom doctor` and `carom oauth login`: those with the mailbox's credentials.
 * Errors     ERR_OPERATOR, CAUSE_AUTH when the provider refuses for good (what to do is part of the
 *            text); ERR_RETRY when it passes, with the cause auth, dns, connect or timeout.
 */
#ifndef CAROM_OAUTH_H
#define CAROM_OAUTH_H

#include "oauth_answer.h"

/*
 * Gives an access token for c, which has a section oauth2. rejected (NULL: none) is one the mail server
 * has refused: it is not given again. *cached: it may be older than this call, so that a refusal may
 * be its age.
 */
bool oauth_token(struct secret *out, bool *cached, const struct config_mailbox *c,
    const struct secret *rejected, struct err *e);

/* Stores what the first login of a user gave, whatever was stored before. a is OAUTH_TOKEN. */
bool oauth_adopt(const struct config_mailbox *c, const struct oauth_answer *a, struct err *e);

/* Whether tokens of c can be stored: makes the folder when it is missing. */
bool oauth_can_store(const struct config_mailbox *c, struct err *e);

/* Whether there is something to begin with: a stored token for this client and user, or
 * refresh_token_file. Asks nobody; for `carom doctor`. */
bool oauth_has_grant(const struct config_mailbox *c, struct err *e);

#endif

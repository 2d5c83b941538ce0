/*
 * courier_private - what the files of the courier share.
 *
 * Events of one webhook are kept in the order they came in. One may go out when no earlier one about
 * the same contact is left; COURIER_PARALLEL are under way at a time, so that a receiver far away is not
 * served at one delivery per round trip.
 */
#ifndef CAROM_COURIER_PRIVATE_H
#define CAROM_COURIER_PRIVATE_H

#include "channel.h"
#include "config.h"
#include "outbox.h"
#include "secret.h"
#include "webhook.h"

#include <curl/curl.h>

enum {
	COURIER_PARALLEL = 8, /* deliveries under way to one webhook */
	COURIER_CONNECT_SECONDS = 10,
	COURIER_SECONDS = 30,       /* one delivery with its answer */
	COURIER_ANSWER = 64 * 1024, /* octets of an answer that are read */
	COURIER_RETRY_AFTER = 3600, /* seconds a receiver may ask us to wait */
	COURIER_PATIENCE = 12       /* tries of an event while others are accepted */
};

enum delivery_state { DELIVERY_WAITS, DELIVERY_UNDER_WAY, DELIVERY_OVER };

struct hook;
struct delivery {
	struct hook *hook;
	struct delivery *next;
	enum outbox_source source;
	int64_t id;
	uint64_t contact;
	char *body;
	size_t n;
	enum delivery_state state;
	bool dead;        /* over, given up */
	bool unreachable; /* the last try did not get as far as an answer */
	unsigned tries;
	int64_t first_at, retry_at; /* clock_ms() of the first try; of the next */
	uint64_t accepted_before;   /* hook->accepted at the first try */
	char error[300];            /* of the last try */
	/* while under way */
	CURL *curl;
	struct curl_slist *headers;
	char curl_text[CURL_ERROR_SIZE];
	size_t answer; /* octets read */
	bool refused;  /* an address that may not be connected to */
};

struct hook {
	const struct config_webhook *config;
	enum webhook_reach reach;
	struct secret secret; /* empty: not read yet */
	struct delivery *first, *last;
	unsigned under_way;
	unsigned failures; /* in a row */
	uint64_t accepted;
};

struct courier {
	CURLM *multi;
	struct hook *hooks;
	size_t n;
	int recorder;  /* -1: none now */
	bool stop;     /* ends when the recorder has */
	int64_t until; /* ... or at this moment, clock_ms() */
};

/* --- courier_delivery.c: tries --- */
/* False: there is no such webhook, or more than the recorder may hand over. */
bool delivery_add(struct courier *c, const struct msg_event *m);
/* One try is over. wait_seconds: what the receiver asked for, 0: nothing. */
void delivery_accepted(struct delivery *d);
void delivery_failed(struct delivery *d, bool unreachable, int64_t wait_seconds);
void delivery_free(struct delivery *d);

/* --- courier_post.c: HTTP --- */
/* False: it could not even be tried; d->error says why. */
bool post_start(struct courier *c, struct delivery *d);
/* Takes what libcurl has finished. */
void post_finish(struct courier *c);
void post_drop(struct courier *c, struct delivery *d);

/* --- courier_turn.c: order --- */
/* Starts what may go out; returns the milliseconds until the next may. */
int delivery_start_due(struct courier *c);
void delivery_forget_all(struct courier *c);

#endif

/*
 * policy_case - a policy, a contact's history and what comes of it, as text: for the tests of the fold.
 *
 * Times are seconds after the epoch of the cases, 2026-01-01 00:00 UTC. case_run() folds the history
 * from the start, then again event by event with every state packed and unpacked between, then in
 * batches that arrive out of order; all three must agree, or the test fails.
 */
#ifndef CAROM_POLICY_CASE_H
#define CAROM_POLICY_CASE_H

#include "cmocka_test.h"

#include "policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, CASE_EPOCH = 1767225600 };
enum { CASE_EVENTS = 4096, CASE_STREAMS = 8 };

struct policy_case {
	const char *policies; /* text of carom.conf(5) */
	struct policy_stream streams[CASE_STREAMS];
	size_t nstreams;
	struct policy_incident incidents[16];
	size_t nincidents;
	const char *address, *domain;
	struct policy_event events[CASE_EVENTS];
	size_t nevents;
	struct policy_decision decisions[256];
	size_t ndecisions;
	struct policy_mailing mailings[512];
	size_t nmailings;
	int64_t now; /* of the last case_run(), microseconds since 1970 */
	/* what came of it */
	struct policy_set *set;
	struct policy_state *state;
	char transitions[256 * 1024], requests[64 * 1024], marks[256 * 1024], status[8192];
	bool keep_quiet; /* case_run() returns false instead of failing the test */
	uint32_t seed;   /* of the order of arrival */
};

/* rules: those of policy "default", zone UTC, unless the text has that policy itself. Streams "a", "b". */
struct policy_case *case_new(const char *rules);
/* Rules for it: hard suppresses the address ("dead"), soft the stream ("soft"), each at once. */
extern const char case_dead[];
void case_free(struct policy_case *c);

int64_t case_us(int64_t s);

/* Each appends, with the id (and ident) counted up from 1, trust correlated, stream "a"; change the
 * result as the case needs. */
struct policy_event *bounce(struct policy_case *c, int64_t s, enum permanence p, enum reason r);
struct policy_event *soft(struct policy_case *c, int64_t s);
struct policy_event *hard(struct policy_case *c, int64_t s);
struct policy_event *other(struct policy_case *c, int64_t s, enum kind k, enum subkind sub);
struct policy_event *success(struct policy_case *c, int64_t s, enum success kind);
void decide(struct policy_case *c, int64_t s, enum decision d, int stream);
void mailing(struct policy_case *c, int64_t s, const char *campaign);
/* An incident of the case's domain; to 0: not over. */
void outage(struct policy_case *c, int64_t from, int64_t to, bool declared);

bool case_run(struct policy_case *c, int64_t now);
/* One call from the start over n events, whatever their order: text into the case. */
void case_fold(struct policy_case *c, int64_t now);

/* Compare, printing both when they differ. A transition is
 *   "LAYER TIME from>to CAUSE RULE until TIME #EVENT", absent parts left out;
 * TIME is days and what remains, "3d" or "3d+7s". Lines end in \n. */
void expect_transitions(struct policy_case *c, const char *want);
void expect_requests(struct policy_case *c, const char *want); /* "LAYER TIME notify RULE #EVENT" */
void expect_marks(struct policy_case *c, const char *want);    /* "1 counted r" or "2 min_gap r" */
/* "STANDING CAUSE RULE hard soft=N hard=N complaint=N ..." of the layer in force for stream. */
void expect_status(struct policy_case *c, int stream, const char *want);

uint32_t case_random(uint32_t *seed);

/* Between the parts of policy_case: what the fold reads of the case, and its outcome as the case's text. */
struct policy_inputs case_inputs(const struct policy_case *c, const struct policy_event *events,
    size_t nevents, const struct policy_decision *decisions, size_t ndecisions);
void case_say(struct policy_case *c, const struct policy_state *s, const struct policy_output *out);

#endif

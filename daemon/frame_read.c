/*
 * frame_read - the validator of verdicts that come out of the sandbox; see frame.h.
 *
 * The order of the fields is that of the functions here, and the same as in frame_write.c.
 */
#include "frame.h"
#include "wire.h"

#include <string.h>

static bool
digits(const char **p, size_t most)
{
	size_t n = 0;

	while (**p >= '0' && **p <= '9' && n < most) {
		(*p)++;
		n++;
	}
	return n > 0;
}

/* RFC 3463, 2: class, subject and detail; classes 2, 4 and 5 are all there are. */
static bool
status_well_formed(const char *s)
{
	if (!*s)
		return true;
	if (*s != '2' && *s != '4' && *s != '5')
		return false;
	s++;
	for (int i = 0; i < 2; i++)
		if (*s++ != '.' || !digits(&s, 3))
			return false;
	return !*s;
}

/* RFC 5321, 4.2. */
static bool
reply_well_formed(const char *s)
{
	return !*s || (strlen(s) == 3 && s[0] >= '2' && s[0] <= '5' && digits(&s, 3) && !*s);
}

/* "2026-08-17" as RFC 3339's full-date has it. */
static bool
date_well_formed(const char *s)
{
	static const char shape[] = "dddd-dd-dd";

	if (!*s)
		return true;
	if (strlen(s) != sizeof shape - 1)
		return false;
	for (size_t i = 0; i < sizeof shape - 1; i++)
		if (shape[i] == 'd' ? s[i] < '0' || s[i] > '9' : s[i] != shape[i])
			return false;
	return true;
}

/* Letters, digits and hyphens: what BCP 47 tags are made of. */
static bool
language_well_formed(const char *s)
{
	for (; *s; s++)
		if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
			(*s >= '0' && *s <= '9') || *s == '-'))
			return false;
	return true;
}

struct source {
	struct reader r;
	struct arena *a;
};

/* A name as a string of its own; NULL when it is absent. */
static const char *
get_name(struct source *s)
{
	struct slice text = reader_text(&s->r, FRAME_NAME), copy;

	if (!text.n)
		return NULL;
	copy = arena_copy(s->a, text);
	if (!copy.p)
		s->r.bad = true;
	return (const char *)copy.p;
}

static struct slice
get_address(struct source *s)
{
	return reader_text(&s->r, LIMIT_ADDRESS);
}

static void
get_checked(struct source *s, char *out, size_t size, bool (*well_formed)(const char *))
{
	reader_string(&s->r, out, size);
	if (!well_formed(out))
		s->r.bad = true;
}

static void
get_recipient(struct source *s, struct recipient *out)
{
	out->address = get_address(s);
	out->final = get_address(s);
	out->original = get_address(s);
	out->action = reader_text(&s->r, FRAME_NAME);
	out->reason = (enum reason)reader_enum(&s->r, REASON_COUNT);
	out->underlying = (enum reason)reader_enum(&s->r, REASON_COUNT);
	out->permanence = (enum permanence)reader_enum(&s->r, PERMANENCE_COUNT);
	out->scope = (enum scope)reader_enum(&s->r, SCOPE_COUNT);
	out->group = (enum group)reader_enum(&s->r, GROUP_COUNT);
	out->stage = (enum stage)reader_enum(&s->r, STAGE_COUNT);
	get_checked(s, out->status, sizeof out->status, status_well_formed);
	get_checked(s, out->status_dsn, sizeof out->status_dsn, status_well_formed);
	get_checked(s, out->status_diag, sizeof out->status_diag, status_well_formed);
	get_checked(s, out->reply, sizeof out->reply, reply_well_formed);
	out->diagnostic = reader_text(&s->r, LIMIT_DIAGNOSTIC);
	out->remote_mta = reader_text(&s->r, FRAME_NAME);
	out->provider = get_name(s);
	out->provider_code = reader_text(&s->r, FRAME_NAME);
	out->rule = get_name(s);
	out->rule_at = get_name(s);
	out->rule_bytes = reader_text(&s->r, FRAME_EVIDENCE);
	out->confidence = (int)reader_enum(&s->r, 101);
	out->syntax_fault = (enum syntax_fault)reader_enum(&s->r, SYNTAX_COUNT);
	out->suggestion = get_address(s);
	out->new_address = get_address(s);
	out->blocklist = reader_text(&s->r, FRAME_NAME);
	out->retry_after = reader_i64(&s->r);
	if (out->retry_after < 0)
		s->r.bad = true;
}

static void
get_field(struct source *s, struct field *out)
{
	out->name = reader_text(&s->r, FRAME_NAME);
	out->value = reader_text(&s->r, FRAME_TEXT);
}

static void
get_candidate(struct source *s, struct candidate *out)
{
	out->source = (enum candidate_source)reader_enum(&s->r, CANDIDATE_SOURCE_COUNT);
	out->name = reader_text(&s->r, FRAME_NAME);
	out->value = reader_text(&s->r, FRAME_TEXT);
	out->decoded = get_address(s);
	out->token = reader_text(&s->r, FRAME_NAME);
}

static void
get_step(struct source *s, struct step *out)
{
	const char *what = get_name(s);

	out->what = what ? what : "";
	out->detail = reader_text(&s->r, FRAME_TEXT);
}

/* Every element takes at least this many bytes: a count that the rest of the frame cannot hold is
 * refused before memory is spent on it. */
enum { LEAST_RECIPIENT = 88, LEAST_FIELD = 8, LEAST_CANDIDATE = 17, LEAST_STEP = 8 };

/* Room for a list whose count comes next, and the count; NULL with *n == 0 for none. */
static void *
list_new(struct source *s, size_t max, size_t least, size_t size, size_t *n)
{
	void *list;

	*n = reader_count(&s->r, max);
	if (*n > (size_t)(s->r.end - s->r.p) / least)
		s->r.bad = true;
	if (s->r.bad || *n == 0) {
		*n = 0;
		return NULL;
	}
	list = arena_alloc(s->a, *n, size);
	if (!list) {
		s->r.bad = true;
		*n = 0;
	}
	return list;
}

#define GET_LIST(s, type, list, count, max, least, get) \
	do { \
		size_t n_; \
		type *new_ = list_new((s), (max), (least), sizeof *new_, &n_); \
		for (size_t i_ = 0; i_ < n_ && !(s)->r.bad; i_++) \
			get((s), &new_[i_]); \
		(list) = new_; \
		(count) = n_; \
	} while (0)

static void
get_head(struct source *s, struct verdict *out)
{
	out->kind = (enum kind)reader_enum(&s->r, KIND_COUNT);
	out->subkind = (enum subkind)reader_enum(&s->r, SUBKIND_COUNT);
	out->format = get_name(s);
	out->message_id = reader_text(&s->r, FRAME_TEXT);
	out->from = reader_text(&s->r, FRAME_TEXT);
	out->to = reader_text(&s->r, FRAME_TEXT);
	out->subject = reader_text(&s->r, FRAME_TEXT);
	out->has_date = reader_bool(&s->r);
	out->date = reader_i64(&s->r);
	out->has_received = reader_bool(&s->r);
	out->received = reader_i64(&s->r);
	out->reporting_mta = reader_text(&s->r, FRAME_NAME);
	out->provider = get_name(s);
}

static void
get_original(struct source *s, struct original *out)
{
	out->present = reader_bool(&s->r);
	out->message_id = reader_text(&s->r, FRAME_TEXT);
	out->from = reader_text(&s->r, FRAME_TEXT);
	out->to = reader_text(&s->r, FRAME_TEXT);
	out->subject = reader_text(&s->r, FRAME_TEXT);
	out->return_path = reader_text(&s->r, FRAME_TEXT);
	out->date = reader_text(&s->r, FRAME_TEXT);
}

static void
get_kinds(struct source *s, struct verdict *out)
{
	struct auto_reply *a = &out->auto_reply;

	get_checked(s, a->until, sizeof a->until, date_well_formed);
	a->new_address = get_address(s);
	a->substitute = get_address(s);
	get_checked(s, a->language, sizeof a->language, language_well_formed);
	out->feedback.source_ip = reader_text(&s->r, FRAME_NAME);
	out->feedback.reported_domain = reader_text(&s->r, FRAME_NAME);
	out->feedback.user_agent = reader_text(&s->r, FRAME_TEXT);
}

bool
frame_read_verdict(struct arena *a, struct slice frame, struct verdict *out)
{
	struct source s = { .r = reader_of(frame.p, frame.n), .a = a };
	struct verdict v = { .truncated = 0 };

	if (frame.n > FRAME_MAX)
		return false;
	v.truncated = reader_u32(&s.r);
	if (v.truncated >> TRUNCATED_BITS)
		return false;
	for (size_t i = 0; i < sizeof v.canonical; i++)
		v.canonical[i] = reader_u8(&s.r);
	get_head(&s, &v);
	get_original(&s, &v.original);
	get_kinds(&s, &v);
	GET_LIST(&s, struct recipient, v.recipients, v.nrecipients, LIMIT_RECIPIENTS,
	    LEAST_RECIPIENT, get_recipient);
	GET_LIST(&s, struct candidate, v.candidates, v.ncandidates, FRAME_CANDIDATES,
	    LEAST_CANDIDATE, get_candidate);
	GET_LIST(&s, struct field, v.original.headers, v.original.nheaders, LIMIT_HEADERS,
	    LEAST_FIELD, get_field);
	GET_LIST(&s, struct step, v.steps, v.nsteps, FRAME_STEPS, LEAST_STEP, get_step);
	if (!reader_done(&s.r))
		return false;
	*out = v;
	return true;
}

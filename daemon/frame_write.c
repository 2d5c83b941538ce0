/*
 * frame_write - a verdict as bytes; see frame.h and, for the order of the fields, frame_read.c.
 *
 * Runs in the sandboxed child. It keeps to the maxima of frame.h whatever the verdict holds.
 */
#include "frame.h"
#include "wire.h"

#include <string.h>

/* Kept free behind the recipients, for the rest of the frame without its lists. */
enum { RESERVE = 64 * 1024 };

_Static_assert(REASON_COUNT <= 255 && KIND_COUNT <= 255, "an enum is one octet");

/* s cut to max, at the start of a character. */
static struct slice
cut(struct slice s, size_t max)
{
	if (s.n <= max)
		return s;
	while (max > 0 && (s.p[max] & 0xc0) == 0x80)
		max--;
	return slice_first(s, max);
}

static void
put_text(struct writer *w, struct slice s, size_t max, unsigned *truncated, unsigned flag)
{
	if (s.n > max)
		*truncated |= flag;
	writer_bytes(w, cut(s, max));
}

static void
put_address(struct writer *w, struct slice s, unsigned *truncated)
{
	if (s.n > LIMIT_ADDRESS) {
		*truncated |= TRUNCATED_ADDRESS;
		s = SLICE_NONE;
	}
	writer_bytes(w, s);
}

static void
put_name(struct writer *w, const char *name)
{
	writer_bytes(w, cut(slice_of(name), FRAME_NAME));
}

static void
put_recipient(struct writer *w, const struct recipient *r, unsigned *truncated)
{
	put_address(w, r->address, truncated);
	put_address(w, r->final, truncated);
	put_address(w, r->original, truncated);
	writer_bytes(w, cut(r->action, FRAME_NAME));
	writer_u8(w, (uint8_t)r->reason);
	writer_u8(w, (uint8_t)r->underlying);
	writer_u8(w, (uint8_t)r->permanence);
	writer_u8(w, (uint8_t)r->scope);
	writer_u8(w, (uint8_t)r->group);
	writer_u8(w, (uint8_t)r->stage);
	writer_string(w, r->status);
	writer_string(w, r->status_dsn);
	writer_string(w, r->status_diag);
	writer_string(w, r->reply);
	put_text(w, r->diagnostic, LIMIT_DIAGNOSTIC, truncated, TRUNCATED_DIAGNOSTIC);
	writer_bytes(w, cut(r->remote_mta, FRAME_NAME));
	put_name(w, r->provider);
	writer_bytes(w, cut(r->provider_code, FRAME_NAME));
	put_name(w, r->rule);
	put_name(w, r->rule_at);
	writer_bytes(w, cut(r->rule_bytes, FRAME_EVIDENCE));
	writer_u8(w, (uint8_t)r->confidence);
	writer_u8(w, (uint8_t)r->syntax_fault);
	put_address(w, r->suggestion, truncated);
	put_address(w, r->new_address, truncated);
	writer_bytes(w, cut(r->blocklist, FRAME_NAME));
	writer_i64(w, r->retry_after);
}

static void
put_field(struct writer *w, const struct field *f, unsigned *truncated)
{
	writer_bytes(w, cut(f->name, FRAME_NAME));
	put_text(w, f->value, FRAME_TEXT, truncated, TRUNCATED_HEADER);
}

static void
put_candidate(struct writer *w, const struct candidate *c, unsigned *truncated)
{
	writer_u8(w, (uint8_t)c->source);
	writer_bytes(w, cut(c->name, FRAME_NAME));
	put_text(w, c->value, FRAME_TEXT, truncated, TRUNCATED_HEADER);
	put_address(w, c->decoded, truncated);
	writer_bytes(w, cut(c->token, FRAME_NAME));
}

static void
put_step(struct writer *w, const struct step *s, unsigned *truncated)
{
	put_name(w, s->what);
	put_text(w, s->detail, FRAME_TEXT, truncated, 0);
}

/* A list of at most max elements which ends where the next would leave less than reserve; then, and
 * when there are more, flag is set. */
#define PUT_LIST(w, elements, count, max, reserve, put, truncated, flag) \
	do { \
		size_t at_ = (w)->n, i_ = 0; \
		writer_u32((w), 0); \
		for (; i_ < (count) && i_ < (size_t)(max); i_++) { \
			struct writer before_ = *(w); \
			put((w), &(elements)[i_], (truncated)); \
			if ((w)->full || (w)->cap - (w)->n < (size_t)(reserve)) { \
				*(w) = before_; \
				break; \
			} \
		} \
		if (i_ < (count)) \
			*(truncated) |= (flag); \
		writer_patch_u32((w), at_, (uint32_t)i_); \
	} while (0)

static void
put_head(struct writer *w, const struct verdict *v, unsigned *truncated)
{
	writer_u8(w, (uint8_t)v->kind);
	writer_u8(w, (uint8_t)v->subkind);
	put_name(w, v->format);
	put_text(w, v->message_id, FRAME_TEXT, truncated, TRUNCATED_HEADER);
	put_text(w, v->from, FRAME_TEXT, truncated, TRUNCATED_HEADER);
	put_text(w, v->to, FRAME_TEXT, truncated, TRUNCATED_HEADER);
	put_text(w, v->subject, FRAME_TEXT, truncated, TRUNCATED_HEADER);
	writer_u8(w, v->has_date);
	writer_i64(w, v->date);
	writer_u8(w, v->has_received);
	writer_i64(w, v->received);
	writer_bytes(w, cut(v->reporting_mta, FRAME_NAME));
	put_name(w, v->provider);
}

static void
put_original(struct writer *w, const struct original *o, unsigned *truncated)
{
	writer_u8(w, o->present);
	put_text(w, o->message_id, FRAME_TEXT, truncated, TRUNCATED_HEADER);
	put_text(w, o->from, FRAME_TEXT, truncated, TRUNCATED_HEADER);
	put_text(w, o->to, FRAME_TEXT, truncated, TRUNCATED_HEADER);
	put_text(w, o->subject, FRAME_TEXT, truncated, TRUNCATED_HEADER);
	put_text(w, o->return_path, FRAME_TEXT, truncated, TRUNCATED_HEADER);
	put_text(w, o->date, FRAME_TEXT, truncated, TRUNCATED_HEADER);
}

static void
put_kinds(struct writer *w, const struct verdict *v, unsigned *truncated)
{
	writer_string(w, v->auto_reply.until);
	put_address(w, v->auto_reply.new_address, truncated);
	put_address(w, v->auto_reply.substitute, truncated);
	writer_string(w, v->auto_reply.language);
	writer_bytes(w, cut(v->feedback.source_ip, FRAME_NAME));
	writer_bytes(w, cut(v->feedback.reported_domain, FRAME_NAME));
	put_text(w, v->feedback.user_agent, FRAME_TEXT, truncated, TRUNCATED_HEADER);
}

size_t
frame_write_verdict(unsigned char *buffer, size_t cap, const struct verdict *v)
{
	struct writer w = writer_in(buffer, cap < FRAME_MAX ? cap : FRAME_MAX);
	unsigned truncated = v->truncated;
	size_t flags;

	/* Flags come first in the frame and are known last; the long lists in order of what a reader
	 * would miss most. */
	flags = w.n;
	writer_u32(&w, 0);
	for (size_t i = 0; i < sizeof v->canonical; i++)
		writer_u8(&w, v->canonical[i]);
	put_head(&w, v, &truncated);
	put_original(&w, &v->original, &truncated);
	put_kinds(&w, v, &truncated);
	PUT_LIST(&w, v->recipients, v->nrecipients, LIMIT_RECIPIENTS, RESERVE, put_recipient,
	    &truncated, TRUNCATED_RECIPIENTS);
	PUT_LIST(&w, v->candidates, v->ncandidates, FRAME_CANDIDATES, 64, put_candidate, &truncated,
	    TRUNCATED_HEADERS);
	PUT_LIST(&w, v->original.headers, v->original.nheaders, LIMIT_HEADERS, 64, put_field,
	    &truncated, TRUNCATED_HEADERS);
	PUT_LIST(&w, v->steps, v->nsteps, FRAME_STEPS, 16, put_step, &truncated, 0);
	writer_patch_u32(&w, flags, truncated);
	return w.full ? 0 : w.n;
}

/* test_frame - verdicts survive the way out of the sandbox, and nothing else gets through */
#include "frame_verdict.h"

#include "frame.h"

#include <stdlib.h>
#include <string.h>

struct bench {
	struct arena *a;
	unsigned char *buffer; /* FRAME_MAX */
};

static int
set_up(void **state)
{
	struct bench *b = malloc(sizeof *b);

	b->a = arena_new(FRAME_ARENA);
	b->buffer = malloc(FRAME_MAX);
	*state = b;
	return 0;
}

static int
tear_down(void **state)
{
	struct bench *b = *state;

	arena_free(b->a);
	free(b->buffer);
	free(b);
	return 0;
}

static struct verdict
there_and_back(struct bench *b, const struct verdict *v)
{
	struct verdict out;
	size_t n = frame_write_verdict(b->buffer, FRAME_MAX, v);

	assert_true(n > 0);
	arena_reset(b->a);
	assert_true(frame_read_verdict(b->a, (struct slice){ b->buffer, n }, &out));
	return out;
}

static void
a_full_verdict_comes_back_whole(void **state)
{
	struct verdict v = full(), out = there_and_back(*state, &v);

	same_verdict(&v, &out);
}

static void
an_empty_verdict_comes_back_empty(void **state)
{
	struct verdict v = { .kind = KIND_OTHER }, out = there_and_back(*state, &v);

	same_verdict(&v, &out);
	assert_null(out.recipients);
	assert_null(out.format);
}

/* In a block of its own of that very size, so that a read past it is seen by a sanitizer. */
static bool
accepts(struct bench *b, const unsigned char *bytes, size_t n, struct verdict *out)
{
	unsigned char *copy = malloc(n ? n : 1);
	bool ok;

	memcpy(copy, bytes, n);
	arena_reset(b->a);
	ok = frame_read_verdict(b->a, (struct slice){ copy, n }, out);
	if (ok) { /* what is accepted is text throughout: touch all of it while it is there */
		static unsigned char again[FRAME_MAX];

		assert_true(frame_write_verdict(again, sizeof again, out) > 0);
	}
	free(copy);
	return ok;
}

static void
every_truncation_is_refused(void **state)
{
	struct bench *b = *state;
	struct verdict v = full(), out;
	size_t n = frame_write_verdict(b->buffer, FRAME_MAX, &v);

	for (size_t i = 0; i < n; i++)
		assert_false(accepts(b, b->buffer, i, &out));
	assert_true(accepts(b, b->buffer, n, &out));
	b->buffer[n] = 0;
	assert_false(accepts(b, b->buffer, n + 1, &out));
}

static void
every_changed_byte_is_answered(void **state)
{
	static const unsigned char changes[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
	struct bench *b = *state;
	struct verdict v = full(), out;
	size_t n = frame_write_verdict(b->buffer, FRAME_MAX, &v), accepted = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; c < sizeof changes; c++) {
			unsigned char was = b->buffer[i];

			b->buffer[i] = changes[c];
			accepted += accepts(b, b->buffer, n, &out);
			b->buffer[i] = was;
		}
	assert_true(accepted > 0 && accepted < n * sizeof changes);
}

static bool
round_trip_accepts(struct bench *b, const struct verdict *v)
{
	struct verdict out;
	size_t n = frame_write_verdict(b->buffer, FRAME_MAX, v);

	return accepts(b, b->buffer, n, &out);
}

static void
values_that_the_vocabulary_lacks_are_refused(void **state)
{
	struct recipient r;
	struct verdict v;

#define REFUSED(change) \
	do { \
		r = recipients[0]; \
		v = full(); \
		v.recipients = &r; \
		v.nrecipients = 1; \
		assert_true(round_trip_accepts(*state, &v)); \
		change; \
		assert_false(round_trip_accepts(*state, &v)); \
	} while (0)

	REFUSED(v.kind = KIND_COUNT);
	REFUSED(v.subkind = SUBKIND_COUNT);
	REFUSED(v.truncated = 1U << TRUNCATED_BITS);
	REFUSED(v.subject = SLICE("nul \0 inside"));
	REFUSED(v.subject = SLICE("overlong \xc0\xaf"));
	REFUSED(v.subject = SLICE("surrogate \xed\xa0\x80"));
	REFUSED(v.subject = SLICE("too far \xf4\x90\x80\x80"));
	REFUSED(v.subject = SLICE("cut \xe2\x82"));
	REFUSED(strcpy(v.auto_reply.until, "17.08.2026"));
	REFUSED(strcpy(v.auto_reply.language, "de;DROP"));
	REFUSED(r.reason = REASON_COUNT);
	REFUSED(r.underlying = REASON_COUNT);
	REFUSED(r.permanence = PERMANENCE_COUNT);
	REFUSED(r.scope = SCOPE_COUNT);
	REFUSED(r.group = GROUP_COUNT);
	REFUSED(r.stage = STAGE_COUNT);
	REFUSED(r.syntax_fault = SYNTAX_COUNT);
	REFUSED(r.confidence = 101);
	REFUSED(r.retry_after = -1);
	REFUSED(strcpy(r.status, "5.1"));
	REFUSED(strcpy(r.status, "3.1.1"));
	REFUSED(strcpy(r.status_dsn, "5.1.1."));
	REFUSED(strcpy(r.status_diag, "5.1.1234"));
	REFUSED(strcpy(r.reply, "55"));
	REFUSED(strcpy(r.reply, "x50"));
#undef REFUSED
}

static void
a_longer_address_is_left_out_and_flagged(void **state)
{
	unsigned char text[LIMIT_ADDRESS + 1];
	struct recipient r = { .address = { text, LIMIT_ADDRESS } };
	struct verdict v = { .recipients = &r, .nrecipients = 1 }, out;

	memset(text, 'a', sizeof text);
	out = there_and_back(*state, &v);
	assert_int_equal(out.recipients[0].address.n, LIMIT_ADDRESS);
	assert_int_equal(out.truncated, 0);
	r.address.n++;
	out = there_and_back(*state, &v);
	assert_int_equal(out.recipients[0].address.n, 0);
	assert_int_equal(out.truncated, TRUNCATED_ADDRESS);
}

static void
a_longer_diagnostic_is_cut_between_characters_and_flagged(void **state)
{
	static unsigned char text[LIMIT_DIAGNOSTIC + 2];
	struct recipient r = { .diagnostic = { text, LIMIT_DIAGNOSTIC } };
	struct verdict v = { .recipients = &r, .nrecipients = 1 }, out;

	memset(text, 'a', sizeof text);
	out = there_and_back(*state, &v);
	assert_int_equal(out.recipients[0].diagnostic.n, LIMIT_DIAGNOSTIC);
	assert_int_equal(out.truncated, 0);
	memcpy(&text[LIMIT_DIAGNOSTIC - 1], "\xe2\x82\xac", 3);
	r.diagnostic.n = LIMIT_DIAGNOSTIC + 2;
	out = there_and_back(*state, &v);
	assert_int_equal(out.recipients[0].diagnostic.n, LIMIT_DIAGNOSTIC - 1);
	assert_int_equal(out.truncated, TRUNCATED_DIAGNOSTIC);
}

static void
more_recipients_than_a_frame_holds_are_left_out_and_flagged(void **state)
{
	static unsigned char text[FRAME_TEXT];
	static struct recipient many[LIMIT_RECIPIENTS + 1];
	struct verdict v = { .recipients = many, .nrecipients = LIMIT_RECIPIENTS }, out;

	memset(text, 'a', sizeof text);
	out = there_and_back(*state, &v);
	assert_int_equal(out.nrecipients, LIMIT_RECIPIENTS);
	assert_int_equal(out.truncated, 0);
	v.nrecipients++;
	out = there_and_back(*state, &v);
	assert_int_equal(out.nrecipients, LIMIT_RECIPIENTS);
	assert_int_equal(out.truncated, TRUNCATED_RECIPIENTS);
	for (size_t i = 0; i < LIMIT_RECIPIENTS; i++) {
		struct recipient *r = &many[i];

		r->address = r->final = r->original = r->suggestion = r->new_address =
		    (struct slice){ text, LIMIT_ADDRESS };
		r->diagnostic = (struct slice){ text, LIMIT_DIAGNOSTIC };
		r->action = r->remote_mta = r->provider_code = r->blocklist =
		    (struct slice){ text, FRAME_NAME };
		r->rule_bytes = (struct slice){ text, sizeof text };
		r->provider = r->rule = r->rule_at = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
						     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	}
	out = there_and_back(*state, &v);
	assert_in_range(out.nrecipients, 900, LIMIT_RECIPIENTS);
}

static void
a_small_buffer_never_overflows(void **state)
{
	struct bench *b = *state;
	struct verdict v = full(), out;
	size_t whole = frame_write_verdict(b->buffer, FRAME_MAX, &v), fit = 0;

	for (size_t cap = 0; cap <= whole; cap++) {
		unsigned char *small = malloc(cap ? cap : 1);
		size_t n = frame_write_verdict(small, cap, &v);

		assert_true(n <= cap);
		if (n) {
			fit++;
			assert_true(accepts(b, small, n, &out));
		}
		free(small);
	}
	assert_true(fit > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_verdict_comes_back_whole),
		cmocka_unit_test(an_empty_verdict_comes_back_empty),
		cmocka_unit_test(every_truncation_is_refused),
		cmocka_unit_test(every_changed_byte_is_answered),
		cmocka_unit_test(values_that_the_vocabulary_lacks_are_refused),
		cmocka_unit_test(a_longer_address_is_left_out_and_flagged),
		cmocka_unit_test(a_longer_diagnostic_is_cut_between_characters_and_flagged),
		cmocka_unit_test(more_recipients_than_a_frame_holds_are_left_out_and_flagged),
		cmocka_unit_test(a_small_buffer_never_overflows),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* autoreply_case - automatic replies of Ann's, written on Monday, 3 August 2026. */
#ifndef CAROM_AUTOREPLY_CASE_H
#define CAROM_AUTOREPLY_CASE_H

#include "parser_test.h"

/* type: "plain" or "html". */
static inline struct verdict
verdict_in(void **state, const char *type, const char *text)
{
	struct verdict v = verdict_of_letter(*state,
	    "From: Ann <ann@corp.example>\nSubject: Automatic reply: offers\n"
	    "Auto-Submitted: auto-replied",
	    type, text);

	assert_int_equal(v.kind, KIND_AUTO_REPLY);
	return v;
}

static inline struct auto_reply
reply(void **state, const char *text)
{
	return verdict_in(state, "plain", text).auto_reply;
}

static inline enum subkind
reply_kind(void **state, const char *text)
{
	return verdict_in(state, "plain", text).subkind;
}

static inline void
expect_until(void **state, const char *text, const char *until)
{
	assert_string_equal(reply(state, text).until, until);
}

#endif

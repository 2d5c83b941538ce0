/* What gateways, filters and list managers do to a message on its way changes nothing: every sample is read as it was
 * written. */
#include "samples_case.h"

#include <stdlib.h>
#include <string.h>

/* The sample with text added where at is; not the few with line ends of their own. */
static void
expect_with(struct state *s, const struct sample *one, size_t at, const char *text)
{
	static struct changed c;

	if (memchr(one->raw, '\r', one->n))
		return;
	c.n = 0;
	changed_put(&c, one->raw, at);
	changed_put_text(&c, text);
	changed_put(&c, one->raw + at, one->n - at);
	changed_compare(s, one->path, &c, one->want);
}

static void
with_crlf(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static struct changed c;

	c.n = 0;
	for (size_t i = 0; i < n; i++)
		changed_put(&c, raw[i] == '\n' ? "\r\n" : raw + i, raw[i] == '\n' ? 2 : 1);
	changed_compare(s, path, &c, want);
}

static void
crlf_line_ends_are_read_like_lf(void **state)
{
	samples_walk_all(state, with_crlf);
}

static void
with_tag(struct state *s, const struct sample *one, const char *tag)
{
	const char *at = sample_field(one->raw, "Subject");

	/* a body without charset is in that of the subject's first word */
	if (at && at[8] == ' ' && strncmp(at + 9, "=?", 2) != 0)
		expect_with(s, one, (size_t)(at + 9 - one->raw), tag);
}

static void
with_tags(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static const char *const tags[] = { "***SPAM*** ", "[EXTERNAL] ", "[Returns] " };

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		char *again = strdup(want);
		const struct sample one = { path, raw, n, again };

		assert_non_null(again);
		with_tag(s, &one, tags[i]);
		free(again);
	}
}

static void
a_tag_in_front_of_the_subject_is_not_of_it(void **state)
{
	samples_walk_all(state, with_tags);
}

static void
with_headers(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	/* mbox's line comes first */
	expect_with(s, &one, strncmp(raw, "From ", 5) == 0 ? strcspn(raw, "\n") + 1 : 0,
	    "ARC-Seal: i=1; a=rsa-sha256; t=1710000000; cv=none; d=gw.example; s=a; b=AbCd==\n"
	    "Authentication-Results: mx.gw.example;\n\tdkim=fail (bad signature); spf=none\n"
	    "DKIM-Signature: v=1; a=rsa-sha256; d=gw.example; s=a; h=From:To; bh=C=; b=D=\n"
	    "X-Spam-Status: Yes, score=7.1 required=5.0 tests=BOUNCE_MESSAGE,\n"
	    "\tURIBL_BLOCKED autolearn=no\n");
}

static void
headers_of_filters_in_front_are_nobodys(void **state)
{
	samples_walk_all(state, with_headers);
}

/* Only of messages that are nothing but text. */
static void
expect_around(struct state *s, const struct sample *one, bool below, const char *text)
{
	if (sample_is_plain(one->raw, one->n))
		expect_with(s, one, below ? one->n : sample_body_at(one->raw, one->n), text);
}

static void
with_warning(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, false,
	    "CAUTION: This email originated from outside of the organization. Do not click\n"
	    "links or open attachments unless you recognize the sender.\n\n");
}

static void
with_footer(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, true,
	    "\n_______________________________________________\n"
	    "Returns mailing list\nreturns@lists.gw.example\n"
	    "https://lists.gw.example/mailman/listinfo/returns\n");
}

static void
with_notice(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, true,
	    "\n\nThis email and any files transmitted with it are confidential and intended\n"
	    "solely for the use of the individual or entity to whom they are addressed.\n");
}

/* In a language that none of the samples is in. */
static void
with_foreign_warning(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, false,
	    "ATTENTION : Cet e-mail provient de l'exterieur de l'entreprise (externe). Ne\n"
	    "cliquez pas sur les liens.\n\n");
}

static void
with_signature(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, true, "\n-- \nService Desk\nPhone 5550100\nhelp@gw.example\n");
}

/* Of an indented line the tag would stand at another place. */
static void
with_tag_in_front(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	if (raw[sample_body_at(raw, n)] > ' ')
		expect_around(s, &one, false, "[EXTERNAL EMAIL] ");
}

static void
with_tag_and_dash(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	if (raw[sample_body_at(raw, n)] > ' ')
		expect_around(s, &one, false, "EXTERNAL EMAIL - ");
}

static void
with_warning_not_to_open(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, false,
	    "UWAGA: nadawca nie jest znany. Nie otwieraj plikow, ktore przysyla.\n\n");
}

static void
with_advice(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(
	    s, &one, true, "\n\nPlease consider the environment before printing this e-mail.\n");
}

static void
with_strokes_around(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	const struct sample one = { path, raw, n, want };

	expect_around(s, &one, true,
	    "\n\n____________________________________________________________\n"
	    "This email has been scanned by the gateway of gw.example.\n"
	    "____________________________________________________________\n");
}

static void
what_stands_above_and_below_the_text_is_not_of_it(void **state)
{
	samples_walk_all(state, with_tag_in_front);
	samples_walk_all(state, with_warning);
	samples_walk_folder(state, "systems", 0, with_tag_and_dash);
	samples_walk_folder(state, "systems", 0, with_warning_not_to_open);
	samples_walk_folder(state, "systems", 0, with_advice);
	samples_walk_folder(state, "systems", 0, with_strokes_around);
	samples_walk_all(state, with_foreign_warning);
	samples_walk_all(state, with_signature);
	samples_walk_all(state, with_footer);
	samples_walk_all(state, with_notice);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(crlf_line_ends_are_read_like_lf),
		cmocka_unit_test(a_tag_in_front_of_the_subject_is_not_of_it),
		cmocka_unit_test(headers_of_filters_in_front_are_nobodys),
		cmocka_unit_test(what_stands_above_and_below_the_text_is_not_of_it),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}

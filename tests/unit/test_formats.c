/* Every sample is read as wanted, by the row it was written for; ordinary mail by none. */
#include "parser_test.h"

#include "formats/layout.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SAMPLE_MAX = 64 * 1024 };

static const char *
samples(void)
{
	static char path[4096];
	const char *src = getenv("srcdir");

	snprintf(path, sizeof path, "%s/tests/samples", src ? src : ".");
	return path;
}

static size_t
read_file(const char *path, char *buf)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		fail_msg("%s cannot be read", path);
	n = fread(buf, 1, SAMPLE_MAX - 1, f);
	fclose(f);
	buf[n] = 0;
	return n;
}

static bool
same(struct slice s, const char *want)
{
	return slice_equal_nocase(s, slice_of(want));
}

static const char *
or_none(const char *s)
{
	return s ? s : "";
}

/* value: what is wanted, alternatives divided by | */
static bool
one_of(const char *value, const char *have)
{
	size_t n = strlen(have);

	for (const char *at = value; at; at = strchr(at, '|'), at += at != NULL)
		if (strncmp(at, have, n) == 0 && (at[n] == 0 || at[n] == '|'))
			return true;
	return false;
}

static const struct recipient *
find_recipient(const struct verdict *v, const char *address)
{
	for (size_t i = 0; i < v->nrecipients; i++)
		if (same(v->recipients[i].address, address))
			return &v->recipients[i];
	return NULL;
}

static const char *
text_of(struct slice s)
{
	static char text[LIMIT_ADDRESS + 1];

	snprintf(text, sizeof text, "%.*s", SLICE_FMT(s));
	return text;
}

static const char *
value_of(const struct verdict *v, const struct recipient *r, const char *key)
{
	if (strcmp(key, "kind") == 0)
		return kind_name(v->kind);
	if (strcmp(key, "subkind") == 0)
		return or_none(subkind_name(v->subkind));
	if (strcmp(key, "format") == 0)
		return or_none(v->format);
	if (strcmp(key, "until") == 0)
		return v->auto_reply.until;
	if (strcmp(key, "language") == 0)
		return v->auto_reply.language;
	if (strcmp(key, "new_address") == 0)
		return text_of(v->auto_reply.new_address);
	if (strcmp(key, "substitute") == 0)
		return text_of(v->auto_reply.substitute);
	if (!r)
		return NULL;
	if (strcmp(key, "reason") == 0)
		return or_none(reason_name(r->reason));
	if (strcmp(key, "permanence") == 0)
		return or_none(permanence_name(r->permanence));
	if (strcmp(key, "stage") == 0)
		return or_none(stage_name(r->stage));
	return strcmp(key, "status") == 0 ? r->status : strcmp(key, "reply") == 0 ? r->reply : NULL;
}

/* One "key=value" line of a .want file. */
static void
check(const char *path, const struct verdict *v, const struct recipient **r, size_t *next,
    const char *key, const char *value)
{
	const char *have;

	if (strcmp(key, "recipient") == 0) {
		++*next;
		*r = find_recipient(v, value);
		if (!*r)
			fail_msg("%s: no recipient %s", path, value);
		return;
	}
	have = value_of(v, *r, key);
	if (!have || !one_of(value, have))
		fail_msg("%s: %s is %s, wanted %s (kind %s, format %s)", path, key,
		    have ? have : "no key", value, kind_name(v->kind), or_none(v->format));
}

static void
compare(const char *path, char *want, const struct verdict *v)
{
	const struct recipient *r = NULL;
	size_t next = 0;
	char *save = NULL;

	for (char *line = strtok_r(want, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *equal = strchr(line, '=');

		if (line[0] == '#' || !equal)
			continue;
		*equal = 0;
		check(path, v, &r, &next, line, equal + 1);
	}
	if (next != v->nrecipients)
		fail_msg("%s: %zu recipients, wanted %zu", path, v->nrecipients, next);
}

typedef void each_sample(struct state *s, const char *path, const char *raw, size_t n, char *want);

static size_t
walk(struct state *s, const char *dir, each_sample *f)
{
	static char raw[SAMPLE_MAX], want[SAMPLE_MAX];
	DIR *d = opendir(dir);
	struct dirent *e;
	size_t seen = 0;

	if (!d)
		return 0;
	while ((e = readdir(d)) != NULL) {
		char path[4096];
		size_t n, len = strlen(e->d_name);

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (len < 5 || strcmp(e->d_name + len - 4, ".eml") != 0) {
			if (!strchr(e->d_name, '.'))
				seen += walk(s, path, f);
			continue;
		}
		n = read_file(path, raw);
		memcpy(path + strlen(path) - 4, ".want", 6);
		(void)read_file(path, want);
		f(s, path, raw, n, want);
		seen++;
	}
	closedir(d);
	return seen;
}

static void
walk_all(void **state, each_sample *f)
{
	char dir[4200];

	snprintf(dir, sizeof dir, "%s/formats", samples());
	assert_true(walk(*state, dir, f) > 50);
	snprintf(dir, sizeof dir, "%s/mail", samples());
	assert_true(walk(*state, dir, f) > 3);
	snprintf(dir, sizeof dir, "%s/mta", samples());
	assert_true(walk(*state, dir, f) > 200);
	snprintf(dir, sizeof dir, "%s/autoreply", samples());
	assert_true(walk(*state, dir, f) > 500);
	snprintf(dir, sizeof dir, "%s/shapes", samples());
	assert_true(walk(*state, dir, f) > 40);
	snprintf(dir, sizeof dir, "%s/systems", samples());
	assert_true(walk(*state, dir, f) > 90);
}

static struct verdict
verdict_of(struct state *s, const char *raw, size_t n)
{
	struct verdict v;

	arena_reset(s->arena);
	assert_int_equal(parser_read(s->parser, s->arena,
			     (struct slice){ (const unsigned char *)raw, n }, NULL, &v),
	    PARSE_OK);
	return v;
}

static void
expect(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	struct verdict v = verdict_of(s, raw, n);

	compare(path, want, &v);
}

static void
every_sample_is_read_as_wanted_and_by_its_own_row(void **state)
{
	walk_all(state, expect);
}

static void
every_row_has_a_sample(void **state)
{
	(void)state;
	for (size_t i = 0; i < formats_count; i++) {
		char dir[4200];
		DIR *d;

		snprintf(dir, sizeof dir, "%s/formats/%s", samples(), formats[i].name);
		d = opendir(dir);
		if (!d)
			fail_msg("row %s has no sample", formats[i].name);
		closedir(d);
	}
}

static void
expect_crlf(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	static char crlf[2 * SAMPLE_MAX];
	size_t k = 0;
	struct verdict v;

	for (size_t i = 0; i < n; i++) {
		if (raw[i] == '\n')
			crlf[k++] = '\r';
		crlf[k++] = raw[i];
	}
	v = verdict_of(s, crlf, k);
	compare(path, want, &v);
}

/* Sixteen octets are looked at in one go: where they begin must make no difference. */
static void
words_tell_the_stage_wherever_they_stand(void **state)
{
	static const struct {
		const char *text;
		enum stage stage;
	} cases[] = { { "(in reply to RCPT TO command)", STAGE_RCPT },
		{ "(IN REPLY TO end of data)", STAGE_EOM },
		{ "after initial connection", STAGE_GREETING },
		{ "[RCPT_TO] no [DATA]", STAGE_RCPT }, { "[DATA] no [RCPT_TO]", STAGE_RCPT },
		{ "after DATA, in reply to EHLO", STAGE_HELO }, { "for TEXT command", STAGE_EOM },
		{ "for RCPT TO", STAGE_UNKNOWN }, { "after RCPT", STAGE_UNKNOWN },
		{ "or your [", STAGE_UNKNOWN }, { "ply to DATA command", STAGE_UNKNOWN } };
	static const char words[] = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww";
	char text[128];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int before = 0; before < 40; before++)
			for (int behind = 0; behind < 20; behind++) {
				snprintf(text, sizeof text, "%.*s%s%.*s", before, words,
				    cases[i].text, behind, words);
				assert_int_equal(
				    layout_stage_of_words(slice_of(text)), cases[i].stage);
			}
	assert_int_equal(layout_stage_of_words(SLICE_NONE), STAGE_UNKNOWN);
}

static void
crlf_line_ends_are_read_like_lf(void **state)
{
	walk_all(state, expect_crlf);
}

static void
cut_everywhere(struct state *s, const char *path, const char *raw, size_t n, char *want)
{
	(void)path;
	(void)want;
	for (size_t k = 0; k < n; k++) {
		/* a copy of exactly that size, so that a sanitizer sees a read behind the end */
		char *part = malloc(k ? k : 1);
		struct verdict v;

		assert_non_null(part);
		memcpy(part, raw, k);
		v = verdict_of(s, part, k);
		assert_in_range(v.kind, KIND_OTHER, KIND_COUNT - 1);
		free(part);
	}
}

static void
every_prefix_is_answered(void **state)
{
	char dir[4200];

	snprintf(dir, sizeof dir, "%s/formats", samples());
	assert_true(walk(*state, dir, cut_everywhere) > 50);
	snprintf(dir, sizeof dir, "%s/mail", samples());
	assert_true(walk(*state, dir, cut_everywhere) > 3);
	snprintf(dir, sizeof dir, "%s/shapes", samples());
	assert_true(walk(*state, dir, cut_everywhere) > 40);
	snprintf(dir, sizeof dir, "%s/systems", samples());
	assert_true(walk(*state, dir, cut_everywhere) > 90);
}

static void
nothing_is_not_mail(void **state)
{
	assert_int_equal(verdict_of(*state, "", 0).kind, KIND_OTHER);
	assert_int_equal(verdict_of(*state, "\n\n\n", 3).kind, KIND_OTHER);
	assert_int_equal(verdict_of(*state, "\x89PNG\r\n\x1a\n", 8).kind, KIND_OTHER);
}

static struct slice
dsn_with(struct arena *a, size_t recipients, size_t address)
{
	struct abuf b = abuf_in(a, 0);

	abuf_slice(&b,
	    SLICE("From: MAILER-DAEMON@mx.example.net\nContent-Type: multipart/report; "
		  "report-type=delivery-status; boundary=b\n\n--b\nContent-Type: "
		  "message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n"));
	for (size_t i = 0; i < recipients; i++) {
		char number[32];

		snprintf(number, sizeof number, "%zu", i);
		abuf_slice(&b, SLICE("\nFinal-Recipient: rfc822; "));
		for (size_t k = 0; k < address; k++)
			abuf_byte(&b, 'a');
		abuf_slice(&b, slice_of(number));
		abuf_slice(&b, SLICE("@corp.example\nAction: failed\nStatus: 5.1.1\n"));
	}
	abuf_slice(&b, SLICE("--b--\n"));
	return abuf_done(&b);
}

static void
recipients_and_addresses_past_their_limits_are_flagged(void **state)
{
	struct arena *a = arena_new(8 * 1024 * 1024);
	struct slice s;
	struct verdict v;

	assert_non_null(a);
	s = dsn_with(a, LIMIT_RECIPIENTS, 1);
	v = verdict_of(*state, (const char *)s.p, s.n);
	assert_int_equal(v.nrecipients, LIMIT_RECIPIENTS);
	assert_false(v.truncated & TRUNCATED_RECIPIENTS);
	s = dsn_with(a, LIMIT_RECIPIENTS + 1, 1);
	v = verdict_of(*state, (const char *)s.p, s.n);
	assert_int_equal(v.nrecipients, LIMIT_RECIPIENTS);
	assert_true(v.truncated & TRUNCATED_RECIPIENTS);
	s = dsn_with(a, 1, LIMIT_ADDRESS - 14); /* "0@corp.example" has 14 octets */
	v = verdict_of(*state, (const char *)s.p, s.n);
	assert_int_equal(v.nrecipients, 1);
	assert_int_equal(v.recipients[0].final.n, LIMIT_ADDRESS);
	assert_false(v.truncated & TRUNCATED_ADDRESS);
	s = dsn_with(a, 1, LIMIT_ADDRESS - 13);
	v = verdict_of(*state, (const char *)s.p, s.n);
	assert_int_equal(v.recipients[0].final.n, 0);
	assert_true(v.truncated & TRUNCATED_ADDRESS);
	arena_free(a);
}

/* A report whose diagnostic has n octets: in its field, or in its text. */
static struct slice
diagnostic_of(struct arena *a, bool field, size_t n)
{
	struct abuf b = abuf_in(a, 0);

	abuf_slice(&b, SLICE("From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n"));
	if (field)
		abuf_slice(&b,
		    SLICE(
			"Content-Type: multipart/report; report-type=delivery-status; "
			"boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
			"Reporting-MTA: dns; mx.example.net\n\nFinal-Recipient: rfc822; "
			"a@corp.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; "));
	else
		abuf_slice(&b,
		    SLICE("\nHi. This is the qmail-send program at mx.example.net.\n\n"
			  "<a@corp.example>:\n"));
	for (size_t i = 0; i < n; i++)
		abuf_byte(&b, i % 61 == 60 ? ' ' : 'x');
	abuf_slice(&b, field ? SLICE("\n\n--b--\n") : SLICE("\n\n"));
	return abuf_done(&b);
}

static void
a_diagnostic_past_its_limit_is_cut_and_flagged(void **state)
{
	struct arena *a = arena_new(1024 * 1024);

	assert_non_null(a);
	for (size_t over = 0; over < 2; over++)
		for (int field = 0; field < 2; field++) {
			struct slice s = diagnostic_of(a, field, LIMIT_DIAGNOSTIC + over);
			struct verdict v = verdict_of(*state, (const char *)s.p, s.n);

			assert_int_equal(v.nrecipients, 1);
			assert_int_equal(v.recipients[0].diagnostic.n, LIMIT_DIAGNOSTIC);
			assert_int_equal((v.truncated & TRUNCATED_DIAGNOSTIC) != 0, over);
		}
	arena_free(a);
}

static void
text_past_what_is_matched_is_flagged(void **state)
{
	struct arena *a = arena_new(1024 * 1024);

	assert_non_null(a);
	for (size_t over = 0; over < 2; over++) {
		struct abuf b = abuf_in(a, 0);
		struct slice s;

		abuf_slice(&b, SLICE("From: ann@corp.example\nSubject: long\n\n"));
		for (size_t i = 0; i < LIMIT_MATCHED + over; i++)
			abuf_byte(&b, i % 64 == 63 ? '\n' : 'x');
		s = abuf_done(&b);
		assert_int_equal(
		    (verdict_of(*state, (const char *)s.p, s.n).truncated & TRUNCATED_MATCHED) != 0,
		    over);
	}
	arena_free(a);
}

/* The work of such a text once grew with its square, to three times the watchdog's limit. */
static void
a_text_of_nothing_but_headings_is_read_in_time(void **state)
{
	static const char *const lines[] = { "   ----- The following addresses had successful\n",
		"The following addresses had permanent fatal errors <a@corp.example>\n",
		"Failed to deliver to '<a@corp.example>'\n", ">>> RCPT To:<a@corp.example>\n",
		"<a@corp.example>:\n", "  a@corp.example\n" };
	const int limit = getenv("CAROM_MEMCHECK") ? 100 : 2;
	struct arena *a = arena_new(8 * 1024 * 1024);

	assert_non_null(a);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct abuf b = abuf_in(a, 0);
		clock_t start = clock();

		abuf_slice(
		    &b, SLICE("From: MAILER-DAEMON@mx.example.net\nSubject: Returned mail\n\n"));
		while (b.n < LIMIT_MATCHED)
			abuf_slice(&b, slice_of(lines[i]));
		(void)verdict_of(*state, (const char *)b.p, b.n);
		assert_true(clock() - start < limit * CLOCKS_PER_SEC);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_is_read_as_wanted_and_by_its_own_row),
		cmocka_unit_test(every_row_has_a_sample),
		cmocka_unit_test(words_tell_the_stage_wherever_they_stand),
		cmocka_unit_test(crlf_line_ends_are_read_like_lf),
		cmocka_unit_test(every_prefix_is_answered),
		cmocka_unit_test(nothing_is_not_mail),
		cmocka_unit_test(recipients_and_addresses_past_their_limits_are_flagged),
		cmocka_unit_test(a_diagnostic_past_its_limit_is_cut_and_flagged),
		cmocka_unit_test(text_past_what_is_matched_is_flagged),
		cmocka_unit_test(a_text_of_nothing_but_headings_is_read_in_time),
	};

	return cmocka_run_group_tests(tests, open_parser, close_parser);
}

/* What exists in C and in SQL is the same: address keys, who is named in a text, tags, tokens, names of codes, syntax faults. */
#include "pg_test.h"

#include "address.h"
#include "address_key.h"
#include "address_named.h"
#include "store_pq.h"
#include "tag.h"
#include "token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ADDRESSES = 100000, AT_ONCE = 5000 };

static const char *database;
static struct store *s;

static int
open_database(void **state)
{
	(void)state;
	database = pg_fresh();
	s = pg_store(database);
	return 0;
}

static int
close_database(void **state)
{
	(void)state;
	store_close(s);
	return 0;
}

/* Pieces that make trouble: case, scripts, full stops, quotes, blanks, edges of the folding ranges. */
static const char *const pieces[] = { "a", "B", "z", "Z", "0", "-", "_", ".", "..", "@", "@", "@",
	"+", "\"", "\\", " ", "\t", "<", ">", "example", "EXAMPLE", "org", "[", "]", "127.0.0.1",
	"IPv6:::1", "xn--", "%", "\xC3\x80", "\xC3\x97", "\xC3\x9E", "\xC3\x9F", "\xC3\xBF",
	"\xC4\x80", "\xC4\xB0", "\xC4\xB7", "\xC4\xB9", "\xC5\x88", "\xC5\x8A", "\xC5\xB8",
	"\xC5\xB9", "\xC5\xBD", "\xCE\x86", "\xCE\x8C", "\xCE\x8F", "\xCE\x91", "\xCE\xA9",
	"\xCE\xA2", "\xCF\x82", "\xD0\x80", "\xD0\x9F", "\xD0\xAF", "\xD1\x8F", "\xE1\xBA\x9E",
	"\xE1\xB8\x80", "\xE1\xBB\xB8", "\xE4\xBE\x8B", "\xE3\x80\x82", "\xEF\xBC\x8E",
	"\xEF\xBD\xA1", "\xF0\x9F\x98\x80", "\xC2\xA0", "\xE2\x80\x8B", "\x0B", "\x0C", "\x01",
	"\x7F", "(", ",", "\xEF\xBF\xBD" };

static struct slice
generate(struct arena *a)
{
	struct abuf out = abuf_in(a, 0);
	int n = rand() % 16 == 0 ? rand() % 90 : 1 + rand() % 9;

	for (int i = 0; i < n; i++)
		abuf_slice(
		    &out, slice_of(pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]));
	return abuf_done(&out);
}

static void
address_keys_are_the_same(void **state)
{
	struct arena *a = arena_new(64 * 1024 * 1024);
	size_t different = 0, none = 0, wide = 0;

	(void)state;
	srand(1);
	for (int done = 0; done < ADDRESSES; done += AT_ONCE) {
		struct params p = { 0 };
		static struct slice in[AT_ONCE];
		PGresult *r = NULL;
		size_t array;

		arena_reset(a);
		array = param_array(&p, ARRAY_TEXT);
		for (int i = 0; i < AT_ONCE; i++) {
			in[i] = generate(a);
			array_bytes(&p, array, in[i]);
		}
		assert_ok((r = store_exec(s, "address_keys", &p, e)) != NULL);
		assert_int_equal(PQntuples(r), AT_ONCE);
		for (int i = 0; i < AT_ONCE; i++) {
			struct slice mine = address_key(a, in[i]), theirs = cell_bytes(r, i, 0);

			none += mine.n == 0;
			wide += slice_find(mine, SLICE("xn--"), 0) != SLICE_NPOS;
			if (slice_equal(mine, theirs) && (mine.n == 0) == cell_null(r, i, 0))
				continue;
			if (different++ < 5)
				print_error("%.*s: C %.*s, SQL %.*s\n", SLICE_FMT(in[i]),
				    SLICE_FMT(mine), SLICE_FMT(theirs));
		}
		PQclear(r);
		params_free(&p);
	}
	assert_int_equal(different, 0);
	assert_true(none > 100 && wide > 1000); /* the generator reaches both */
	arena_free(a);
}

static void
keys_of_real_domains_are_what_idna_says(void **state)
{
	static const struct {
		const char *address, *key;
	} known[] = { { "Info@M\xC3\xBCNCHEN.de", "info@xn--mnchen-3ya.de" },
		{ "<a@stra\xC3\x9F"
		  "e.de>",
		    "a@xn--strae-oqa.de" },
		{ "x@\xD0\x9F\xD0\xA0\xD0\x98\xD0\x9C\xD0\x95\xD0\xA0.\xD1\x80\xD1\x84",
		    "x@xn--e1afmkfd.xn--p1ai" },
		{ " a.B+c@Example.COM\r\n", "a.b+c@example.com" },
		{ "\xC3\x84@b.example", "\xC3\x84@b.example" } };
	struct arena *a = arena_new(1024 * 1024);

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_true(slice_equal(
		    address_key(a, slice_of(known[i].address)), slice_of(known[i].key)));
	arena_free(a);
}

/* What a form sends may be of any length: read a character at a time from its beginning, this took hours. */
static void
a_long_text_is_looked_at_once(void **state)
{
	(void)state;
	assert_string_equal(pg_value(database,
				"set statement_timeout = '60s'; select fault from "
				"carom.check_address(repeat(U&'\\00FC', 300000) || '@x.example')"),
	    "bad_domain");
}

static void
syntax_faults_are_the_same(void **state)
{
	struct arena *a = arena_new(64 * 1024 * 1024);
	struct params p = { 0 };
	static struct slice in[AT_ONCE];
	size_t different = 0, good = 0, repaired = 0, array;
	PGresult *r = NULL;

	(void)state;
	srand(2);
	array = param_array(&p, ARRAY_TEXT);
	for (int i = 0; i < AT_ONCE; i++) {
		static const char *const ends[] = { "@example.org", "@b.example", "@@b..example",
			" @b.example." };
		struct abuf out = abuf_in(a, 0);

		abuf_slice(&out, generate(a));
		if (i % 2)
			abuf_slice(&out, slice_of(ends[i / 2 % 4]));
		in[i] = out.n ? abuf_done(&out) : SLICE("");
		array_bytes(&p, array, in[i]);
	}
	assert_ok((r = store_exec(s, "check_addresses", &p, e)) != NULL);
	for (int i = 0; i < AT_ONCE; i++) {
		struct slice better, fault = cell_bytes(r, i, 1), theirs = cell_bytes(r, i, 2);
		enum syntax_fault mine = address_check(a, in[i], true, &better);
		const char *name = mine == SYNTAX_OK ? "" : syntax_fault_name(mine);

		good += mine == SYNTAX_OK;
		repaired += better.n > 0;
		if (slice_equal(slice_of(name), fault) && slice_equal(better, theirs))
			continue;
		if (different++ < 8)
			print_error("%.*s: C %s %.*s, SQL %.*s %.*s\n", SLICE_FMT(in[i]), name,
			    SLICE_FMT(better), SLICE_FMT(fault), SLICE_FMT(theirs));
	}
	assert_int_equal(different, 0);
	assert_true(good > 50 && repaired > 50);
	PQclear(r);
	params_free(&p);
	arena_free(a);
}

/* What `carom forget` looks for in messages and in what events say. */
static void
a_text_names_an_address_here_and_there(void **state)
{
	static const struct {
		const char *text;
		bool names;
	} known[] = { { "a+b@x.example", true }, { "<A+B@X.Example>: unknown", true },
		{ "rfc822;a+b@x.example", true }, { "mailto:a+b@x.example?subject=c", true },
		{ "to=a+b@x.example.", true }, { "'a+b@x.example',c", true },
		{ "...a+b@x.example", true }, { "-a+b@x.example", true },
		{ "user=3Da+b@x.example", true }, { "%3ca+b@x.example", true },
		{ "\\u003Ca+b@x.example\\u003e", true }, { "\\na+b@x.example\\n", true },
		{ "ca+b@x.example, a+b@x.example", true }, { "ca+b@x.example", false },
		{ "c.a+b@x.example", false }, { "c-a+b@x.example", false },
		{ "9_a+b@x.example", false }, { "a+b@x.example.org", false },
		{ "a+b@x.examples", false }, { "aab@x.example", false }, { "a+b@xxexample", false },
		{ "", false },
		{ "\xC3\xA9"
		  "a+b@x.example",
		    true } };
	char sql[256];

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		bool here = address_named(slice_of(known[i].text), SLICE("a+b@x.example"));

		snprintf(sql, sizeof sql,
		    "select carom_data.names_address($q$%s$q$, 'a+b@x.example')", known[i].text);
		if (here != known[i].names || (*pg_value(database, sql) == 't') != known[i].names)
			fail_msg(
			    "%s: here %d, there %s", known[i].text, here, pg_value(database, sql));
	}
}

static void
the_database_makes_tokens_that_verify_here(void **state)
{
	struct store_rows *keys = NULL;
	unsigned char key[TOKEN_KEY_SIZE];
	const char *hex;
	struct token t;
	struct slice text, address = SLICE("ada@example.org");
	char own[TOKEN_CHARACTERS + 1], made[128];

	(void)state;
	pg_exec(database,
	    "select carom_data.stream_id('news'); select carom_data.token_key_add('news');"
	    " select carom_data.token_key_add('news');"
	    " update carom_data.stream set return_path = 'bounce@returns.example'");
	assert_ok(store_run(s, "token_key_export", (const char *const[]){ "news" }, 1, &keys, e));
	assert_int_equal(store_rows_count(keys), 2);
	hex = store_value(keys, 1, "key");
	assert_int_equal(strlen(hex), 2 * sizeof key);
	for (size_t i = 0; i < sizeof key; i++) {
		unsigned octet;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &octet), 1);
		key[i] = (unsigned char)octet;
	}
	store_rows_free(keys);
	snprintf(made, sizeof made, "%s",
	    pg_value(
		database, "select carom.make_token('news', ' <Ada@EXAMPLE.org> ', 1099511627775)"));
	text = token_in_address(slice_of(made));
	assert_true(
	    token_read(text, &t) && token_genuine(text, key) && token_names(&t, key, address));
	assert_false(token_names(&t, key, SLICE("bob@example.org")));
	assert_int_equal(t.kid, 1);
	assert_true(t.send_id == TOKEN_SEND_MAX);
	assert_int_equal(t.day, (uint32_t)(time(NULL) / 86400));
	token_make(key, t.kid, t.send_id, address, t.day, own);
	assert_true(slice_equal(text, slice_of(own)));
	assert_non_null(strstr(made, "@returns.example"));
}

static void
no_change_of_one_character_passes(void **state)
{
	static const unsigned char key[TOKEN_KEY_SIZE] = "thirty-two octets of a test key";
	static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
	char token[TOKEN_CHARACTERS + 1];

	(void)state;
	token_make(key, 3, 123456789, SLICE("a@b.example"), 20500, token);
	assert_true(token_genuine(slice_of(token), key));
	for (size_t i = 0; i < TOKEN_CHARACTERS; i++) {
		for (size_t c = 0; c < 32; c++) {
			char forged[TOKEN_CHARACTERS + 1];
			struct token t;

			memcpy(forged, token, sizeof forged);
			forged[i] = alphabet[c];
			if (forged[i] != token[i])
				assert_false(token_read(slice_of(forged), &t) &&
				    token_genuine(slice_of(forged), key));
		}
	}
}

static const char *
named(const char *function, int code)
{
	char sql[128];

	snprintf(
	    sql, sizeof sql, "select coalesce(carom_data.%s(%d::smallint), '-')", function, code);
	return pg_value(database, sql);
}

static void
names_of_codes_are_the_same(void **state)
{
	(void)state;
#define SAME(function, first, count, c_name) \
	for (int i = (first); i < (count); i++) { \
		const char *name = c_name; \
		assert_string_equal(named(function, i), name ? name : "-"); \
	}
	SAME("kind_name", 0, KIND_COUNT, kind_name((enum kind)i))
	SAME("subkind_name", 0, SUBKIND_COUNT, subkind_name((enum subkind)i))
	SAME("permanence_name", 0, PERMANENCE_COUNT, permanence_name((enum permanence)i))
	SAME("scope_name", 0, SCOPE_COUNT, scope_name((enum scope)i))
	SAME("group_name", 0, GROUP_COUNT, group_name((enum group)i))
	SAME("stage_name", 0, STAGE_COUNT, stage_name((enum stage)i))
	SAME("trust_name", 0, TRUST_COUNT, trust_name((enum trust)i))
	SAME("standing_name", 0, STANDING_COUNT, standing_name((enum standing)i))
	SAME("cause_name", 0, CAUSE_OF_COUNT, cause_name((enum cause)i))
	SAME("why_not_name", 0, WHY_COUNT, why_not_name((enum why_not)i))
	assert_int_equal(
	    atoi(pg_value(database, "select count(*) from carom.reason")), REASON_COUNT - 1);
	assert_string_equal(
	    pg_value(database,
		"select carom_data.success_code('delivered') = 1 and "
		"carom_data.success_code('reply') = 2"
		" and carom_data.success_code('open') = 4 and carom_data.success_code('click') = 8"
		" and carom_data.success_code('probe_ok') = 16"),
	    "t");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(address_keys_are_the_same),
		cmocka_unit_test(keys_of_real_domains_are_what_idna_says),
		cmocka_unit_test(syntax_faults_are_the_same),
		cmocka_unit_test(a_long_text_is_looked_at_once),
		cmocka_unit_test(a_text_names_an_address_here_and_there),
		cmocka_unit_test(the_database_makes_tokens_that_verify_here),
		cmocka_unit_test(no_change_of_one_character_passes),
		cmocka_unit_test(names_of_codes_are_the_same),
	};

	(void)argc;
	pg_test_start(argv);
	return cmocka_run_group_tests(tests, open_database, close_database);
}

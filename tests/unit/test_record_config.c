/* test_record_config - the configuration as the recorder gets it, and the text that says whether the
 * configured policy is the active one */
#include "cmocka_test.h"

#include "policy_rule.h"
#include "record_config.h"

#include <stdlib.h>
#include <string.h>

static struct config *
parse(const char *text)
{
	struct config_mistakes m = { 0 };
	struct config *c = config_parse("test", text, strlen(text), &m);

	if (!c)
		fail_msg("%s", m.n ? m.v[0].text : "?");
	config_mistakes_free(&m);
	return c;
}

static char *
text_of(const char *conf)
{
	struct config *c = parse(conf);
	struct record_config *r = record_config_new(c);
	char *text = strdup(record_config_options(r)->policy_text);

	record_config_free(r);
	config_free(c);
	return text;
}

#define STREAM_A \
	"stream \"a\" { trust = \"plausible\" protected = {\"*@example.com\", \"x\\\"y@*\"} }\n"
#define STREAM_B \
	"stream \"b\" { mode = \"observe\" class = \"transactional\" policy = \"strict\" }\n"
#define POLICY \
	"policy \"strict\" { rule \"r\" { match = {\"hard\"} count = 1 action = \"suppress\" } " \
	"}\n"

static void
the_text_depends_on_what_counts_alone(void **state)
{
	char *one = text_of(STREAM_A STREAM_B POLICY);
	char *two = text_of("max_policy_changes = 5\n" POLICY "\n" STREAM_B STREAM_A);
	char *other = text_of(POLICY "stream \"a\" { }\n" STREAM_B);

	(void)state;
	assert_string_equal(one, two);
	assert_string_not_equal(one, other);
	assert_non_null(strstr(one, "policy \"default\""));
	free(one);
	free(two);
	free(other);
}

static void
the_text_is_a_configuration_that_gives_it_again(void **state)
{
	char *one = text_of(STREAM_A STREAM_B POLICY), *two = text_of(one);

	(void)state;
	assert_string_equal(one, two);
	free(one);
	free(two);
}

static void
while_a_policy_waits_the_active_one_rules_the_configured_streams(void **state)
{
	char *active = text_of(STREAM_A);
	struct config *c =
	    parse("stream \"a\" { trust = \"verified\" return_path = \"b@example.org\" }\n"
		  "stream \"new\" { policy = \"strict\" trust = \"verified\" }\n" POLICY);
	const struct record_options *o;
	struct record_config *r;
	struct err e;

	(void)state;
	r = record_config_active(c, active, &e);
	assert_non_null(r);
	o = record_config_options(r);
	assert_string_equal(o->policy_text, active);
	assert_int_equal(o->npolicies, 1);
	assert_int_equal(o->nstreams, 2);
	assert_int_equal(o->streams[0].policy->trust, TRUST_PLAUSIBLE);
	assert_string_equal(o->streams[0].policy->return_path, "b@example.org");
	assert_int_equal(o->streams[0].policy->nprotected, 2);
	assert_null(o->streams[1].policy->policy);
	assert_int_equal(o->streams[1].policy->trust, TRUST_NONE);
	record_config_free(r);
	assert_null(record_config_active(c, "policy {", &e));
	assert_int_equal(e.class, ERR_OPERATOR);
	config_free(c);
	free(active);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_text_depends_on_what_counts_alone),
		cmocka_unit_test(the_text_is_a_configuration_that_gives_it_again),
		cmocka_unit_test(while_a_policy_waits_the_active_one_rules_the_configured_streams),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_webhook - where a delivery may go, and its signature */
#include "build_config.h"

#include "cmocka_test.h"

#include "webhook.h"

#include <arpa/inet.h>
#include <string.h>

static bool
allowed(const char *text, enum webhook_reach reach)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
	} a;

	memset(&a, 0, sizeof a);
	if (strchr(text, ':')) {
		a.v6.sin6_family = AF_INET6;
		assert_int_equal(inet_pton(AF_INET6, text, &a.v6.sin6_addr), 1);
	} else {
		a.v4.sin_family = AF_INET;
		assert_int_equal(inet_pton(AF_INET, text, &a.v4.sin_addr), 1);
	}
	return webhook_address_allowed(&a.any, reach);
}

static void
private_addresses_are_refused(void **state)
{
	static const char *const private[] = { "0.0.0.0", "10.0.0.1", "10.255.255.255",
		"100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.1", "169.254.169.254",
		"172.16.0.1", "172.31.255.255", "192.0.0.192", "192.168.1.1", "198.18.0.1",
		"224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
		"fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
		"::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
		"2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:db8::1", "3fff::1", "100::1",
		"4000::1" };

	(void)state;
	for (size_t i = 0; i < sizeof private / sizeof *private; i++)
		if (allowed(private[i], WEBHOOK_PUBLIC))
			fail_msg("%s is let through", private[i]);
}

static void
public_addresses_are_allowed(void **state)
{
	static const char *const public[] = { "1.1.1.1", "9.255.255.255", "11.0.0.0",
		"100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
		"169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
		"223.255.255.255", "2606:4700::1111", "2a00:1450::1", "2001:4860:4860::8888",
		"::ffff:1.1.1.1", "64:ff9b::101:101", "2002:101:101::" };

	(void)state;
	for (size_t i = 0; i < sizeof public / sizeof *public; i++)
		if (!allowed(public[i], WEBHOOK_PUBLIC))
			fail_msg("%s is refused", public[i]);
}

static void
a_loopback_url_reaches_the_loopback_and_nothing_else(void **state)
{
	(void)state;
	assert_true(allowed("127.0.0.1", WEBHOOK_LOOPBACK));
	assert_true(allowed("::1", WEBHOOK_LOOPBACK));
	assert_false(allowed("10.0.0.1", WEBHOOK_LOOPBACK));
	assert_false(allowed("1.1.1.1", WEBHOOK_LOOPBACK));
	assert_false(allowed("fe80::1", WEBHOOK_LOOPBACK));
	assert_false(allowed("::", WEBHOOK_LOOPBACK));
}

static void
allow_private_still_refuses_what_is_no_host(void **state)
{
	(void)state;
	assert_true(allowed("10.0.0.1", WEBHOOK_ANY));
	assert_true(allowed("192.168.0.1", WEBHOOK_ANY));
	assert_true(allowed("fd00::1", WEBHOOK_ANY));
	assert_true(allowed("::1", WEBHOOK_ANY));
	assert_false(allowed("224.0.0.1", WEBHOOK_ANY));
	assert_false(allowed("255.255.255.255", WEBHOOK_ANY));
	assert_false(allowed("0.0.0.0", WEBHOOK_ANY));
	assert_false(allowed("ff02::1", WEBHOOK_ANY));
	assert_false(allowed("::", WEBHOOK_ANY));
}

static void
another_family_is_refused(void **state)
{
	const struct sockaddr a = { .sa_family = AF_UNIX };

	(void)state;
	assert_false(webhook_address_allowed(&a, WEBHOOK_ANY));
}

static void
the_host_of_the_url_says_how_far_it_reaches(void **state)
{
	(void)state;
	assert_int_equal(webhook_reach("https://crm.example.com/x", false), WEBHOOK_PUBLIC);
	assert_int_equal(webhook_reach("https://crm.example.com/x", true), WEBHOOK_ANY);
	assert_int_equal(webhook_reach("http://127.0.0.1:8080/x", false), WEBHOOK_LOOPBACK);
	assert_int_equal(webhook_reach("http://[::1]:8080/x", false), WEBHOOK_LOOPBACK);
	assert_int_equal(webhook_reach("http://localhost/x", false), WEBHOOK_LOOPBACK);
	assert_int_equal(webhook_reach("https://localhost.example.com/", false), WEBHOOK_PUBLIC);
	assert_int_equal(webhook_reach("https://10.0.0.1/127.0.0.1", false), WEBHOOK_PUBLIC);
}

/* As `printf 1700000000.{} | openssl dgst -sha256 -hmac key` says, and a key longer than a block. */
static void
the_signature_is_hmac_sha256_over_timestamp_and_body(void **state)
{
	unsigned char longer[131];
	char out[WEBHOOK_SIGNATURE];

	(void)state;
	memset(longer, 0xaa, sizeof longer);
	webhook_sign(out, SLICE("key"), 1700000000, SLICE("{}"));
	assert_string_equal(
	    out, "v1=9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae");
	webhook_sign(out, (struct slice){ longer, sizeof longer }, 1, SLICE("body"));
	assert_string_equal(
	    out, "v1=3b295ace303464a22ca98c5a98cec8fb910b7efe1491285ac8d94a545fbcc230");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(private_addresses_are_refused),
		cmocka_unit_test(public_addresses_are_allowed),
		cmocka_unit_test(a_loopback_url_reaches_the_loopback_and_nothing_else),
		cmocka_unit_test(allow_private_still_refuses_what_is_no_host),
		cmocka_unit_test(another_family_is_refused),
		cmocka_unit_test(the_host_of_the_url_says_how_far_it_reaches),
		cmocka_unit_test(the_signature_is_hmac_sha256_over_timestamp_and_body),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* test_mail_domain - what an answer for MX records says about a domain: it takes mail, refuses it, or says neither */
#include "build_config.h"

#include "cmocka_test.h"

#include "mail_domain.h"

#include <string.h>

/* Of example.com: the head with so many answers, and the question. */
#define HEAD(answers) "\0\1\x81\x80\0\1\0" answers "\0\0\0\0"
#define QUESTION "\7example\3com\0\0\x0f\0\1"
#define MX(length, data) "\xc0\x0c\0\x0f\0\1\0\0\x0e\x10\0" length data
#define ALIAS "\xc0\x0c\0\5\0\1\0\0\x0e\x10\0\7\4mail\xc0\x0c"
#define MAIL_MX MX("\x09", "\0\x0a\4mail\xc0\x0c")
#define NULL_MX MX("\3", "\0\0\0")
#define ROOT_WITH_PREFERENCE MX("\3", "\0\x0a\0")

struct answer {
	const char *what;
	struct slice octets;
	enum mail_domain want;
};

static const struct answer answers[] = {
	{ "an MX", SLICE(HEAD("\1") QUESTION MAIL_MX), MAIL_DOMAIN_MX },
	{ "a null MX", SLICE(HEAD("\1") QUESTION NULL_MX), MAIL_DOMAIN_REFUSES },
	{ "a null MX that has a preference", SLICE(HEAD("\1") QUESTION ROOT_WITH_PREFERENCE),
	    MAIL_DOMAIN_REFUSES },
	{ "a null MX beside another", SLICE(HEAD("\2") QUESTION NULL_MX MAIL_MX), MAIL_DOMAIN_MX },
	{ "another beside a null MX", SLICE(HEAD("\2") QUESTION MAIL_MX NULL_MX), MAIL_DOMAIN_MX },
	{ "an alias of a name with an MX", SLICE(HEAD("\2") QUESTION ALIAS MAIL_MX),
	    MAIL_DOMAIN_MX },
	{ "an alias of a name without one", SLICE(HEAD("\1") QUESTION ALIAS), MAIL_DOMAIN_ADDRESS },
	{ "nothing", SLICE(HEAD("\0") QUESTION), MAIL_DOMAIN_ADDRESS },
	{ "no message", SLICE("example.com has an MX"), MAIL_DOMAIN_UNKNOWN },
	{ "fewer records than it says", SLICE(HEAD("\2") QUESTION NULL_MX), MAIL_DOMAIN_UNKNOWN },
};

static void
an_answer_says_whether_a_domain_takes_mail(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		if (mail_domain_read(answers[i].octets) != answers[i].want)
			fail_msg("%s: %s", answers[i].what,
			    mail_domain_name(mail_domain_read(answers[i].octets)));
}

/* An answer that was cut off is none: least of all is it one that refuses mail. */
static void
every_prefix_of_an_answer_is_answered(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		for (size_t n = 0; n < answers[i].octets.n; n++) {
			enum mail_domain found =
			    mail_domain_read(slice_first(answers[i].octets, n));

			if (found != MAIL_DOMAIN_UNKNOWN && found != MAIL_DOMAIN_MX)
				fail_msg("%s, %zu octets: %s", answers[i].what, n,
				    mail_domain_name(found));
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_says_whether_a_domain_takes_mail),
		cmocka_unit_test(every_prefix_of_an_answer_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

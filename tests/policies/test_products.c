/*
 * test_products - the policies of contrib/policies over one shared history.
 *
 * Every file there must be accepted, name its policy after itself and print to text that is accepted.
 * For each of them tests/policies/NAME.want says what the history below leads to, in any order of
 * arrival (policy_case.h): a section for each contact, its transitions and then its requests, and
 * comments that give the reasoning.
 *
 * The history, on one stream, a year long: 302 events. A mailing goes out on each of the days 0 to 79 at midnight, and
 * then every week until day 364:
 *   full    soft (mailbox_full, 5.2.2) an hour after each mailing                      #1 to #80
 *   dead    hard an hour after the mailings of days 1, 9 and 29                        #1 to #3
 *   alive   soft (4.2.2) after days 0 and 1 #1 #2, opens on day 2 #3, soft after days 3 to 6 #4 to #7,
 *           answers on day 7 #8, soft after day 20 #9, complains on day 25 #10
 *   probed  soft (4.2.2) after days 0 to 4 #1 to #5, a probe bounces on day 6 #6, soft on day 12 #7, a
 *           probe bounces on day 24 #8
 *   burst   at gmail.com: hard one, two and three hours after the mailing of day 50    #1 to #3
 *   clock   soft at 21:30 and 22:30 on each of the days 84 to 93; in Vienna summer time begins on day 87   #1 to #20
 *   kinds   what is no bounce, of every kind (see kinds()): absent on days 110 to 139 #5 to #34, an opt-out on day
 *           200 #53, an unsubscription on day 210 #54, a complaint of fraud on day 220 #55                 #1 to #56
 *   year    soft (5.2.2) every 28 days at 2:00, day 0 to day 336                                           #1 to #13
 *   night   hard at noon of days 86 and 87 #1 #2, delivered on day 100 #3, hard on days 300 and 325        #4 #5
 *   reader  opens every fourth day at midnight, soft (4.2.2) at 1:00 every 30 days from day 10 to day 340: #4 #13 #21
 *           #30 #38 #47 #55 #64 #72 #81 #89 #98
 * Events after day 79 name no campaign.
 */
#include "policy_case.h"

#include "policy_config.h"

#include <dirent.h>

enum { DAILY = 80, WEEKLY = 41, MAILINGS = DAILY + WEEKLY };
static char campaigns[MAILINGS][8];

static struct slice
campaign(int day)
{
	return slice_of(campaigns[day]);
}

static void
soft_at(struct policy_case *c, int day, int64_t s, struct slice status, struct slice of)
{
	struct policy_event *e = soft(c, day * (int64_t)DAY + s);

	e->status = status;
	e->campaign = of;
}

static void
hard_at(struct policy_case *c, int day, int64_t s)
{
	struct policy_event *e = hard(c, day * (int64_t)DAY + s);

	e->status = SLICE("5.1.1");
	e->campaign = campaign(day);
}

static void
full(struct policy_case *c)
{
	for (int day = 0; day < DAILY; day++)
		soft_at(c, day, HOUR, SLICE("5.2.2"), campaign(day));
}

static void
dead(struct policy_case *c)
{
	hard_at(c, 1, HOUR);
	hard_at(c, 9, HOUR);
	hard_at(c, 29, HOUR);
}

static void
alive(struct policy_case *c)
{
	for (int day = 0; day < 2; day++)
		soft_at(c, day, HOUR, SLICE("4.2.2"), campaign(day));
	success(c, 2 * DAY, SUCCESS_OPEN);
	for (int day = 3; day < 7; day++)
		soft_at(c, day, HOUR, SLICE("4.2.2"), campaign(day));
	success(c, 7 * DAY, SUCCESS_REPLY);
	soft_at(c, 20, HOUR, SLICE("4.2.2"), campaign(20));
	other(c, 25 * DAY, KIND_FEEDBACK, SUBKIND_ABUSE);
}

static void
probed(struct policy_case *c)
{
	for (int day = 0; day < 5; day++)
		soft_at(c, day, HOUR, SLICE("4.2.2"), campaign(day));
	soft_at(c, 6, 0, SLICE("4.2.2"), SLICE("carom-probe"));
	soft_at(c, 12, 0, SLICE("4.2.2"), SLICE_NONE);
	soft_at(c, 24, 0, SLICE("4.2.2"), SLICE("carom-probe"));
}

static void
burst(struct policy_case *c)
{
	c->address = "x@gmail.com";
	c->domain = "gmail.com";
	for (int n = 1; n <= 3; n++)
		hard_at(c, 50, n * HOUR);
}

static void
clock_changes(struct policy_case *c)
{
	for (int day = 84; day < 94; day++) {
		soft_at(c, day, 21 * HOUR + 30 * MINUTE, SLICE("4.2.2"), SLICE_NONE);
		soft_at(c, day, 22 * HOUR + 30 * MINUTE, SLICE("4.2.2"), SLICE_NONE);
	}
}

static void
kinds(struct policy_case *c)
{
	static const struct {
		int day, days;
		enum kind kind;
		enum subkind subkind;
	} at[] = {
		{ 100, 1, KIND_DELAY, SUBKIND_NONE },
		{ 101, 1, KIND_REPORT, SUBKIND_DELIVERED },
		{ 102, 1, KIND_REPORT, SUBKIND_RELAYED },
		{ 103, 1, KIND_REPORT, SUBKIND_EXPANDED },
		{ 110, 30, KIND_AUTO_REPLY, SUBKIND_OUT_OF_OFFICE },
		{ 150, 1, KIND_AUTO_REPLY, SUBKIND_LEFT_COMPANY },
		{ 151, 1, KIND_AUTO_REPLY, SUBKIND_ADDRESS_CHANGED },
		{ 152, 1, KIND_AUTO_REPLY, SUBKIND_ACKNOWLEDGEMENT },
		{ 153, 1, KIND_AUTO_REPLY, SUBKIND_UNATTENDED },
		{ 154, 1, KIND_AUTO_REPLY, SUBKIND_CHALLENGE },
		{ 155, 1, KIND_AUTO_REPLY, SUBKIND_AUTO_OTHER },
		{ 160, 1, KIND_MDN, SUBKIND_DISPLAYED },
		{ 161, 1, KIND_MDN, SUBKIND_DELETED },
		{ 162, 1, KIND_MDN, SUBKIND_DISPATCHED },
		{ 163, 1, KIND_MDN, SUBKIND_PROCESSED },
		{ 164, 1, KIND_MDN, SUBKIND_DENIED },
		{ 165, 1, KIND_MDN, SUBKIND_FAILED },
		{ 170, 1, KIND_MAIL, SUBKIND_NONE },
		{ 180, 1, KIND_REQUEST, SUBKIND_SUBSCRIBE },
		{ 190, 1, KIND_FEEDBACK, SUBKIND_NOT_SPAM },
		{ 191, 1, KIND_FEEDBACK, SUBKIND_AUTH_FAILURE },
		{ 192, 1, KIND_FEEDBACK, SUBKIND_FEEDBACK_OTHER },
		{ 193, 1, KIND_FEEDBACK, SUBKIND_VIRUS },
		{ 200, 1, KIND_FEEDBACK, SUBKIND_OPT_OUT },
		{ 210, 1, KIND_REQUEST, SUBKIND_UNSUBSCRIBE },
		{ 220, 1, KIND_FEEDBACK, SUBKIND_FRAUD },
		{ 230, 1, KIND_OTHER, SUBKIND_NONE },
	};

	for (size_t i = 0; i < sizeof at / sizeof *at; i++)
		for (int day = 0; day < at[i].days; day++)
			other(c, (at[i].day + day) * (int64_t)DAY, at[i].kind, at[i].subkind);
}

static void
year(struct policy_case *c)
{
	for (int day = 0; day <= 336; day += 28)
		soft_at(c, day, 2 * HOUR, SLICE("5.2.2"), SLICE_NONE);
}

static void
night(struct policy_case *c)
{
	hard(c, 86 * DAY + 12 * HOUR);
	hard(c, 87 * DAY + 12 * HOUR);
	success(c, 100 * DAY, SUCCESS_DELIVERED);
	hard(c, 300 * DAY);
	hard(c, 325 * DAY);
}

static void
reader(struct policy_case *c)
{
	for (int day = 0; day <= 364; day++) {
		if (day % 4 == 0)
			success(c, day * (int64_t)DAY, SUCCESS_OPEN);
		if (day % 30 == 10)
			soft_at(c, day, HOUR, SLICE("4.2.2"), SLICE_NONE);
	}
}

static const struct {
	const char *name;
	void (*history)(struct policy_case *);
	int days;
} contacts[] = { { "full", full, 100 }, { "dead", dead, 100 }, { "alive", alive, 100 },
	{ "probed", probed, 100 }, { "burst", burst, 100 }, { "clock", clock_changes, 366 },
	{ "kinds", kinds, 366 }, { "year", year, 366 }, { "night", night, 366 },
	{ "reader", reader, 366 } };

/* --- files --- */

static const char *
path_of(const char *folder, const char *name, const char *ending)
{
	const char *top = getenv("srcdir");
	static char path[1024];
	int n = snprintf(path, sizeof path, "%s/%s/%s%s", top ? top : ".", folder, name, ending);

	assert_true(n > 0 && (size_t)n < sizeof path);
	return path;
}

/* malloc()ed */
static char *
read_text(const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = calloc(1, 65536);

	if (!in)
		fail_msg("cannot read %s", path);
	assert_in_range(fread(text, 1, 65535, in), 1, 65534);
	fclose(in);
	return text;
}

/* The lines of one section, without comments; malloc()ed. */
static char *
section_of(const char *want, const char *contact)
{
	char *out = calloc(1, strlen(want) + 1), head[64];
	const char *line = want;
	bool inside = false, found = false;

	snprintf(head, sizeof head, "[%s]", contact);
	while (*line) {
		const char *end = strchr(line, '\n');
		size_t n = end ? (size_t)(end - line) : strlen(line);

		if (*line == '[') {
			inside = n == strlen(head) && !strncmp(line, head, n);
			found |= inside;
		} else if (inside && *line != '#') {
			strncat(out, line, n);
			strcat(out, "\n");
		}
		line += n + (end != NULL);
	}
	if (!found)
		fail_msg("no section %s", head);
	return out;
}

static size_t
list(const char *folder, const char *ending, char names[][64], size_t most)
{
	DIR *d = opendir(path_of(folder, "", ""));
	struct dirent *entry;
	size_t n = 0;

	if (!d)
		fail_msg("cannot read %s", folder);
	while ((entry = readdir(d)) && n < most) {
		size_t length = strlen(entry->d_name), tail = strlen(ending);

		if (length <= tail || length >= 64 || strcmp(entry->d_name + length - tail, ending))
			continue;
		memcpy(names[n], entry->d_name, length - tail);
		names[n++][length - tail] = '\0';
	}
	closedir(d);
	return n;
}

/* --- the tests --- */

static void
every_policy_is_accepted_and_named_after_its_file(void **state)
{
	static char names[100][64];
	size_t n = list("contrib/policies", ".conf", names, 100);

	(void)state;
	assert_int_equal(n, 42);
	for (size_t i = 0; i < n; i++) {
		struct config_mistakes m = { 0 };
		struct policy_parsed *all, *again;
		char *text = read_text(path_of("contrib/policies", names[i], ".conf")), *printed;
		size_t count;

		assert_int_equal(*text, '#'); /* the rule in one line */
		if (!policy_parse_text(text, &all, &count, &m)) {
			config_mistakes_print(&m, names[i], stderr);
			fail_msg("%s is refused", names[i]);
		}
		assert_int_equal(count, 1);
		assert_string_equal(all[0].policy.name, names[i]);
		printed = policy_print(&all[0].policy);
		assert_true(policy_parse_text(printed, &again, &count, &m));
		policy_parsed_free(&again[0]);
		policy_parsed_free(&all[0]);
		free(again);
		free(all);
		free(printed);
		free(text);
	}
}

static void
the_shipped_policy_is_the_one_in_contrib(void **state)
{
	char *text = read_text(path_of("contrib/policies", "default", ".conf"));

	(void)state;
	assert_string_equal(strchr(text, '\n') + 1, policy_default_text);
	free(text);
}

static void
compare(const char *product, const char *policy, const char *want, size_t which)
{
	struct policy_case *c = case_new(policy);
	char *expected = section_of(want, contacts[which].name);
	static char got[sizeof c->transitions + sizeof c->requests];

	for (int i = 0; i < MAILINGS; i++)
		mailing(c, (i < DAILY ? i : 84 + 7 * (i - DAILY)) * (int64_t)DAY, campaigns[i]);
	contacts[which].history(c);
	c->streams[0].policy = c->streams[1].policy = product;
	case_run(c, contacts[which].days * (int64_t)DAY);
	snprintf(got, sizeof got, "%s%s", c->transitions, c->requests);
	if (strcmp(got, expected) != 0)
		fail_msg("%s, %s: should be:\n%s\nbut is:\n%s", product, contacts[which].name,
		    expected, got);
	free(expected);
	case_free(c);
}

static void
the_history_is_a_year_of_every_kind(void **state)
{
	bool kind[KIND_COUNT] = { false }, subkind[SUBKIND_COUNT] = { false };
	size_t events = 0;

	(void)state;
	for (size_t k = 0; k < sizeof contacts / sizeof *contacts; k++) {
		struct policy_case *c = case_new("");

		contacts[k].history(c);
		events += c->nevents;
		for (size_t i = 0; i < c->nevents; i++) {
			kind[c->events[i].kind] = true;
			subkind[c->events[i].subkind] = true;
		}
		case_free(c);
	}
	assert_in_range(events, 300, 1000);
	for (size_t k = KIND_BOUNCE; k < KIND_COUNT; k++)
		assert_true(kind[k]);
	for (size_t k = 0; k < SUBKIND_COUNT; k++)
		assert_true(subkind[k]);
}

static void
products_do_what_their_rules_say(void **state)
{
	static char names[100][64];
	size_t n = list("tests/policies", ".want", names, 100);

	(void)state;
	assert_int_equal(n, 42);
	for (size_t i = 0; i < n; i++) {
		char *policy = read_text(path_of("contrib/policies", names[i], ".conf"));
		char *want = read_text(path_of("tests/policies", names[i], ".want"));
		char *both = calloc(1, strlen(policy) + 100);

		/* the set wants a "default" as well */
		sprintf(both, "%s\n%s", strcmp(names[i], "default") ? "policy \"default\" { }" : "",
		    policy);
		for (size_t k = 0; k < sizeof contacts / sizeof *contacts; k++)
			compare(names[i], both, want, k);
		free(both);
		free(policy);
		free(want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_policy_is_accepted_and_named_after_its_file),
		cmocka_unit_test(the_shipped_policy_is_the_one_in_contrib),
		cmocka_unit_test(the_history_is_a_year_of_every_kind),
		cmocka_unit_test(products_do_what_their_rules_say),
	};

	for (int i = 0; i < MAILINGS; i++)
		snprintf(campaigns[i], sizeof campaigns[i], "n%d", i);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

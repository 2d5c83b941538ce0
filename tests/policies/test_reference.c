/*
 * The fold against the reference: tests/policies/reference tells carom-policy(7) a second time, in Python,
 * by somebody who had read the manual and not the code.
 *
 * Without arguments this starts compare.py, which makes random cases, and starts this program again with
 * --fold: then it folds the cases that it reads, and prints what comes of them. A case is lines: `policy`
 * and text of carom.conf(5), then `stream`, `event`, `decision`, `mailing` and `incident`, each with words
 * KEY=VALUE (an absent key is null, instants are microseconds since 1970), and at last `fold now=INSTANT`.
 * What is printed is what text.py says of the reference, and a line ".".
 */
#include "policy_case.h"

#include "policy_config.h"

#include <inttypes.h>
#include <unistd.h>

enum { LINE = 4096, TEXT = 65536, WORDS = 16384 };

/* The strings of one case: they live until its fold. */
static char words[WORDS];
static size_t nwords;

/* The value of a key in a line; NULL when it is absent. */
static const char *
word(const char *line, const char *key)
{
	size_t n = strlen(key);

	for (const char *p = strchr(line, ' '); p; p = strchr(p + 1, ' '))
		if (!strncmp(p + 1, key, n) && p[n + 1] == '=') {
			size_t length = strcspn(p + n + 2, " \n");
			char *out = words + nwords;

			assert_in_range(nwords + length, 0, WORDS - 1);
			memcpy(out, p + n + 2, length);
			out[length] = '\0';
			nwords += length + 1;
			return out;
		}
	return NULL;
}

static int64_t
number(const char *line, const char *key, int64_t absent)
{
	const char *w = word(line, key);

	return w ? strtoll(w, NULL, 10) : absent;
}

static struct slice
slice(const char *line, const char *key)
{
	const char *w = word(line, key);

	return w ? slice_of(w) : SLICE_NONE;
}

/* The value of an enum, 0 when the key is absent. */
#define ENUM(type) \
	static enum type type##_of(const char *line) \
	{ \
		enum type value = (enum type)0; \
		struct slice name = slice(line, #type); \
\
		if (name.n && !type##_parse(name, &value)) \
			fail_msg(#type " is no name in: %s", line); \
		return value; \
	}
ENUM(kind)
ENUM(reason)
ENUM(permanence)
ENUM(scope)
ENUM(group)
ENUM(stage)
ENUM(trust)

static enum subkind
subkind_of(const char *line)
{
	const char *w = word(line, "subkind");

	for (int i = SUBKIND_NONE + 1; w && i < SUBKIND_COUNT; i++)
		if (!strcmp(subkind_name((enum subkind)i), w))
			return (enum subkind)i;
	return SUBKIND_NONE;
}

static int
stream_of(const struct policy_case *c, const char *line)
{
	const char *w = word(line, "stream");

	for (size_t i = 0; w && i < c->nstreams; i++)
		if (!strcmp(c->streams[i].name, w))
			return (int)i;
	return POLICY_NO_STREAM;
}

/* --- the lines of a case --- */

static void
read_stream(struct policy_case *c, const char *line)
{
	static const char *protected[CASE_STREAMS];
	struct policy_stream *s = &c->streams[c->nstreams];

	*s = (struct policy_stream){ .name = word(line, "name"),
		.policy = word(line, "policy"),
		.class = word(line, "class"),
		.trust = trust_of(line) };
	if ((protected[c->nstreams] = word(line, "protected"))) {
		s->protected = &protected[c->nstreams];
		s->nprotected = 1;
	}
	c->nstreams++;
}

static void
put_number(unsigned char *end, int64_t n)
{
	for (int i = 1; i <= 8; i++, n >>= 8)
		end[-i] = (unsigned char)n;
}

static void
read_event(struct policy_case *c, const char *line)
{
	struct policy_event *e = &c->events[c->nevents++];
	struct slice success = slice(line, "success");
	enum success bit;

	*e = (struct policy_event){ .occurred_us = number(line, "at", 0),
		.id = number(line, "id", 0),
		.stream = stream_of(c, line),
		.kind = kind_of(line),
		.subkind = subkind_of(line),
		.reason = reason_of(line),
		.permanence = permanence_of(line),
		.scope = scope_of(line),
		.group = group_of(line),
		.stage = stage_of(line),
		.trust = trust_of(line),
		.status = slice(line, "status"),
		.provider = slice(line, "provider"),
		.campaign = slice(line, "campaign"),
		.send = (uint64_t)number(line, "send", 0),
		.away_until = (int32_t)number(line, "away", 0),
		.new_address = word(line, "moved") != NULL };
	put_number(e->ident + sizeof e->ident, number(line, "ident", 0));
	put_number(e->message_key + sizeof e->message_key, number(line, "key", 0));
	if (success_parse(success, &bit)) {
		e->input = INPUT_SUCCESS;
		e->success = bit;
	}
}

static void
read_decision(struct policy_case *c, const char *line)
{
	static const char *const names[] = { "suppress", "release", "reset", "forget" };
	struct policy_decision *d = &c->decisions[c->ndecisions++];
	const char *what = word(line, "what");

	*d = (struct policy_decision){ .at_us = number(line, "at", 0),
		.id = number(line, "id", 0),
		.stream = stream_of(c, line) };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(what, names[i]))
			d->decision = (enum decision)i;
}

static void
read_mailing(struct policy_case *c, const char *line)
{
	c->mailings[c->nmailings++] = (struct policy_mailing){ .at_us = number(line, "at", 0),
		.stream = stream_of(c, line),
		.campaign = slice(line, "campaign") };
}

static void
read_incident(struct policy_case *c, const char *line)
{
	c->incidents[c->nincidents++] =
	    (struct policy_incident){ .provider = word(line, "provider"),
		    .domain = word(line, "domain"),
		    .from_us = number(line, "from", 0),
		    .to_us = number(line, "to", POLICY_FOREVER),
		    .declared = word(line, "declared") != NULL };
}

/* --- what came of it --- */

static void
print_lines(const char *what, const char *text)
{
	for (const char *end; (end = strchr(text, '\n')); text = end + 1)
		printf("%s %.*s\n", what, (int)(end - text), text);
}

static const char *
layer_name(const struct policy_case *c, int stream)
{
	return stream == POLICY_ADDRESS ? "address" : c->streams[stream].name;
}

/* c->status has a line for each layer, one for what is in force there, and one for each rule. */
static void
print_status(const struct policy_case *c)
{
	const char *p = c->status;

	for (int i = POLICY_ADDRESS; i < (int)c->nstreams; i++) {
		struct policy_progress progress;
		const char *first = strchr(p, '\n'), *second = strchr(first + 1, '\n');

		printf("layer %s %.*s\n", layer_name(c, i), (int)(first - p), p);
		if (i != POLICY_ADDRESS)
			printf("status %s %.*s\n", layer_name(c, i), (int)(second - first - 1),
			    first + 1);
		p = second + 1;
		for (size_t k = 0; policy_state_progress(c->state, i, k, &progress); k++)
			p = strchr(p, '\n') + 1;
	}
}

static void
print_ladders(const struct policy_case *c)
{
	for (int i = POLICY_ADDRESS; i < (int)c->nstreams; i++) {
		struct policy_progress p;

		for (size_t k = 0; policy_state_progress(c->state, i, k, &p); k++) {
			int64_t s = p.until_s - CASE_EPOCH;

			if (!p.firings && !p.holds && !p.running)
				continue;
			printf("ladder %s %s %u %u%s", layer_name(c, i), p.rule, p.firings, p.holds,
			    p.running ? " running" : "");
			if (p.running && p.until_s != POLICY_FOREVER) {
				printf(" %" PRId64 "d", s / DAY);
				if (s % DAY)
					printf("+%" PRId64 "s", s % DAY);
			}
			printf("\n");
		}
	}
}

static bool
accepted(const char *policies)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *all;
	size_t n;

	if (!policy_parse_text(policies, &all, &n, &m)) {
		config_mistakes_free(&m);
		return false;
	}
	for (size_t i = 0; i < n; i++)
		policy_parsed_free(&all[i]);
	free(all);
	return true;
}

static void
fold(struct policy_case *c, const char *line)
{
	int64_t now = number(line, "now", 0) / 1000000 - CASE_EPOCH;

	if (!accepted(c->policies)) {
		printf("refused\n.\n");
		return;
	}
	/* that reports of one ident arrive one by one is the database's affair, not the fold's */
	if (word(line, "once"))
		case_fold(c, now);
	else if (!case_run(c, now))
		printf("in another order of arrival it is something else\n");
	print_lines("transition", c->transitions);
	print_lines("request", c->requests);
	print_lines("mark", c->marks);
	print_status(c);
	print_ladders(c);
	printf(".\n");
}

static struct policy_case *
new_case(char *policies)
{
	struct policy_case *c = case_new(policies);

	*policies = '\0';
	nwords = 0;
	c->nstreams = 0;
	c->keep_quiet = true;
	return c;
}

static int
fold_all(void)
{
	static const struct {
		const char *what;
		void (*read)(struct policy_case *, const char *);
	} lines[] = { { "stream ", read_stream }, { "event ", read_event },
		{ "decision ", read_decision }, { "mailing ", read_mailing },
		{ "incident ", read_incident } };
	static char line[LINE], policies[TEXT];
	struct policy_case *c = new_case(policies);

	while (fgets(line, sizeof line, stdin)) {
		if (!strncmp(line, "policy ", 7)) {
			assert_in_range(strlen(policies) + strlen(line), 0, TEXT - 1);
			strcat(policies, line + 7);
		} else if (!strncmp(line, "fold ", 5)) {
			fold(c, line);
			case_free(c);
			c = new_case(policies);
		} else {
			for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
				if (!strncmp(line, lines[i].what, strlen(lines[i].what)))
					lines[i].read(c, line);
		}
	}
	case_free(c);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *top = getenv("srcdir");
	char script[1024];

	if (argc > 1 && !strcmp(argv[1], "--fold"))
		return fold_all();
	snprintf(script, sizeof script, "%s/tests/policies/reference/compare.py", top ? top : ".");
	execlp("python3", "python3", "-B", script, argv[0], (char *)NULL);
	perror("python3");
	return 77;
}

/* rules_read - one rules file, line by line; the format is described in rules/phrases.rules */
#include "rules_private.h"

#include <limits.h>
#include <string.h>

enum { PROVIDERS_LIMIT = 256, SETS_LIMIT = 64 };

static bool
open_provider(struct reading *in, struct slice name)
{
	struct rules *r = in->r;
	struct provider *p;

	if (name.n == 0)
		return BAD(in, SLICE("a name is missing: [provider google]"));
	for (size_t i = 0; i < r->nproviders; i++)
		if (slice_equal(slice_of(r->provider[i].name), name)) {
			in->section.provider = (uint16_t)i;
			return true;
		}
	if (r->nproviders == PROVIDERS_LIMIT)
		return BAD(in, SLICE("too many providers: 256 are the most"));
	p = rules_grow(
	    in, (void **)&r->provider, &r->nproviders, &r->providers_cap, sizeof *r->provider);
	if (!p)
		return false;
	*p = (struct provider){ .name = rules_string(in, name) };
	in->section.provider = (uint16_t)(p - r->provider);
	return true;
}

static bool
open_set(struct reading *in, struct slice name)
{
	struct rules *r = in->r;
	struct set_row *set;

	if (name.n == 0)
		return BAD(in, SLICE("a name is missing: [set autoreply.subject]"));
	for (size_t i = 0; i < r->nsets; i++)
		if (slice_equal(slice_of(r->set[i].name), name)) {
			in->section.set = UINT64_C(1) << i;
			return true;
		}
	if (r->nsets == SETS_LIMIT)
		return BAD(in, SLICE("too many sets: 64 are the most"));
	set = rules_grow(in, (void **)&r->set, &r->nsets, &r->sets_cap, sizeof *r->set);
	if (!set)
		return false;
	*set = (struct set_row){ .name = rules_string(in, name) };
	in->section.set = UINT64_C(1) << (set - r->set);
	return true;
}

static bool
read_strength(struct reading *in, struct slice word)
{
	if (word.n == 0)
		in->section.strength = STRENGTH_NORMAL;
	else if (slice_equal(word, SLICE("strong")))
		in->section.strength = STRENGTH_STRONG;
	else if (slice_equal(word, SLICE("weak")))
		in->section.strength = STRENGTH_WEAK;
	else if (slice_equal(word, SLICE("last")))
		in->section.strength = STRENGTH_LAST;
	else
		return BAD(in, SLICE("\""), word,
		    SLICE("\" is no strength: use strong, weak, last or nothing"));
	return true;
}

static bool
open_section(struct reading *in, struct slice kind, struct slice name, struct slice more)
{
	static const struct {
		const char *word;
		enum section_kind kind;
	} kinds[] = { { "reason", SECTION_REASON }, { "provider", SECTION_PROVIDER },
		{ "blocklist", SECTION_BLOCKLIST }, { "stage", SECTION_STAGE },
		{ "status", SECTION_STATUS }, { "reply", SECTION_REPLY },
		{ "retry", SECTION_RETRY }, { "ignore", SECTION_IGNORE }, { "set", SECTION_SET },
		{ "order", SECTION_ORDER }, { "off", SECTION_OFF } };
	struct section *s = &in->section;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_equal(kind, slice_of(kinds[i].word)))
			s->kind = kinds[i].kind;
	s->name = rules_copy(in, name);
	switch (s->kind) {
	case SECTION_REASON:
		return read_reason(in, name, &s->reason) && read_strength(in, more);
	case SECTION_PROVIDER:
		return open_provider(in, name);
	case SECTION_STAGE:
		return stage_parse(name, &s->stage) ||
		    BAD(in, SLICE("unknown stage \""), name, SLICE("\""));
	case SECTION_SET:
		s->all = slice_equal(more, SLICE("all"));
		return open_set(in, name);
	case SECTION_NONE:
		return BAD(in, SLICE("unknown section ["), kind,
		    SLICE("]: use reason, provider, blocklist, stage, status, reply, retry, set, "
			  "order "
			  "or off"));
	default:
		return true;
	}
}

static void
read_section(struct reading *in, struct slice line)
{
	struct slice inside, kind, name;

	in->section = (struct section){ .kind = SECTION_NONE };
	if (line.p[line.n - 1] != ']') {
		BAD(in, SLICE("the [ is never closed: write [reason NAME], or \\[ for a bracket"));
		return;
	}
	inside = (struct slice){ line.p + 1, line.n - 2 };
	kind = take_word(&inside);
	name = take_word(&inside);
	/* what a bad section holds is not read: one mistake, one complaint */
	if (!open_section(in, kind, name, inside))
		in->section.kind = SECTION_NONE;
}

/* A line that is a text, perhaps with conditions: an id is made from the text. */
static void
read_text(struct reading *in, enum rule_kind kind, struct slice prefix, struct slice line)
{
	const struct section *s = &in->section;
	struct braces braces;
	struct rule *rule;
	struct slice text = line;

	if (!take_braces(in, &text, &braces))
		return;
	if (text.n == 0) {
		BAD(in, SLICE("a text is missing behind the conditions"));
		return;
	}
	rule = rule_add(in, kind, rules_slug(in, prefix, line), &braces);
	if (!rule)
		return;
	rule->reason = s->reason;
	rule->strength = s->strength;
	rule->stage = s->stage;
	rule->provider = s->provider;
	rule->set = s->set;
	rule->all = s->all;
	pattern_add(in, (uint32_t)(rule - in->r->rule), text);
}

static void
wordless_add(struct reading *in, uint32_t rule)
{
	struct rules *r = in->r;
	uint32_t *index =
	    rules_grow(in, (void **)&r->wordless, &r->nwordless, &r->wordless_cap, sizeof *index);

	if (index)
		*index = rule;
}

/* NAME REASON {conditions} text */
static void
read_rule(struct reading *in, enum rule_kind kind, struct slice prefix, struct slice name,
    struct slice rest)
{
	struct slice word = take_word(&rest), id;
	struct abuf b = abuf_in(in->r->arena, 0);
	enum reason reason;
	struct braces braces;
	struct rule *rule;
	bool conditional;

	if (word.n == 0) {
		BAD(in, SLICE("write NAME REASON {conditions} text"));
		return;
	}
	if (!read_reason(in, word, &reason))
		return;
	conditional = rest.n && rest.p[0] == '{';
	if (!take_braces(in, &rest, &braces))
		return;
	if (rest.n == 0 && !conditional) {
		BAD(in, SLICE("this rule would always hold: give it a text or a condition"));
		return;
	}
	abuf_slice(&b, prefix);
	abuf_byte(&b, '.');
	abuf_slice(&b, name);
	id = abuf_done(&b);
	rule = rule_add(in, kind, id, &braces);
	in->section.has_rule = rule && rest.n;
	if (!rule)
		return;
	rule->reason = reason;
	rule->strength = STRENGTH_STRONG;
	rule->provider = in->section.provider;
	rule->name = rules_string(in, name);
	in->section.rule = (uint32_t)(rule - in->r->rule);
	if (rest.n)
		pattern_add(in, in->section.rule, rest);
	else
		wordless_add(in, in->section.rule);
}

/* ": text", another text of the rule above */
static void
read_more(struct reading *in, struct slice line)
{
	struct slice text = slice_trim(slice_after(line, 1));

	if (!in->section.has_rule)
		BAD(in,
		    SLICE("a line that begins with : adds a text to the rule above, and there is "
			  "none"));
	else if (text.n && text.p[0] == '{')
		BAD(in,
		    SLICE("conditions belong to the rule itself: write a rule of its own for this "
			  "text"));
	else
		pattern_add(in, in->section.rule, text);
}

static void
read_host(struct reading *in, struct slice name, bool domain)
{
	struct rules *r = in->r;
	struct host *host;
	struct abuf b = abuf_in(r->arena, 0);

	if (name.n < 3 || slice_find_byte(name, ' ', 0) != SLICE_NPOS) {
		BAD(in, SLICE("\""), name,
		    SLICE("\" is no host name: write mx.example.net or .example.net"));
		return;
	}
	host = rules_grow(in, (void **)&r->host, &r->nhosts, &r->hosts_cap, sizeof *r->host);
	if (!host)
		return;
	for (size_t i = 0; i < name.n; i++)
		abuf_byte(&b, ascii_lower(name.p[i]));
	*host = (struct host){
		.name = abuf_done(&b), .provider = in->section.provider, .domain = domain
	};
}

/* Appends to a short list of a provider. */
static void
list_put(struct reading *in, struct slice **list, size_t *n, struct slice item)
{
	struct slice *more = arena_alloc(in->r->arena, *n + 1, sizeof *more);

	if (!more) {
		BAD(in, SLICE("too much: memory for rules is out"));
		return;
	}
	for (size_t i = 0; i < *n; i++)
		more[i] = (*list)[i];
	more[(*n)++] = rules_copy(in, item);
	*list = more;
}

static void
read_provider(struct reading *in, struct slice line)
{
	struct provider *p = &in->r->provider[in->section.provider];
	struct slice rest = line, word;

	if (line.p[0] == ':') {
		read_more(in, line);
		return;
	}
	word = take_word(&rest);
	if (slice_equal(word, SLICE("host"))) {
		read_host(in, rest, false);
	} else if (slice_equal(word, SLICE("domain"))) {
		read_host(in, rest, true);
	} else if (slice_equal(word, SLICE("mark"))) {
		struct slice prefix = rules_slug(in, in->section.name, SLICE("mark"));

		read_text(in, RULE_MARK, prefix, rest);
	} else if (slice_equal(word, SLICE("code"))) {
		if (rest.n)
			list_put(in, &p->code, &p->ncodes, rest);
		else
			BAD(in, SLICE("a picture is missing: code TSS99"));
	} else if (slice_equal(word, SLICE("weak"))) {
		if (read_status_pattern(in, rest))
			list_put(in, &p->weak, &p->nweak, rest);
	} else {
		read_rule(in, RULE_PROVIDER, in->section.name, word, rest);
	}
}

static void
read_status(struct reading *in, struct slice line)
{
	struct rules *r = in->r;
	struct slice rest = line, pattern = take_word(&rest), word = take_word(&rest);
	struct status_row *row, made = { .user = in->user };

	if (!read_status_pattern(in, pattern) || !read_reason(in, word, &made.reason))
		return;
	made.weak = slice_equal(rest, SLICE("weak"));
	if (rest.n && !made.weak) {
		BAD(in, SLICE("\""), rest, SLICE("\" is not understood: only weak may stand here"));
		return;
	}
	made.pattern = rules_copy(in, pattern);
	row = rules_grow(in, (void **)&r->status, &r->nstatuses, &r->statuses_cap, sizeof *row);
	if (row)
		*row = made;
}

static void
read_reply(struct reading *in, struct slice line)
{
	struct rules *r = in->r;
	struct slice rest = line, pattern = take_word(&rest), stages = take_word(&rest),
		     word = take_word(&rest);
	struct reply_row *row, made = { .confidence = 50, .stages = ~0u, .user = in->user };

	if (word.n == 0) {
		BAD(in, SLICE("write REPLY STAGES REASON, as in: 550 rcpt mailbox_not_found"));
		return;
	}
	if (!read_reply_pattern(in, pattern) ||
	    (!slice_equal(stages, SLICE("*")) && !read_stages(in, stages, &made.stages)) ||
	    !read_reason(in, word, &made.reason))
		return;
	if (rest.n) {
		uint64_t n;

		if (!slice_decimal(rest, 100, &n)) {
			BAD(in, SLICE("\""), rest,
			    SLICE("\" is no confidence: a number up to 100"));
			return;
		}
		made.confidence = (int)n;
	}
	made.pattern = rules_copy(in, pattern);
	row = rules_grow(in, (void **)&r->reply, &r->nreplies, &r->replies_cap, sizeof *row);
	if (row)
		*row = made;
}

static void
read_order(struct reading *in, struct slice line)
{
	struct slice word;
	enum reason reason;

	while ((word = take_word(&line)).n) {
		if (!read_reason(in, word, &reason))
			return;
		if (in->r->rank[reason] != UINT_MAX)
			BAD(in, SLICE("\""), word, SLICE("\" is in the order already"));
		else
			in->r->rank[reason] = in->r->nranked++;
	}
}

static void
read_line(struct reading *in, struct slice line)
{
	switch (in->section.kind) {
	case SECTION_REASON:
		read_text(in, RULE_PHRASE, in->section.name, line);
		break;
	case SECTION_PROVIDER:
		read_provider(in, line);
		break;
	case SECTION_BLOCKLIST:
		if (line.p[0] == ':') {
			read_more(in, line);
		} else {
			struct slice rest = line, name = take_word(&rest);

			read_rule(in, RULE_BLOCKLIST, SLICE("blocklist"), name, rest);
		}
		break;
	case SECTION_STAGE:
		read_text(in, RULE_STAGE, rules_slug(in, SLICE("stage"), in->section.name), line);
		break;
	case SECTION_STATUS:
		read_status(in, line);
		break;
	case SECTION_REPLY:
		read_reply(in, line);
		break;
	case SECTION_RETRY:
		read_text(in, RULE_RETRY, SLICE("retry"), line);
		break;
	case SECTION_IGNORE:
		read_text(in, RULE_IGNORE, SLICE("ignore"), line);
		break;
	case SECTION_SET:
		read_text(in, RULE_SET, in->section.name, line);
		break;
	case SECTION_ORDER:
		read_order(in, line);
		break;
	case SECTION_OFF:
		break; /* see rules_switch_off() */
	case SECTION_NONE:
		break; /* complained about at the section */
	}
}

void
rules_read(struct reading *in, struct slice text)
{
	struct slice rest = text, line;
	bool any = false;

	in->section = (struct section){ .kind = SECTION_NONE };
	in->line = 0;
	if (slice_starts(rest, SLICE("\xef\xbb\xbf")))
		rest = slice_after(rest, 3);
	while (slice_line(&rest, &line)) {
		in->line++;
		line = slice_trim(line);
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (line.p[0] == '[') {
			any = true;
			read_section(in, line);
		} else if (!any) {
			BAD(in, SLICE("a section must come first, such as [reason mailbox_full]"));
			any = true;
		} else {
			read_line(in, line);
		}
	}
}

void
rules_switch_off(struct reading *in, struct slice text)
{
	struct slice rest = text, line;
	bool here = false;

	in->line = 0;
	while (slice_line(&rest, &line)) {
		in->line++;
		line = slice_trim(line);
		if (line.n && line.p[0] == '[') {
			here = slice_starts(line, SLICE("[off]"));
		} else if (here && line.n && line.p[0] != '#') {
			struct rule *rule = rules_by_id(in, rules_string(in, line));

			if (rule)
				rule->off = true;
			else
				BAD(in, SLICE("no rule has the id \""), line, SLICE("\""));
		}
	}
}

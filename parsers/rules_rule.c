/* rules_rule - the lines that become rules: phrases, rules with a name, and what a provider has */
#include "rules_reading.h"

/* A doubt is there to make less of what would be hard. */
static bool
doubt_is_one(struct reading *in, const struct braces *b)
{
	enum reason reason = in->section.reason;
	enum permanence permanence = b->permanence;

	if (!permanence && reason)
		permanence = reason_row(reason)->permanence;
	return permanence != PERMANENCE_HARD ||
	    BAD(in,
		SLICE("a word of doubt makes of what would be hard what is not, and this is hard: "
		      "name what such a reply speaks of, as in [doubt sender_rejected], or write "
		      "[doubt] alone"));
}

/* A line that is a text, perhaps with conditions: an id is made from the text. */
void
line_text(struct reading *in, enum rule_kind kind, struct slice prefix, struct slice line)
{
	const struct section *s = &in->section;
	struct braces braces;
	struct rule *rule;
	struct slice text = line;

	if (!take_braces(in, &text, &braces) ||
	    (kind == RULE_SET && !braces_say_language(in, &braces)) ||
	    !braces_fit(in, &braces, kind, s->reason != REASON_NONE) ||
	    (kind == RULE_DOUBT && !doubt_is_one(in, &braces)))
		return;
	if (text.n == 0) {
		BAD(in, SLICE("a text is missing: write the words to look for"));
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
	rule->aside = s->aside;
	rule->all = s->all || s->aside || kind == RULE_DOUBT || kind == RULE_INSTEAD;
	rule->instead_of = s->instead_of;
	pattern_add(in, (uint32_t)(rule - in->r->rule), text);
}

static void
wordless_add(struct reading *in, uint32_t rule)
{
	struct rules *r = in->r;
	struct provider *p = &r->provider[in->section.provider];
	struct wordless *one =
	    rules_grow(in, (void **)&r->wordless, &r->nwordless, &r->wordless_cap, sizeof *one);

	if (!one)
		return;
	*one = (struct wordless){ .rule = rule };
	if (p->last_wordless)
		r->wordless[p->last_wordless - 1].next = (uint32_t)r->nwordless;
	else
		p->wordless = (uint32_t)r->nwordless;
	p->last_wordless = (uint32_t)r->nwordless;
}

/* NAME REASON {conditions} text */
void
line_rule(struct reading *in, enum rule_kind kind, struct slice prefix, struct slice name,
    struct slice rest)
{
	struct slice word = take_word(&rest), id;
	struct abuf b = abuf_in(in->scratch, 0);
	enum reason reason;
	struct braces braces;
	struct rule *rule;

	if (word.n == 0) {
		BAD(in,
		    SLICE("write NAME REASON {conditions} text, as in: full mailbox_full "
			  "{reply=552} box is full"));
		return;
	}
	if (!read_reason(in, word, &reason))
		return;
	if (!take_braces(in, &rest, &braces))
		return;
	if (rest.n == 0 && !braces_have_conditions(&braces.when)) {
		BAD(in, SLICE("this rule would always hold: give it a text or a condition"));
		return;
	}
	if (rest.n == 0 && kind == RULE_BLOCKLIST) {
		BAD(in,
		    SLICE("this line never counts: a list is known by a text, such as its host "
			  "name"));
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
	else if (kind == RULE_PROVIDER)
		wordless_add(in, in->section.rule);
}

/* ": text", another text of the rule above */
void
line_more(struct reading *in, struct slice line)
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

/* "mx.example.net", ".example.net"; of ASCII, as names are looked up */
static bool
is_host(struct slice name)
{
	struct slice bare = slice_after(name, name.n && name.p[0] == '.' ? 1 : 0);
	unsigned char before = '.';

	for (size_t i = 0; i < bare.n; i++) {
		unsigned char c = bare.p[i];

		if (!ascii_alnum(c) && c != '-' && c != '_' && (c != '.' || before == '.'))
			return false;
		before = c;
	}
	return bare.n >= 2 && name.n >= 3 && before != '.';
}

static void
note_named(struct reading *in, struct provider *p)
{
	if (!p->named_at)
		p->named_at = rules_place(in);
}

/* What the ids of the rules below begin with. */
static void
read_ids(struct reading *in, struct provider *p, struct slice rest)
{
	if (rest.n == 0 || slice_find_byte(rest, ' ', 0) != SLICE_NPOS)
		BAD(in, SLICE("one word is wanted: ids google"));
	else if (p->named_at)
		BAD(in, SLICE("ids stands behind a line with an id, at "), slice_of(p->named_at),
		    SLICE(": write it above the rules and marks of the provider"));
	else
		p->ids = rules_string(in, rest);
}

static void
read_host(struct reading *in, struct slice name, bool domain)
{
	struct rules *r = in->r;
	struct host *host;
	struct abuf b = abuf_in(in->scratch, 0);

	r->provider[in->section.provider].is_found = true;
	if (!is_host(name)) {
		BAD(in, SLICE("\""), name,
		    SLICE("\" is no host name: write mx.example.net, or .example.net for all below "
			  "it, in ASCII"));
		return;
	}
	host = rules_grow(in, (void **)&r->host, &r->nhosts, &r->hosts_cap, sizeof *r->host);
	if (!host)
		return;
	for (size_t i = 0; i < name.n; i++)
		abuf_byte(&b, ascii_lower(name.p[i]));
	*host = (struct host){ .name = rules_copy(in, abuf_done(&b)),
		.provider = in->section.provider,
		.user_at = in->user ? rules_place(in) : NULL,
		.domain = domain };
}

/* Letters and signs, of which one stretch may be in braces. */
static bool
read_picture(struct reading *in, struct slice picture)
{
	size_t open = slice_find_byte(picture, '{', 0), close = slice_find_byte(picture, '}', 0);
	bool good = open == SLICE_NPOS ? close == SLICE_NPOS
				       : close != SLICE_NPOS && close > open + 1 &&
		slice_find_byte(picture, '{', open + 1) == SLICE_NPOS &&
		slice_find_byte(picture, '}', close + 1) == SLICE_NPOS;

	if (picture.n == 0)
		return BAD(in, SLICE("a picture is missing: code TSS99"));
	if (slice_find_byte(picture, '*', 0) != SLICE_NPOS ||
	    slice_find_byte(picture, '\\', 0) != SLICE_NPOS)
		return BAD(in, SLICE("\""), picture,
		    SLICE("\" is no picture: 9 is a digit, @ a letter, + more of the same, and any "
			  "other sign itself"));
	return good ||
	    BAD(in, SLICE("\""), picture,
		SLICE("\" is no picture: what is kept stands in one pair of braces, as in "
		      "PX-{9999}"));
}

/* Appends to a short list of a provider. */
static void
list_put(struct reading *in, struct slice **list, size_t *n, struct slice item)
{
	struct slice *more = arena_alloc(in->r->arena, *n + 1, sizeof *more);

	if (!more) {
		rules_no_memory(in);
		return;
	}
	for (size_t i = 0; i < *n; i++)
		more[i] = (*list)[i];
	more[(*n)++] = rules_copy(in, item);
	*list = more;
}

void
line_provider(struct reading *in, struct slice line)
{
	struct provider *p = &in->r->provider[in->section.provider];
	struct slice rest = line, word;

	if (line.p[0] == ':') {
		line_more(in, line);
		return;
	}
	word = take_word(&rest);
	if (slice_equal(word, SLICE("host"))) {
		read_host(in, rest, false);
	} else if (slice_equal(word, SLICE("domain"))) {
		read_host(in, rest, true);
	} else if (slice_equal(word, SLICE("mark"))) {
		struct slice prefix = rules_slug(in, slice_of(p->ids), SLICE("mark"));

		p->is_found = true;
		note_named(in, p);
		line_text(in, RULE_MARK, prefix, rest);
	} else if (slice_equal(word, SLICE("code"))) {
		if (read_picture(in, rest))
			list_put(in, &p->code, &p->ncodes, rest);
	} else if (slice_equal(word, SLICE("weak"))) {
		if (read_status_pattern(in, rest))
			list_put(in, &p->weak, &p->nweak, rest);
	} else if (slice_equal(word, SLICE("ids"))) {
		read_ids(in, p, rest);
	} else {
		note_named(in, p);
		line_rule(in, RULE_PROVIDER, slice_of(p->ids), word, rest);
	}
}

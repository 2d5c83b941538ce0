/* rules_section - the [section] lines of a rules file */
#include "rules_reading.h"

enum { PROVIDERS_LIMIT = 256, SETS_LIMIT = 64 };

/* A site's own word for ids is of its own rules: ours keep theirs. */
static void
begin_ids(const struct reading *in, struct provider *p)
{
	if (p->ids && p->of_site == in->user)
		return;
	p->ids = p->name;
	p->named_at = NULL;
	p->of_site = in->user;
}

static bool
open_provider(struct reading *in, struct slice name)
{
	struct rules *r = in->r;
	struct provider *p;

	if (name.n == 0)
		return BAD(in, SLICE("a name is missing: [provider gmail]"));
	for (size_t i = 0; i < r->nproviders; i++)
		if (slice_equal(slice_of(r->provider[i].name), name)) {
			in->section.provider = (uint16_t)i;
			begin_ids(in, &r->provider[i]);
			return true;
		}
	if (r->nproviders == PROVIDERS_LIMIT)
		return BAD(in, SLICE("too many providers: 256 are the most"));
	p = rules_grow(
	    in, (void **)&r->provider, &r->nproviders, &r->providers_cap, sizeof *r->provider);
	if (!p)
		return false;
	*p = (struct provider){ .name = rules_string(in, name),
		.user_at = in->user ? rules_place(in) : NULL };
	begin_ids(in, p);
	in->section.provider = (uint16_t)(p - r->provider);
	return true;
}

/* Is this set asked for where a report is told from other mail? Then it is in the smaller automaton, too. */
static bool
is_asked_of_reports(struct slice name)
{
	return slice_starts(name, SLICE("report.")) || slice_starts(name, SLICE("notice.")) ||
	    slice_equal(name, SLICE("autoreply.quote")) ||
	    slice_equal(name, SLICE("autoreply.challenge.sure"));
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
			r->set[i].user_at = in->user ? r->set[i].user_at : NULL;
			return true;
		}
	if (r->nsets == SETS_LIMIT)
		return BAD(in, SLICE("too many sets: 64 are the most"));
	set = rules_grow(in, (void **)&r->set, &r->nsets, &r->sets_cap, sizeof *r->set);
	if (!set)
		return false;
	*set = (struct set_row){ .name = rules_string(in, name),
		.user_at = in->user ? rules_place(in) : NULL };
	in->section.set = UINT64_C(1) << (set - r->set);
	if (is_asked_of_reports(name))
		r->report_sets |= in->section.set;
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

_Static_assert(REASON_COUNT <= 64, "a bit of instead_of for every reason");

/* The reasons that words of [instead NAME OTHER ...] may be said of. */
static bool
read_others(struct reading *in, struct slice rest)
{
	enum reason reason;
	struct slice word;

	while ((word = take_word(&rest)).n) {
		if (!read_reason(in, word, &reason))
			return false;
		in->section.instead_of |= UINT64_C(1) << reason;
	}
	return in->section.instead_of ||
	    BAD(in, SLICE("which reason is it instead of? [instead rate_limited mailbox_full]"));
}

/* The one word that may stand there, or nothing. */
static bool
read_flag(struct reading *in, struct slice word, const char *known, bool *flag)
{
	*flag = slice_equal(word, slice_of(known));
	return *flag || word.n == 0 ||
	    BAD(in, SLICE("\""), word, SLICE("\" is not known here: use "), slice_of(known),
		SLICE(" or nothing"));
}

/* [doubt], [doubt NAME], [doubt aside], [doubt NAME aside] */
static bool
open_doubt(struct reading *in, struct slice name, struct slice more)
{
	struct section *s = &in->section;

	s->reason = REASON_NONE;
	s->aside = more.n == 0 && slice_equal(name, SLICE("aside"));
	return s->aside ||
	    ((name.n == 0 || read_reason(in, name, &s->reason)) &&
		read_flag(in, more, "aside", &s->aside));
}

/* [set NAME] and the like end with the name. */
static bool
ends_there(struct reading *in, struct slice rest)
{
	return rest.n == 0 ||
	    BAD(in, SLICE("\""), rest,
		SLICE("\" is too much in this line: it has no meaning there"));
}

static enum section_kind
kind_of(struct slice word)
{
	static const struct {
		const char *word;
		enum section_kind kind;
	} kinds[] = { { "reason", SECTION_REASON }, { "provider", SECTION_PROVIDER },
		{ "blocklist", SECTION_BLOCKLIST }, { "stage", SECTION_STAGE },
		{ "status", SECTION_STATUS }, { "reply", SECTION_REPLY },
		{ "retry", SECTION_RETRY }, { "ignore", SECTION_IGNORE },
		{ "doubt", SECTION_DOUBT }, { "instead", SECTION_INSTEAD }, { "set", SECTION_SET },
		{ "order", SECTION_ORDER }, { "off", SECTION_OFF }, { "words", SECTION_WORDS },
		{ "together", SECTION_TOGETHER }, { "texts", SECTION_TEXTS } };

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_equal(word, slice_of(kinds[i].word)))
			return kinds[i].kind;
	return SECTION_NONE;
}

static bool
open_section(struct reading *in, struct slice kind, struct slice name, struct slice more)
{
	struct section *s = &in->section;

	s->kind = kind_of(kind);
	s->name = rules_copy(in, name);
	switch (s->kind) {
	case SECTION_REASON:
		return read_reason(in, name, &s->reason) && read_strength(in, more);
	case SECTION_DOUBT:
		return open_doubt(in, name, more);
	case SECTION_IGNORE:
		return read_flag(in, name, "aside", &s->aside) && ends_there(in, more);
	case SECTION_INSTEAD:
		return read_reason(in, name, &s->reason) && read_others(in, more);
	case SECTION_PROVIDER:
		return ends_there(in, more) && open_provider(in, name);
	case SECTION_STAGE:
		return ends_there(in, more) && read_stage(in, name, &s->stage);
	case SECTION_SET:
		return read_flag(in, more, "all", &s->all) && open_set(in, name);
	case SECTION_WORDS:
		return ends_there(in, more) && words_open(in, name);
	case SECTION_TEXTS:
		return ends_there(in, more) && texts_open(in, name);
	case SECTION_TOGETHER:
		return ends_there(in, more) && read_strength(in, name);
	case SECTION_NONE:
		return BAD(in, SLICE("unknown section ["), kind,
		    SLICE("]: use reason, provider, blocklist, stage, status, reply, retry, "
			  "ignore, doubt, instead, set, texts, words, together, order or off"));
	default:
		return ends_there(in, name);
	}
}

void
line_section(struct reading *in, struct slice line)
{
	struct slice inside, kind, name;

	in->section = (struct section){ .kind = SECTION_NONE };
	if (line.p[line.n - 1] != ']') {
		BAD(in,
		    slice_find_byte(line, ']', 0) == SLICE_NPOS
			? SLICE("the [ is never closed: write [reason NAME], or \\[ for a bracket")
			: SLICE("nothing may stand behind the ]: begin a line of its own, or write "
				"\\[ for a bracket"));
		return;
	}
	inside = (struct slice){ line.p + 1, line.n - 2 };
	kind = take_word(&inside);
	name = take_word(&inside);
	/* what a bad section holds is not read: one mistake, one complaint */
	if (!open_section(in, kind, name, inside))
		in->section.kind = SECTION_NONE;
}

/* rules_check - what only shows when all files are read: names that nothing has, rules that nothing asks for, and
 * texts that are found in every report */
#include "kind.h"
#include "rules_reading.h"

enum { NAMES_MAX = 512, TOO_SHORT = 3 };

/* Does each of the list, which may have * and ?, fit one of the names? */
static void
check_list(struct reading *in, const struct rule *rule, const char *what, struct slice list,
    const char *const *known)
{
	struct slice item;

	while (take_item(&list, &item)) {
		const char *const *name = known;

		while (*name && !word_fits(slice_of(*name), item))
			name++;
		if (!*name) {
			rules_go_to(in, rule->at);
			rules_unknown(in, what, item, known, SLICE(""));
		}
	}
}

/* The names that conditions may ask for. */
static void
check_conditions(struct reading *in)
{
	static const char *const format[] = {
#define FORMAT(name, read, word) name,
#include "formats/formats.def"
#undef FORMAT
		NULL
	};
	const char *provider[NAMES_MAX + 1] = { NULL }, *action[ACTION_EXPANDED + 1] = { NULL };
	struct rules *r = in->r;

	for (size_t i = 0; i < r->nproviders && i < NAMES_MAX; i++)
		provider[i] = r->provider[i].name;
	for (enum action a = ACTION_FAILED; a <= ACTION_EXPANDED; a++)
		action[a - ACTION_FAILED] = rules_string(in, kind_action_name(a));
	for (size_t i = 0; i < r->nrules; i++) {
		const struct conditions *when = r->rule[i].when;

		check_list(in, &r->rule[i], "format", when->format, format);
		check_list(in, &r->rule[i], "provider", when->provider, provider);
		check_list(in, &r->rule[i], "action", when->action, action);
	}
}

/* Sets that a site made up: nothing asks for them. */
static void
check_sets(struct reading *in)
{
	const char *known[NAMES_MAX + 1] = { NULL };
	struct rules *r = in->r;
	size_t n = 0;

	for (size_t i = 0; i < r->nsets; i++)
		if (!r->set[i].user_at)
			known[n++] = r->set[i].name;
	known[n] = NULL;
	for (size_t i = 0; i < r->nsets && n; i++)
		if (r->set[i].user_at) {
			rules_go_to(in, r->set[i].user_at);
			rules_unknown(in, "set", slice_of(r->set[i].name), known, SLICE(""));
		}
}

static void
check_groups(struct reading *in)
{
	const struct rules *r = in->r;
	bool ours = false;

	for (size_t i = 0; i < r->ngroups; i++)
		ours = ours || !r->group[i].user;
	for (size_t i = 0; i < r->ngroups && ours; i++) {
		const struct word_group *group = &r->group[i];

		if (group->asked || !group->user)
			continue;
		in->file = group->file;
		in->line = group->line;
		BAD(in, SLICE("no line of [together] asks for the words \""), slice_of(group->name),
		    SLICE("\""));
	}
}

static void
check_providers(struct reading *in)
{
	for (size_t i = 0; i < in->r->nproviders; i++) {
		const struct provider *p = &in->r->provider[i];

		if (p->is_found || !p->user_at)
			continue;
		rules_go_to(in, p->user_at);
		BAD(in, SLICE("nothing says which mail is \""), slice_of(p->name),
		    SLICE("\"'s: give it a line host, domain or mark, or write the name of a "
			  "provider that there is"));
	}
}

void
rules_check_names(struct reading *in)
{
	check_conditions(in);
	check_sets(in);
	check_groups(in);
	check_providers(in);
}

/* Is it one word alone, and one that every report has? */
static bool
is_common(const struct rules *r, const struct glob *g)
{
	const struct groups common =
	    groups_both(groups_both(r->filler, r->recipient), groups_both(r->place, r->of));

	return g->nsegments == 1 && !g->noptions && !g->spaced &&
	    groups_meet(words_groups(r, g->segment[0]), common);
}

static bool
has_letter(const struct glob *g)
{
	for (unsigned i = 0; i < g->nsegments; i++)
		for (size_t n = 0; n < g->segment[i].n; n++) {
			unsigned char c = g->segment[i].p[n];

			if (ascii_alnum(c) || c >= 0x80)
				return true;
		}
	return false;
}

void
rules_check_texts(struct reading *in)
{
	for (size_t i = 0; i < in->r->nsite; i++) {
		const struct pattern *p = &in->r->pattern[i];
		const struct rule *rule = &in->r->rule[p->rule];

		if (p->regex || !p->glob.segment || braces_have_conditions(rule->when) ||
		    !(rule->kind == RULE_PHRASE || rule->kind == RULE_PROVIDER ||
			rule->kind == RULE_MARK || rule->kind == RULE_BLOCKLIST ||
			rule->kind == RULE_IGNORE))
			continue;
		rules_go_to(in, rule->at);
		if (p->glob.weight < TOO_SHORT)
			BAD(in, SLICE("\""), p->glob.segment[0],
			    SLICE("\" is found everywhere: write more of the message"));
		else if (!has_letter(&p->glob))
			BAD(in,
			    SLICE(
				"the text has no letter and no digit: write words of the message"));
		else if (is_common(in->r, &p->glob))
			BAD(in, SLICE("\""), p->glob.segment[0],
			    SLICE("\" is in nearly every report: write more words, or a condition "
				  "in braces"));
	}
}

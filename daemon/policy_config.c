/* policy_config - see policy_config.h */
#include "build_config.h"

#include "policy_config.h"
#include "policy_rule_read.h"
#include "policy_zone.h"

#include "util.h"

#include <stdlib.h>
#include <string.h>

#define KEY(name) CFG_STR(name, NULL, CFGF_NONE)
#define LIST(name) CFG_STR_LIST(name, NULL, CFGF_NONE)

/* To libconfuse every value is a string: "never" is a count. */
static cfg_opt_t rule_options[] = {
	LIST("match"),
	KEY("trust"),
	KEY("continue"),
	KEY("count"),
	KEY("count_engaged"),
	KEY("engaged_within"),
	KEY("threshold"),
	LIST("weights"),
	LIST("multiply"),
	KEY("distinct"),
	KEY("window"),
	KEY("min_span"),
	KEY("min_gap"),
	KEY("per_day"),
	KEY("min_ratio"),
	KEY("min_sent"),
	KEY("decay"),
	KEY("stale_after"),
	LIST("reset_on"),
	KEY("consecutive"),
	KEY("action"),
	KEY("scope"),
	KEY("hold_for"),
	KEY("hold_factor"),
	KEY("then"),
	KEY("after_holds"),
	LIST("steps"),
	KEY("on_end"),
	KEY("delay"),
	KEY("probe_wait"),
	CFG_END(),
};

cfg_opt_t policy_options[] = {
	KEY("timezone"),
	CFG_SEC("rule", rule_options, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
	CFG_END(),
};

/* The policy of INTERFACE and carom.conf(5). Every rule that counts more than once has a window and
 * a reset, and `undetermined` is looked at too: what nobody understood must not count for nothing. */
const char policy_default_text[] =
    "policy \"default\" {\n"
    "    timezone = \"UTC\"\n"
    "    rule \"dead address\" {\n"
    "        match = {\"hard\"}\n"
    "        count = 1\n"
    "        action = \"suppress\"\n"
    "        scope = \"address\"\n"
    "    }\n"
    "    rule \"soft unknown\" {\n"
    "        match = {\"mailbox_not_found\"}\n"
    "        count = 2\n"
    "        window = \"60d\"\n"
    "        min_span = \"24h\"\n"
    "        reset_on = {\"delivered\", \"reply\", \"open\", \"click\"}\n"
    "        action = \"suppress\"\n"
    "        scope = \"address\"\n"
    "    }\n"
    "    rule \"complaint\" {\n"
    "        match = {\"feedback:abuse\", \"feedback:fraud\"}\n"
    "        count = 1\n"
    "        action = \"suppress\"\n"
    "        scope = \"stream\"\n"
    "    }\n"
    "    rule \"opt-out\" {\n"
    "        match = {\"feedback:opt_out\", \"subkind:unsubscribe\"}\n"
    "        count = 1\n"
    "        action = \"suppress\"\n"
    "        scope = \"stream\"\n"
    "    }\n"
    "    rule \"refused\" {\n"
    "        match = {\"recipient_refused\"}\n"
    "        count = 2\n"
    "        window = \"60d\"\n"
    "        min_span = \"3d\"\n"
    "        reset_on = {\"reply\", \"open\", \"click\"}\n"
    "        action = \"suppress\"\n"
    "        scope = \"stream\"\n"
    "    }\n"
    "    rule \"disabled\" {\n"
    "        match = {\"mailbox_disabled\"}\n"
    "        count = 2\n"
    "        window = \"60d\"\n"
    "        min_span = \"3d\"\n"
    "        reset_on = {\"delivered\", \"reply\", \"open\", \"click\"}\n"
    "        action = \"hold\"\n"
    "        hold_for = \"30d\"\n"
    "        then = \"suppress\"\n"
    "        after_holds = 2\n"
    "    }\n"
    "    rule \"mailbox full\" {\n"
    "        match = {\"mailbox_full\"}\n"
    "        count = 5\n"
    "        window = \"365d\"\n"
    "        min_span = \"30d\"\n"
    "        reset_on = {\"delivered\", \"reply\", \"open\", \"click\"}\n"
    "        action = \"hold\"\n"
    "        hold_for = \"30d\"\n"
    "        hold_factor = 2\n"
    "        then = \"suppress\"\n"
    "        after_holds = 3\n"
    "    }\n"
    "    rule \"sender's fault\" {\n"
    "        match = {\"group:sender_fault\", \"group:antispam_block\", "
    "\"group:hard_bounce_block\"}\n"
    "        action = \"none\"\n"
    "    }\n"
    "    rule \"persistent soft\" {\n"
    "        match = {\"soft\", \"undetermined\"}\n"
    "        count = 5\n"
    "        window = \"180d\"\n"
    "        min_span = \"14d\"\n"
    "        per_day = 1\n"
    "        reset_on = {\"delivered\", \"reply\", \"open\", \"click\"}\n"
    "        action = \"hold\"\n"
    "        hold_for = \"14d\"\n"
    "        then = \"suppress\"\n"
    "        after_holds = 2\n"
    "    }\n"
    "}\n";

static void
read_zone(const struct value_from *f, struct policy_parsed *out)
{
	char *name = value_string(f, "timezone", false);

	if (!name)
		name = xstrdup("UTC");
	policy_own(out, name);
	if (!policy_zone_load(name, &out->policy.zone))
		value_mistake(f, "timezone",
		    "no time zone '%.60s' (names are those of tzdata, like 'Europe/Vienna')", name);
}

void
policy_from_cfg(const struct value_from *f, struct policy_parsed *out)
{
	struct value_from rule = *f;
	struct policy_rule *rules;
	size_t n = cfg_size(f->section, "rule");

	*out = (struct policy_parsed){ .line = config_source_line(f->source, f->section, NULL) };
	out->policy.name = policy_own(out, xstrdup(cfg_title(f->section)));
	if (strlen(out->policy.name) > POLICY_MAX_TITLE)
		value_mistake(
		    f, NULL, "the name of a policy has at most %d octets", POLICY_MAX_TITLE);
	read_zone(f, out);
	if (n > POLICY_MAX_RULES)
		value_mistake(f, NULL, "a policy has at most %d rules", POLICY_MAX_RULES);
	rules = policy_own(out, xcalloc(n + 1, sizeof *rules));
	for (size_t i = 0; i < n; i++) {
		rule.section = cfg_getnsec(f->section, "rule", (unsigned)i);
		policy_rule_read(&rule, out, &rules[i]);
	}
	out->policy.rules = rules;
	out->policy.nrules = n;
}

/* --- text that holds nothing but policies --- */

static cfg_opt_t text_options[] = {
	CFG_SEC("policy", policy_options, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES),
	CFG_END(),
};

static void
quiet(cfg_t *cfg, const char *format, va_list ap)
{
	(void)cfg;
	(void)format;
	(void)ap;
}

static void
read_sections(const struct value_from *root, struct policy_parsed **out, size_t *n)
{
	struct value_from f = *root;

	*n = cfg_size(root->section, "policy");
	*out = xcalloc(*n + 1, sizeof **out);
	for (size_t i = 0; i < *n; i++) {
		f.section = cfg_getnsec(root->section, "policy", (unsigned)i);
		policy_from_cfg(&f, &(*out)[i]);
	}
}

bool
policy_parse_text(
    const char *text, struct policy_parsed **out, size_t *n, struct config_mistakes *m)
{
	struct value_from root = { .mistakes = m };
	size_t before = m->n;

	*out = NULL;
	*n = 0;
	root.source = config_source_new(text, strlen(text), text_options, m);
	root.section = cfg_init(text_options, CFGF_NONE);
	cfg_set_error_function(root.section, quiet);
	if (cfg_parse_buf(root.section, config_source_text(root.source)) == CFG_SUCCESS) {
		config_source_bind(root.source, root.section);
		read_sections(&root, out, n);
	} else if (m->n == before) {
		config_mistake(m, 0, "cannot be read");
	}
	cfg_free(root.section);
	config_source_free(root.source);
	if (m->n == before && !m->full)
		return true;
	for (size_t i = 0; i < *n; i++)
		policy_parsed_free(&(*out)[i]);
	free(*out);
	*out = NULL;
	*n = 0;
	return false;
}

/* Its text is ours: a mistake in it is a bug. */
void
policy_default(struct policy_parsed *out)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *all;
	size_t n;

	if (!policy_parse_text(policy_default_text, &all, &n, &m) || n != 1)
		abort();
	*out = all[0];
	out->line = 0;
	free(all);
	config_mistakes_free(&m);
}

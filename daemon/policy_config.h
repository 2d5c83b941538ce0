/*
 * policy_config - the policy language: sections `policy` and their `rule` sections of carom.conf(5).
 *
 * daemon/config.c puts policy_config_opts() into the table of the whole file and hands every parsed
 * `policy` section to policy_from_cfg(). The database stores what policy_print() writes; it is
 * carom.conf syntax itself, and policy_parse_text() reads it back.
 *
 * Errors     Every mistake of a section is appended to the list with its line; none stops the next
 *            from being found.
 * Ownership  A struct policy_parsed owns everything its policy points to: policy_parsed_free().
 */
#ifndef CAROM_POLICY_CONFIG_H
#define CAROM_POLICY_CONFIG_H

#include "config.h"
#include "policy_rule.h"

#include <confuse.h>

struct policy_parsed {
	struct policy policy;
	unsigned line; /* of the section in its file */
	void *memory;  /* private */
};

/* The option table of one `policy` section (its rules included), for
 * CFG_SEC("policy", policy_config_opts(), CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES). */
cfg_opt_t *policy_config_opts(void);

/*
 * Installs the checks on a table that holds `policy` (cfg_t of the whole file, before cfg_parse):
 * a key given twice, and a rule's line numbers. Mistakes go to m, which must live until the parse
 * is over; one parse at a time.
 */
void policy_config_watch(cfg_t *root, struct config_mistakes *m);

/* False when the section has any mistake. *out is the caller's either way. */
bool policy_from_cfg(cfg_t *section, struct policy_parsed *out, struct config_mistakes *m);

/* The shipped default policy of carom.conf(5), used when a file has no policy "default". */
extern const char policy_default_text[];
bool policy_default(struct policy_parsed *out);

/* Reads every `policy` section of a text. False on any mistake; *out and *n are the caller's. */
bool policy_parse_text(
    const char *text, struct policy_parsed **out, size_t *n, struct config_mistakes *m);
/* Canonical text: every default filled in, one rule after the other; malloc()ed. The same policy
 * always gives the same bytes. */
char *policy_print(const struct policy *p);

void policy_parsed_free(struct policy_parsed *p);

#endif

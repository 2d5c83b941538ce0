/*
 * policy_config - the policy language: sections `policy` and their `rule` sections of carom.conf(5).
 *
 * config_options() holds policy_options; config_load() hands every parsed `policy` section to
 * policy_from_cfg(). The database stores what policy_print() writes; it is carom.conf syntax itself,
 * and policy_parse_text() reads it back.
 *
 * Errors     Every mistake of a section is appended to the list with its line; none hides the next.
 * Ownership  A struct policy_parsed owns everything its policy points to: policy_parsed_free().
 */
#ifndef CAROM_POLICY_CONFIG_H
#define CAROM_POLICY_CONFIG_H

#include "config_value.h"
#include "policy_rule.h"

struct policy_parsed {
	struct policy policy;
	unsigned line; /* of the section in its file; 0: the shipped one */
	void **owned;  /* private */
	size_t nowned, capowned;
};

/* The keys of one `policy` section, its rules included, for
 * CFG_SEC("policy", policy_options, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES). */
extern cfg_opt_t policy_options[];

/* Reads the section of f. What is wrong goes to f's mistakes; *out is the caller's either way. */
void policy_from_cfg(const struct value_from *f, struct policy_parsed *out);

/* The shipped policy "default" of carom.conf(5): its text, and the same parsed. */
extern const char policy_default_text[];
void policy_default(struct policy_parsed *out);

/* Reads the `policy` sections of a text; anything else in it is a mistake. *out and its *n entries
 * are the caller's; both are empty on any mistake. */
bool policy_parse_text(
    const char *text, struct policy_parsed **out, size_t *n, struct config_mistakes *m);

/* Canonical text with the defaults filled in, one key a line; malloc()ed. The same policy always
 * gives the same bytes, and reading them gives the same policy. */
char *policy_print(const struct policy *p);

void policy_parsed_free(struct policy_parsed *p);

/* One term as it stands in a `match`, without the quotes. False: *why (malloc()ed) says what is wrong
 * with it, lower case, with a suggestion where there is one. out->glob borrows from text. */
bool policy_term_parse(const char *text, struct policy_term *out, char **why);
/* The other way; malloc()ed. */
char *policy_term_print(const struct policy_term *t);

/* "2.5": at most three decimals, as thousandths; false when it is not one or above max. */
bool policy_number_parse(const char *text, int max, int *thousandths);

#endif

/* fuzz_policy_text - any text as policies: what is taken prints as text that is taken and prints the
 * same, and can be folded by. */
#include "policy.h"
#include "policy_config.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool fact)
{
	if (!fact)
		abort();
}

static void
check(const struct policy *p)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *again;
	char *once = policy_print(p), *twice;
	struct policy named = *p;
	struct policy_set *set;
	size_t n;

	demand(policy_parse_text(once, &again, &n, &m) && n == 1);
	twice = policy_print(&again[0].policy);
	demand(!strcmp(once, twice));
	named.name = "default";
	set = policy_set_new(&named, 1, NULL, 0, NULL, 0, NULL);
	demand(set != NULL);
	policy_set_free(set);
	policy_parsed_free(&again[0]);
	free(again);
	free(once);
	free(twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct config_mistakes m = { 0 };
	struct policy_parsed *all;
	char *text = malloc(size + 1);
	size_t n;

	if (!text)
		abort();
	memcpy(text, data, size);
	text[size] = '\0';
	if (policy_parse_text(text, &all, &n, &m)) {
		for (size_t i = 0; i < n; i++) {
			check(&all[i].policy);
			policy_parsed_free(&all[i]);
		}
		free(all);
	}
	config_mistakes_free(&m);
	free(text);
	return 0;
}

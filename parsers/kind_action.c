/* kind_action - what became of the mail: by the actions of a report, and by its codes where no field tells it; see kind.h */
#include "kind.h"

enum action
kind_action(struct slice field)
{
	static const struct {
		const char *word;
		enum action action;
	} words[] = { { "fail", ACTION_FAILED }, { "expired", ACTION_FAILED },
		{ "undeliverable", ACTION_FAILED }, { "error", ACTION_FAILED },
		{ "bounced", ACTION_FAILED }, { "rejected", ACTION_FAILED },
		{ "delay", ACTION_DELAYED }, { "deferred", ACTION_DELAYED },
		{ "deliver", ACTION_DELIVERED }, { "relay", ACTION_RELAYED },
		{ "expand", ACTION_EXPANDED } };

	field = slice_trim(field);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (slice_begins_nocase(field, words[i].word))
			return words[i].action;
	return ACTION_NONE;
}

struct slice
kind_action_name(enum action a)
{
	static const char *const names[] = { "", "failed", "delayed", "delivered", "relayed",
		"expanded" };

	return slice_of(names[a]);
}

enum action
kind_action_from(struct slice status, struct slice diagnostic, bool delayed)
{
	char class = 0;

	status = slice_trim(status);
	diagnostic = slice_trim(diagnostic);
	if (status.n)
		class = (char)status.p[0];
	else if (diagnostic.n >= 3 && ascii_digit(diagnostic.p[1]) && ascii_digit(diagnostic.p[2]))
		class = (char)diagnostic.p[0];
	if (class == '2')
		return ACTION_DELIVERED;
	return class != '5' && delayed ? ACTION_DELAYED : ACTION_FAILED;
}

void
kind_decide(struct report *r)
{
	bool seen[ACTION_EXPANDED + 1] = { false };

	for (size_t i = 0; i < r->n; i++)
		seen[r->rcpt[i]->action] = true;
	r->subkind = SUBKIND_NONE;
	if (seen[ACTION_FAILED] || r->n == 0) {
		r->kind = KIND_BOUNCE;
	} else if (seen[ACTION_DELAYED]) {
		r->kind = KIND_DELAY;
	} else if (seen[ACTION_DELIVERED] || seen[ACTION_RELAYED] || seen[ACTION_EXPANDED]) {
		r->kind = KIND_REPORT;
		r->subkind = seen[ACTION_DELIVERED] ? SUBKIND_DELIVERED
		    : seen[ACTION_RELAYED]          ? SUBKIND_RELAYED
						    : SUBKIND_EXPANDED;
	} else {
		r->kind = KIND_BOUNCE;
	}
}

/* rules_conditions - does what stands in the braces of a rule hold for a failure? */
#include "rules_private.h"

#include "status.h"

static bool
list_has(
    struct slice list, const char *value, bool (*fits)(const char *value, struct slice pattern))
{
	struct slice item;

	while (take_item(&list, &item))
		if (fits(value, item))
			return true;
	return false;
}

static bool
reply_fits(const char *reply, struct slice pattern)
{
	if (!reply[0] || pattern.n != 3)
		return false;
	for (size_t i = 0; i < 3; i++)
		if (pattern.p[i] != '?' && pattern.p[i] != (unsigned char)reply[i])
			return false;
	return true;
}

/* Backs up to the last * only, so at most word.n * pattern.n steps. */
bool
word_fits(struct slice word, struct slice pattern)
{
	size_t w = 0, p = 0, star = SLICE_NPOS, mark = 0;

	while (w < word.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			mark = w;
		} else if (p < pattern.n &&
		    (pattern.p[p] == '?' || ascii_lower(pattern.p[p]) == ascii_lower(word.p[w]))) {
			p++;
			w++;
		} else if (star != SLICE_NPOS) {
			p = star + 1;
			w = ++mark;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static bool
word_listed(struct slice list, struct slice word)
{
	struct slice item;

	while (word.n && take_item(&list, &item))
		if (word_fits(word, item))
			return true;
	return false;
}

static bool
provider_listed(const struct rules *r, struct slice list, const struct circumstances *c)
{
	for (size_t i = 0; i < c->nproviders; i++)
		if (word_listed(list, slice_of(r->provider[c->provider[i]].name)))
			return true;
	return false;
}

bool
conditions_hold(const struct rules *r, const struct conditions *when, const struct circumstances *c)
{
	const char *status = c->status_diag[0] ? c->status_diag : c->status_dsn;

	if (when->class && when->class != status_class(status, c->reply))
		return false;
	if (when->stages && !(when->stages & 1u << c->stage))
		return false;
	if (when->reply.n && !list_has(when->reply, c->reply, reply_fits))
		return false;
	if (when->status.n && !list_has(when->status, status, status_fits))
		return false;
	if (when->action.n && !word_listed(when->action, c->action))
		return false;
	if (when->code.n && !word_listed(when->code, c->code))
		return false;
	if (when->format.n && !word_listed(when->format, c->format))
		return false;
	return when->provider.n == 0 || provider_listed(r, when->provider, c);
}

bool
reply_row_fits(const struct reply_row *row, const char *reply, enum stage stage)
{
	return reply_fits(reply, row->pattern) && (row->stages & 1u << stage);
}

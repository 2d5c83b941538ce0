/* rules_window - which octets of a phrase the automaton looks for; see rules_window.h
 *
 * Of an anchor as a whole libhs looks for the last eight octets and, where these stand, compares all phrases that end
 * so: of some "e unknown" or " mailbox" there are hundreds, in every report. So we say which eight octets to look
 * for: those that the fewest other phrases hold, which are the rarest in mail too. */
#include "rules_reading.h"

#include <string.h>

enum { COUNTS = 1 << 17 };

static bool
belongs(const struct rules *r, const struct rule *rule, enum automaton which)
{
	switch (which) {
	case AUTOMATON_STAGES:
		return rule->kind == RULE_STAGE;
	case AUTOMATON_SETS:
		return rule->kind == RULE_SET;
	case AUTOMATON_REPORTS:
		return rule->kind == RULE_SET && (rule->set & r->report_sets);
	default:
		return rule->kind != RULE_SET;
	}
}

struct slice
window_text(const struct rules *r, const struct window *w)
{
	const struct pattern *p = &r->pattern[w->pattern];
	struct slice s;

	if (p->regex)
		return p->source;
	s = glob_sought(&p->glob);
	s.n -= (size_t)(w->behind + p->glob.blank_behind);
	return s.n > WINDOW ? slice_after(s, s.n - WINDOW) : s;
}

/* Eight octets as a number; fewer cannot be taken for more, since folded text has no NUL. */
static uint64_t
key_of(const unsigned char *p, size_t n)
{
	uint64_t key = 0;

	memcpy(&key, p, n < sizeof key ? n : sizeof key);
	return key;
}

static size_t
slot_of(uint64_t key, size_t slots)
{
	return (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (slots - 1);
}

static void
count_windows(struct slice sought, uint16_t *count)
{
	for (size_t i = 0; i + WINDOW <= sought.n; i++) {
		uint16_t *one = &count[slot_of(key_of(sought.p + i, WINDOW), COUNTS)];

		*one += *one < UINT16_MAX;
	}
}

/* Octets behind the rarest window of those that WINDOW_BEHIND allows. */
static int
rarest(struct slice sought, const uint16_t *count)
{
	size_t most = WINDOW + WINDOW_BEHIND, i = sought.n > most ? sought.n - most : 0;
	unsigned least = UINT16_MAX + 1;
	size_t behind = 0;

	for (; i + WINDOW <= sought.n; i++) {
		unsigned one = count[slot_of(key_of(sought.p + i, WINDOW), COUNTS)];

		if (one <= least) {
			least = one;
			behind = sought.n - WINDOW - i;
		}
	}
	return (int)behind;
}

/* What a pattern's window says of it, once the octets of all are counted. */
static void
describe(const struct rules *r, const uint16_t *count, struct window *w)
{
	const struct pattern *p = &r->pattern[w->pattern];
	uint64_t set = r->rule[p->rule].set;
	struct slice anchor;

	for (; set; set >>= 1)
		w->set++;
	if (p->regex)
		return;
	anchor = p->glob.segment[p->glob.anchor];
	w->behind = (int8_t)(rarest(glob_sought(&p->glob), count) - p->glob.blank_behind);
	if (anchor.n >= WINDOW) {
		w->n = (uint16_t)anchor.n;
		w->begin = key_of(anchor.p, WINDOW);
	}
}

/* The patterns of an automaton, with their windows chosen, in the order of the files; how many there are. */
static size_t
choose(struct rules *r, enum automaton which, size_t from, size_t end, uint16_t *count,
    struct window *out)
{
	size_t n = 0;

	for (size_t i = from; i < end; i++)
		if (belongs(r, &r->rule[r->pattern[i].rule], which)) {
			out[n++] = (struct window){ .pattern = (uint32_t)i };
			if (!r->pattern[i].regex)
				count_windows(glob_sought(&r->pattern[i].glob), count);
		}
	for (size_t i = 0; i < n; i++)
		describe(r, count, &out[i]);
	return n;
}

/* Ids while they are given. slot: open addressing by the octets of a window: id + 1, 0 is free. */
struct numbers {
	uint32_t *slot, *id, *first; /* id of each window; the first window of each id */
	size_t slots;
	uint32_t n;
};

/* Equal windows have the same id, regular expressions have one each. */
static void
number(const struct rules *r, const struct window *window, size_t i, struct numbers *out)
{
	struct slice s = window_text(r, &window[i]);
	size_t at = slot_of(key_of(s.p, s.n), out->slots);

	if (!r->pattern[window[i].pattern].regex) {
		while (out->slot[at] &&
		    !slice_equal(window_text(r, &window[out->first[out->slot[at] - 1]]), s))
			at = (at + 1) & (out->slots - 1);
		if (out->slot[at]) {
			out->id[i] = out->slot[at] - 1;
			return;
		}
		out->slot[at] = out->n + 1;
	}
	out->first[out->n] = (uint32_t)i;
	out->id[i] = out->n++;
}

/* The windows in the order of their ids. end: room for one number of each id. */
static void
arrange(const struct window *window, const uint32_t *id, uint32_t *end, struct finder *out)
{
	uint32_t at = 0;

	memset(end, 0, out->ids * sizeof *end);
	for (size_t i = 0; i < out->nwindows; i++)
		end[id[i]]++;
	for (size_t i = 0; i < out->ids; i++) {
		at += end[i];
		end[i] = at - end[i];
	}
	for (size_t i = 0; i < out->nwindows; i++)
		out->window[end[id[i]]++] = window[i];
	for (size_t i = 0, k = 0; i < out->nwindows; i++) {
		out->window[i].more = i + 1 < end[k];
		k += !out->window[i].more;
	}
}

static bool
numbers_begin(struct reading *in, size_t n, struct numbers *out)
{
	*out = (struct numbers){ .slots = 64 };
	while (out->slots < n * 2)
		out->slots *= 2;
	out->slot = arena_alloc(in->scratch, out->slots, sizeof *out->slot);
	out->id = arena_alloc(in->scratch, n, sizeof *out->id);
	out->first = arena_alloc(in->scratch, n, sizeof *out->first);
	return out->slot && out->id && out->first;
}

bool
windows_choose(
    struct reading *in, enum automaton which, size_t from, size_t end, struct finder *out)
{
	struct rules *r = in->r;
	uint16_t *count = arena_alloc(in->scratch, COUNTS, sizeof *count);
	struct window *window = arena_alloc(in->scratch, end - from, sizeof *window);
	struct numbers numbers;
	size_t n;

	if (!count || !window || !numbers_begin(in, end - from, &numbers))
		return rules_no_memory(in);
	n = choose(r, which, from, end, count, window);
	for (size_t i = 0; i < n; i++)
		number(r, window, i, &numbers);
	*out = (struct finder){ .nwindows = (uint32_t)n, .ids = numbers.n };
	out->window = arena_alloc(r->arena, n, sizeof *out->window);
	if (!out->window)
		return rules_no_memory(in);
	arrange(window, numbers.id, numbers.first, out);
	return true;
}

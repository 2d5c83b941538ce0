/* policy_count - a rule's count: what is in it, what it comes to, whether it is enough */
#include "policy_internal.h"

int32_t
policy_day(const struct policy_zone *z, int64_t at_s)
{
	size_t low = 0, high = z->n;
	int64_t local;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (z->at[middle] <= at_s)
			low = middle + 1;
		else
			high = middle;
	}
	local = at_s + (z->n ? z->offset[low ? low - 1 : 0] : 0);
	return (int32_t)(local / DAY_S - (local % DAY_S < 0));
}

int
policy_weight(const struct rule *r, const struct policy_state *s, const struct policy_event *e,
    const struct layer *layer)
{
	for (size_t i = 0; i < r->r.nweights; i++)
		if (policy_term_holds(&r->weights[i], s, e, layer))
			return r->weight[i];
	return 1000;
}

void
count_clear(struct rule_state *rs)
{
	rs->n = 0;
	rs->sum = 0;
	rs->counting = false;
	rs->in_day[0] = rs->in_day[1] = 0;
	rs->score = 0;
	rs->told = false;
}

static size_t
mailings_before(const struct policy_state *s, int64_t us)
{
	size_t low = 0, high = s->nmailings;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->mailings[middle].at_us < us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

uint64_t
count_mailings(const struct policy_state *s, int stream, int64_t from_s, int64_t to_s)
{
	size_t i = mailings_before(s, s_to_us(from_s)), end;
	uint64_t n = 0;

	end = mailings_before(s, s_to_us(to_s == INT64_MAX ? to_s : to_s + 1));
	for (; i < end; i++)
		n += stream == POLICY_ADDRESS || s->mailings[i].stream == stream;
	return n;
}

/* The score falls in whole thousandths of decay_per-th parts of a second, so nothing is rounded. */
void
count_decay(const struct policy_state *s, const struct rule *r, struct rule_state *rs, int stream,
    int64_t at_s)
{
	int64_t fall, times = at_s - rs->score_at_s;

	if (!r->r.decay || !rs->counting)
		return;
	if (!r->r.decay_per)
		times = (int64_t)count_mailings(s, stream, rs->score_at_s + 1, at_s);
	rs->score_at_s = at_s;
	fall = times > INT64_MAX / r->r.decay ? INT64_MAX : times * r->r.decay;
	rs->score = fall >= rs->score ? 0 : rs->score - fall;
	if (!rs->score)
		count_clear(rs);
}

enum why_not
count_refuses(const struct rule *r, const struct rule_state *rs, int64_t at_s)
{
	if (!rs->counting)
		return WHY_COUNTED;
	if (r->r.min_gap && at_s - rs->last_s < r->r.min_gap)
		return WHY_MIN_GAP;
	if (r->r.per_day) {
		int32_t day = policy_day(r->zone, at_s);

		for (int i = 0; i < 2; i++)
			if (rs->in_day[i] >= (uint32_t)r->r.per_day && rs->day[i] == day)
				return WHY_PER_DAY;
	}
	return WHY_COUNTED;
}

static void
drop(struct rule_state *rs, uint32_t i)
{
	rs->sum -= rs->v[i].weight;
	memmove(rs->v + i, rs->v + i + 1, (rs->n - i - 1) * sizeof *rs->v);
	rs->n--;
}

static void
note_day(const struct rule *r, struct rule_state *rs, int64_t at_s)
{
	int32_t day;

	if (!r->r.per_day)
		return;
	day = policy_day(r->zone, at_s);
	for (int i = 0; i < 2; i++)
		if (rs->in_day[i] && rs->day[i] == day) {
			rs->in_day[i]++;
			return;
		}
	/* two, because a clock that goes back at midnight comes to the same day twice */
	rs->day[1] = rs->day[0];
	rs->in_day[1] = rs->in_day[0];
	rs->day[0] = day;
	rs->in_day[0] = 1;
}

void
count_add(const struct rule *r, struct rule_state *rs, int64_t at_s, int weight, uint64_t value)
{
	uint32_t old = 0;

	if (r->r.window) {
		while (old < rs->n && at_s - rs->v[old].at_s > r->r.window)
			rs->sum -= rs->v[old++].weight;
		rs->n -= old;
		if (rs->n && old)
			memmove(rs->v, rs->v + old, rs->n * sizeof *rs->v);
	}
	if (r->r.distinct)
		for (uint32_t i = 0; i < rs->n; i++)
			if (rs->v[i].value == value) {
				drop(rs, i);
				break;
			}
	if (rs->n == POLICY_MAX_COUNT)
		drop(rs, 0);
	if (rs->n == rs->cap) {
		rs->cap = rs->cap ? rs->cap * 2 : 4;
		rs->v = policy_grow(rs->v, rs->cap, sizeof *rs->v);
	}
	rs->v[rs->n++] = (struct counted){ .at_s = at_s, .weight = weight, .value = value };
	rs->sum += weight;
	note_day(r, rs, at_s);
	if (r->r.decay) {
		int64_t unit = r->r.decay_per ? r->r.decay_per : 1;

		rs->score += weight * unit;
		if (rs->score > POLICY_MAX_NUMBER * unit)
			rs->score = POLICY_MAX_NUMBER * unit;
		rs->score_at_s = at_s;
	}
	if (!rs->counting)
		rs->first_s = at_s;
	rs->counting = true;
	rs->last_s = rs->stale_from_s = at_s;
}

int64_t
count_score(const struct rule *r, const struct rule_state *rs)
{
	if (r->r.decay)
		return rs->score / (r->r.decay_per ? r->r.decay_per : 1);
	if (r->r.multiply_last)
		return rs->n ? (int64_t)rs->n * rs->v[rs->n - 1].weight : 0;
	return rs->sum;
}

bool
count_engaged(const struct policy_state *s, const struct rule *r, int64_t at_s)
{
	if (s->engaged_us == POLICY_NO_TIME)
		return false;
	return !r->r.engaged_within || at_s - us_to_s(s->engaged_us) <= r->r.engaged_within;
}

int
count_needed(const struct policy_state *s, const struct rule *r, int64_t at_s)
{
	return r->count_engaged && count_engaged(s, r, at_s) ? r->count_engaged : r->count;
}

int
count_threshold(const struct policy_state *s, const struct rule *r, int64_t at_s)
{
	return r->r.threshold || !r->r.decay ? r->r.threshold : count_needed(s, r, at_s) * 1000;
}

/* score x numerator / denominator >= limit, without rounding */
static bool
reaches(const struct rule *r, const struct rule_state *rs, int64_t limit, uint64_t numerator,
    uint64_t denominator)
{
	__int128 score = count_score(r, rs), unit = 1;

	if (r->r.decay) {
		score = rs->score;
		unit = r->r.decay_per ? r->r.decay_per : 1;
	}
	return score * (__int128)numerator >= (__int128)limit * unit * (__int128)denominator;
}

bool
count_condition(const struct policy_state *s, const struct rule *r, const struct rule_state *rs,
    int stream, int64_t at_s)
{
	bool among = r->r.window || r->r.distinct;
	int need = count_needed(s, r, at_s);
	uint64_t n = rs->n, sent = 0, numerator = 1, denominator = 1;

	if (!n || at_s - (among ? rs->v[0].at_s : rs->first_s) < r->r.min_span)
		return false;
	if (r->r.min_ratio || r->r.multiply_ratio)
		sent =
		    count_mailings(s, stream, r->r.window ? at_s - r->r.window : rs->first_s, at_s);
	if (r->r.min_ratio &&
	    (!sent || sent < (uint64_t)r->r.min_sent || n * 1000 < (uint64_t)r->r.min_ratio * sent))
		return false;
	if (r->r.decay && !r->r.threshold)
		return reaches(r, rs, count_threshold(s, r, at_s), 1, 1);
	if (n < (uint64_t)need)
		return false;
	if (!r->r.threshold)
		return true;
	if (r->r.multiply_ratio && !sent)
		return false;
	if (r->r.multiply_ratio && n < sent) {
		numerator = n;
		denominator = sent;
	}
	return reaches(r, rs, r->r.threshold, numerator, denominator);
}

bool
count_seen(const struct rule_state *rs, uint64_t send)
{
	for (uint32_t i = 0; send && i < rs->nsends; i++)
		if (rs->sends[i] == send)
			return true;
	return false;
}

void
count_remember(struct rule_state *rs, uint64_t send)
{
	if (!send)
		return;
	if (rs->nsends == POLICY_MAX_COUNT) {
		memmove(rs->sends, rs->sends + 1, (rs->nsends - 1) * sizeof *rs->sends);
		rs->nsends--;
	}
	if (rs->nsends == rs->capsends) {
		rs->capsends = rs->capsends ? rs->capsends * 2 : 4;
		rs->sends = policy_grow(rs->sends, rs->capsends, sizeof *rs->sends);
	}
	rs->sends[rs->nsends++] = send;
}

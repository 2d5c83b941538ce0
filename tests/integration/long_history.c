/* long_history - see long_history.h */
#include "long_history.h"

#include <stdio.h>

struct sample samples[HISTORY_MOST];
struct record_message messages[HISTORY_MOST];
static struct record_result results[HISTORY_MOST];

void
history_make(const char *address, unsigned first, unsigned n, int64_t from)
{
	for (unsigned i = 0; i < n; i++) {
		char original[40];

		snprintf(original, sizeof original, "m%u@us.example", first + i);
		pg_bounce(&samples[i], first + i, address,
		    i % 50 == 49 ? REASON_mailbox_disabled : REASON_mailbox_full, original,
		    from + (int64_t)i * hour);
		messages[i] = samples[i].message;
	}
}

void
history_record(struct recorder *r, unsigned from, unsigned n, unsigned batch)
{
	static const struct record_source source = { .mailbox = "returns", .stream = "news" };

	for (unsigned i = from; i < from + n; i += batch)
		assert_ok(record_batch(r, &source, messages + i,
		    batch < from + n - i ? batch : from + n - i, results, e));
}

void
history_record_one(struct recorder *r, unsigned number, const char *address, enum reason reason,
    const char *original, int64_t at)
{
	pg_bounce(&samples[0], number, address, reason, original, at);
	messages[0] = samples[0].message;
	history_record(r, 0, 1, 1);
}

void
history_take(char *to, size_t size, const char *db)
{
	snprintf(to, size, "%s",
	    pg_value(db,
		"select string_agg(concat_ws('|', stream, standing, cause, rule, extract(epoch "
		"from since)::bigint, "
		"soft_count, hard_count, last_reason, encode(fold, 'hex')), ' ' order by contact, "
		"stream) from carom_data.state"));
}

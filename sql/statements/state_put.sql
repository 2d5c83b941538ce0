-- Rows that were not there. Who holds a contact makes them alone; only a carom.suppress of before, which made its row before
-- it locked, can have been faster, and it leaves the contact to be recomputed.
prepare state_put (bigint[], int[], smallint[], smallint[], text[], timestamptz[], timestamptz[], smallint[], int[], int[],
	int[], smallint[], smallint[], timestamptz[], timestamptz[], int[], text[], boolean[], timestamptz[], bytea[], int[]) as
insert into carom_data.state (contact, stream, standing, cause, rule, since, until, verdict, soft_count, hard_count, complaint_count, last_reason,
	last_permanence, last_event_at, away_until, away_day, new_address, review, due, fold, events)
select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
	x (contact, stream, standing, cause, rule, since, until, verdict, soft_count, hard_count, complaint_count, last_reason,
	last_permanence, last_event_at, away_until, away_day, new_address, review, due, fold, events)
order by contact, stream
on conflict (contact, stream) do update
set standing = excluded.standing, cause = excluded.cause, rule = excluded.rule, since = excluded.since,
	until = excluded.until, verdict = excluded.verdict, soft_count = excluded.soft_count,
	hard_count = excluded.hard_count, complaint_count = excluded.complaint_count, last_reason = excluded.last_reason,
	last_permanence = excluded.last_permanence, last_event_at = excluded.last_event_at,
	away_until = excluded.away_until, away_day = excluded.away_day, new_address = excluded.new_address, review = excluded.review, stale = false, late_from = null, unfolded = 0, events = excluded.events,
	due = excluded.due, fold = excluded.fold;

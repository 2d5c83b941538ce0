-- Events that are stored and not yet folded: $2 more, the earliest from $3 on. They fall due at once, which is
-- when nothing else is to be done.
prepare state_defer (bigint[], int[], timestamptz[]) as
update carom_data.state s
set late_from = case when s.stale and s.late_from is null then null else least(s.late_from, x.late_from) end,
	stale = true, unfolded = s.unfolded + x.n, events = s.events + x.n, due = least(s.due, now())
from unnest($1, $2, $3) x (contact, n, late_from)
where s.contact = x.contact and s.stream = 0;

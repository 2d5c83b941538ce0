-- Events that are stored and not yet folded: $2 more, the earliest from $3 on. They fall due in $4 seconds, whoever
-- brings more of them meanwhile; where there are many, which are all looked at then, later, up to $5 seconds.
prepare state_defer (bigint[], int[], timestamptz[], int, int) as
update carom_data.state s
set late_from = case when s.stale and s.late_from is null then null else least(s.late_from, x.late_from) end,
	stale = true, unfolded = s.unfolded + x.n, events = s.events + x.n,
	due = least(s.due, now() + least($4 + s.events / 16, $5) * interval '1 second')
from unnest($1, $2, $3) x (contact, n, late_from)
where s.contact = x.contact and s.stream = 0;

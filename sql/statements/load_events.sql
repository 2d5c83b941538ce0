-- Of each contact those that occurred from $2 on (null: all). In the order of the arrays, which is how they are found: no
-- event has to be sorted. Most have no campaign to be looked up.
prepare load_events (bigint[], timestamptz[]) as
select e.contact, e.ident, e.id, e.message, e.stream, e.occurred_at, e.kind, e.subkind, e.reason, e.permanence, e.scope,
	e.grp, e.stage, e.trust, e.send, e.why_not, e.status, e.provider,
	case when e.campaign is not null then (select g.name from carom_data.campaign g where g.id = e.campaign) end,
	e.extra ->> 'until', e.extra ->> 'new_address'
from unnest($1, $2) with ordinality x (contact, since, n)
join carom_data.event e on e.contact = x.contact and e.occurred_at >= coalesce(x.since, '-infinity')
order by x.n;

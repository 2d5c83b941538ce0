prepare load_events (bigint[]) as
select e.contact, e.ident, e.id, e.message, e.stream, e.occurred_at, e.kind, e.subkind, e.reason, e.permanence, e.scope,
	e.grp, e.stage, e.trust, e.send, e.why_not, e.status, e.provider, g.name, e.extra ->> 'until',
	e.extra ->> 'new_address'
from carom_data.event e left join carom_data.campaign g on g.id = e.campaign
where e.contact = any ($1)
order by e.contact;

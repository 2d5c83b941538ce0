-- Every event, contact after contact: read from end to end and sorted, which looks at no page twice; by an index the
-- planner would go through all pages in no order. It may take its time.
set local statement_timeout = 0;
set local cursor_tuple_fraction = 1;
set local work_mem = '32MB';
set local enable_indexscan = off;
declare replay no scroll cursor for
select e.contact, e.ident, e.id, e.message, e.stream, e.occurred_at, e.kind, e.subkind, e.reason, e.permanence, e.scope,
	e.grp, e.stage, e.trust, e.send, e.why_not, e.status, e.provider, g.name, e.extra ->> 'until',
	e.extra ->> 'new_address'
from carom_data.event e
left join carom_data.campaign g on g.id = e.campaign
order by e.contact;
set local enable_indexscan = on;

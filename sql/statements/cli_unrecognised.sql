-- What is stored and was not understood: failures without a reason, reports about nobody known, quarantine.
prepare cli_unrecognised (timestamptz) as
select 'unknown' as what, 'event:' || e.id as example, coalesce(e.diagnostic, e.reply, e.status, carom_data.kind_name(e.kind)) as text
from carom_data.event e
where e.kind in (1, 2) and e.reason = (select n.id from carom_data.reason n where n.name = 'unknown')
	and e.recorded_at >= coalesce($1, '-infinity')
union all
select 'unattributed', 'unattributed:' || u.id,
	coalesce(u.diagnostic, u.reply, u.status, carom_data.kind_name(u.kind))
from carom_data.unattributed u
where u.recorded_at >= coalesce($1, '-infinity')
union all
select 'quarantined', 'quarantine:' || q.id, q.why
from carom_data.quarantine q
where q.at >= coalesce($1, '-infinity');

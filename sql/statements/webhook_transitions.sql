-- carom.changes() as the bodies of deliveries. The id is text: it is above what a double holds.
prepare webhook_transitions (bigint, int) as
select t.id, t.contact, json_build_object(
	'type', 'transition',
	'id', t.id::text,
	'at', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
	'address', c.address,
	'refs', (select json_agg(x.ref order by x.ref) from (
		select r.system || ':' || r.ref as ref from carom_data.contact_ref r
		where r.contact = t.contact and length(r.system || r.ref) < 200 order by 1 limit 20) x),
	'stream', s.name,
	'from_standing', carom_data.standing_name(t.from_standing),
	'to_standing', carom_data.standing_name(t.to_standing),
	'cause', carom_data.cause_name(t.cause),
	'rule', left(t.rule, 200),
	'event_id', t.event::text,
	'actor', left(t.actor, 200),
	'why', left(t.why, 1000),
	'until', case when isfinite(t.until) then to_char(t.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end)::text
from carom_data.transition t
join carom_data.contact c on c.id = t.contact
left join carom_data.stream s on s.id = t.stream
where t.id > $1
	and t.id < ((select f.offset_xid from carom_data.feed f)
		+ pg_snapshot_xmin(pg_current_snapshot())::text::bigint) << 22
order by t.id
limit $2;

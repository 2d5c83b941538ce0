-- carom.changes() and carom.requests() in the one order of their ids, as the bodies of deliveries. The id is
-- text: it is above what a double holds.
prepare webhook_feed (bigint, int) as
with bound as (
	select ((select f.offset_xid from carom_data.feed f)
		+ pg_snapshot_xmin(pg_current_snapshot())::text::bigint) << 22 as id
), fed as (
	(select t.id, t.contact, json_build_object(
		'type', 'transition',
		'id', t.id::text,
		'at', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
		'address', c.address,
		'refs', r.refs,
		'stream', s.name,
		'from_standing', carom_data.standing_name(t.from_standing),
		'to_standing', carom_data.standing_name(t.to_standing),
		'cause', carom_data.cause_name(t.cause),
		'rule', left(t.rule, 200),
		'event_id', t.event::text,
		'actor', left(t.actor, 200),
		'why', left(t.why, 1000),
		'until', case when isfinite(t.until) then to_char(t.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end) as body
	from carom_data.transition t
	join carom_data.contact c on c.id = t.contact
	left join carom_data.stream s on s.id = t.stream
	cross join lateral carom_data.refs_of(t.contact) r (refs)
	where t.id > $1 and t.id < (select b.id from bound b)
	order by t.id
	limit $2)
	union all
	(select q.id, q.contact, json_build_object(
		'type', case q.what when 1 then 'probe' else 'notify' end,
		'id', q.id::text,
		'at', to_char(q.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
		'address', c.address,
		'refs', r.refs,
		'stream', s.name,
		'event_stream', e.name,
		'rule', left(q.rule, 200),
		'event_id', q.event::text,
		'until', case when isfinite(q.until) then to_char(q.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end,
		'withdrawn', q.withdrawn)
	from carom_data.request q
	join carom_data.contact c on c.id = q.contact
	left join carom_data.stream s on s.id = q.stream
	left join carom_data.stream e on e.id = q.event_stream
	cross join lateral carom_data.refs_of(q.contact) r (refs)
	where q.id > $1 and q.id < (select b.id from bound b)
	order by q.id
	limit $2)
)
select f.id, f.contact, f.body::text from fed f order by f.id limit $2;

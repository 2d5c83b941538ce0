-- Where a webhook is in the feed; a new one ($2: of alerts) begins with what happens from now on.
prepare webhook_begin (text, boolean) as
with put as (
	insert into carom_data.consumer (name, last_id)
	select $1, case
		when $2 then (select coalesce(max(a.id), 0) from carom_data.alert a)
		else greatest(
			(select coalesce(max(t.id), 0) from carom_data.transition t where t.id < b.id),
			(select coalesce(max(q.id), 0) from carom_data.request q where q.id < b.id)) end
	from (
		select ((select f.offset_xid from carom_data.feed f)
			+ pg_snapshot_xmin(pg_current_snapshot())::text::bigint) << 22 as id
	) b
	on conflict (name) do nothing
	returning last_id
)
select p.last_id from put p
union all
select c.last_id from carom_data.consumer c where c.name = $1
limit 1;

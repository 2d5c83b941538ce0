-- A message that came from the same place before (its acknowledgement was lost) is not counted again.
prepare place_insert (int, int[], bigint[], bigint[], timestamptz[], uuid[], smallint[]) as
with x as (
	select * from unnest($2, $3, $4, $5, $6, $7) x (folder, uidvalidity, uid, internaldate, key, outcome)
), new as (
	insert into carom_data.place (mailbox, folder, uidvalidity, uid, internaldate, key)
	select $1, folder, uidvalidity, uid, internaldate, key from x where folder is not null
	order by folder, uidvalidity, uid
	on conflict do nothing
	returning folder, uidvalidity, uid
), counted as (
	select outcome from x
	where folder is null or exists (
		select from new where new.folder = x.folder and new.uidvalidity = x.uidvalidity and new.uid = x.uid)
)
update carom_data.mailbox m
set recorded = m.recorded + c.recorded, duplicate = m.duplicate + c.duplicate, ignored = m.ignored + c.ignored,
	quarantined = m.quarantined + c.quarantined
from (
	select count(*) filter (where outcome = 1) as recorded, count(*) filter (where outcome = 2) as duplicate,
		count(*) filter (where outcome = 3) as ignored, count(*) filter (where outcome = 4) as quarantined
	from counted
) c
where m.id = $1 and c.recorded + c.duplicate + c.ignored + c.quarantined > 0;

-- A message that came from the same place before (its acknowledgement was lost) is not counted again: how many there
-- are of each outcome, for mailbox_count.
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
select count(*) filter (where outcome = 1), count(*) filter (where outcome = 2),
	count(*) filter (where outcome = 3), count(*) filter (where outcome = 4)
from counted;

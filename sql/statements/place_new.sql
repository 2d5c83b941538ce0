-- As place_insert, of places none of which is there. Where one is, it fails.
prepare place_new (int, int[], bigint[], bigint[], timestamptz[], uuid[]) as
insert into carom_data.place (mailbox, folder, uidvalidity, uid, internaldate, key)
select $1, folder, uidvalidity, uid, internaldate, key
from unnest($2, $3, $4, $5, $6) x (folder, uidvalidity, uid, internaldate, key)
order by folder, uidvalidity, uid;

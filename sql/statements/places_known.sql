prepare places_known (text, text, bigint[], bigint[], timestamptz[]) as
select exists (
	select from carom_data.place p
	where p.mailbox = (select m.id from carom_data.mailbox m where m.name = $1)
		and p.folder = (select f.id from carom_data.folder f where f.name = $2)
		and p.uidvalidity = x.uidvalidity and p.uid = x.uid
		and p.internaldate is not distinct from x.internaldate)
from unnest($3, $4, $5) with ordinality x (uidvalidity, uid, internaldate, n)
order by x.n;
